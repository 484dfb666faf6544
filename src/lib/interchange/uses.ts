import type { CustomFieldType } from '#lib/domain/catalogue.ts';

/** What a column of a file can become. */
export const FIELDS = [
	'id',
	'title',
	'value',
	'currency',
	'cost',
	'margin',
	'company',
	'contactName',
	'contactEmail',
	'contactPhone',
	'contacts',
	'owner',
	'pipeline',
	'stage',
	'enteredAt',
	'createdAt',
	'closedAt',
	'expectedClose',
	'status',
	'reason',
	'leavingNote',
	'competitor',
	'until',
	'paidOn',
	'nextStep',
	'nextOn',
	'source',
	'segment',
	'persona',
	'labels'
] as const;
export type Field = (typeof FIELDS)[number];

/** What becomes of a column. */
export type Use =
	/** One of our fields. Where several columns are one field, the first that says something counts. */
	| { readonly use: Field }
	/** A field that the workspace has added; `field` is its register. */
	| { readonly use: 'custom'; readonly field: string; readonly type: CustomFieldType }
	/** The day a deal entered this stage of the file. */
	| { readonly use: 'entered'; readonly stage: string }
	/** Kept as text beside the deal. */
	| { readonly use: 'extra' }
	| { readonly use: 'ignore' };

/** What a use is known by among others: that of a custom field by its register. */
export function useKey(use: Use): string {
	return use.use === 'custom' ? use.field : use.use;
}

/** The fields that are read as dates. */
export function isDateUse(use: Use): boolean {
	return use.use === 'custom' ? use.type === 'date' : DATED.has(use.use);
}

const DATED: ReadonlySet<string> = new Set<Use['use']>([
	'enteredAt',
	'createdAt',
	'closedAt',
	'expectedClose',
	'until',
	'paidOn',
	'nextOn',
	'entered'
]);

/** The fields that are read as amounts, each in a currency. */
export function isMoneyUse(use: Use): boolean {
	return use.use === 'custom' ? use.type === 'money' : MONEY.has(use.use);
}

const MONEY: ReadonlySet<string> = new Set<Use['use']>(['value', 'cost', 'margin']);

/** The fields that are read as numbers. */
export function isNumberUse(use: Use): boolean {
	return isMoneyUse(use) || (use.use === 'custom' && use.type === 'number');
}
