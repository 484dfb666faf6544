import { list, text } from './deal.ts';
import type { FieldValue, Fields } from './operation.ts';
import type { StageId } from './ids.ts';
import { byRank, type Rank } from './rank.ts';

/** What a stage stands for, and what it takes: the seller's guide to it. Kept as fields of the stage. */
export interface StageGuide {
	/** The customer's decision that the stage stands for, as a question; empty where none is written down. */
	readonly decision: string;
	/** When a deal is ready to go on, in order. */
	readonly criteria: readonly Criterion[];
	/** What is usually done with the customer in it. */
	readonly activities: readonly ExpectedActivity[];
	/** What is to be done in it, in order. */
	readonly steps: readonly GuideStep[];
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

/** One thing to do in a stage. */
export interface GuideStep {
	/** Its own within its stage. */
	readonly id: string;
	readonly text: string;
	readonly order: Rank;
}

export const EXPECTED_KINDS = ['call', 'email', 'meeting', 'message', 'demo', 'proposal'] as const;
export type ExpectedKind = (typeof EXPECTED_KINDS)[number];

/** So many of one kind of activity; the count is at least 1. */
interface ExpectedActivity {
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
/** The register of a step is this and its id; `false` where it was taken away. */
export const STEP = 'step.';
/** The register of an expected kind of activity is this and the kind: how many, 0 for none. */
export const EXPECT = 'expect.';
/** The register of a field to be filled in is this and its name: whether it is. */
export const REQUIRE = 'require.';

/** A criterion as the field of its register. */
export function criterionField({ order, required, text }: Omit<Criterion, 'id'>): FieldValue {
	return [order, required ? 'required' : 'optional', text];
}

/** A step as the field of its register. */
export function stepField({ order, text }: Omit<GuideStep, 'id'>): FieldValue {
	return [order, text];
}

/** How a deal names a criterion that is met: those of different stages may have one id. */
export function tickKey(stage: StageId, criterion: string): string {
	return `${stage}.${criterion}`;
}

/** A guide as the fields of a stage, each entry in a register of its own. What is empty is left out. */
export function guideFields(guide: StageGuide): Fields {
	const { decision, criteria, activities, steps, requires, days } = guide;
	return {
		...(decision === '' ? {} : { decision }),
		...Object.fromEntries(criteria.map((one) => [CRITERION + one.id, criterionField(one)])),
		...Object.fromEntries(activities.map(({ kind, count }) => [EXPECT + kind, count])),
		...Object.fromEntries(steps.map((one) => [STEP + one.id, stepField(one)])),
		...Object.fromEntries(requires.map((field) => [REQUIRE + field, true])),
		...(days === undefined ? {} : { days })
	};
}

/** The guide that the fields of a stage hold. An activity of a kind that this version does not know is left out. */
export function toGuide(fields: Fields): StageGuide {
	const { days } = fields;
	return {
		decision: text(fields['decision']) ?? '',
		criteria: criteriaIn(fields),
		activities: activitiesIn(fields),
		steps: stepsIn(fields),
		requires: requiresIn(fields),
		days: typeof days === 'number' && days > 0 ? days : undefined
	};
}

/** Whether there is anything in it to be read. */
export function saysAnything(guide: StageGuide): boolean {
	const { decision, criteria, activities, steps, requires, days } = guide;
	return (
		decision !== '' ||
		days !== undefined ||
		[criteria, activities, steps, requires].some((all) => all.length > 0)
	);
}

/** Criteria as a list of texts, as stages once had them and templates are written: each with the id of its place. */
export function criteriaOf(texts: readonly string[]): readonly Criterion[] {
	return texts.flatMap((text, index) =>
		text.trim() === '' ? [] : [{ id: `c${index}`, text, required: false, order: placeOf(index) }]
	);
}

/** Of stages as they once were: a list of `kind:count` in one register. */
function listedActivities(fields: Fields): ReadonlyMap<string, number> {
	return new Map(
		list(fields['activities']).map((entry) => {
			const [kind = '', count] = entry.split(':');
			return [kind, Number(count)];
		})
	);
}

function activitiesIn(fields: Fields): readonly ExpectedActivity[] {
	const listed = listedActivities(fields);
	return EXPECTED_KINDS.flatMap((kind) => {
		const count = fields[EXPECT + kind] ?? listed.get(kind);
		return typeof count === 'number' && Number.isSafeInteger(count) && count > 0
			? [{ kind, count }]
			: [];
	});
}

function requiresIn(fields: Fields): readonly string[] {
	const required = new Set(list(fields['requires']));
	for (const [name, value] of Object.entries(fields)) {
		if (!name.startsWith(REQUIRE)) continue;
		if (value === true) required.add(name.slice(REQUIRE.length));
		else if (value === false) required.delete(name.slice(REQUIRE.length));
	}
	return [...required].sort();
}

function criteriaIn(fields: Fields): readonly Criterion[] {
	const found = new Map(criteriaOf(list(fields['criteria'])).map((one) => [one.id, one]));
	return entriesUnder(fields, CRITERION, found, (id, [order, need, ...words]) => ({
		id,
		text: words.join(' ').trim(),
		required: need === 'required',
		order: order as Rank
	}));
}

function stepsIn(fields: Fields): readonly GuideStep[] {
	const listed = list(fields['steps']).flatMap((text, index) =>
		text.trim() === '' ? [] : [{ id: `s${index}`, text, order: placeOf(index) }]
	);
	const found = new Map(listed.map((one) => [one.id, one]));
	return entriesUnder(fields, STEP, found, (id, [order, ...words]) => ({
		id,
		text: words.join(' ').trim(),
		order: order as Rank
	}));
}

/** What is listed, with the registers over it: each sets an entry, or takes it away. One put back to nothing says nothing. */
function entriesUnder<T extends GuideStep>(
	fields: Fields,
	prefix: string,
	found: Map<string, T>,
	read: (id: string, parts: readonly string[]) => T
): readonly T[] {
	for (const [name, value] of Object.entries(fields)) {
		if (!name.startsWith(prefix) || value === null) continue;
		const id = name.slice(prefix.length);
		const parts = list(value);
		const entry = read(id, parts);
		if (parts.length < 2 || entry.text === '') found.delete(id);
		else found.set(id, entry);
	}
	return [...found.values()].sort(byRank);
}

function placeOf(index: number): Rank {
	return `a${index.toString(36)}` as Rank;
}
