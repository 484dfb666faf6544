import { Intake } from '#lib/analytics/intake.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { fold, ingest, type Records } from '#lib/domain/fold.ts';
import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import type { EpochMs, Day } from '#lib/domain/time.ts';
import type { Operation, Fields } from '#lib/domain/operation.ts';
import { addDays } from '#lib/domain/time.ts';
import { ANN, BOB, Log, on, PIPELINE, PRICE, STAGES, usd } from './build.ts';

/** A workspace made up at random: everything that figures read, in every order that can happen. */
export interface World {
	readonly operations: readonly Operation[];
	readonly records: Records;
}

export const FIRST = on('2026-01-01');
export const DAYS = 90;
/** A stage between the first and the second that is no more, and one between the second and the third that came late. */
const GONE = 'sgone';
const LATE = 'slate';
/** The days on which they were removed and added. */
const REMOVED = 45;
const ADDED = 30;
const PAST = [...STAGES, ...STAGES, GONE, LATE];
const SOURCES = ['oweb', 'ocall'];
const PERSONAS = ['fbuyer', 'fuser'];
const COMPANIES = ['c1', 'c2', 'c3'];
const REASONS = [PRICE as string, 'rtime'];
const MEMBERS = [ANN, BOB];
const CURRENCIES = ['USD', 'USD', 'EUR', 'JPY', 'CHF'];
const KINDS = ['call', 'email', 'meeting'];

export type Random = () => number;

/** mulberry32 */
export function seeded(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

export function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)] as T;
}

/** The records that the deals of a world refer to: three open stages in one pipeline, one in another, rates, companies. */
export function ground(recorded?: Hlc): readonly Operation[] {
	let hlc = recorded;
	const made = (id: string, fields: Fields) => new Log(id).set(fields, FIRST).operations;
	const plain = (id: string, fields: Fields) =>
		kept(id, fields, hlc === undefined ? undefined : (hlc = (hlc + 1) as Hlc)).operations;
	return [
		...made('w', {
			currency: 'USD',
			timeZone: 'UTC',
			'rate.EUR.2026-01-01': '1.1',
			'rate.EUR.2026-02-10': '1.2345',
			'rate.JPY.2026-01-01': '0.0067'
		}),
		...plain(PIPELINE, { name: 'Main', order: 'a' }),
		...plain('lother', { name: 'Other', order: 'b' }),
		...STAGES.flatMap((id, index) =>
			plain(id, {
				pipeline: PIPELINE,
				name: id,
				kind: 'open',
				order: `a${index}`,
				...(id === 's2' ? { days: 6 } : {})
			})
		),
		...plain('swon', { pipeline: PIPELINE, name: 'Won', kind: 'won', order: 'b' }),
		...plain('slost', { pipeline: PIPELINE, name: 'Lost', kind: 'lost', order: 'c' }),
		...plain('t1', { pipeline: 'lother', name: 'Other', kind: 'open', order: 'a' }),
		...REASONS.flatMap((id, index) => plain(id, { name: id, order: `a${index}`, use: 'lost' })),
		...SOURCES.flatMap((id, index) => plain(id, { name: id, order: `a${index}` })),
		...COMPANIES.flatMap((id, index) =>
			plain(id, { name: id, ...(index > 0 ? { marketSegment: 'gtrade' } : {}) })
		),
		...MEMBERS.flatMap((id) => plain(id, { name: id, role: 'rep' }))
	];
}

/** An open stage of the main pipeline that was there, and is no more. */
export function removedStage(
	id: string,
	order: string,
	from?: Hlc,
	to?: Hlc
): readonly Operation[] {
	const fields = { pipeline: PIPELINE, name: id, kind: 'open', order };
	const made = kept(id, fields, from);
	return [...made.operations, ...made.log.remove(FIRST, to ? { hlc: to } : {}).operations.slice(1)];
}

