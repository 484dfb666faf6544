import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { toTimeline } from '#lib/analytics/timeline.ts';
import { isDue } from '#lib/domain/epoch.ts';
import { newDeviceId, typeOf, type DeviceId, type MemberId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { purge } from '#lib/store/bin.ts';
import { deleteDeal, restoreDeal, setDeal } from '#lib/store/commands.ts';
import { newMember } from '#lib/store/setup.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { EpochLog } from '#lib/ydoc/epoch-log.ts';
import { bytesSince, forward, recordOf } from '#lib/ydoc/epoch.ts';
import { docLog, type Log } from '#lib/ydoc/log.ts';
import { announceEpoch, epochStart, newestEpoch } from '#lib/ydoc/meta.ts';
import { migrate } from '#lib/ydoc/migrations.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { act } from './helpers/any-command.ts';
import { clockAt, skewed, type Clock } from './helpers/clock.ts';
import { pass, shown } from './helpers/peers.ts';
import { BASE_SEED, forSeeds, LONG, type Random } from './helpers/random.ts';
import { euros, joinAs, newWorkspace } from './helpers/workspace.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const AREA = '0';
const ZONE = 'Europe/Berlin';

interface Rules {
	/** Whether late operations are brought along. */
	readonly forwarding: boolean;
}

/** What happened in a run, so that one that tests nothing is seen. */
interface Tally {
	commands: number;
	rollovers: number;
	forwards: number;
}

/** One device: its documents outlive the app that is opened on them. */
class Device {
	readonly docs = new Map<string, Y.Doc>([['ws', new Y.Doc()]]);
	readonly leads: boolean;
	workspace: Workspace;
	log = new EpochLog();
	activities = new EpochLog();
	/** How each epoch was when its late operations were last looked for. */
	readonly #looked = new Map<number, string>();
	/** The ids of what its user was told to be done. */
	readonly done = new Set<string>();
	readonly #random: Random;
	readonly #id: DeviceId;
	readonly #member: MemberId;
	readonly now: Clock['now'];

	constructor(random: Random, clock: Clock, leads: boolean) {
		this.#random = random;
		this.#id = newDeviceId(random.bytes);
		this.#member = newMember(random.bytes);
		this.now = skewed(clock, random.int(2 * DAY) - DAY);
		this.leads = leads;
		this.workspace = this.start();
	}

	doc(name: string): Y.Doc {
		const doc = this.docs.get(name) ?? new Y.Doc();
		this.docs.set(name, doc);
		return doc;
	}

	get newest(): number {
		return newestEpoch(this.doc('ws'), AREA);
	}

	/** The epochs of the log that this device holds anything of, oldest first, and all up to the newest. */
	get epochs(): readonly number[] {
		const first = Math.min(
			this.newest,
			...[...this.docs.keys()].flatMap((name) =>
				name.startsWith('ops/') ? Number(name.slice(4)) : []
			)
		);
		return Array.from({ length: this.newest - first + 1 }, (_, index) => first + index);
	}

	logs(): Log[] {
		return this.epochs.map((epoch) => docLog(this.doc(`ops/${epoch}`)));
	}

	/** The app is started: on the newest epoch, and some time on the one before. */
	start(): Workspace {
		this.log = new EpochLog();
		this.activities = new EpochLog();
		this.#open(this.newest);
		if (this.newest > 1 && this.#random.chance(0.3)) this.#open(this.newest - 1);
		return new Workspace({
			directory: docLog(this.doc('ws')),
			team: docLog(this.doc('team')),
			log: this.log,
			activities: this.activities,
			device: this.#id,
			member: this.#member,
			now: this.now,
			random: this.#random.bytes
		});
	}

	restart(): void {
		this.workspace.close();
		for (const [name, doc] of this.docs) this.docs.set(name, copyOf(doc));
		this.workspace = this.start();
	}

	/** Goes over to what the directory says is newest, and brings along what was late. */
	follow({ forwarding }: Rules, tally: Tally): boolean {
		this.#open(this.newest);
		if (!forwarding) return false;
		const older = this.epochs.slice(0, -1);
		if (older.every((epoch) => this.#looked.get(epoch) === this.#vector(epoch))) return false;
		for (const epoch of older) this.#looked.set(epoch, this.#vector(epoch));
		const count = forward(this.logs(), { now: this.now(), zone: ZONE });
		tally.forwards += count;
		for (const epoch of older) this.#looked.set(epoch, this.#vector(epoch));
		return count > 0;
	}

	/** Its user does something: now and then to a deal of the archive. */
	act(): void {
		const older = this.epochs.filter((epoch) => !this.log.has(epoch));
		if (older.length > 0 && this.#random.chance(0.2)) {
			const entries = older.flatMap((epoch) => logOf(this.doc(`ops/${epoch}`)).toArray());
			const records = [...new Set(entries.map(recordOf))];
			const record = records.length > 0 ? this.#random.pick(records) : undefined;
			this.log.lend(entries.filter((entry) => recordOf(entry) === record));
		}
		if (this.#random.chance(0.4)) this.#dwell();
		else act(this.#random, this.workspace);
		for (const { operations, turning } of this.workspace.done.list)
			for (const { id } of [...operations, ...turning]) this.done.add(id);
	}

	/** Changes one of a few deals again and again, so that what was overwritten is overwritten. */
	#dwell(): void {
		const random = this.#random;
		const [id] = random.shuffle([...this.workspace.deals.keys()].sort().slice(0, 3));
		if (id === undefined) return;
		const roll = random.int(8);
		if (roll < 3) setDeal(this.workspace, id, { title: `Title ${random.int(1000)}` });
		else if (roll < 5)
			setDeal(this.workspace, id, { value: euros(random.int(1000)), nextStep: `${random.int(9)}` });
		else if (roll === 5)
			setDeal(this.workspace, id, { owner: random.pick([...this.workspace.members.keys()]) });
		else if (roll === 6) {
			deleteDeal(this.workspace, id);
			if (random.chance(0.1)) purge(this.workspace, id);
		} else restoreDeal(this.workspace, id);
	}

	/** Opens a new epoch where one is due, or by chance. */
	rollOver(tally: Tally, byChance: boolean): void {
		if (!this.leads || logOf(this.doc('ws')).length === 0) return;
		const directory = this.doc('ws');
		migrate(directory, [AREA]);
		const { newest } = this;
		const doc = this.doc(`ops/${newest}`);
		const startedAt = epochStart(directory, AREA, newest) ?? (0 as EpochMs);
		const now = this.now();
		const growth = {
			startedAt,
			now,
			zone: ZONE,
			bytes: bytesSince(logOf(doc).toArray(), startedAt),
			clients: doc.store.clients.size
		};
		if (!byChance && !isDue(growth)) return;
		const next = docLog(this.doc(`ops/${newest + 1}`));
		forward([...this.logs(), next], { now, zone: ZONE });
		announceEpoch(directory, AREA, newest + 1, now);
		this.#open(newest + 1);
		tally.rollovers++;
	}

	#open(epoch: number): void {
		if (this.log.has(epoch)) return;
		this.log.open(epoch, docLog(this.doc(`ops/${epoch}`)));
		this.activities.open(epoch, docLog(this.doc(`act/${epoch}`)));
	}

	#vector(epoch: number): string {
		return String(Y.encodeStateVector(this.doc(`ops/${epoch}`)));
	}
}

function copyOf(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc), 'store');
	return copy;
}

/** A life of several devices over several epochs, with everything that may come between them. */
function live(random: Random, rules: Rules, tally: Tally, steps = 220): Device[] {
	const clock = clockAt();
	const first = newWorkspace(random.int(1e9));
	const all = Array.from(
		{ length: 4 + random.int(3) },
		(_, index) => new Device(random, clock, index < 3)
	);
	for (const [index, device] of all.entries()) {
		pass(first.directory, device.doc('ws'));
		joinAs(device.workspace, `Member ${index}`, index < 3 ? 'manager' : 'rep');
	}
	for (let step = 0; step < steps; step++) {
		clock.advance(random.chance(0.03) ? random.int(60 * DAY) : random.int(30 * MINUTE));
		// The last is away most of the time: it sleeps through epochs, and works meanwhile.
		const away = all[all.length - 1];
		const one = random.pick(all);
		const roll = random.next();
		if (roll < 0.6) {
			one.act();
			tally.commands++;
		} else if (roll < 0.88) {
			if (one === away && random.chance(0.85)) continue;
			const other = random.pick(all);
			// One way, one document: half a sync, and then the network is gone.
			const name = random.pick([...other.docs.keys()]);
			pass(other.doc(name), one.doc(name));
			if (random.chance(0.5)) one.follow(rules, tally);
		} else if (roll < 0.94) one.restart();
		else if (roll < 0.97) one.rollOver(tally, random.chance(0.4));
		else for (const leader of all.slice(0, 2)) leader.rollOver(tally, true);
	}
	meet(all, rules, tally);
	clock.advance(5 * DAY);
	for (const { workspace } of all) workspace.release();
	return all;
}

/** Everybody meets everybody, until nobody has anything to bring along. */
function meet(all: readonly Device[], rules: Rules, tally: Tally): void {
	let moved = true;
	for (let round = 0; moved; round++) {
		if (round > 20) throw new Error('copying does not end');
		const names = new Set(all.flatMap(({ docs }) => [...docs.keys()]));
		for (const name of names)
			for (const a of all) for (const b of all) pass(a.doc(name), b.doc(name));
		moved = all.map((device) => device.follow(rules, tally)).some(Boolean);
	}
}

/** A device that opens what it is given and nothing else. */
function opened(directory: Y.Doc, team: Y.Doc, log: Log, activities: Log): Workspace {
	return new Workspace({
		directory: docLog(directory),
		team: docLog(team),
		log,
		activities,
		device: 'x' as DeviceId,
		member: 'mx' as MemberId,
		now: () => Date.UTC(2040, 0, 1) as EpochMs,
		random: (length) => new Uint8Array(length)
	});
}

function union(docs: readonly Y.Doc[]): Log {
	return {
		entries: docs.flatMap((doc) => logOf(doc).toArray()),
		append: () => undefined,
		onAppended: () => () => undefined
	};
}

/** Where the newest epoch, opened alone, differs from all epochs together. */
function differences(all: readonly Device[]): string[] {
	const [one] = all as [Device, ...Device[]];
	const epochs = (kind: string) =>
		all.flatMap(({ docs }) =>
			[...docs].filter(([name]) => name.startsWith(kind)).map(([, doc]) => doc)
		);
	const oracle = opened(one.doc('ws'), one.doc('team'), union(epochs('ops')), union(epochs('act')));
	const alone = opened(
		one.doc('ws'),
		one.doc('team'),
		docLog(one.doc(`ops/${one.newest}`)),
		docLog(one.doc(`act/${one.newest}`))
	);
	const found: string[] = [];
	const known = new Set(
		[...oracle.records.values()].flatMap(({ operations }) => operations.map(({ id }) => id))
	);
	for (const { done } of all)
		for (const id of done) if (!known.has(id as never)) found.push(`lost: ${id}`);
	for (const deal of oracle.deals.values()) {
		const isOpen = !deal.deleted && (deal.status === 'open' || deal.contested);
		if (isOpen && !alone.deals.has(deal.id)) found.push(`not there: ${deal.id}`);
	}
	for (const record of [...oracle.companies.values(), ...oracle.contacts.values()])
		if (!record.deleted && !alone.records.has(record.id)) found.push(`not there: ${record.id}`);
	for (const { id } of alone.records.values()) {
		const [a, b] = [alone, oracle].map(({ deals, companies, contacts, records }) => {
			const folded = records.get(id);
			return inOrder([
				folded?.purged ?? false,
				deals.get(id as never) ?? companies.get(id as never) ?? contacts.get(id as never),
				folded && typeOf(id) === 'deal' && toTimeline(folded, ZONE)
			]);
		});
		if (a !== b) found.push(`not the same: ${id}\n${a}\n${b}`);
	}
	return found;
}

/** As JSON, in which the order of keys tells nothing. */
function inOrder(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) =>
		part?.constructor === Object
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part
	);
}

