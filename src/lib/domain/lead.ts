import { CUSTOM, entriesIn, EXTRA, LABEL, markedIn, money, text } from './deal.ts';
import type { Kept } from './kept.ts';
import type {
	CompanyId,
	ContactId,
	DealId,
	LabelId,
	LeadId,
	MemberId,
	PersonaId,
	ReasonId,
	SourceId
} from './ids.ts';
import type { Money } from './money.ts';
import type { Fields } from './operation.ts';
import { parseDay, type Day } from './time.ts';

/** Where a lead is: `qualified` is marketing-qualified, which the marketing says; `converted` is a deal now. */
export const LEAD_STATES = ['new', 'working', 'qualified', 'converted', 'disqualified'] as const;
export type LeadState = (typeof LEAD_STATES)[number];

/** A person or company that may become a deal; not yet in a pipeline. */
export interface Lead extends Kept<LeadId> {
	/** What it is about, or who. */
	readonly title: string;
	readonly state: LeadState;
	readonly owner: MemberId | undefined;
	readonly source: SourceId | undefined;
	readonly contact: ContactId | undefined;
	readonly company: CompanyId | undefined;
	readonly persona: PersonaId | undefined;
	readonly value: Money | undefined;
	readonly note: string;
	readonly labels: readonly LabelId[];
	/** The day it came in; the day it was made where nobody said. */
	readonly on: Day | undefined;
	/** When and by whom it was marked as marketing-qualified; kept when it goes on. */
	readonly qualified: { readonly on: Day; readonly by: MemberId } | undefined;
	/** The deal it was converted to. */
	readonly deal: DealId | undefined;
	/** Why it was disqualified, and what was said beyond the reason. */
	readonly reason: ReasonId | undefined;
	readonly why: string;
	/** Deals of it beside `deal` that a person has let be. */
	readonly deals: readonly DealId[];
	/** Registers of custom fields, `f.<custom field>`, and of kept columns of a file, `x.<heading>`. */
	readonly entries: Fields;
}

/** The register of a deal that a person has let be beside the one converted to is this and its id. */
export const ALSO = 'also.';

/** Whether there is nothing more to do about a lead: it is a deal, or never will be one. */
export function isSettled({ state }: Pick<Lead, 'state'>): boolean {
	return state === 'converted' || state === 'disqualified';
}

export function toLead(kept: Kept<LeadId>): Lead {
	const { fields } = kept;
	const on = parseDay(text(fields['qualifiedOn']) ?? '');
	const by = text(fields['qualifiedBy']) as MemberId | undefined;
	return {
		...kept,
		title: text(fields['title']) ?? '',
		state: LEAD_STATES.find((one) => one === fields['state']) ?? 'new',
		owner: text(fields['owner']) as MemberId | undefined,
		source: text(fields['source']) as SourceId | undefined,
		contact: text(fields['contact']) as ContactId | undefined,
		company: text(fields['company']) as CompanyId | undefined,
		persona: text(fields['persona']) as PersonaId | undefined,
		value: money(fields['value']),
		note: text(fields['note']) ?? '',
		labels: markedIn(fields, LABEL) as readonly LabelId[],
		on: parseDay(text(fields['on']) ?? ''),
		qualified: on && by ? { on, by } : undefined,
		deal: text(fields['deal']) as DealId | undefined,
		reason: text(fields['reason']) as ReasonId | undefined,
		why: text(fields['why']) ?? '',
		deals: markedIn(fields, ALSO) as readonly DealId[],
		entries: entriesIn(fields, [CUSTOM, EXTRA])
	};
}