/** A record that is nothing but its fields. */
function kept(id: string, fields: Fields, hlc?: Hlc) {
	const log = new Log(id).create('s1', FIRST, fields, hlc ? { hlc } : {});
	const [made] = log.operations;
	return { log, operations: [{ ...made, body: { fields } } as Operation] };
}

function recordedOn(day: number): Hlc {
	return hlcAt((Date.parse(FIRST) + day * 86_400_000) as EpochMs);
}

function liveDeal(id: number, random: Random): readonly Operation[] {
	const log = new Log(`d${id}`);
	const value = () => usd(Math.floor(random() * 1000), pick(random, CURRENCIES));
	const day = () => addDays(FIRST, 30 + Math.floor(random() * DAYS));
	const born = Math.floor(random() * 40);
	const open = () => !['won', 'lost', 'out'].includes(state);
	let state = 'none';
	for (let n = born; n < DAYS; n++) {
		const at =
			random() < 0.3
				? ((Date.parse(addDays(FIRST, n)) + Math.floor(random() * 86_400_000)) as EpochMs)
				: addDays(FIRST, n);
		const stage = pick(random, PAST);
		const by = { by: pick(random, MEMBERS) };
		const chance = n === born ? 0 : random();
		if (n === born) {
			const imported = random() < 0.1;
			log.create(
				stage,
				imported && random() < 0.3 ? null : at,
				{
					owner: pick(random, MEMBERS),
					...(random() < 0.9 ? { value: value() } : {}),
					...(random() < 0.5 ? { cost: value() } : {}),
					...(random() < 0.8 ? { company: pick(random, COMPANIES) } : {}),
					...(random() < 0.7 ? { source: pick(random, SOURCES) } : {}),
					...(random() < 0.5 ? { persona: pick(random, PERSONAS) } : {}),
					...(random() < 0.2 ? { segment: 'existing' } : {}),
					...(random() < 0.3 ? { 'label.thot': true } : {}),
					...(random() < 0.6 ? { expectedClose: day() } : {}),
					...(random() < 0.3 ? { lead: `q${id}` } : {})
				},
				imported ? { imported } : by
			);
			state = stage;
		} else if (chance < 0.02) {
			if (open()) {
				log.move(stage, at, by);
				log.move(state, at, { undoes: log.last });
			}
		} else if (!open()) {
			if (chance < 0.05) {
				log.reopen(stage, at, by);
				state = stage;
			}
		} else if (chance < 0.1) {
			log.move(stage, at, by);
			state = stage;
		} else if (chance < 0.12) {
			log.win(at, by);
			if (random() < 0.6) log.set({ paidOn: addDays(FIRST, n + Math.floor(random() * 20)) }, at);
			state = 'won';
		} else if (chance < 0.14) {
			log.lose(at, by);
			state = 'lost';
		} else if (chance < 0.145) {
			log.disqualify(state, at, by);
			state = 'out';
		} else if (chance < 0.155) {
			log.nurture(state, at, by);
			state = 'out';
		} else if (chance < 0.16) {
			log.move('t1', at, { pipeline: 'lother' });
			state = 't1';
		} else if (chance < 0.18) log.set({ owner: pick(random, MEMBERS) }, at, by);
		else if (chance < 0.2) log.set({ value: random() < 0.9 ? value() : null }, at, by);
		else if (chance < 0.22) log.set({ expectedClose: day() }, at, by);
		else if (chance < 0.23) log.set({ [`tick.${stage}.c1`]: random() < 0.8 }, at, by);
	}
	if (random() < 0.05) log.remove(addDays(FIRST, DAYS));
	return log.operations;
}

