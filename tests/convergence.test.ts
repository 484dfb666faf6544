import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { CALL_OUTCOMES } from '#lib/domain/activity.ts';
import { fold, heads } from '#lib/domain/fold.ts';
import { newDeviceId, type DealId, type DeviceId, type MemberId } from '#lib/domain/ids.ts';
import { placeOf, registersOf, type Operation } from '#lib/domain/operation.ts';
import {
	createDeal,
	deleteDeal,
	loseDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields,
	winDeal
} from '#lib/store/commands.ts';
import { bin, purge, restore } from '#lib/store/bin.ts';
import { logCall } from '#lib/store/calls.ts';
import { companyTwins, keepApart, mergeCompanies } from '#lib/store/companies.ts';
import { createContact } from '#lib/store/contacts.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { decideRevived } from '#lib/store/look.ts';
import { restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { reasons } from '#lib/store/queries.ts';
import { createPipeline, newMember } from '#lib/store/setup.ts';
import { dealsWithoutStage, placeDeals, removeStage } from '#lib/store/stages.ts';
import { redo, undo } from '#lib/store/undo.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { append, logOf, onAppended, ORIGIN } from '#lib/ydoc/schema.ts';
import { clockAt, skewed, type Clock } from './helpers/clock.ts';
import { pass, shown } from './helpers/peers.ts';
import { BASE_SEED, cases, forSeeds, type Random } from './helpers/random.ts';
import { EUR, joinAs, NEW_BUSINESS, newWorkspace } from './helpers/workspace.ts';
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

/** Any command a user has, on any deal there is; refusals are as good as any outcome. */
function act(random: Random, workspace: Workspace): void {
	const deals = [...workspace.deals.keys()];
	const stages = [...workspace.stages.keys()];
	const id = deals.length > 0 ? random.pick(deals) : ('dnone' as DealId);
	const [reason] = reasons(workspace);
	const roll = random.int(32);
	if (roll < 4 || deals.length === 0)
		createDeal(workspace, {
			title: `Deal ${random.int(1000)}`,
			company: random.pick(['', 'Acme', 'Bolt']),
			value: { amount: random.int(100_000) as never, currency: EUR }
		});
	else if (roll < 9 && stages.length > 0)
		moveDeal(
			workspace,
			id,
			random.pick(stages),
			random.pick(['top', 'bottom', { before: random.pick(deals) }])
		);
	else if (roll < 12) setDeal(workspace, id, { title: `Title ${random.int(1000)}` });
	else if (roll === 12) setDeal(workspace, id, { nextStep: `Step ${random.int(9)}`, value: null });
	else if (roll === 13) winDeal(workspace, id);
	else if (roll === 14 && reason) loseDeal(workspace, id, { reason: reason.id, note: 'x' });
	else if (roll === 15) reopenDeal(workspace, id);
	else if (roll === 16) deleteDeal(workspace, id);
	else if (roll === 17) restoreDeal(workspace, id);
	else if (roll === 18 && stages.length > 0)
		setFields(workspace, random.pick(stages), { name: `Stage ${random.int(9)}` });
	else if (roll === 19)
		createContact(workspace, { name: `Person ${random.int(9)}`, company: 'Acme', deal: id });
	else if (roll < 22)
		logCall(workspace, {
			deal: id,
			contact: random.chance(0.5) ? [...workspace.contacts.keys()][0] : undefined,
			outcome: random.pick(CALL_OUTCOMES)
		});
	else if (roll === 24) decideOutcome(workspace, id, random.pick(['won', 'lost', 'open']));
	else if (roll === 25) decideRevived(workspace, id, random.chance(0.5));
	else if (roll === 26 && stages.length > 0)
		removeStage(
			workspace,
			random.pick(stages),
			random.chance(0.5) ? { moveTo: random.pick(stages) } : {}
		);
	else if (roll === 27 && stages.length > 0)
		placeDeals(
			workspace,
			dealsWithoutStage(workspace).map((deal) => deal.id),
			random.pick(stages)
		);
	else if (roll === 28) {
		const [group] = companyTwins(workspace);
		if (!group) return;
		if (random.chance(0.8)) mergeCompanies(workspace, group[0].id, group[1].id);
		else
			keepApart(
				workspace,
				group.map((company) => company.id)
			);
	} else if (roll === 29) {
		const [one] = random.shuffle(workspace.deals.get(id)?.overtaken ?? []);
		if (one?.register === 'place') restorePlace(workspace, id, one.operation);
		else if (one) restoreValue(workspace, id, one.operation, one.register);
	} else if (roll === 30) {
		const [one] = random.shuffle(bin(workspace, workspace.now()));
		if (one && random.chance(0.3)) purge(workspace, one.record.id);
		else if (one) restore(workspace, one.record.id);
	} else if (random.chance(0.1)) createPipeline(workspace, NEW_BUSINESS);
	else if (random.chance(0.7)) undo(workspace);
	else redo(workspace);
}

/** A life of several devices, with everything that may come between them. */
function live(random: Random, { devices = 4, steps = 60 } = {}): Device[] {
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
		if (roll < 0.6) act(random, one.workspace);
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
		const fates = { stands: 0, 'seen and replaced': 0, overtaken: 0 };
		forSeeds(cases(60), (random) => {
			const all = live(random);
			const [one, ...others] = all as [Device, ...Device[]];
			const expected = shown(one.workspace);
			for (const other of others) expect(shown(other.workspace)).toEqual(expected);
			for (const device of all) {
				expect(device.workspace.early).toBe(0);
				expect(device.workspace.unreadable).toBe(0);
				for (const operation of device.written.values()) fates[fate(operation, one)]++;
			}
		});
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
