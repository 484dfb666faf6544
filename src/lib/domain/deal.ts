import type { Folded } from './fold.ts';
import { instantOf } from './hlc.ts';
import type {
	CompanyId,
	ContactId,
	DealId,
	LabelId,
	LeadId,
	MemberId,
	PersonaId,
	PipelineId,
	ReasonId,
	SourceId,
	StageId
} from './ids.ts';
import type { Money } from './money.ts';
import {
	isExit,
	placeOf,
	type Exit,
	type Fields,
	type FieldValue,
	type Operation,
	type OperationId,
	type OperationOf,
	type Register
} from './operation.ts';
import type { Rank } from './rank.ts';
import { parseDay, type At, type Day, type EpochMs } from './time.ts';

/** Where a deal is in its life. Kept apart from the stage's kind so that a stage made "lost" later rewrites no past. */
export const DEAL_STATUSES = ['open', 'won', 'lost', 'disqualified', 'nurture'] as const;
export type DealStatus = (typeof DEAL_STATUSES)[number];

/**
 * What kind of purchase a deal is: of a company that has bought nothing before it (`new`), the same again (`repeat`), or
 * something else of a customer (`existing`).
 */
export const DEAL_SEGMENTS = ['new', 'repeat', 'existing'] as const;
export type DealSegment = (typeof DEAL_SEGMENTS)[number];

/** One opportunity to sell. */
export interface Deal {
	readonly id: DealId;
	readonly title: string;
	readonly value: Money | undefined;
	/** What it costs to deliver. */
	readonly cost: Money | undefined;
	readonly owner: MemberId | undefined;
	/** The company, or the one it was merged into. */
	readonly company: CompanyId | undefined;
	/** The company as it was written. */
	readonly writtenCompany: CompanyId | undefined;
	/** Whom one talks to about it, the main one first. */
	readonly contacts: readonly ContactId[];
	/** The contacts as they were written: one may have been merged into another since. */
	readonly writtenContacts: readonly ContactId[];
	readonly source: SourceId | undefined;
	/** As a member has said; where nobody has, one is proposed (`store/segments.ts`). */
	readonly segment: DealSegment | undefined;
	readonly persona: PersonaId | undefined;
	/** The lead it was made of. */
	readonly lead: LeadId | undefined;
	readonly labels: readonly LabelId[];
	/** The day on which a won deal was paid. */
	readonly paidOn: Day | undefined;
	readonly expectedClose: Day | undefined;
	/** What is to be done next, in words. */
	readonly nextStep: string;
	/** The day it is planned for. */
	readonly nextOn: Day | undefined;
	readonly pipeline: PipelineId;
	readonly stage: StageId;
	readonly order: Rank;
	readonly status: DealStatus;
	/** When it came into being, in the business; `null` where an imported file did not say. */
	readonly createdAt: At;
	/** When it entered the stage it stands in. */
	readonly enteredAt: At;
	/** The last change of anything, as recorded. */
	readonly touchedAt: EpochMs;
	/** Why it left the board without being won. */
	readonly lost: Leaving | undefined;
	/** Won by one member and lost by another, apart: in no total until a person decides. */
	readonly contested: boolean;
	/** What members wrote that gave way to what another wrote apart. */
	readonly overtaken: readonly Loss[];
	readonly deleted: boolean;
	/** The deletion that holds, or that an edit made apart has made void. */
	readonly deletion: Deletion | undefined;
	/** Deleted by one and edited by another, apart: here again until somebody decides. */
	readonly revived: boolean;
	/** Columns of an imported file that are no field of ours, by their heading. */
	readonly extra: Readonly<Record<string, string>>;
	/**
	 * The registers of what several may add to at once, by their names: `line.<id>`, `f.<custom field>`,
	 * `contact.<contact>`. None where the value is `null`.
	 */
	readonly entries: Fields;
	/** The criteria of its stages that somebody has ticked. */
	readonly ticks: Readonly<Record<CriterionId, Tick>>;
}

/** Why a deal was lost, disqualified or set aside to be nurtured. */
interface Leaving {
	/** None where a deal was set aside without one. */
	readonly reason?: ReasonId;
	readonly note: string;
	/** To whom, where the reason asks for it. */
	readonly competitor?: string;
	/** When to look at it again. */
	readonly until?: Day;
}

type CriterionId = string;

/** Who said that a criterion is met, and when that was recorded. */
interface Tick {
	readonly by: MemberId;
	readonly at: EpochMs;
}

/** A write that gave way to another made apart from it. */
export interface Loss {
	readonly operation: OperationId;
	/** A field, or `place`. */
	readonly register: Register;
	readonly by: MemberId;
	/** Who wrote what holds. */
	readonly to: MemberId;
}

