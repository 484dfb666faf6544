import * as Y from 'yjs';
import { COMMON_AREA } from '#lib/protocol/room.ts';
import { elsewhere } from '#lib/ydoc/area.ts';
import { RECENT_DAYS, forward, isEpochDue, isOlder, recordOf, zoneOf } from '#lib/ydoc/epoch.ts';
import { EpochLog } from '#lib/ydoc/epoch-log.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { announceEpoch, epochStart, isOutdated, newestEpoch } from '#lib/ydoc/meta.ts';
import { migrate } from '#lib/ydoc/migrations.ts';
import { logOf, metaOf, onAppended } from '#lib/ydoc/schema.ts';
import type { SyncedDocument } from './document.ts';
import { talkName, type EpochStore } from './epoch-store.ts';

/** What this device may do about epochs: open new ones, write in those there are, or neither. */
export type Hand = 'opens' | 'writes' | 'none';

export interface EpochsOptions {
	readonly directory: SyncedDocument;
	readonly area: string;
	/** The newest epoch that this device knew of when it was last here. */
	readonly first: number;
	/** Opens a document and keeps it in step, like all others of the workspace. */
	readonly create: (kind: 'ops' | 'act', epoch: number) => SyncedDocument;
	/** A document as this device has it, or else the relay: read once, and not kept in step. */
	readonly read: (kind: 'ops' | 'act', epoch: number) => Promise<Y.Doc | undefined>;
	readonly store: EpochStore;
	readonly leads: () => boolean;
	readonly hand: () => Hand;
	readonly isShared: () => boolean;
	/** Called after `newest` or `isOutdated` did change. */
	readonly changed: () => void;
	/** ms since 1970. */
	readonly now: () => number;
}

/** A closed epoch, read once. */
export interface ClosedEpoch {
	readonly vector: Uint8Array;
	readonly entries: readonly string[];
}

/** What is late is looked for after this long without anything new, in ms: it must not stand in the way of an edit. */
const LOOK_MS = 2000;
/** What no first screen needs is opened after this long. */
const LEISURE_MS = 5000;
/** An epoch may end while the app stays open. */
const DUE_MS = 10 * 60_000;
const MS_PER_DAY = 86_400_000;

/**
 * The epochs of an area's logs: opens the newest that the directory names, at any time, and those before it from
 * which something is still to be brought along; brings it along; opens a new one where the newest has ended.
 *
 * Only the tab that leads writes, and of a shared workspace only while it is in step with the relay: then what it would
 * copy is not there yet.
 */
export class Epochs {
	readonly log = new EpochLog();
	readonly activities = new EpochLog();
	/** Settles once what is stored of every epoch that has to be shown is being loaded. */
	readonly opened: Promise<unknown>;

	readonly #options: EpochsOptions;
	readonly #logs = new Map<number, SyncedDocument>();
	readonly #activities = new Map<number, SyncedDocument>();
	#newest: number;
	#outdated = false;
	/** How each older log was when nothing late was left in it. */
	readonly #looked = new Map<number, Uint8Array>();
	/** Something came into the newest epoch that older ones may know more of. */
	#suspect = false;
	/** When it is next asked whether the newest has ended, ms since 1970: asking reads it all. */
	#nextCheck = 0;
	#turn: Promise<unknown> = Promise.resolve();
	#soon: ReturnType<typeof setTimeout> | undefined;
	#leisure: ReturnType<typeof setTimeout> | undefined;
	readonly #formerRead: Promise<void>;
	readonly #due: ReturnType<typeof setInterval>;
	#ended = false;

	constructor(options: EpochsOptions) {
		this.#options = options;
		this.#newest = options.first;
		this.#open(options.first);
		const { directory } = options;
		metaOf(directory.doc).observe(() => this.#follow());
		this.opened = directory.saving.loaded.then(() => this.#begin());
		this.#formerRead = new Promise<void>((resolve) => {
			this.#leisure = setTimeout(resolve, LEISURE_MS);
		}).then(async () => {
			await this.opened;
			await this.#openBefore();
		});
		this.#due = setInterval(() => this.heed(), DUE_MS);
	}

