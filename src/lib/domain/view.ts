import type { PipelineId } from './ids.ts';

/** How a view is looked at. */
export type Face = 'board' | 'list' | 'forecast';
export const FACES: readonly Face[] = ['board', 'list', 'forecast'];

/** How tall rows are. */
export type RowDensity = 'compact' | 'normal' | 'touch';

/** A field of a deal, by its id in the table of fields; one of a later version, or that was removed, is kept. */
export type FieldId = string;

/**
 * What a condition asks of a field. Which of them a type of field takes stands in `OPERATORS`.
 *
 * `olderThan`: a day at least so many days ago. `last`, `next`: within so many days, today among them. `within`: in a
 * stretch of the calendar. `is` and `isNot` take several values: one of them, none of them.
 */
export type Operator =
	| 'is'
	| 'isNot'
	| 'has'
	| 'hasNot'
	| 'atLeast'
	| 'atMost'
	| 'before'
	| 'after'
	| 'within'
	| 'olderThan'
	| 'last'
	| 'next'
	| 'empty'
	| 'filled';

/** What a field holds. `choice` is one of a list, `set` several of one, `flag` yes or no. */
export type FieldType = 'text' | 'money' | 'number' | 'day' | 'member' | 'choice' | 'set' | 'flag';

/** The operators of each type of field, the most usual first. */
export const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
	text: ['has', 'hasNot', 'is', 'empty', 'filled'],
	money: ['atLeast', 'atMost', 'empty', 'filled'],
	number: ['atLeast', 'atMost', 'is', 'empty', 'filled'],
	day: ['olderThan', 'last', 'next', 'within', 'before', 'after', 'is', 'empty', 'filled'],
	member: ['is', 'isNot', 'empty', 'filled'],
	choice: ['is', 'isNot', 'empty', 'filled'],
	set: ['is', 'isNot', 'empty', 'filled'],
	flag: ['is']
};

/** A stretch of the calendar that holds today, or the one before or after that. */
export type Stretch = 'week' | 'month' | 'quarter' | 'year' | 'lastMonth' | 'nextMonth';
export const STRETCHES: readonly Stretch[] = [
	'week',
	'month',
	'nextMonth',
	'lastMonth',
	'quarter',
	'year'
];

/** The member who looks, as a value of a condition. */
export const ME = 'me';
/** Today, as a value of a condition about a day. */
export const TODAY = 'today';
/** The field that stands for the words of a deal: its title and company. */
export const WORDS = 'words';

export interface Condition {
	readonly field: FieldId;
	readonly operator: Operator;
	readonly values: readonly string[];
}

/** Conditions that hold all, or of which one holds. An empty one holds. */
export interface Group {
	readonly kind: 'all' | 'any';
	readonly parts: readonly (Condition | Group)[];
}

export interface SortKey {
	readonly field: FieldId;
	/** From the largest, the latest, the last of the alphabet. */
	readonly down: boolean;
}

export interface ViewColumn {
	readonly field: FieldId;
	/** CSS px; the usual one of its field where left out. */
	readonly width: number | undefined;
}

/** Which deals one looks at, and how. Board, list and forecast are faces of one view. */
export interface View {
	/** All, or one; the one looked at last where left out. */
	readonly pipeline: PipelineId | 'all' | undefined;
	readonly face: Face;
	readonly filter: Group;
	readonly group: FieldId | undefined;
	/** The first counts most. */
	readonly sort: readonly SortKey[];
	/** The columns of the list; the usual ones where empty. */
	readonly columns: readonly ViewColumn[];
	/** What cards and the rows of a phone show beside the usual. */
	readonly card: readonly FieldId[];
	/** As the device has it where left out. */
	readonly density: RowDensity | undefined;
}

export const NO_FILTER: Group = { kind: 'all', parts: [] };

/** The view of a board that nobody has changed. */
export const PLAIN: View = {
	pipeline: undefined,
	face: 'board',
	filter: NO_FILTER,
	group: undefined,
	sort: [],
	columns: [],
	card: [],
	density: undefined
};

export function isGroup(part: Condition | Group): part is Group {
	return 'kind' in part;
}

/** The conditions of a filter, whatever group they stand in. */
export function* conditionsIn(group: Group): Iterable<Condition> {
	for (const part of group.parts)
		if (isGroup(part)) yield* conditionsIn(part);
		else yield part;
}

/** Narrower, a column cannot be grasped; wider, it is alone on a screen. CSS px. */
export const [NARROWEST, WIDEST] = [56, 800];
