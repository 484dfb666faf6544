import type { Activity } from '#lib/domain/activity.ts';
import { COMMON_AREA, type SeenAreas } from '#lib/domain/area.ts';
import { contestIn, type Deal } from '#lib/domain/deal.ts';
import {
	toSettings,
	type Company,
	type Contact,
	type Member,
	type Pipeline,
	type Reason,
	type Role,
	type Settings,
	type Stage
} from '#lib/domain/directory.ts';
import { ingest, lazily, type Folded, type Records } from '#lib/domain/fold.ts';
import { hlcAt, horizon, instantOf, tick, type Hlc } from '#lib/domain/hlc.ts';
import {
	homeOf,
	SETTINGS,
	typeOf,
	type ActivityId,
	type CompanyId,
	type ContactId,
	type DealId,
	type DeviceId,
	type Home,
	type IdOf,
	type MemberId,
	type PipelineId,
	type RandomBytes,
	type ReasonId,
	type RecordId,
	type RecordType,
	type StageId
} from '#lib/domain/ids.ts';
import { bare, type Kept } from '#lib/domain/kept.ts';
import type { Lead } from '#lib/domain/lead.ts';
import { Merges, type MergeableId } from '#lib/domain/merges.ts';
import { placeOf, type Operation } from '#lib/domain/operation.ts';
import { ok, type Problem, type Result } from '#lib/domain/problem.ts';
import {
	keptType,
	readKept,
	type AnyKept,
	type KeptOf,
	type KeptType
} from '#lib/domain/records.ts';
import type { Attachment, Comment } from '#lib/domain/talk.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { decode, encode, headOf, hlcOf } from '#lib/ydoc/codec.ts';
import type { AreaLog, AreaLogs } from '#lib/ydoc/area-logs.ts';
import type { Log } from '#lib/ydoc/log.ts';
import { Columns } from './columns.ts';
import { Done } from './done.ts';
import { adjusted, type Outline } from './outline.ts';
import { Owned } from './owned.ts';
import { besideOf, Routes } from './routes.ts';
import { closedFrom, valueOf, type Row, type Value } from './row.ts';
import type { Author } from './stamp.ts';
import { logUnder, Overlaid, StandIn } from './stand-in.ts';
import { Waiting, type Refused } from './waiting.ts';

/** What a workspace is opened with: its logs (loaded or still loading) and who is at work. */
export interface WorkspaceOptions {
	/** The directory: pipelines, stages, reasons, members, settings. */
	readonly directory: Log;
	/** What all members but viewers write beside deals: labels, personas, views. None where nothing of it is shown. */
	readonly team?: Log;
	/** What the member alone sees: own views, what is followed and read. */
	readonly me?: Log;
	/** The log of deals, leads, companies and contacts. */
	readonly log: Log;
	/** The log of activities, comments and attachments. */
	readonly activities: Log;
	/** The same of areas that only some see. None where nothing of them is shown. */
	readonly areas?: AreaLogs;
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly now: () => EpochMs;
	readonly random: RandomBytes;
	/** The lane of this tab among those of the device: see `newLane`. */
	readonly lane?: number;
	/** What the logs hold is not read from them: it is supplied, and `complete` says when all of it is here. */
	readonly awaited?: boolean;
}

export type Changed = ReadonlySet<RecordId>;

/** What the member at this device may do in a shared workspace. */
export interface Grant {
	readonly role: Role;
	/** Why nothing may be written though the role would allow it. */
	readonly barred?: 'held' | 'revoked' | undefined;
	/** Which areas a rep or viewer sees beside the common one. */
	readonly areas?: SeenAreas | undefined;
}

/**
 * The records of one workspace, folded from its documents and kept up to date.
 *
 * Reads are plain maps; the only way to write is `append`, which commands use. What `grant` does not allow is refused
 * there: the relay would refuse it too.
 *
 * It may be shown before its operations are here: `project` gives rows that were folded elsewhere, `supply` the
 * operations, record by record, and `complete` ends that. Until then a command about a record whose operations are
 * missing is shown and waits; it is written when they come.
 */
export class Workspace {
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly now: () => EpochMs;
	readonly random: RandomBytes;