/** Who flagged a record as deleted, and when it was recorded. */
export interface Deletion {
	readonly by: MemberId;
	readonly at: EpochMs;
	/** It took back the making of the record: what was undone is in no bin. */
	readonly undo: boolean;
}

/** The deletion of a folded record, if there is one. */
export function deletionOf({ deletion, operations }: Folded): Deletion | undefined {
	if (!deletion) return undefined;
	const undone = operations.find(({ id }) => id === deletion.undoes);
	return { by: deletion.by, at: instantOf(deletion.hlc), undo: undone?.kind === 'create' };
}

const NO_LOSSES: readonly Loss[] = [];

function lossesOf({ overtaken }: Folded): readonly Loss[] {
	if (overtaken.length === 0) return NO_LOSSES;
	return overtaken.map(({ register, operation, holder }) => ({
		operation: operation.id,
		register,
		by: operation.by,
		to: holder.by
	}));
}

/** The two closings of a contested deal, each the latest of its kind. */
export interface Contest {
	readonly won: OperationOf<'win'>;
	/** By which it left the board without being won. */
	readonly lost: Exclude<Exit, { readonly kind: 'win' }>;
}

/** Between what has to be decided about a deal that was won by one and taken off the board otherwise by another, apart. */
export function contestIn({ placed, apart }: Folded): Contest | undefined {
	if (!placed) return undefined;
	const closings = [...apart, placed];
	const won = closings.findLast((one) => one.kind === 'win');
	const lost = closings.findLast(
		(one): one is Contest['lost'] => isExit(one) && one.kind !== 'win'
	);
	return won && lost && { won, lost };
}

/** The status that a placement gives its deal. */
export function statusOf(operation: Operation): DealStatus {
	return isExit(operation) ? STATUS[operation.kind] : 'open';
}

const STATUS = {
	win: 'won',
	lose: 'lost',
	disqualify: 'disqualified',
	nurture: 'nurture'
} as const;

/** Whether a deal stands in a column: one that was disqualified, or set aside, keeps the stage that it left. */
export function isOnBoard({ status, deleted }: Pick<Deal, 'status' | 'deleted'>): boolean {
	return !deleted && status !== 'disqualified' && status !== 'nurture';
}

/** Why a deal left the board, if it did without being won. */
function leavingOf(placed: Operation): Leaving | undefined {
	if (!isExit(placed) || placed.kind === 'win') return undefined;
	const { reason, note } = placed.body;
	return {
		...(reason === undefined ? {} : { reason }),
		note,
		...(placed.kind === 'lose' && placed.body.competitor
			? { competitor: placed.body.competitor }
			: {}),
		...(placed.kind === 'nurture' ? { until: placed.body.until } : {})
	};
}

/** The deal that a folded record is, or `undefined` while its creation has not arrived. */
export function toDeal(folded: Folded): Deal | undefined {
	const { fields, placed, ordered, operations } = folded;
	const place = placed && placeOf(placed);
	const [first] = operations;
	const last = operations.at(-1);
	if (!placed || !place || !first || !last) return undefined;
	const status = statusOf(placed);
	const company = text(fields['company']) as CompanyId | undefined;
	const contacts = contactsIn(fields);
	return {
		id: folded.id as DealId,
		title: text(fields['title']) ?? '',
		value: money(fields['value']),
		cost: money(fields['cost']),
		owner: text(fields['owner']) as MemberId | undefined,
		company,
		writtenCompany: company,
		contacts,
		writtenContacts: contacts,
		source: text(fields['source']) as SourceId | undefined,
		segment: DEAL_SEGMENTS.find((one) => one === fields['segment']),
		persona: text(fields['persona']) as PersonaId | undefined,
		lead: text(fields['lead']) as LeadId | undefined,
		labels: markedIn(fields, LABEL) as readonly LabelId[],
		paidOn: parseDay(text(fields['paidOn']) ?? ''),
		expectedClose: parseDay(text(fields['expectedClose']) ?? ''),
		nextStep: text(fields['nextStep']) ?? '',
		nextOn: parseDay(text(fields['nextOn']) ?? ''),
		pipeline: place.pipeline,
		stage: place.stage,
		order: ordered?.kind === 'order' ? ordered.body.order : place.order,
		status,
		createdAt: (operations.find(({ kind }) => kind === 'create') ?? first).at,
		enteredAt: placed.at,
		touchedAt: instantOf(last.hlc),
		lost: leavingOf(placed),
		contested:
			status !== 'open' && folded.apart.some((other) => isContest(status, statusOf(other))),
		overtaken: lossesOf(folded),
		deleted: folded.deleted,
		deletion: deletionOf(folded),
		revived: folded.revived,
		extra: extraOf(fields),
		entries: entriesIn(fields, [LINE, CUSTOM, CONTACT]),
		ticks: ticksOf(folded)
	};
}

