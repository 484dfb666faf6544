import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { fold, heads } from '#lib/domain/fold.ts';
import { newDeviceId, type DeviceId, type MemberId } from '#lib/domain/ids.ts';
import { placeOf, registersOf, type Operation } from '#lib/domain/operation.ts';
import { newMember } from '#lib/store/setup.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { append, logOf, onAppended, ORIGIN } from '#lib/ydoc/schema.ts';
import { ANY_COMMANDS, anyCommand } from './helpers/commands.ts';
import { clockAt, skewed, type Clock } from './helpers/clock.ts';
import { pass, shown } from './helpers/peers.ts';
import { BASE_SEED, cases, forSeeds, type Random } from './helpers/random.ts';
import { joinAs, newWorkspace } from './helpers/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';

const MINUTE = 60_000;

/** One device: its documents outlive the app that is opened on them. */
class Device {
	directory = new Y.Doc();
	log = new Y.Doc();
	activities = new Y.Doc();
	workspace: Workspace;
	/** What this device's user wrote, by operation id, to be found again at the end. */
	readonly written = new Map<string, Operation>();
	/** What its user has given, by name. */
	readonly commands = new Set<string>();
	readonly #random: Random;
	readonly #id: DeviceId;
	readonly #member: MemberId;
	readonly #now: Clock['now'];

	constructor(random: Random, clock: Clock) {
		this.#random = random;
		this.#id = newDeviceId(random.bytes);
		this.#member = newMember(random.bytes);
		// Clocks are wrong by minutes, some beyond what others wait for.
		this.#now = skewed(clock, random.int(8 * MINUTE) - 4 * MINUTE);
		this.workspace = this.#open();
	}

	/** The app is killed and started again: the documents come back from their stored bytes. */
	restart(): void {
		this.workspace.close();
		this.directory = copyOf(this.directory);
		this.log = copyOf(this.log);
		this.activities = copyOf(this.activities);
		this.workspace = this.#open();
	}

	/** Its user does something. */
	act(): void {
		for (const name of anyCommand(this.#random, this.workspace)) this.commands.add(name);
	}

	#open(): Workspace {
		const { directory, log, activities } = this;
		for (const doc of [directory, log, activities])
			onAppended(doc, (entries, origin) => {
				if (origin !== ORIGIN.local) return;
				for (const operation of entries.flatMap((entry) => decode(entry) ?? []))
					this.written.set(operation.id, operation);
			});
		return new Workspace({
			directory: docLog(directory),
			log: docLog(log),
			activities: docLog(activities),
			device: this.#id,
			member: this.#member,
			now: this.#now,
			random: this.#random.bytes
		});
	}
}

function copyOf(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc), ORIGIN.store);
	return copy;
}

/** A life of several devices, with everything that may come between them. */
function live(random: Random, { devices = 4, steps = 200 } = {}): Device[] {
	const clock = clockAt();
	const first = newWorkspace(random.int(1e9));
	const all = Array.from({ length: devices }, () => new Device(random, clock));
	for (const device of all) {
		pass(first.directory, device.directory);
		joinAs(device.workspace, `Member ${all.indexOf(device)}`, 'rep');
	}
	for (let step = 0; step < steps; step++) {
		clock.advance(random.int(MINUTE));
		const one = random.pick(all);
		const roll = random.next();
		if (roll < 0.6) one.act();
		else if (roll < 0.9) {
			// One way, one document: half a sync, and then the network is gone.
			const doc = random.pick(['directory', 'log', 'activities'] as const);
			pass(random.pick(all)[doc], one[doc]);
		} else if (roll < 0.95) one.restart();
		else {
			// An old device, or a rollover, writes entries once more.
			for (const doc of [one.log, one.activities]) {
				const entries = logOf(doc).toArray();
				if (entries.length > 0) append(doc, random.some(entries, 0.2));
			}
		}
	}
	// Everybody meets everybody, and the clocks of all have passed every stamp.
	for (const a of all)
		for (const b of all) {
			pass(a.directory, b.directory);
			pass(a.log, b.log);
			pass(a.activities, b.activities);
		}
	clock.advance(20 * MINUTE);
	for (const { workspace } of all) workspace.release();
	return all;
}

/** Whether an operation is to be seen in its record, or says which rule it gave way to. */
function fate(operation: Operation, device: Device): 'stands' | 'seen and replaced' | 'overtaken' {
	const operations = device.workspace.records.get(operation.record)?.operations ?? [];
	if (!operations.some(({ id }) => id === operation.id)) throw new Error(`lost: ${operation.id}`);
	const registers = registersOf(operation);
	const last = (register: string) => heads(operations, register).at(-1)?.id === operation.id;
	if (registers.length === 0 || registers.some(last)) return 'stands';
	const head = (register: string) =>
		heads(operations, register).some(({ id }) => id === operation.id);
	return registers.some(head) ? 'overtaken' : 'seen and replaced';
}

describe(`devices that work apart and meet (seeds from ${BASE_SEED})`, () => {
	test('show the same in the end, and nothing that was done is lost', () => {
		const commands = new Set<string>();
		const fates = { stands: 0, 'seen and replaced': 0, overtaken: 0 };
		forSeeds(cases(60), (random) => {
			const all = live(random);
			const [one, ...others] = all as [Device, ...Device[]];
			const expected = shown(one.workspace);
			for (const other of others) expect(shown(other.workspace)).toEqual(expected);
			for (const device of all) {
				for (const name of device.commands) commands.add(name);
				expect(device.workspace.early).toBe(0);
				expect(device.workspace.unreadable).toBe(0);
				for (const operation of device.written.values()) fates[fate(operation, one)]++;
			}
		});
		expect([...ANY_COMMANDS].filter((name) => !commands.has(name))).toEqual([]);
		// The histories were worth the name: each of the three has happened, often.
		for (const count of Object.values(fates)) expect(count).toBeGreaterThan(cases(20));
	});

	test('show what a device shows that opens their documents afresh', () => {
		forSeeds(cases(15), (random) => {
			const [one] = live(random) as [Device];
			const expected = shown(one.workspace);
			one.restart();
			one.workspace.release();
			expect(shown(one.workspace)).toEqual(expected);
		});
	});

	test('have every deal in exactly the column of its stage, or in none when it is deleted', () => {
		forSeeds(cases(15), (random) => {
			const [{ workspace }] = live(random) as [Device];
			const columns = [...workspace.stages.keys()].flatMap((stage) =>
				workspace.columns.of(stage).map((deal) => ({ stage, deal }))
			);
			for (const { stage, deal } of columns) {
				expect(deal.stage).toBe(stage);
				expect(workspace.deals.get(deal.id)).toBe(deal);
			}
			const living = [...workspace.deals.values()].filter(({ deleted }) => !deleted);
			const hidden = living.filter(({ stage }) => !workspace.stages.has(stage));
			expect(columns.length).toBe(living.length - hidden.length);
		});
	});

	test('keep every move in the history, whoever won', () => {
		forSeeds(cases(15), (random) => {
			const all = live(random);
			const records = fold(
				all.flatMap(({ log }) =>
					logOf(log)
						.toArray()
						.flatMap((entry) => decode(entry) ?? [])
				)
			);
			for (const { written } of all)
				for (const operation of written.values())
					if (placeOf(operation))
						expect(records.get(operation.record)?.operations).toContainEqual(operation);
		});
	});
});
