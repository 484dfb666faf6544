import { toActivity } from '#lib/domain/activity.ts';
import { toDeal, type Deal } from '#lib/domain/deal.ts';
import {
	toCompany,
	toContact,
	toMember,
	toPipeline,
	toReason,
	toSettings,
	toStage,
	type Company,
	type Contact,
	type Member,
	type Pipeline,
	type Reason,
	type Role,
	type Settings,
	type Stage
} from '#lib/domain/directory.ts';
import { ingest, type Folded, type Records } from '#lib/domain/fold.ts';
import { AHEAD_MS, hlcAt, instantOf, tick, type Hlc } from '#lib/domain/hlc.ts';
import {
	SETTINGS,
	typeOf,
	type ActivityId,
	type CompanyId,
	type ContactId,
	type DealId,
	type DeviceId,
	type MemberId,
	type PipelineId,
	type RandomBytes,
	type ReasonId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { ok, type Problem, type Result } from '#lib/domain/problem.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import type { Log } from '#lib/ydoc/log.ts';
import { Activities } from './activities.ts';
import { Columns } from './columns.ts';
import { Merges } from './merges.ts';

/** What a workspace is opened with: its logs (loaded or still loading) and who is at work. */
export interface WorkspaceOptions {
	/** The directory: pipelines, stages, reasons, members, settings. */
	readonly directory: Log;
	/** The log of deals, companies and contacts. */
	readonly log: Log;
	/** The log of activities. */
	readonly activities: Log;
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly now: () => EpochMs;
	readonly random: RandomBytes;
}

/** The operations of one command: what undo takes back at once. */
export type Step = readonly Operation[];

export type Changed = ReadonlySet<RecordId>;

/** What the member at this device may do in a shared workspace. */
export interface Grant {
	readonly role: Role;
	/** Why nothing may be written though the role would allow it. */
	readonly barred?: 'held' | 'revoked' | undefined;
}

/**
 * The records of one workspace, folded from its documents and kept up to date.
 *
 * Reads are plain maps; the only way to write is `append`, which commands use. What `grant` does not allow is refused
 * there: the relay would refuse it too.
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
	/** None in a workspace that is not shared: everything is allowed. */
	grant: Grant | undefined;
	/** Whether this build is older than those that may write here. */
	outdated = false;
	/** Calls and the like, by deal and by contact. */
	readonly activities = new Activities();
	/** Which companies were merged into which. */
	readonly merges = new Merges();
	/** Deals by stage, in order. */
	readonly columns = new Columns();
	/** What this device's user did in this session, to take back. */
	readonly steps: { readonly done: Step[]; readonly taken: Step[] } = { done: [], taken: [] };

	/** Counts changes, so that a reader can tell whether what it derived is of now. */
	version = 0;
	/** Entries of the log that this version cannot read; kept and passed on. */
	unreadable = 0;

	/** In the order in which they are written: the later refer to the earlier. */
	readonly #logs: readonly (readonly [Home, Log])[];
	readonly #listeners = new Set<(changed: Changed) => void>();
	readonly #stop: (() => void)[];
	/** Operations stamped so far ahead of this device's clock that their fold waits. */
	#early: Operation[] = [];
	#hlc: Hlc;

	constructor(options: WorkspaceOptions) {
		const { directory, log, activities, device, member, now, random } = options;
		this.device = device;
		this.member = member;
		this.now = now;
		this.random = random;
		this.#logs = [
			['directory', directory],
			['log', log],
			['activities', activities]
		];
		this.#hlc = hlcAt(now());
		this.#stop = this.#logs.map(([, log]) => {
			this.#receive(log.entries);
			return log.onAppended((entries) => this.#receive(entries));
		});
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
		this.#hlc = tick(this.#hlc, this.now());
		return this.#hlc;
	}

	/** Why records may not be written by this member, where they may not. */
	refusal(records: Iterable<RecordId>): Problem | undefined {
		if (this.outdated) return { code: 'outdated' };
		if (!this.grant) return undefined;
		const { role, barred } = this.grant;
		if (barred === 'held') return { code: 'held' };
		if (barred === 'revoked' || role === 'viewer') return { code: 'read-only' };
		if (role !== 'rep') return undefined;
		for (const record of records)
			if (homeOf(record) === 'directory') return { code: 'not-manager', where: record };
		return undefined;
	}

	/** Writes operations to the log: one transaction a document. Refused: `read-only`, `not-manager`, `held`. */
	append(operations: readonly Operation[]): Result<undefined> {
		return this.write(
			operations.map((operation) => ({ record: operation.record, entry: encode(operation) }))
		);
	}

	/** Writes operations that are encoded already. Refused as `append`. */
	write(
		entries: readonly { readonly record: RecordId; readonly entry: string }[]
	): Result<undefined> {
		const problem = this.refusal(entries.map(({ record }) => record));
		if (problem) return { ok: false, problem };
		for (const [home, log] of this.#logs) {
			const own = entries.filter(({ record }) => homeOf(record) === home).map(({ entry }) => entry);
			if (own.length > 0) log.append(own);
		}
		return ok(undefined);
	}

	/** How many operations wait because their stamp lies ahead of this device's clock. */
	get early(): number {
		return this.#early.length;
	}

	/** Folds the operations whose time has come. Call it now and then while `early` is not 0. */
	release(): void {
		if (this.#early.length > 0) this.#ingest(this.#early.splice(0));
	}

	#receive(entries: readonly string[]): void {
		const operations: Operation[] = [];
		for (const entry of entries) {
			const operation = decode(entry);
			if (operation) operations.push(operation);
			else this.unreadable++;
		}
		this.#ingest(operations);
	}

	#ingest(operations: readonly Operation[]): void {
		const limit = this.now() + AHEAD_MS;
		const due: Operation[] = [];
		for (const operation of operations) {
			// What is not ahead of this device's own readings never waits, though its clock was set back meanwhile.
			if (operation.hlc <= this.#hlc) due.push(operation);
			else if (instantOf(operation.hlc) > limit) this.#early.push(operation);
			else {
				due.push(operation);
				this.#hlc = operation.hlc;
			}
		}
		const changed = ingest(this.records, due);
		if (changed.size === 0) return;
		const merged = this.#merge(changed);
		for (const id of changed) {
			const folded = this.records.get(id);
			if (folded) this.#derive(folded);
		}
		if (merged) for (const id of this.#refer()) changed.add(id);
		this.columns.settle();
		this.version++;
		for (const listener of this.#listeners) listener(changed);
	}

	/** Notes merges of companies before anything that refers to them is derived, and says whether there were any. */
	#merge(changed: Changed): boolean {
		let some = false;
		for (const id of changed) {
			const folded = typeOf(id) === 'company' ? this.records.get(id) : undefined;
			if (folded && this.merges.put(id as CompanyId, toCompany(folded).mergedInto)) some = true;
		}
		return some;
	}

	/** After merges: every company, deal and contact once more, as far as it shows another company now. */
	#refer(): RecordId[] {
		const changed: RecordId[] = [];
		for (const company of this.companies.values()) {
			const shown = this.merges.listed(company);
			if (shown === company) continue;
			this.companies.set(company.id, shown);
			changed.push(company.id);
		}
		for (const deal of this.deals.values()) {
			const shown = this.merges.referring(deal);
			if (shown === deal) continue;
			this.columns.place(deal, shown);
			this.deals.set(deal.id, shown);
			changed.push(deal.id);
		}
		for (const contact of this.contacts.values()) {
			const shown = this.merges.referring(contact);
			if (shown === contact) continue;
			this.contacts.set(contact.id, shown);
			changed.push(contact.id);
		}
		return changed;
	}

	#derive(folded: Folded): void {
		const { id } = folded;
		const type = typeOf(id);
		switch (type) {
			case 'deal': {
				const derived = toDeal(folded);
				const deal = derived && this.merges.referring(derived);
				this.columns.place(this.deals.get(id as DealId), deal);
				keep(this.deals, id as DealId, deal);
				return;
			}
			case 'company': {
				const company = folded.purged ? undefined : this.merges.listed(toCompany(folded));
				keep(this.companies, id as CompanyId, company);
				return;
			}
			case 'contact': {
				const contact = folded.purged ? undefined : this.merges.referring(toContact(folded));
				keep(this.contacts, id as ContactId, contact);
				return;
			}
			case 'pipeline':
				keep(this.pipelines, id as PipelineId, folded.deleted ? undefined : toPipeline(folded));
				return;
			case 'stage':
				keep(this.stages, id as StageId, folded.deleted ? undefined : toStage(folded));
				return;
			case 'reason':
				keep(this.reasons, id as ReasonId, folded.deleted ? undefined : toReason(folded));
				return;
			case 'member':
				keep(this.members, id as MemberId, folded.deleted ? undefined : toMember(folded));
				return;
			case 'workspace':
				if (id === SETTINGS) this.settings = toSettings(folded);
				return;
			case 'activity':
				this.activities.put(id as ActivityId, toActivity(folded));
				return;
			case undefined:
				return;
			default:
				return type satisfies never;
		}
	}
}

function keep<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
	if (value === undefined) map.delete(key);
	else map.set(key, value);
}

const DIRECTORY = new Set(['workspace', 'pipeline', 'stage', 'reason', 'member']);

type Home = 'directory' | 'log' | 'activities';

/** Which document a record lives in; what this version does not know lies with the deals. */
function homeOf(record: RecordId): Home {
	const type = typeOf(record);
	if (type === 'activity') return 'activities';
	return type !== undefined && DIRECTORY.has(type) ? 'directory' : 'log';
}