const SEEDS = LONG ? 1000 : 60;
const LONG_MS = 1_800_000;

describe(`epochs of devices that work apart (seeds from ${BASE_SEED})`, () => {
	test(
		'the newest shows what is open as all of them do, and nothing is lost',
		() => {
			const tally: Tally = { commands: 0, rollovers: 0, forwards: 0 };
			forSeeds(SEEDS, (random) => {
				const all = live(random, { forwarding: true }, tally);
				expect(differences(all)).toEqual([]);
				const whole = all.map((device) => {
					const epochs = device.epochs.map((epoch) => device.doc(`ops/${epoch}`));
					const acts = device.epochs.map((epoch) => device.doc(`act/${epoch}`));
					return shown(opened(device.doc('ws'), device.doc('team'), union(epochs), union(acts)));
				});
				for (const one of whole.slice(1)) expect(one).toEqual(whole[0]);
			});
			expect(tally.commands).toBeGreaterThan(SEEDS * 30);
			expect(tally.rollovers).toBeGreaterThan(SEEDS * 2);
			expect(tally.forwards).toBeGreaterThan(SEEDS * 5);
		},
		LONG_MS
	);

	test('without forwarding they do not', () => {
		const tally: Tally = { commands: 0, rollovers: 0, forwards: 0 };
		let mismatches = 0;
		forSeeds(20, (random) => {
			mismatches += differences(live(random, { forwarding: false }, tally)).length;
		});
		expect(mismatches).toBeGreaterThan(20);
	});
});
