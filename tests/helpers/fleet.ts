import * as Y from 'yjs';
import type { Batch } from '#lib/domain/batch.ts';
import { newLane } from '#lib/domain/hlc.ts';
import { newDeviceId, type DeviceId, type MemberId, type RecordId } from '#lib/domain/ids.ts';
import type { ImportId, Operation } from '#lib/domain/operation.ts';
import { Desk } from '#lib/interchange/desk.ts';
import type { Texts } from '#lib/interchange/plan.ts';
import { createDeal } from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import { appendImport } from '#lib/store/import.ts';
import { reviveRow } from '#lib/store/revive.ts';
import type { Row } from '#lib/store/row.ts';
import { newMember } from '#lib/store/setup.ts';
import { Workspace, type Grant } from '#lib/store/workspace.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { append, logOf, onAppended, ORIGIN } from '#lib/ydoc/schema.ts';
import { act } from './any-command.ts';
import { clockAt } from './clock.ts';
import { entriesOf } from './late.ts';
import { seeded, type Random } from './random.ts';
import { joinAs, newWorkspace } from './workspace.ts';
import { groundOf } from './ground.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const NAMES = ['directory', 'team', 'log', 'activities'] as const;
type Name = (typeof NAMES)[number];
type Docs = Readonly<Record<Name, Y.Doc>>;

/** What a workspace is stored as on a device: a row an update. */
type Rows = Record<Name, Uint8Array[]>;

/** A change of one document on its way. */
interface Message {
	readonly to: Tab | Relay;
	/** The device whose socket it takes; none between the tabs of one device. */
	readonly socket: Device | undefined;
	readonly name: Name;
	readonly update: Uint8Array;
}

/** A change that its tab has made and not stored yet. */
interface Pending {
	readonly name: Name;
	readonly update: Uint8Array;
	readonly operations: readonly Operation[];
}

interface Relay {
	docs: Docs;
}

/** One open tab: what is in its memory. */
interface Tab {
	readonly device: Device;
	readonly docs: Docs;
	readonly workspace: Workspace;
	readonly pending: Pending[];
	/** Records whose operations are still to be supplied. */
	readonly late: [RecordId, readonly string[]][];
	readonly patches: ReadonlyMap<RecordId, Row>;
}

/** A projection of some time ago, and the operations that each record had then. */
interface Projection {
	readonly rows: readonly Row[];
	readonly had: ReadonlyMap<RecordId, string>;
}

interface Device {
	readonly id: DeviceId;
	readonly member: MemberId;
	readonly grant: Grant | undefined;
	/** How wrong its clock is, ms. */
	skew: number;
	readonly rows: Rows;
	/** The first one leads: it has the socket and the device's own Yjs client ids. */
	tabs: Tab[];
	linked: boolean;
	projection: Projection | undefined;
	readonly clients: Readonly<Record<Name, number>>;
}

/** What happened, so that a life in which nothing did is seen. */
export type Tally = Map<string, number>;

export interface Fleet {
	/** All tabs of all devices, then one that is opened from what the relay has. */
	readonly workspaces: readonly Workspace[];
	/** The entries of each document of each of them, and of the relay. */
	readonly entries: readonly Readonly<Record<Name, readonly string[]>>[];
	/** Every operation that was stored on the device where it was made, those of the beginning included. */
	readonly saved: readonly Operation[];
	/** What was refused after it had waited. */
	readonly tally: Tally;
}

/**
 * A life of 3 to 8 devices: commands, tabs that are killed and started again, sockets that come and go, a relay that is
 * restarted, messages that come late, twice and out of order, clocks that are wrong. In the end all have met.
 */
export class World {
	readonly #random: Random;
	readonly #clock = clockAt();
	readonly #relay: Relay;
	readonly #devices: readonly Device[];
	readonly #saved: Operation[] = [];
	readonly #tally: Tally;
	#wire: Message[] = [];
	#imports = 0;