	get area(): string {
		return this.#options.area;
	}

	/** The epoch that is written to. */
	get newest(): number {
		return this.#newest;
	}

	/** Whether this build is too old to write here. */
	get isOutdated(): boolean {
		return this.#outdated;
	}

	/** The log and the activities of the newest epoch. */
	get current(): { readonly log: SyncedDocument; readonly activities: SyncedDocument } {
		const [log, activities] = [this.#logs.get(this.#newest), this.#activities.get(this.#newest)];
		if (!log || !activities) throw new Error('the newest epoch is open');
		return { log, activities };
	}

	/** The logs that are shown. */
	get logs(): readonly SyncedDocument[] {
		return this.#shown.flatMap((epoch) => this.#logs.get(epoch) ?? []);
	}

	/** The activities that are shown. */
	get shownActivities(): readonly SyncedDocument[] {
		return [...this.#activities.values()];
	}

	/** Looks again whether something is to be done, in a while: to be called when the facts of a document changed. */
	heed(): void {
		if (!this.#options.leads() || this.#ended) return;
		clearTimeout(this.#soon);
		this.#soon = setTimeout(() => {
			this.#turn = this.#turn.then(() => this.#look());
		}, LOOK_MS);
	}

	/** Opens the activities of every epoch that had not ended by then, ms since 1970. */
	openActivitiesSince(instant: number): void {
		const { doc } = this.#options.directory;
		for (let epoch = this.#newest - 1; epoch > 0; epoch--) {
			const end = epochStart(doc, this.#options.area, epoch + 1);
			if (end !== undefined && end <= instant) return;
			this.#openActivities(epoch);
		}
	}

	/** The closed epochs that are not shown, oldest first. */
	get closed(): readonly number[] {
		return Array.from({ length: this.#newest - 1 }, (_, index) => index + 1).filter(
			(epoch) => !this.log.has(epoch)
		);
	}

	/** The closed epochs whose activities are not shown, oldest first. */
	get closedActivities(): readonly number[] {
		return Array.from({ length: this.#newest - 1 }, (_, index) => index + 1).filter(
			(epoch) => !this.activities.has(epoch)
		);
	}

	/** What a closed epoch holds; `undefined` where neither this device has it nor the relay can be asked. */
	async readClosed(epoch: number, kind: 'ops' | 'act' = 'ops'): Promise<ClosedEpoch | undefined> {
		const doc = await this.#options.read(kind, epoch);
		if (!doc) return undefined;
		const closed = { vector: Y.encodeStateVector(doc), entries: logOf(doc).toArray() };
		doc.destroy();
		return closed;
	}

	/** The activities of every epoch, oldest first; `undefined` where not all can be read, or not as the relay has them. */
	async readActivities(): Promise<readonly (readonly string[])[] | undefined> {
		const all: (readonly string[])[] = [];
		for (let epoch = 1; epoch <= this.#newest; epoch++) {
			const open = this.#activities.get(epoch);
			if (open) {
				await open.saving.loaded;
				if (!this.#isInStep(open)) return undefined;
			}
			const doc = open?.doc ?? (await this.#options.read('act', epoch));
			if (!doc) return undefined;
			all.push(logOf(doc).toArray());
			if (!open) doc.destroy();
		}
		return all;
	}

	/** How a closed epoch was last seen, where that is known. */
	lastSeen(epoch: number): Uint8Array | undefined {
		return this.#looked.get(epoch);
	}

	/** Shows records of closed epochs, each from the newest that has it; those that were found. */
	async lend(records: readonly string[]): Promise<readonly string[]> {
		const wanted = new Set(records);
		for (const epoch of this.closed.toReversed()) {
			if (wanted.size === 0) break;
			const closed = await this.readClosed(epoch);
			const of = (entry: string) => recordOf(entry) ?? '';
			const entries = closed?.entries.filter((entry) => wanted.has(of(entry))) ?? [];
			if (this.#ended || entries.length === 0) continue;
			this.log.lend(entries);
			for (const entry of entries) wanted.delete(of(entry));
		}
		return records.filter((record) => !wanted.has(record));
	}

	close(): void {
		this.#ended = true;
		clearTimeout(this.#soon);
		clearTimeout(this.#leisure);
		clearInterval(this.#due);
	}

	/** Settles once the epoch before is read at leisure; none where that is not to come. */
	get former(): Promise<void> | undefined {
		return this.#isFormerAtHand && !this.log.has(this.#newest - 1) ? this.#formerRead : undefined;
	}

	/** The epochs whose log is shown, oldest first. */
	get #shown(): readonly number[] {
		return [...this.#logs.keys()].filter((epoch) => this.log.has(epoch)).sort((a, b) => a - b);
	}

	async #begin(): Promise<void> {
		this.#follow();
		if (this.#newest === 1) return;
		const { store } = this.#options;
		const known = await store.epochs(`ops/${this.#options.area}/`);
		for (const epoch of known) {
			const looked = await store.looked(this.#nameOf(epoch));
			if (looked) this.#looked.set(epoch, looked);
		}
		if (this.#ended) return;
		// What could not be brought along yet is shown from where it lies. Without a gap, so that later ones have a say.
		const late = known.filter((epoch) => epoch < this.#newest && !this.#looked.has(epoch));
		for (let epoch = Math.min(this.#newest, ...late); epoch < this.#newest; epoch++)
			this.#open(epoch);
		this.heed();
	}

	/** Goes over to the epoch that the directory names. */
	#follow(): void {
		if (this.#ended) return;
		const { doc } = this.#options.directory;
		const newest = newestEpoch(doc, this.#options.area);
		const outdated = isOutdated(doc);
		if (newest <= this.#newest && outdated === this.#outdated) return;
		for (let epoch = this.#newest + 1; epoch <= newest; epoch++) this.#open(epoch);
		this.#newest = Math.max(newest, this.#newest);
		this.#outdated = outdated;
		this.#options.changed();
		this.heed();
	}

	#open(epoch: number): void {
		if (this.log.has(epoch)) return;
		const { doc } = this.#log(epoch);
		this.log.open(epoch, docLog(doc));
		this.#openActivities(epoch);
		onAppended(doc, (entries) => this.#weigh(epoch, entries));
	}

	#openActivities(epoch: number): void {
		if (this.activities.has(epoch)) return;
		const document = this.#activities.get(epoch) ?? this.#options.create('act', epoch);
		this.#activities.set(epoch, document);
		this.activities.open(epoch, docLog(document.doc));
		if (epoch < this.#newest)
			void document.saving.loaded.then(() => this.#heedLate(epoch, document));
	}

	/** What was read of activities is read anew once more has come into them. */
	#heedLate(epoch: number, { doc }: SyncedDocument): void {
		onAppended(doc, () => {
			if (!this.#ended) void this.#options.store.keep(talkName(this.area, epoch), undefined);
		});
	}

	#log(epoch: number): SyncedDocument {
		const document = this.#logs.get(epoch) ?? this.#options.create('ops', epoch);
		this.#logs.set(epoch, document);
		return document;
	}

	/** Whether the epoch before stays at hand: for a while it holds what was closed, deleted or done a short while ago. */
	get #isFormerAtHand(): boolean {
		if (this.#newest === 1) return false;
		const { now, directory, area } = this.#options;
		const start = epochStart(directory.doc, area, this.#newest) ?? 0;
		return now() - start < RECENT_DAYS * MS_PER_DAY;
	}

	async #openBefore(): Promise<void> {
		if (this.#ended || this.#newest === 1) return;
		const before = this.#newest - 1;
		if (!this.#isFormerAtHand) return this.#openActivities(before);
		this.#open(before);
		await this.#log(before).saving.loaded;
	}

	/** What comes into an older epoch is late; copies and imports in the newest may be of what older ones know better. */
	#weigh(epoch: number, entries: readonly string[]): void {
		if (epoch < this.#newest) {
			const looked = this.#looked.get(epoch);
			if (looked && !isSame(looked, this.#vector(epoch))) this.#looked.delete(epoch);
		} else if (!this.#suspect && this.#newest > 1) {
			const start = epochStart(this.#options.directory.doc, this.#options.area, epoch);
			this.#suspect = entries.some(
				(entry) => entry.includes('"imported":') || (start !== undefined && isOlder(entry, start))
			);
		}
		this.heed();
	}

	async #look(): Promise<void> {
		if ((await this.#bringAlong()) && this.#options.hand() === 'opens') await this.#rollOver();
	}

	#nameOf(epoch: number): string {
		return nameOf(this.#options.area, epoch);
	}

	#vector(epoch: number): Uint8Array {
		return Y.encodeStateVector(this.#log(epoch).doc);
	}

	get #mayWrite(): boolean {
		const { leads, hand } = this.#options;
		return !this.#ended && leads() && hand() !== 'none' && !this.#outdated;
	}

	/** Whether nothing is late any more. */
	async #bringAlong(): Promise<boolean> {
		if (!this.#mayWrite) return false;
		const { store } = this.#options;
		if (this.#suspect && this.#newest > 1) this.#open(this.#newest - 1);
		const documents = this.logs;
		await Promise.all(documents.map(({ saving }) => saving.loaded));
		if (!this.#mayWrite || !documents.every((document) => this.#isInStep(document))) return false;
		const older = this.#shown.filter((epoch) => epoch < this.#newest);
		const isLate = (epoch: number) => {
			const looked = this.#looked.get(epoch);
			return !looked || !isSame(looked, this.#vector(epoch));
		};
		if (!this.#suspect && !older.some(isLate)) return true;
		this.#suspect = false;
		forward(
			documents.map(({ doc }) => docLog(doc)),
			this.#moment
		);
		// Of now: what comes while this is being saved was not looked at.
		const seen = older.map((epoch) => [epoch, this.#vector(epoch)] as const);
		await Promise.all(documents.map(({ saving }) => saving.durable()));
		for (const [epoch, vector] of seen) {
			this.#looked.set(epoch, vector);
			if (!isSame(vector, this.#vector(epoch))) continue;
			await store.note(this.#nameOf(epoch), vector);
			if (!isSame(vector, this.#vector(epoch))) await store.note(this.#nameOf(epoch), undefined);
		}
		return true;
	}

	async #rollOver(): Promise<void> {
		const { directory, area, now } = this.#options;
		if (!this.#mayWrite || !this.#isInStep(directory) || now() < this.#nextCheck) return;
		if (area === COMMON_AREA) migrate(directory.doc, [area]);
		const { doc } = this.current.log;
		const startedAt = epochStart(directory.doc, area, this.#newest);
		if (startedAt === undefined) {
			// An area of its own begins when there is something in it.
			const begun = area !== COMMON_AREA && logOf(doc).length > 0;
			if (begun) announceEpoch(directory.doc, area, this.#newest, this.#moment.now);
			return;
		}
		const state = { entries: logOf(doc).toArray(), clients: doc.store.clients.size, startedAt };
		if (!isEpochDue(state, this.#moment)) {
			this.#nextCheck = now() + DUE_MS;
			return;
		}
		const epoch = this.#newest + 1;
		const next = this.#log(epoch);
		await next.saving.loaded;
		// Somebody else may be about to, and what they have copied is not copied again. The next look goes on.
		if (!this.#mayWrite || !this.#isInStep(next)) return;
		forward(
			[...this.logs, next].map((one) => docLog(one.doc)),
			this.#moment
		);
		await next.saving.durable();
		if (this.#mayWrite) announceEpoch(directory.doc, this.#options.area, epoch, this.#moment.now);
	}

	#isInStep(document: SyncedDocument): boolean {
		return !this.#options.isShared() || document.facts.relay === 'open';
	}

	get #moment() {
		const { now, directory, area } = this.#options;
		const entries = logOf(directory.doc).toArray();
		return {
			now: now() as Parameters<typeof announceEpoch>[3],
			zone: zoneOf(entries),
			isElsewhere: elsewhere(entries, area)
		};
	}
}

/** The name of an epoch's log within its workspace. */
function nameOf(area: string, epoch: number): string {
	return `ops/${area}/${epoch}`;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
	const text = (vector: Uint8Array) =>
		String([...Y.decodeStateVector(vector)].sort(([x], [y]) => x - y));
	return text(a) === text(b);
}
