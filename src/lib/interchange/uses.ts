/** What a column of a file can become. */
export const FIELDS = [
	'id',
	'title',
	'value',
	'currency',
	'company',
	'contactName',
	'contactEmail',
	'contactPhone',
	'owner',
	'stage',
	'enteredAt',
	'createdAt',
	'closedAt',
	'expectedClose',
	'status',
	'reason',
	'nextStep'
] as const;
export type Field = (typeof FIELDS)[number];

/** What becomes of a column. */
export type Use =
	/** One of our fields. Where several columns are one field, the first that says something counts. */
	| { readonly use: Field }
	/** The day a deal entered this stage of the file. */
	| { readonly use: 'entered'; readonly stage: string }
	/** Kept as text beside the deal. */
	| { readonly use: 'extra' }
	| { readonly use: 'ignore' };

/** The fields that are read as dates. */
export function isDateUse({ use }: Use): boolean {
	return DATED.has(use);
}

const DATED: ReadonlySet<string> = new Set<Use['use']>([
	'enteredAt',
	'createdAt',
	'closedAt',
	'expectedClose',
	'entered'
]);