function liveLead(id: number, random: Random): readonly Operation[] {
	const log = new Log(`q${id}`);
	const on = addDays(FIRST, Math.floor(random() * 30));
	const state = pick(random, ['new', 'working', 'qualified', 'converted', 'disqualified']);
	const fields: Fields = {
		title: `Lead ${id}`,
		state,
		owner: pick(random, MEMBERS),
		on,
		...(random() < 0.7 ? { source: pick(random, SOURCES) } : {}),
		...(state === 'qualified' || random() < 0.5
			? { qualifiedOn: addDays(on, 3), qualifiedBy: ANN }
			: {}),
		...(state === 'converted' ? { deal: `d${id}` } : {})
	};
	const [made] = log.create('s1', on, fields).operations;
	return made ? [{ ...made, body: { fields } } as Operation] : [];
}

function liveActivity(id: number, deals: number, random: Random): readonly Operation[] {
	const log = new Log(`a${id}`);
	const at = addDays(FIRST, Math.floor(random() * DAYS));
	const type = pick(random, KINDS);
	const fields: Fields = {
		type,
		...(random() < 0.8
			? { deal: `d${Math.floor(random() * deals)}` }
			: { lead: `q${Math.floor(random() * deals)}` }),
		...(random() < 0.3 ? { direction: 'in' } : {}),
		...(random() < 0.3 ? { cold: true } : {}),
		...(type === 'call' ? { outcome: pick(random, ['reached', 'no-answer', 'busy']) } : {})
	};
	const [made] = log.create('s1', at, fields, { by: pick(random, MEMBERS) }).operations;
	return made ? [{ ...made, body: { fields } } as Operation] : [];
}

export function world(seed: number, deals = 60): World {
	const random = seeded(seed);
	const operations = [
		...ground(recordedOn(0)),
		...removedStage(GONE, 'a05', recordedOn(0), recordedOn(REMOVED)),
		...kept(LATE, { pipeline: PIPELINE, name: LATE, kind: 'open', order: 'a15' }, recordedOn(ADDED))
			.operations,
		...Array.from({ length: deals }, (_, id) => liveDeal(id, random)).flat(),
		...Array.from({ length: deals }, (_, id) =>
			random() < 0.6 ? liveLead(id, random) : []
		).flat(),
		...Array.from({ length: deals * 3 }, (_, id) => liveActivity(id, deals, random)).flat()
	];
	return { operations, records: fold(operations) };
}

/** An intake that has taken everything at once. */
export function taken(records: Records): Intake {
	const intake = new Intake(records);
	intake.take(new Set(records.keys()));
	return intake;
}

/** An intake that has taken a world in parts, in a random order, with figures asked between. */
export function trickled(
	{ operations }: World,
	random: Random,
	between: (intake: Intake) => void
): Intake {
	const records: Records = new Map();
	const rest = [...operations];
	const intake = new Intake(records);
	while (rest.length > 0) {
		const part: Operation[] = [];
		const size = random() < 0.1 ? Math.floor(random() * 400) : 1 + Math.floor(random() * 30);
		for (let i = 0; i < size && rest.length > 0; i++)
			part.push(...rest.splice(Math.floor(random() * rest.length), 1));
		intake.take(ingest(records, part));
		if (random() < 0.3) between(intake);
	}
	return intake;
}

/** A random question about a world. */
export function anyQuery(random: Random): Query {
	const from = Math.floor(random() * DAYS);
	const length = 1 + Math.floor(random() * 60);
	return {
		pipeline: PIPELINE,
		...(random() < 0.7
			? { period: { from: addDays(FIRST, from), to: addDays(FIRST, from + length) } }
			: {}),
		...(random() < 0.3 ? { owners: [pick(random, MEMBERS)] } : {}),
		...(random() < 0.2 ? { sources: [pick(random, SOURCES)] as never } : {}),
		...(random() < 0.2 ? { segments: [pick(random, ['new', 'repeat', 'existing'] as const)] } : {}),
		...(random() < 0.2 ? { labels: ['thot'] as never } : {}),
		...(random() < 0.3 ? { asOf: addDays(FIRST, Math.floor(random() * DAYS)) } : {}),
		now: Date.parse(addDays(FIRST, DAYS + 5) as Day) as EpochMs
	};
}
