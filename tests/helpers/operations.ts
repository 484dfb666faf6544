import { heads, prevOf, prevOfAll } from '#lib/domain/fold.ts';
import { hlcAt, tick, type Hlc } from '#lib/domain/hlc.ts';
import type { DealId, DeviceId, MemberId, RecordId } from '#lib/domain/ids.ts';
import {
	operationId,
	placeOf,
	registersOf,
	type Bodies,
	type Kind,
	type Operation,
	type OperationId,
	type OperationOf,
	type Prev,
	type Transition
} from '#lib/domain/operation.ts';
import type { At, EpochMs } from '#lib/domain/time.ts';
import { START } from './clock.ts';
import type { Random } from './random.ts';

export const DEAL = 'd1' as DealId;

interface Given {
	readonly record?: RecordId;
	/** Milliseconds after `START`. */
	readonly ms?: number;
	readonly hlc?: number;
	readonly device?: string;
	readonly at?: At;
	readonly prev?: Prev;
	readonly id?: string;
	readonly undoes?: OperationId;
}

/** An operation, in two words: what it does and when. */
export function operation<K extends Kind>(
	kind: K,
	body: Bodies[K],
	{ record = DEAL, ms = 0, hlc, device = 'A', at, prev = {}, id, undoes }: Given = {}
): OperationOf<K> {
	const reading = (hlc ?? hlcAt((START + ms) as EpochMs)) as Hlc;
	return {
		id: (id ?? operationId(reading, device as DeviceId)) as OperationId,
		hlc: reading,
		device: device as DeviceId,
		kind,
		record,
		at: at === undefined ? ((START + ms) as EpochMs) : at,
		by: `m${device}` as MemberId,
		body,
		prev,
		...(undoes === undefined ? {} : { undoes })
	};
}

/** A place in the one pipeline of these tests. */
export function place(stage: string, order = 'a1') {
	return { pipeline: 'l1', stage, order } as Transition;
}

/** A transition between two stages of it. */
export function transition(from: string, to: string, order = 'a1'): Transition {
	return { ...place(to, order), from: place(from) };
}

/** A device of the simulation: what it knows, and its clock. */
interface Device {
	readonly name: string;
	/** How wrong its clock is, ms. */
	readonly skew: number;
	hlc: Hlc;
	known: Operation[];
}

/**
 * The operations on one deal of several devices that see each other now and then: every kind, made apart and in turn,
 * clocks off by minutes, deletions and restorations, undone and redone steps.
 */
export function randomHistory(random: Random, { devices = 3, steps = 25 } = {}): Operation[] {
	const start = operation(
		'create',
		{ fields: { title: 'Start', owner: 'mA' }, place: place('s0') },
		{ device: 'A' }
	);
	const all: Operation[] = [start];
	let now = START as number;
	const peers: Device[] = Array.from({ length: devices }, (_, index) => ({
		name: String.fromCharCode(65 + index),
		skew: random.int(240_000) - 120_000,
		hlc: start.hlc,
		known: [start]
	}));
	for (let step = 0; step < steps; step++) {
		now += random.int(60_000);
		const one = random.pick(peers);
		if (random.chance(0.35)) meet(one, random.pick(peers));
		else {
			const made = act(random, one, now);
			one.known.push(made);
			all.push(made);
		}
	}
	return all;
}

function meet(a: Device, b: Device): void {
	const union = new Map([...a.known, ...b.known].map((one) => [one.id, one]));
	a.known = [...union.values()];
	b.known = [...union.values()];
	a.hlc = b.hlc = Math.max(a.hlc, b.hlc) as Hlc;
}

function act(random: Random, device: Device, now: number): Operation {
	device.hlc = tick(device.hlc, (now + device.skew) as EpochMs);
	const seen = [...device.known].sort((a, b) => a.hlc - b.hlc || (a.device < b.device ? -1 : 1));
	const make = <K extends Kind>(kind: K, body: Bodies[K], undoes?: OperationId) => {
		const one = operation(kind, body, {
			hlc: device.hlc,
			device: device.name,
			...(undoes === undefined ? {} : { undoes })
		});
		const registers = registersOf(one as Operation);
		return { ...one, prev: kind === 'delete' ? prevOfAll(seen) : prevOf(seen, registers) };
	};
	const standing = heads(seen, 'place').at(-1);
	const from = (standing && placeOf(standing)?.stage) ?? 's0';
	const to = `s${random.int(4)}`;
	const order = `a${random.int(9) + 1}`;
	switch (random.int(10)) {
		case 0:
		case 1:
			return make('move', transition(from, to, order)) as Operation;
		case 2:
			return make('win', transition(from, 'won', order)) as Operation;
		case 3:
			return make('lose', {
				...transition(from, 'lost', order),
				reason: 'r1',
				note: ''
			} as Bodies['lose']) as Operation;
		case 4:
			return make('order', { stage: from, order } as Bodies['order']) as Operation;
		case 5:
			return make('delete', { deleted: random.chance(0.7) }) as Operation;
		case 6: {
			const undone = random.pick(seen);
			return make('set', { fields: { title: 'Taken back' } }, undone.id) as Operation;
		}
		default: {
			const names = random.some(['title', 'value', 'nextStep', 'owner'], 0.4);
			const fields = Object.fromEntries(
				(names.length > 0 ? names : ['title']).map((name) => [name, `${name} ${random.int(1000)}`])
			);
			return make('set', { fields }) as Operation;
		}
	}
}
