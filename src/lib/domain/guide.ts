import { list, text } from './deal.ts';
import type { FieldValue, Fields } from './operation.ts';
import type { StageId } from './ids.ts';
import type { Rank } from './rank.ts';

/** What a stage stands for, and what it takes: the seller's guide to it. Kept as fields of the stage. */
export interface StageGuide {
	/** The customer's decision that the stage stands for, as a question; empty where none is written down. */
	readonly decision: string;
	/** When a deal is ready to go on, in order. */
	readonly criteria: readonly Criterion[];
	/** What is usually done with the customer in it. */
	readonly activities: readonly ExpectedActivity[];
	/** What is to be done in it, in order. */
	readonly steps: readonly string[];
	/** The fields of a deal that are to be filled in before it goes on: their names, `f.<id>` for a custom one. */
	readonly requires: readonly string[];
	/** How long a deal is expected to stay, in days. */
	readonly days: number | undefined;
}

/** One thing that is to be so before a deal goes on. */
export interface Criterion {
	/** Its own within its stage. */
	readonly id: string;
	readonly text: string;
	/** Whether a deal may not go on without it. */
	readonly required: boolean;
	readonly order: Rank;
}

export const EXPECTED_KINDS = ['call', 'email', 'meeting', 'message', 'demo', 'proposal'] as const;
export type ExpectedKind = (typeof EXPECTED_KINDS)[number];

/** So many of one kind of activity; the count is at least 1. */
export interface ExpectedActivity {
	readonly kind: ExpectedKind;
	readonly count: number;
}

export const NO_GUIDE: StageGuide = {
	decision: '',
	criteria: [],
	activities: [],
	steps: [],
	requires: [],
	days: undefined
};

/** The register of a criterion in its stage is this and its id; `false` where it was taken away. */
export const CRITERION = 'criterion.';

/** A criterion as the field of its register. */
export function criterionField({ order, required, text }: Omit<Criterion, 'id'>): FieldValue {
	return [order, required ? 'required' : 'optional', text];
}

/** How a deal names a criterion that is met: those of different stages may have one id. */
export function tickKey(stage: StageId, criterion: string): string {
	return `${stage}.${criterion}`;
}

/** A guide as the fields of a stage; an activity is written `kind:count`. What is empty is left out. */
export function guideFields(guide: StageGuide): Fields {
	const { decision, criteria, activities, steps, requires, days } = guide;
	return {
		...(decision === '' ? {} : { decision }),
		...Object.fromEntries(
			criteria.map((criterion) => [CRITERION + criterion.id, criterionField(criterion)])
		),
		...(activities.length > 0 ? { activities: activitiesField(activities) } : {}),
		...(steps.length > 0 ? { steps } : {}),
		...(requires.length > 0 ? { requires } : {}),
		...(days === undefined ? {} : { days })
	};
}

/** Expected activities as the field of a stage. */
export function activitiesField(activities: readonly ExpectedActivity[]): FieldValue {
	return activities.map(({ kind, count }) => `${kind}:${count}`);
}

/** The guide that the fields of a stage hold. An activity of a kind that this version does not know is left out. */
export function toGuide(fields: Fields): StageGuide {
	const { days } = fields;
	return {
		decision: text(fields['decision']) ?? '',
		criteria: criteriaIn(fields),
		activities: list(fields['activities']).flatMap((entry) => {
			const [name, amount] = entry.split(':');
			const kind = EXPECTED_KINDS.find((one) => one === name);
			const count = Number(amount);
			return kind && Number.isSafeInteger(count) && count > 0 ? [{ kind, count }] : [];
		}),
		steps: list(fields['steps']).filter((step) => step.trim() !== ''),
		requires: list(fields['requires']),
		days: typeof days === 'number' && days > 0 ? days : undefined
	};
}

/** Whether there is anything in it to be read. */
export function saysAnything(guide: StageGuide): boolean {
	const { decision, criteria, activities, steps, days } = guide;
	return (
		decision !== '' ||
		days !== undefined ||
		[criteria, activities, steps].some((all) => all.length > 0)
	);
}

/** Criteria as a list of texts, as stages once had them and templates are written: each with the id of its place. */
export function criteriaOf(texts: readonly string[]): readonly Criterion[] {
	return texts.flatMap((text, index) =>
		text.trim() === ''
			? []
			: [{ id: `c${index}`, text, required: false, order: `a${index.toString(36)}` as Rank }]
	);
}

function criteriaIn(fields: Fields): readonly Criterion[] {
	const found = new Map(criteriaOf(list(fields['criteria'])).map((one) => [one.id, one]));
	for (const name in fields) {
		if (!name.startsWith(CRITERION)) continue;
		const id = name.slice(CRITERION.length);
		const [order, need, ...words] = list(fields[name]);
		const criterion = words.join(' ').trim();
		if (order === undefined || criterion === '') found.delete(id);
		else
			found.set(id, { id, text: criterion, required: need === 'required', order: order as Rank });
	}
	return [...found.values()].sort((a, b) =>
		a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1
	);
}