	readonly records: Records = new Map();
	readonly deals = new Map<DealId, Deal>();
	readonly companies = new Map<CompanyId, Company>();
	readonly contacts = new Map<ContactId, Contact>();
	readonly pipelines = new Map<PipelineId, Pipeline>();
	readonly stages = new Map<StageId, Stage>();
	readonly reasons = new Map<ReasonId, Reason>();
	readonly members = new Map<MemberId, Member>();
	settings: Settings = toSettings(undefined);
	/** Whether this build is older than those that may write here. */
	outdated = false;
	/** Calls and the like, by deal, by lead and by contact. */
	readonly activities = new Owned<Activity>(({ deal, lead, contact }) => [deal, lead, contact]);
	/** Comments by what they are on. */
	readonly comments = new Owned<Comment>(({ on }) => [on]);
	/** Attachments by what they are on. */
	readonly attachments = new Owned<Attachment>(({ on }) => [on]);
	/** Which companies were merged into which, and which contacts. */
	readonly merges = new Merges();
	/** Deals by stage, in order. */
	readonly columns = new Columns();
	/** What this device's user did, to take back. */
	readonly done: Done;

	/** Totals of all deals while only some are here; kept up with the commands made meanwhile. */
	outline: Outline | undefined;

	/** Deals of closed epochs, once they were asked for; read with `past.ts`, which knows what goes before them. */
	past: ReadonlyMap<DealId, Deal> = new Map();

	/** Counts changes, so that a reader can tell whether what it derived is of now. */
	version = 0;
	/** Entries of the log that this version cannot read; kept and passed on. */
	unreadable = 0;

	/** In the order in which they are written: the later refer to the earlier. */
	readonly #logs: readonly (readonly [Home, Log])[];
	readonly #areas: AreaLogs | undefined;
	#grant: Grant | undefined;
	/** Whether any pipeline has an area of its own. */
	#hasAreas = false;
	/** What is not the member's to see, though its operations are here: deals that went to a closed area. */
	readonly #away = new Map<
		RecordId,
		{ readonly value: Value; readonly from: StageId | undefined }
	>();
	/** What the member sees is to be looked at again. */
	#resighted = false;
	readonly #tables = new Map<KeptType, Map<RecordId, AnyKept>>();
	readonly #listeners = new Set<(changed: Changed) => void>();
	readonly #refusals = new Set<(refused: Refused) => void>();
	readonly #untold: Refused[] = [];
	readonly #stop: (() => void)[];
	#skew: number | undefined;
	/** Records whose operations are all here; none once that is so of every record but those of a former epoch. */
	#here: Set<RecordId> | undefined;
	/** Records that are only projected once the others are complete: a former epoch may have them. */
	readonly #former = new Set<RecordId>();
	/** What was appended for records whose operations are not here yet. */
	readonly #arrived = new Map<RecordId, string[]>();
	readonly #waiting = new Waiting();
	/** Companies and contacts that may stand for others since a merge: what refers to those is to be looked at again. */
	readonly #regrouped = new Set<RecordId>();
	/** The open stage that each closed deal was closed in. */
	readonly #closedFrom = new Map<RecordId, StageId>();
	/** Operations stamped so far ahead that their fold waits. */
	#early: Operation[] = [];
	#hlc: Hlc;
	readonly #lane: number | undefined;