/** Whether two closings made apart cannot both be: one of them, and not the other, is a win. */
function isContest(one: DealStatus, other: DealStatus): boolean {
	return one !== 'open' && other !== 'open' && (one === 'won') !== (other === 'won');
}

/** The register of a kept column is this and its heading. */
export const EXTRA = 'x.';
/** The register of a label is this and its id; `true` where the record has it. */
export const LABEL = 'label.';
/** The register of a criterion is this and its id; `true` where it is met. */
export const TICK = 'tick.';
/** The register of a line item is this and its id. */
export const LINE = 'line.';
/** The register of a custom field is this and its id. */
export const CUSTOM = 'f.';
/** The register of a contact is this and its id: `true`, or the part that the contact plays; `false` for none any more. */
export const CONTACT = 'contact.';

const NO_EXTRA: Readonly<Record<string, string>> = {};

function extraOf(fields: Folded['fields']): Readonly<Record<string, string>> {
	let extra: Record<string, string> | undefined;
	for (const name in fields) {
		const value = name.startsWith(EXTRA) ? fields[name] : undefined;
		if (typeof value === 'string') (extra ??= {})[name.slice(EXTRA.length)] = value;
	}
	return extra ?? NO_EXTRA;
}

const NO_ENTRIES: Fields = {};

/** The fields whose names begin with one of these, without those that are empty. */
export function entriesIn(fields: Fields, prefixes: readonly string[]): Fields {
	let entries: Record<string, FieldValue> | undefined;
	for (const name in fields) {
		const value = fields[name];
		if (value === null || value === undefined) continue;
		if (prefixes.some((prefix) => name.startsWith(prefix))) (entries ??= {})[name] = value;
	}
	return entries ?? NO_ENTRIES;
}

/** What follows a prefix in the names of the fields that are `true`, in order. */
export function markedIn(fields: Fields, prefix: string): readonly string[] {
	let marked: string[] | undefined;
	for (const name in fields)
		if (fields[name] === true && name.startsWith(prefix))
			(marked ??= []).push(name.slice(prefix.length));
	return marked?.sort() ?? NONE;
}

/** Those of the list that a deal had before each contact had a register, and those that have one; the main one first. */
function contactsIn(fields: Fields): readonly ContactId[] {
	const listed = list(fields['contacts']);
	const added = Object.keys(fields).filter((name) => name.startsWith(CONTACT));
	const main = text(fields['mainContact']);
	if (added.length === 0 && main === undefined) return listed as readonly ContactId[];
	const ids = new Set([...listed, ...added.map((name) => name.slice(CONTACT.length)).sort()]);
	const standing = [...ids].filter((id) => {
		const value = fields[CONTACT + id];
		return value === undefined ? listed.includes(id) : value !== null && value !== false;
	});
	return standing.sort(
		(a, b) => Number(b === main) - Number(a === main)
	) as readonly string[] as readonly ContactId[];
}

const NO_TICKS: Deal['ticks'] = {};

function ticksOf({ fields, operations }: Folded): Deal['ticks'] {
	let ticks: Record<CriterionId, Tick> | undefined;
	for (const name in fields) {
		if (fields[name] !== true || !name.startsWith(TICK)) continue;
		const made = operations.findLast(
			({ kind, body }) =>
				(kind === 'set' || kind === 'create') && name in (body as { fields: Fields }).fields
		);
		if (made) (ticks ??= {})[name.slice(TICK.length)] = { by: made.by, at: instantOf(made.hlc) };
	}
	return ticks ?? NO_TICKS;
}

/** A field's value as text; empty text and any other type is no value. */
export function text(value: FieldValue | undefined): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A field's value as money, or none. */
export function money(value: FieldValue | undefined): Money | undefined {
	return typeof value === 'object' && value !== null && 'currency' in value ? value : undefined;
}

/** A field's value as a list of texts; anything else is an empty one. */
export function list(value: FieldValue | undefined): readonly string[] {
	return Array.isArray(value) ? (value as readonly string[]) : NONE;
}

const NONE: readonly string[] = [];

/** How a deal stands with its next step: its day has passed, is today, is to come or open, or there is no step. */
export type StepState = 'overdue' | 'today' | 'planned' | 'none';

/** The state of a deal's next step on a day. A step without a day is planned. */
export function stepState({ nextStep, nextOn }: Deal, today: Day): StepState {
	if (nextOn === undefined) return nextStep === '' ? 'none' : 'planned';
	return nextOn < today ? 'overdue' : nextOn === today ? 'today' : 'planned';
}
