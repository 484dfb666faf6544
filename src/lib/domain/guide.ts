import type { Fields, FieldValue } from './operation.ts';

/** What a stage stands for, and what it takes: the seller's guide to it. Kept as fields of the stage. */
export interface StageGuide {
	/** The customer's decision that the stage stands for, as a question; empty where none is written down. */
	readonly decision: string;
	/** When a deal is ready to go on. */
	readonly criteria: readonly string[];
	/** What is usually done with the customer in it. */
	readonly activities: readonly ExpectedActivity[];
	/** How long a deal is expected to stay, in days. */
	readonly days: number | undefined;
}

const EXPECTED_KINDS = ['call', 'email', 'meeting', 'demo', 'proposal'] as const;
export type ExpectedKind = (typeof EXPECTED_KINDS)[number];

/** So many of one kind of activity; the count is at least 1. */
interface ExpectedActivity {
	readonly kind: ExpectedKind;
	readonly count: number;
}

/** A guide as the fields of a stage; an activity is written `kind:count`. */
export function guideFields({ decision, criteria, activities, days }: StageGuide): Fields {
	return {
		decision,
		criteria,
		activities: activities.map(({ kind, count }) => `${kind}:${count}`),
		...(days === undefined ? {} : { days })
	};
}

/** The guide that the fields of a stage hold. An activity of a kind that this version does not know is left out. */
export function toGuide(fields: Fields): StageGuide {
	const { decision, days } = fields;
	return {
		decision: typeof decision === 'string' ? decision : '',
		criteria: texts(fields['criteria']).filter((criterion) => criterion.trim() !== ''),
		activities: texts(fields['activities']).flatMap((entry) => {
			const [name, amount] = entry.split(':');
			const kind = EXPECTED_KINDS.find((one) => one === name);
			const count = Number(amount);
			return kind && Number.isSafeInteger(count) && count > 0 ? [{ kind, count }] : [];
		}),
		days: typeof days === 'number' && days > 0 ? days : undefined
	};
}

/** Whether there is anything in it to be read. */
export function saysAnything({ decision, criteria, activities, days }: StageGuide): boolean {
	return decision !== '' || criteria.length > 0 || activities.length > 0 || days !== undefined;
}

function texts(value: FieldValue | undefined): readonly string[] {
	return Array.isArray(value) ? (value as readonly string[]) : [];
}