	constructor(seed: number, tally: Tally) {
		this.#random = seeded(seed);
		this.#tally = tally;
		const random = this.#random;
		const first = newWorkspace(random.int(1e9));
		begin(first.workspace);
		this.#relay = { docs: copied(first, random) };
		for (const name of NAMES)
			for (const entry of logOf(first[name]).toArray()) this.#saved.push(...read(entry));
		this.#devices = Array.from({ length: 3 + random.int(6) }, (_, index) => {
			const rep = index > 1 && random.chance(0.3);
			const device: Device = {
				id: newDeviceId(random.bytes),
				member: newMember(random.bytes),
				grant: rep ? { role: 'rep' } : undefined,
				skew: random.chance(0.3) ? 0 : random.int(2 * DAY) - DAY,
				rows: rowsOf(this.#relay.docs),
				tabs: [],
				linked: random.chance(0.7),
				projection: undefined,
				clients: byName(() => client(random))
			};
			const tab = this.#open(device);
			tab.workspace.grant = undefined;
			joinAs(tab.workspace, `Member ${index}`, rep ? 'rep' : 'manager');
			tab.workspace.grant = device.grant;
			this.#flush(tab);
			this.#project(tab);
			return device;
		});
	}

	/** Lives so many steps, and lets all meet. */
	async live(steps: number): Promise<Fleet> {
		for (let step = 0; step < steps; step++) await this.#step();
		this.#meet();
		this.#clock.advance(3 * DAY);
		// What had waited for its time may let a command be written that waited for it.
		for (const { workspace } of this.#tabs()) workspace.release();
		this.#meet();
		const relay = this.#relay.docs;
		const docs = [relay, ...this.#tabs().map((tab) => tab.docs)];
		const reader = { ...newReader(this.#random), now: this.#clock.now };
		const fresh = new Workspace({ ...logsOf(relay), ...reader });
		return {
			workspaces: [...this.#tabs().map(({ workspace }) => workspace), fresh],
			entries: docs.map((one) => byName((name) => logOf(one[name]).toArray())),
			saved: this.#saved,
			tally: this.#tally
		};
	}

	async #step(): Promise<void> {
		const random = this.#random;
		this.#clock.advance(random.chance(0.03) ? random.int(12 * HOUR) : random.int(MINUTE));
		const device = random.pick(this.#devices);
		const tab = random.pick(device.tabs);
		const roll = random.int(1000);
		if (roll < 510) this.#act(tab);
		else if (roll < 570) this.#flush(tab);
		else if (roll < 770) this.#deliver(1 + random.int(10 + this.#wire.length / 2));
		else if (roll < 830) this.#supply(tab);
		else if (roll < 865) this.#restart(device, tab);
		else if (roll < 880) this.#openAnother(device);
		else if (roll < 920) (device.linked ? this.#unlink : this.#link).call(this, device);
		else if (roll < 928) this.#restartRelay();
		else if (roll < 958) this.#project(tab);
		else if (roll < 966) this.#writeAgain(tab);
		else if (roll < 974) this.#compact(device);
		else if (roll < 980) this.#setClock(device);
		else if (roll < 988) tab.workspace.release();
		else await this.#import(tab);
	}

	#act(tab: Tab): void {
		for (const name of act(this.#random, tab.workspace)) this.#count(name);
		if (tab.workspace.waiting > 0) this.#count('a command waits');
		// Most of what is done is stored at once.
		if (this.#random.chance(0.7)) this.#flush(tab);
	}

	/** The store confirms what a tab has written: it counts as saved, and others are told. */
	#flush(tab: Tab, count = tab.pending.length): void {
		for (const { name, update, operations } of tab.pending.splice(0, count)) {
			tab.device.rows[name].push(update);
			this.#saved.push(...operations);
			this.#tellTabs(tab, name, update);
			this.#tellRelay(tab.device, name, update);
		}
	}

	#tellTabs(from: Tab, name: Name, update: Uint8Array): void {
		for (const to of from.device.tabs)
			if (to !== from) this.#wire.push({ to, socket: undefined, name, update });
	}

	#tellRelay(device: Device, name: Name, update: Uint8Array): void {
		if (device.linked) this.#wire.push({ to: this.#relay, socket: device, name, update });
	}

	/** Some of what is on its way arrives: in any order, some of it twice. */
	#deliver(count: number): void {
		for (let n = 0; n < count && this.#wire.length > 0; n++) {
			const index = this.#random.int(this.#wire.length);
			const message = this.#wire[index] as Message;
			if (this.#random.chance(0.08)) this.#count('a message comes twice');
			else this.#wire.splice(index, 1);
			if (index > 0) this.#count('a message overtakes another');
			this.#receive(message);
		}
	}

	#receive({ to, socket, name, update }: Message): void {
		if (!('device' in to)) {
			Y.applyUpdate(to.docs[name], update, 'socket');
			for (const other of this.#devices) {
				const [leader] = other.tabs;
				if (other !== socket && other.linked && leader)
					this.#wire.push({ to: leader, socket: other, name, update });
			}
			return;
		}
		// What comes from another tab is stored already; what comes from the relay the leader stores.
		Y.applyUpdate(to.docs[name], update, 'socket');
		if (!socket) return;
		to.device.rows[name].push(update);
		this.#tellTabs(to, name, update);
	}

	/** A tab is killed, with what it had not stored, and mostly started again. */
	#restart(device: Device, tab: Tab): void {
		this.#count('a tab is killed');
		if (tab.pending.length > 0) {
			this.#count('a tab is killed in the middle of writing');
			// Some of it reached the disk: each document is one transaction.
			this.#flush(tab, this.#random.int(tab.pending.length));
		}
		tab.workspace.close();
		const led = device.tabs[0] === tab;
		device.tabs = device.tabs.filter((one) => one !== tab);
		this.#wire = this.#wire.filter(({ to }) => to !== tab);
		if (led && device.linked) this.#unlink(device);
		const [next] = device.tabs;
		if (!next) this.#open(device);
		else if (led) this.#lead(next);
		if (led && this.#random.chance(0.7)) this.#link(device);
	}

	#openAnother(device: Device): void {
		if (device.tabs.length > 1) return;
		this.#count('a second tab');
		this.#open(device);
	}

	/** Starts the app from the rows of the store, now and then with a projection before them. */
	#open(device: Device): Tab {
		const random = this.#random;
		const docs = emptyDocs(random);
		for (const name of NAMES)
			for (const row of device.rows[name]) Y.applyUpdate(docs[name], row, 'store');
		const { id, member, projection } = device;
		const lane = newLane(random.bytes);
		const who = { device: id, member, now: this.#nowOf(device), random: random.bytes, lane };
		const late: [RecordId, readonly string[]][] = [];
		const patches = new Map<RecordId, Row>();
		const awaited = projection !== undefined && random.chance(0.6);
		const workspace = new Workspace({ ...logsOf(docs), ...who, awaited });
		workspace.grant = device.grant;
		if (awaited) {
			this.#count('a start with a projection');
			const entries = entriesOf(docs);
			late.push(...random.shuffle([...entries]));
			// The worker folds what is newer than the projection, and what it lacks.
			const own = new Workspace({ ...logsOf(docs), ...who });
			const had = projection?.had;
			const changed = [...entries.keys()].filter(
				(record) => had?.get(record) !== entries.get(record)?.join()
			);
			if (projection && changed.length > 0) this.#count('a projection that is stale');
			for (const row of own.rows(changed)) patches.set(row.id, row);
			own.close();
			workspace.project(random.some(projection?.rows ?? [], 0.5));
			if (random.chance(0.8)) workspace.project(projection?.rows ?? []);
		}
		const tab: Tab = { device, docs, workspace, pending: [], late, patches };
		for (const name of NAMES) this.#listen(tab, name);
		device.tabs.push(tab);
		if (device.tabs[0] === tab) this.#lead(tab);
		return tab;
	}

	#listen({ docs, pending }: Tab, name: Name): void {
		const doc = docs[name];
		let fresh: readonly Operation[] = [];
		onAppended(doc, (entries) => {
			fresh = entries.flatMap(read);
		});
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === ORIGIN.local) pending.push({ name, update, operations: fresh });
		});
	}

	/** A tab takes over: it reads what others have stored, and goes on with the device's client ids. */
	#lead({ device, docs }: Tab): void {
		for (const name of NAMES) {
			for (const row of device.rows[name]) Y.applyUpdate(docs[name], row, 'store');
			docs[name].clientID = device.clients[name];
		}
	}

	#unlink(device: Device): void {
		this.#count('a socket is lost');
		device.linked = false;
		this.#wire = this.#wire.filter(({ socket }) => socket !== device);
	}

	/** Both say what they have; each sends what the other lacks of what is stored. */
	#link(device: Device): void {
		const [leader] = device.tabs;
		if (device.linked || !leader) return;
		device.linked = true;
		for (const name of NAMES) {
			const relay = this.#relay.docs[name];
			const stored = Y.mergeUpdates([EMPTY, ...device.rows[name]]);
			const up = Y.diffUpdate(stored, Y.encodeStateVector(relay));
			this.#tellRelay(device, name, up);
			const down = Y.encodeStateAsUpdate(relay, Y.encodeStateVectorFromUpdate(stored));
			this.#wire.push({ to: leader, socket: device, name, update: down });
		}
	}

	/** It has committed all that it has passed on; what was on its way is gone. */
	#restartRelay(): void {
		this.#count('the relay is restarted');
		for (const device of this.#devices) if (device.linked) this.#unlink(device);
		this.#relay.docs = copied(this.#relay.docs, this.#random);
		for (const device of this.#devices) if (this.#random.chance(0.7)) this.#link(device);
	}

	#supply(tab: Tab): void {
		const { late, patches, workspace } = tab;
		if (workspace.isComplete) return;
		const slice = late.splice(0, 1 + this.#random.int(20));
		const rows = slice.flatMap(([id]) => patches.get(id) ?? []);
		workspace.supply(slice, rows);
		if (late.length === 0) workspace.complete();
	}

	#project({ device, docs, workspace }: Tab): void {
		if (!workspace.isComplete) return;
		const had = new Map([...entriesOf(docs)].map(([id, entries]) => [id, entries.join()]));
		const stored = JSON.parse(JSON.stringify([...workspace.rows()])) as unknown[];
		const rows = stored.map((row) => reviveRow(row) ?? fail('a row that cannot be read'));
		device.projection = { rows, had };
	}

	/** An older build, or a healing, writes entries once more. */
	#writeAgain({ docs, workspace }: Tab): void {
		if (!workspace.isComplete) return;
		for (const name of ['log', 'activities'] as const) {
			const entries = logOf(docs[name]).toArray();
			const again = this.#random.some(entries, 0.1);
			if (again.length === 0) continue;
			this.#count('entries are written twice');
			docs[name].transact(() => {
				append(docs[name], again);
			}, ORIGIN.local);
		}
	}

	#compact(device: Device): void {
		this.#count('a store is compacted');
		for (const name of NAMES)
			if (device.rows[name].length > 1) {
				const whole = new Y.Doc();
				for (const row of device.rows[name]) Y.applyUpdate(whole, row);
				// Changes whose predecessors are still to come are in the state of no document.
				if (whole.store.pendingStructs) continue;
				device.rows[name].splice(0, Infinity, Y.encodeStateAsUpdate(whole));
			}
	}

	#setClock(device: Device): void {
		this.#count('a clock is set');
		device.skew = this.#random.int(2 * DAY) - DAY;
	}

	/** One of two files, so that some import the same one apart. */
	async #import({ workspace }: Tab): Promise<void> {
		if (this.#imports >= 3 || !workspace.isComplete || workspace.grant) return;
		this.#imports++;
		const imported = `i${this.#imports}` as ImportId;
		const text = FILES[this.#random.int(FILES.length)] ?? '';
		const made = await appendImport(workspace, batches(workspace, text, imported), imported, {
			pause: () => Promise.resolve(),
			stopped: () => false
		});
		if (made.ok) this.#count('import');
		if (made.ok && made.value.skipped.length > 0) this.#count('import of what is here');
	}

	/** Everything is supplied, stored and passed on, until nothing is left to pass on. */
	#meet(): void {
		for (const tab of this.#tabs()) while (!tab.workspace.isComplete) this.#supply(tab);
		for (let round = 0; ; round++) {
			if (round > 10) throw new Error('they do not come to rest');
			for (const tab of this.#tabs()) this.#flush(tab);
			for (const device of this.#devices) {
				device.linked = false;
				this.#link(device);
			}
			while (this.#wire.length > 0) this.#receive(this.#wire.pop() as Message);
			const vectors = [this.#relay, ...this.#tabs()].map(({ docs }) =>
				NAMES.map((name) => sizeOf(docs[name])).join()
			);
			const idle = this.#tabs().every(({ pending }) => pending.length === 0);
			if (idle && new Set(vectors).size === 1) return;
			// A tab that missed a message of another that was killed reads the store when it leads.
			for (const device of this.#devices) for (const tab of device.tabs) this.#read(tab);
		}
	}

	#read({ device, docs }: Tab): void {
		for (const name of NAMES)
			for (const row of device.rows[name]) Y.applyUpdate(docs[name], row, 'store');
	}

	#tabs(): readonly Tab[] {
		return this.#devices.flatMap(({ tabs }) => tabs);
	}

	#nowOf(device: Device): WorkspaceNow {
		return () => (this.#clock.now() + device.skew) as ReturnType<WorkspaceNow>;
	}

	#count(what: string): void {
		this.#tally.set(what, (this.#tally.get(what) ?? 0) + 1);
	}
}

