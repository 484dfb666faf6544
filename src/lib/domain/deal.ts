import type { Folded } from './fold.ts';
import { instantOf } from './hlc.ts';
import type {
	CompanyId,
	ContactId,
	DealId,
	MemberId,
	PipelineId,
	ReasonId,
	StageId
} from './ids.ts';
import type { Money } from './money.ts';
import {
	placeOf,
	type FieldValue,
	type Operation,
	type OperationId,
	type OperationOf,
	type Register
} from './operation.ts';
import type { Rank } from './rank.ts';
import { parseDay, type At, type Day, type EpochMs } from './time.ts';

/** Where a deal is in its life. Kept apart from the stage's kind so that a stage made "lost" later rewrites no past. */
export type DealStatus = 'open' | 'won' | 'lost';

/** One opportunity to sell. */
export interface Deal {
	readonly id: DealId;
	readonly title: string;
	readonly value: Money | undefined;
	readonly owner: MemberId | undefined;
	/** The company, or the one it was merged into. */
	readonly company: CompanyId | undefined;
	/** The company as it was written. */
	readonly writtenCompany: CompanyId | undefined;
	/** Whom one talks to about it, the first first. */
	readonly contacts: readonly ContactId[];
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
	readonly lost: { readonly reason: ReasonId; readonly note: string } | undefined;
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
	readonly lost: OperationOf<'lose'>;
}

/** Between what has to be decided about a deal that was won by one and lost by another, apart. */
export function contestIn({ placed, apart }: Folded): Contest | undefined {
	if (!placed) return undefined;
	const closings = [...apart, placed];
	const won = closings.findLast((one) => one.kind === 'win');
	const lost = closings.findLast((one) => one.kind === 'lose');
	return won && lost && { won, lost };
}

/** The status that a placement gives its deal. */
export function statusOf(operation: Operation): DealStatus {
	return operation.kind === 'win' ? 'won' : operation.kind === 'lose' ? 'lost' : 'open';
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
	return {
		id: folded.id as DealId,
		title: text(fields['title']) ?? '',
		value: money(fields['value']),
		owner: text(fields['owner']) as MemberId | undefined,
		company,
		writtenCompany: company,
		contacts: list(fields['contacts']) as readonly ContactId[],
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
		lost:
			placed.kind === 'lose' ? { reason: placed.body.reason, note: placed.body.note } : undefined,
		contested:
			status !== 'open' &&
			folded.apart.some((other) => statusOf(other) !== 'open' && statusOf(other) !== status),
		overtaken: lossesOf(folded),
		deleted: folded.deleted,
		deletion: deletionOf(folded),
		revived: folded.revived,
		extra: extraOf(fields)
	};
}

/** The register of a kept column is this and its heading. */
export const EXTRA = 'x.';

function extraOf(fields: Folded['fields']): Readonly<Record<string, string>> {
	const extra: Record<string, string> = {};
	for (const name in fields) {
		const value = name.startsWith(EXTRA) ? fields[name] : undefined;
		if (typeof value === 'string') extra[name.slice(EXTRA.length)] = value;
	}
	return extra;
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
function list(value: FieldValue | undefined): readonly string[] {
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