	constructor(options: WorkspaceOptions) {
		const { directory, team, me, log, activities, device, member, now, random, awaited } = options;
		this.#areas = options.areas;
		this.device = device;
		this.member = member;
		this.now = now;
		this.random = random;
		this.#lane = options.lane;
		this.done = new Done({ device, member, now });
		this.#logs = [
			['directory', directory],
			...(team ? [['team', team] as const] : []),
			...(me ? [['me', me] as const] : []),
			['log', log],
			['activities', activities]
		];
		this.#hlc = hlcAt(now());
		if (awaited) this.#here = new Set();
		const stops: (() => void)[] = [];
		const follow = (one: Log) => {
			if (!awaited) this.#receive(one.entries);
			stops.push(one.onAppended((entries) => this.#receive(entries)));
		};
		const followArea = (area: AreaLog) => {
			follow(area.log);
			follow(area.activities);
		};
		for (const [, one] of this.#logs) follow(one);
		for (const area of options.areas?.open.values() ?? []) followArea(area);
		stops.push(options.areas?.onOpened(followArea) ?? (() => undefined));
		this.#stop = stops;
	}

	/** None in a workspace that is not shared: everything is allowed. */
	get grant(): Grant | undefined {
		return this.#grant;
	}

	set grant(grant: Grant | undefined) {
		const before = this.#grant;
		this.#grant = grant;
		const sees = (one: Grant | undefined) => JSON.stringify([one?.role, one?.areas]);
		if (!this.#hasAreas || sees(grant) === sees(before)) return;
		this.#resighted = true;
		this.#tell(new Set());
	}

	/** The area of a pipeline; `undefined` for one that is not known. */
	pipelineArea(pipeline: PipelineId): string | undefined {
		const known = this.pipelines.get(pipeline);
		return known && (known.area ?? COMMON_AREA);
	}

	/** Whether an area is not the member's to see. */
	isClosed(area: string | undefined): boolean {
		if (area === undefined || area === COMMON_AREA || !this.#grant) return false;
		const { role, areas = 'all' } = this.#grant;
		return role !== 'owner' && role !== 'manager' && areas !== 'all' && !areas.includes(area);
	}

	/** The record that one lies beside, and whose area it shares: a deal's call, comment or lead. */
	ownerOf(record: RecordId): RecordId | undefined {
		return besideOf(record, this.records.get(record)?.fields ?? {});
	}

	/** The areas that a deal may have been in and that are open here; none where there is but the common one. */
	areasBefore(deal: DealId): readonly string[] {
		const open = this.#areas?.open;
		if (!open?.size) return [];
		const places = this.operationsOf(deal).flatMap((operation) => placeOf(operation) ?? []);
		const named = places.flatMap(({ pipeline }) => [pipeline, this.pipelineArea(pipeline)]);
		return [COMMON_AREA, ...named.flatMap((area) => (area && open.has(area) ? [area] : []))];
	}

	/** The area that a record lies in; `undefined` where that is not known. */
	areaOf(record: RecordId): string | undefined {
		if (!this.#hasAreas) return COMMON_AREA;
		const owner = this.ownerOf(record);
		if (owner !== undefined) return this.areaOf(owner);
		if (typeOf(record) !== 'deal') return COMMON_AREA;
		const { placed } = this.records.get(record) ?? {};
		const pipeline =
			this.deals.get(record as DealId)?.pipeline ?? (placed && placeOf(placed)?.pipeline);
		return pipeline && this.pipelineArea(pipeline);
	}

	/** The records of a type that are nothing but their fields, the deleted ones among them. */
	table<T extends KeptType>(type: T): ReadonlyMap<IdOf[T], KeptOf[T]> {
		return (this.#tables.get(type) ?? NONE) as ReadonlyMap<IdOf[T], KeptOf[T]>;
	}

	/** Shows deals of closed epochs in place of those that were. */
	showPast(deals: ReadonlyMap<DealId, Deal>): void {
		this.past = deals;
		this.#tell(new Set());
	}

	/** Calls back after every change with the records it touched. */
	onChange(listener: (changed: Changed) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	close(): void {
		for (const stop of this.#stop) stop();
		this.#listeners.clear();
	}

	/** The next clock reading to stamp an operation with. */
	tick(): Hlc {
		this.#hlc = tick(this.#hlc, this.now(), this.#lane);
		return this.#hlc;
	}

	/** Why records may not be written by this member, where they may not. */
	refusal(records: Iterable<RecordId>): Problem | undefined {
		if (this.outdated) return { code: 'outdated' };
		if (!this.grant) return undefined;
		const { role, barred } = this.grant;
		if (barred === 'held') return { code: 'held' };
		if (barred === 'revoked') return { code: 'read-only' };
		const all = [...records];
		if (role === 'viewer')
			return all.every((record) => homeOf(record) === 'me') ? undefined : { code: 'read-only' };
		if (role !== 'rep') return undefined;
		for (const record of all) {
			if (homeOf(record) === 'directory') return { code: 'not-manager', where: record };
			if (this.isClosed(this.areaOf(record))) return { code: 'area-closed', where: record };
		}
		return undefined;
	}

	/**
	 * Shows records as they were folded elsewhere; their operations are to come by `supply`. Those whose operations are
	 * here already stay as they are.
	 */
	project(rows: Iterable<Row>): void {
		this.#here ??= new Set(this.records.keys());
		const changed = new Set<RecordId>();
		for (const row of rows) if (this.#stand(row)) changed.add(row.id);
		this.#tell(changed);
	}

	/**
	 * Takes in all operations of records as entries, which are decoded when somebody asks for them. `rows` are for those
	 * that were projected differently or not at all; a record without any row is folded at once.
	 */
	supply(
		records: Iterable<readonly [RecordId, readonly string[]]>,
		rows: Iterable<Row> = []
	): void {
		const given = new Map<RecordId, Row>();
		for (const row of rows) given.set(row.id, row);
		const changed = new Set<RecordId>();
		const more: Operation[] = [];
		for (const [id, entries] of records) {
			const row = given.get(id);
			given.delete(id);
			this.done.note(entries, { whole: this.isComplete });
			if (this.#isHere(id) && this.records.has(id)) more.push(...this.#decoded(entries));
			else if (this.#take(id, entries, row)) changed.add(id);
		}
		for (const row of given.values()) if (this.#stand(row)) changed.add(row.id);
		this.#tell(changed);
		this.#ingest(more);
		this.#settle();
	}

	/**
	 * Everything has been supplied: what was only projected is not there, and what waits is written. Where a former epoch
	 * is `toCome`, what was only projected stays until it is called again.
	 */
	complete(toCome = false): void {
		if (this.#here) this.done.complete();
		else if (this.#former.size === 0) return;
		this.#here = undefined;
		this.outline = undefined;
		this.#former.clear();
		const changed = new Set<RecordId>();
		for (const { id } of [...this.records.values()]) {
			if (!(this.#base(id) instanceof StandIn)) continue;
			if (toCome) this.#former.add(id);
			else if (this.#waiting.has(id)) this.#waiting.bases.delete(id);
			else {
				this.records.delete(id);
				this.#put(id, undefined);
				changed.add(id);
			}
		}
		this.#tell(changed);
		const arrived = [...this.#arrived].filter(([id]) => this.#isHere(id));
		for (const [id] of arrived) this.#arrived.delete(id);
		this.#receive(arrived.flatMap(([, entries]) => entries));
		this.#settle();
	}

	/** Whether the operations of every record are here. */
	get isComplete(): boolean {
		return this.#here === undefined;
	}

	/** How many commands are shown and not written yet. */
	get waiting(): number {
		return this.#waiting.size;
	}

	/** Calls back with what waited and cannot be written, now that its record is here. */
	onRefused(listener: (refused: Refused) => void): () => void {
		this.#refusals.add(listener);
		for (const refused of this.#untold.splice(0)) listener(refused);
		return () => this.#refusals.delete(listener);
	}

	/** Records as others can `project` them: all, or those named of which anything is here. */
	*rows(ids: Iterable<RecordId> = this.records.keys()): Iterable<Row> {
		const early = new Set(this.#early.map(({ record }) => record));
		for (const id of ids) {
			if (!this.records.has(id) && !early.has(id)) continue;
			const value = this.#value(id);
			const from = this.#closedFrom.get(id);
			const folded = this.deals.get(id as DealId)?.contested ? this.records.get(id) : undefined;
			const contest = folded && contestIn(folded);
			yield {
				id,
				value,
				...(from === undefined ? {} : { from }),
				...(contest ? { contest } : {}),
				...(early.has(id) ? { partial: true } : {})
			};
		}
	}

	/** What a command on a record stands on; before its operations are here, what stands for them. */
	operationsOf(record: RecordId): readonly Operation[] {
		const folded = this.records.get(record);
		return folded ? logUnder(folded) : [];
	}

	/**
	 * Writes operations to the log: one transaction a document. Refused: `read-only`, `not-manager`, `held`,
	 * `area-closed`.
	 *
	 * Those about a record whose operations are not all here are shown and wait for them.
	 */
	append(operations: readonly Operation[]): Result<undefined> {
		const problem = this.refusal(operations.map(({ record }) => record));
		if (problem) return { ok: false, problem };
		const closed = this.#closedTo(operations);
		if (closed) return { ok: false, problem: { code: 'area-closed', where: closed } };
		if (this.#mustWait(operations)) this.#wait(operations);
		else this.#write(operations);
		return ok(undefined);
	}

	/** Writes operations that are encoded already. Refused as `append`. */
	write(
		entries: readonly { readonly record: RecordId; readonly entry: string }[]
	): Result<undefined> {
		const problem = this.refusal(entries.map(({ record }) => record));
		if (problem) return { ok: false, problem };
		this.#begin(entries.map(({ record }) => record));
		this.#writeEntries(entries);
		return ok(undefined);
	}

	/** The relay's time less this device's, in ms; `undefined` where it is not known. Stamps are the device's own. */
	get skew(): number | undefined {
		return this.#skew;
	}

	set skew(skew: number | undefined) {
		this.#skew = skew;
		this.release();
	}

	/** Up to when operations may be stamped to be folded now. */
	get horizon(): EpochMs {
		return horizon(this.now(), this.#skew);
	}

	/** How many operations wait because their stamp lies too far ahead. */
	get early(): number {
		return this.#early.length;
	}

	/** Folds the operations whose time has come. Call it now and then while `early` is not 0. */
	release(): void {
		if (this.#early.length > 0) this.#ingest([]);
	}

	#write(operations: readonly Operation[]): void {
		this.#writeEntries(
			operations.map((operation) => ({ record: operation.record, entry: encode(operation) }))
		);
	}

	#writeEntries(entries: readonly { readonly record: RecordId; readonly entry: string }[]): void {
		let written = 0;
		for (const [home, log] of this.#logs) {
			const own = entries.filter(({ record }) => homeOf(record) === home).map(({ entry }) => entry);
			written += own.length;
			if (own.length === 0) continue;
			if (this.#hasAreas && this.#areas && (home === 'log' || home === 'activities'))
				this.#writeTo(home, log, own, this.#routesOf(entries));
			else log.append(own);
		}
		if (written < entries.length) throw new Error('an operation without a log to write it to');
	}

	/** Writes each entry where its record belongs. */
	#writeTo(
		home: 'log' | 'activities',
		common: Log,
		entries: readonly string[],
		routes: Routes
	): void {
		const areas = new Map<string, string[]>();
		for (const entry of entries) {
			const operation = decode(entry);
			for (const area of operation ? routes.of(operation) : [COMMON_AREA]) {
				const list = areas.get(area);
				if (list) list.push(entry);
				else areas.set(area, [entry]);
			}
		}
		for (const [area, list] of areas) {
			const own = area === COMMON_AREA ? undefined : this.#areas?.of(area)[home];
			(own ?? common).append(list);
		}
	}

	#routesOf(entries: readonly { readonly entry: string }[]): Routes {
		return new Routes(
			this,
			entries.flatMap(({ entry }) => decode(entry) ?? [])
		);
	}

	/** The record that operations would put where the member does not see it, or are about there. */
	#closedTo(operations: readonly Operation[]): RecordId | undefined {
		if (!this.#hasAreas || !this.#grant) return undefined;
		const routes = new Routes(this, operations);
		return operations.find(({ record }) => this.isClosed(routes.after(record)))?.record;
	}

	#receive(entries: readonly string[]): void {
		this.done.note(entries);
		if (!this.#here && this.#former.size === 0) return this.#ingest(this.#decoded(entries));
		const here: string[] = [];
		for (const entry of entries) {
			const head = headOf(entry);
			if (!head) this.unreadable++;
			else if (this.#isHere(head.record)) here.push(entry);
			else {
				const list = this.#arrived.get(head.record);
				if (list) list.push(entry);
				else this.#arrived.set(head.record, [entry]);
			}
		}
		this.#ingest(this.#decoded(here));
	}

	#decoded(entries: readonly string[]): Operation[] {
		const operations: Operation[] = [];
		for (const entry of entries) {
			const operation = decode(entry);
			if (operation) operations.push(operation);
			else this.unreadable++;
		}
		return operations;
	}

	#ingest(operations: readonly Operation[]): void {
		// Those whose time has come meanwhile first: no operation is folded without what it saw.
		const all = this.#early.length > 0 ? [...this.#early.splice(0), ...operations] : operations;
		const due = all.filter((operation) => this.#isDue(operation.hlc, () => operation));
		const changed = this.#merge(due);
		for (const id of changed) this.#change(id);
		// Their rows say from now on that there is more to come.
		if (this.#early.length > 0) for (const { record } of operations) changed.add(record);
		if (changed.size > 0) this.#tell(changed);
	}

	/** Whether an operation of this reading is to be folded now; what is too far ahead is kept for later. */
	#isDue(hlc: Hlc, read: () => Operation | undefined): boolean {
		// What is not ahead of this device's own readings never waits, though its clock was set back meanwhile.
		if (hlc <= this.#hlc) return true;
		if (instantOf(hlc) > this.horizon) {
			const early = read();
			if (early) this.#early.push(early);
			return false;
		}
		this.#hlc = hlc;
		return true;
	}

	#merge(operations: readonly Operation[]): Set<RecordId> {
		if (this.#waiting.size === 0) return ingest(this.records, operations);
		const under = operations.filter(({ record }) => this.#waiting.has(record));
		const others = operations.filter(({ record }) => !this.#waiting.has(record));
		const changed = ingest(this.#waiting.bases, under);
		for (const id of changed) this.records.set(id, this.#waiting.over(id));
		for (const id of ingest(this.records, others)) changed.add(id);
		return changed;
	}

	#tell(changed: Changed): void {
		this.columns.settle();
		const seen = this.#resighted ? new Set([...changed, ...this.#resight()]) : changed;
		const told = this.#regrouped.size > 0 ? new Set([...seen, ...this.#refer()]) : seen;
		this.version++;
		for (const listener of this.#listeners) listener(told);
	}

	/** After a change of what the member may see: everything that an area may hold once more. */
	#resight(): RecordId[] {
		const changed: RecordId[] = [];
		// Deals first: what lies beside them is seen with them.
		while (this.#resighted) {
			this.#resighted = false;
			const shown = [
				...this.deals.values(),
				...this.activities,
				...this.comments,
				...this.attachments,
				...this.table('lead').values()
			].filter((value) => this.#isAway(value.id, value));
			const back = [...this.#away].filter(([id, { value }]) => !this.#isAway(id, value));
			for (const value of shown) {
				this.#put(value.id, value, this.#closedFrom.get(value.id));
				changed.push(value.id);
			}
			for (const [id, { value, from }] of back) {
				this.#put(id, value, from);
				changed.push(id);
			}
		}
		this.columns.settle();
		return changed;
	}

	/** Whether a value is of a record that is not the member's to see. */
	#isAway(id: RecordId, value: Value): boolean {
		if (typeOf(id) === 'deal') return this.isClosed(this.pipelineArea((value as Deal).pipeline));
		const owner = this.ownerOf(id);
		return owner !== undefined && (this.#away.has(owner) || this.isClosed(this.areaOf(owner)));
	}

	/** After merges: what stands for others now, and all that refers to a company or a contact and shows another. */
	#refer(): RecordId[] {
		const { merges } = this;
		const changed = [...this.#regrouped];
		this.#regrouped.clear();
		const again = <T extends { readonly id: RecordId }>(
			all: Iterable<T>,
			refer: (one: T) => T,
			show: (shown: T, before: T) => void
		) => {
			for (const one of [...all]) {
				const shown = refer(one);
				if (shown === one) continue;
				show(shown, one);
				changed.push(one.id);
			}
		};
		const leads = this.#tables.get('lead') as Map<RecordId, Lead> | undefined;
		const [comments, attachments] = [this.#tables.get('comment'), this.#tables.get('attachment')];
		again(
			this.companies.values(),
			(one) => merges.listed(one),
			(shown) => this.companies.set(shown.id, shown)
		);
		again(
			this.contacts.values(),
			(one) => merges.contact(one),
			(shown) => this.contacts.set(shown.id, shown)
		);
		again(
			this.deals.values(),
			(one) => merges.deal(one),
			(shown, before) => {
				this.columns.place(before, shown);
				this.deals.set(shown.id, shown);
			}
		);
		again(
			leads?.values() ?? [],
			(one) => merges.lead(one),
			(shown) => leads?.set(shown.id, shown)
		);
		again(
			this.activities.everything(),
			(one) => merges.activity(one),
			(shown) => this.activities.put(shown.id, shown)
		);
		again(
			(comments?.values() ?? []) as Iterable<Comment>,
			(one) => merges.beside(one),
			(shown) => {
				comments?.set(shown.id, shown);
				this.comments.put(shown.id, shown);
			}
		);
		again(
			(attachments?.values() ?? []) as Iterable<Attachment>,
			(one) => merges.beside(one),
			(shown) => {
				attachments?.set(shown.id, shown);
				this.attachments.put(shown.id, shown);
			}
		);
		this.columns.settle();
		return changed;
	}

	#isHere(record: RecordId): boolean {
		return this.#here?.has(record) ?? !this.#former.has(record);
	}

	/** A record without what waits on top of it. */
	#base(record: RecordId): Folded | undefined {
		return (this.#waiting.has(record) ? this.#waiting.bases : this.records).get(record);
	}

	/** Puts what the log says, or what stands for it, under what is shown of a record. */
	#ground(record: RecordId, base: Folded): void {
		if (!this.#waiting.has(record)) this.records.set(record, base);
		else {
			this.#waiting.bases.set(record, base);
			this.records.set(record, this.#waiting.over(record));
		}
	}

	/** Shows a row until the operations of its record are here; whether that changes anything. */
	#stand(row: Row): boolean {
		const { id, value } = row;
		if (this.#isHere(id)) return false;
		this.#ground(id, new StandIn(row));
		if (this.#waiting.has(id)) this.#derive(id);
		else this.#put(id, value, row.from);
		const seen = value && ('touchedAt' in value ? value.touchedAt : undefined);
		if (seen !== undefined && seen <= this.horizon)
			this.#hlc = Math.max(this.#hlc, hlcAt(seen)) as Hlc;
		return true;
	}

	/** Takes in the operations of a record; whether it shows something else than before. */
	#take(id: RecordId, entries: readonly string[], given: Row | undefined): boolean {
		const arrived = this.#arrived.get(id);
		this.#arrived.delete(id);
		const due = (arrived ? [...entries, ...arrived] : entries).filter((entry) => {
			const hlc = hlcOf(entry);
			// What is unreadable is counted when it is decoded.
			return hlc === undefined || this.#isDue(hlc, () => decode(entry));
		});
		const base = this.#base(id);
		const row = given ?? (base instanceof StandIn ? base.row : undefined);
		this.#here?.add(id);
		this.#former.delete(id);
		if (due.length === 0 && !this.#waiting.has(id)) {
			this.#put(id, undefined);
			return this.records.delete(id);
		}
		this.#ground(
			id,
			lazily(id, () => this.#decoded(due))
		);
		// The row may be of a time when other operations of the record were due than now.
		const isOfNow = row && !row.partial && due.length === entries.length;
		if (!isOfNow || arrived || this.#waiting.has(id)) this.#derive(id);
		else if (given) this.#put(id, given.value, given.from);
		else return false;
		return true;
	}

	#mustWait(operations: readonly Operation[]): boolean {
		this.#begin(operations.filter(({ kind }) => kind === 'create').map(({ record }) => record));
		return operations.some(({ record }) => !this.#isHere(record) || this.#waiting.has(record));
	}

	/** Records that are made now have no other operations to come. */
	#begin(records: readonly RecordId[]): void {
		for (const record of records)
			if (!this.records.has(record) && !this.#arrived.has(record)) this.#here?.add(record);
	}

	#wait(operations: readonly Operation[]): void {
		this.#waiting.add(operations, this.records);
		this.done.add(operations);
		const changed = new Set(operations.map(({ record }) => record));
		for (const record of changed) {
			this.records.set(record, this.#waiting.over(record));
			this.#change(record);
		}
		this.#tell(changed);
	}

	/** Writes what has waited long enough. */
	#settle(): void {
		const author: Author = {
			device: this.device,
			member: this.member,
			now: this.now,
			tick: () => this.tick(),
			records: { get: (record) => this.#base(record) }
		};
		for (;;) {
			const command = this.#waiting.next((record) => this.#isHere(record));
			if (!command) return;
			const { operations, refused, dropped, free } = this.#waiting.settle(command, author);
			const problem = this.refusal(operations.map(({ record }) => record));
			for (const record of free) this.#free(record);
			if (!problem) this.#write(operations);
			this.#again(command);
			this.done.drop(problem ? command.map(({ id }) => id) : dropped);
			for (const one of refused) this.#refuse(one);
			if (problem) this.#refuse({ problem, operations });
		}
	}

	#refuse(refused: Refused): void {
		if (this.#refusals.size === 0) this.#untold.push(refused);
		for (const listener of this.#refusals) listener(refused);
	}

	/** Nothing waits for a record any more: it is what the log says. */
	#free(record: RecordId): void {
		const { bases } = this.#waiting;
		const base = bases.get(record);
		bases.delete(record);
		if (base) this.records.set(record, base);
		else this.records.delete(record);
	}

	/** Shows the records of a command as they are now. */
	#again(command: readonly Operation[]): void {
		const changed = new Set(command.map(({ record }) => record));
		for (const record of changed) {
			if (this.#waiting.has(record)) this.records.set(record, this.#waiting.over(record));
			this.#change(record);
		}
		this.#tell(changed);
	}

	/** Shows a record that an operation has changed. */
	#change(id: RecordId): void {
		const before = this.deals.get(id as DealId);
		this.#derive(id);
		const after = this.deals.get(id as DealId);
		if (this.outline && before !== after)
			this.outline = adjusted(this.outline, before, after, this);
	}

	#derive(id: RecordId): void {
		const folded = this.records.get(id);
		if (!folded) return this.#put(id, undefined);
		const whole = folded instanceof Overlaid ? folded.folded : folded;
		this.#put(id, valueOf(whole), closedFrom(whole));
	}

	/** Shows a record as this value, once a record between two calls of `#tell`. */
	/** Notes what a company or a contact was merged into, and who stands for others since. */
	#regroup(id: MergeableId, one: Company | Contact | undefined): void {
		const before = this.merges.of(id);
		if (this.merges.put(id, one)) this.#regrouped.add(before).add(this.merges.of(id));
	}

	#put(id: RecordId, found: Value | undefined, from?: StageId): void {
		const isAway = this.#hasAreas && found !== undefined && this.#isAway(id, found);
		if (isAway !== this.#away.has(id) && typeOf(id) === 'deal') this.#resighted = true;
		if (isAway) this.#away.set(id, { value: found, from });
		else this.#away.delete(id);
		const value = isAway ? undefined : found;
		const kept = keptType(id);
		if (kept) return this.#keep(kept, id, value as Kept | undefined);
		const type = typeOf(id) as Exclude<RecordType, KeptType> | undefined;
		switch (type) {
			case 'deal': {
				const before = this.deals.get(id as DealId);
				const deal = value && this.merges.deal(value as Deal);
				this.columns.place(before, deal);
				keep(this.deals, id as DealId, deal);
				keep(this.#closedFrom, id, from);
				return;
			}
			case 'company': {
				const company = value as Company | undefined;
				this.#regroup(id as CompanyId, company);
				return keep(this.companies, id as CompanyId, company && this.merges.listed(company));
			}
			case 'contact': {
				const contact = value as Contact | undefined;
				this.#regroup(id as ContactId, contact);
				return keep(this.contacts, id as ContactId, contact && this.merges.contact(contact));
			}
			case 'pipeline': {
				const before = this.pipelines.get(id as PipelineId)?.area;
				keep(this.pipelines, id as PipelineId, value as Pipeline | undefined);
				if (this.pipelines.get(id as PipelineId)?.area === before) return;
				this.#hasAreas = this.pipelines.values().some(({ area }) => area !== undefined);
				this.#resighted = true;
				return;
			}
			case 'stage':
				return keep(this.stages, id as StageId, value as Stage | undefined);
			case 'reason':
				return keep(this.reasons, id as ReasonId, value as Reason | undefined);
			case 'member':
				return keep(this.members, id as MemberId, value as Member | undefined);
			case 'workspace':
				if (id === SETTINGS)
					this.settings = (value as Settings | undefined) ?? toSettings(undefined);
				return;
			case 'activity':
				return this.activities.put(
					id as ActivityId,
					value && this.merges.activity(value as Activity)
				);
			case undefined:
				return;
			default:
				return type satisfies never;
		}
	}

	/** Shows a record that is nothing but its fields. */
	#keep(type: KeptType, id: RecordId, kept: Kept | undefined): void {
		const value = kept && this.#referring(type, readKept(type, kept));
		const table = this.#tables.get(type) ?? new Map<RecordId, AnyKept>();
		keep(this.#tables.set(type, table).get(type) ?? table, id, value);
		if (type === 'comment') this.comments.put(id, value as Comment | undefined);
		if (type === 'attachment') this.attachments.put(id, value as Attachment | undefined);
	}

	#referring(type: KeptType, value: AnyKept): AnyKept {
		if (type === 'lead') return this.merges.lead(value as Lead);
		if (type === 'comment' || type === 'attachment')
			return this.merges.beside(value as Comment | Attachment);
		return value;
	}

	/** What a record is shown as. */
	#value(id: RecordId): Value | undefined {
		const kept = keptType(id);
		if (kept) {
			const value = this.#tables.get(kept)?.get(id);
			return value && bare(value);
		}
		const type = typeOf(id) as Exclude<RecordType, KeptType> | undefined;
		switch (type) {
			case 'deal':
				return this.deals.get(id as DealId);
			case 'company':
				return this.companies.get(id as CompanyId);
			case 'contact':
				return this.contacts.get(id as ContactId);
			case 'pipeline':
				return this.pipelines.get(id as PipelineId);
			case 'stage':
				return this.stages.get(id as StageId);
			case 'reason':
				return this.reasons.get(id as ReasonId);
			case 'member':
				return this.members.get(id as MemberId);
			case 'workspace':
				return id === SETTINGS ? this.settings : undefined;
			case 'activity':
				return this.activities.get(id as ActivityId);
			case undefined:
				return undefined;
			default:
				return type satisfies never;
		}
	}
}

function keep<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
	if (value === undefined) map.delete(key);
	else map.set(key, value);
}

const NONE: ReadonlyMap<RecordId, AnyKept> = new Map();