function fail(what: string): never {
	throw new Error(what);
}

/** What all have seen before they part. */
function begin(workspace: Workspace): void {
	for (const [title, company] of [
		['One', 'Acme'],
		['Two', 'Acme Inc.'],
		['Three', 'Bolt']
	] as const)
		createDeal(workspace, { title, company });
	const deals = [...workspace.deals.keys()];
	for (const deal of deals.slice(0, 2)) createContact(workspace, { name: 'Person', deal });
}

function rowsOf(docs: Docs): Rows {
	return byName((name) => [Y.encodeStateAsUpdate(docs[name])]);
}

type WorkspaceNow = Workspace['now'];

const EMPTY = Y.encodeStateAsUpdate(new Y.Doc());

function client(random: Random): number {
	return random.int(2 ** 32);
}

/** Documents whose client ids are by the dice of the life, so that a life can be had again. */
function emptyDocs(random: Random): Docs {
	return byName(() => {
		const doc = new Y.Doc();
		doc.clientID = client(random);
		return doc;
	});
}

function copied(from: Docs, random: Random): Docs {
	const docs = emptyDocs(random);
	for (const name of NAMES) Y.applyUpdate(docs[name], Y.encodeStateAsUpdate(from[name]), 'socket');
	return docs;
}

function sizeOf(doc: Y.Doc): number {
	return logOf(doc).length;
}

function logsOf(docs: Docs) {
	return byName((name) => docLog(docs[name]));
}

function byName<T>(make: (name: Name) => T): Record<Name, T> {
	return Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<Name, T>;
}

function newReader(random: Random) {
	return {
		device: newDeviceId(random.bytes),
		member: newMember(random.bytes),
		random: random.bytes
	};
}

function read(entry: string): readonly Operation[] {
	const operation = decode(entry);
	return operation ? [operation] : [];
}

const TEXTS: Texts = {
	column: 'Column',
	reasonNotGiven: 'Not given',
	open: 'Open',
	won: 'Won',
	lost: 'Lost'
};

const HEADINGS =
	'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value';

/** Two files of usual exports that share a row. */
const FILES = [0, 3].map((from) =>
	[
		HEADINGS,
		...Array.from({ length: 4 }, (_, index) => {
			const n = from + index;
			const stage = ['Prospecting', 'Engaging', 'Won', 'Lost'][n % 4] ?? '';
			const closed = n % 4 > 1 ? '2017-03-01' : '';
			return `OP-${n},Rep ${n % 2},Product ${n % 3},Company ${n % 3},${stage},2016-10-20,${closed},${n}`;
		})
	].join('\n')
);

async function* batches(
	workspace: Workspace,
	text: string,
	imported: ImportId
): AsyncGenerator<Batch<string>> {
	const desk = new Desk(new TextEncoder().encode(text));
	desk.read({}, TEXTS);
	const ground = groundOf(workspace);
	const { device, member: by } = workspace;
	const stamp = { hlc: workspace.tick(), device, by, imported };
	const entries = <T extends { readonly entries: readonly Operation[] }>(all: readonly T[]) =>
		all.map((one) => ({ ...one, entries: one.entries.map(encode) }));
	for (const batch of desk.make(desk.propose(ground, 'From the file'), ground, TEXTS, stamp))
		yield await Promise.resolve({
			supports: entries(batch.supports),
			arrivals: entries(batch.arrivals)
		});
}
