import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import { parseDay, type At, type Day } from '#lib/domain/time.ts';
import type { FieldId, FieldType } from '#lib/domain/view.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import type { Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/**
 * What a field of a deal holds: a text, an amount, a number, a day or an instant, yes or no, ids of a list; `undefined`,
 * `null`, an empty text and an empty list are no value.
 */
export type Cell = string | number | boolean | Money | At | readonly string[] | undefined;

/** One of the values that a field may have, in the order in which they are offered and sorted. */
export interface Option {
	readonly value: string;
	readonly name: Name;
	/** What it is called where its list is known. */
	readonly short?: string;
	/** What that list is of, where there are several. */
	readonly of?: string;
}

/** Of the app's own making, or a text that somebody gave. */
export type Name = MessageKey | { readonly text: string };

/** One row of the table of fields: filters, columns, sorting, groups, cards, bulk changes and export read it. */
export interface DealField {
	readonly id: FieldId;
	readonly name: Name;
	readonly type: FieldType;
	/** The usual width of its column, CSS px. */
	readonly width: number;
	/** What a deal has in it: for a day, the day or the instant. */
	read(workspace: Workspace, deal: Deal): Cell;
	/** The values that it may have, of a `member`, `choice` or `set`. */
	options?(workspace: Workspace): readonly Option[];
	/** Changes it by hand; `undefined` empties. Without it, it can only be read. */
	set?(workspace: Workspace, deal: DealId, to: Cell): Outcome;
	/** Whether a column of it is summed. */
	readonly sums?: true;
	/** Whether deals may be grouped by it. */
	readonly groups?: true;
	/** Nothing of it is shown in a column: it is only asked for. */
	readonly hidden?: true;
	/** Only deals that have left the board have it. */
	readonly closed?: true;
}

/** Whether nothing is in it. */
export function isEmpty(cell: Cell): cell is undefined | null {
	return (
		cell === undefined || cell === null || cell === '' || (Array.isArray(cell) && cell.length === 0)
	);
}

/** A cell as text; anything else is an empty one. */
export function text(cell: Cell): string {
	return typeof cell === 'string' ? cell : '';
}

/** A cell as a day. */
export function day(cell: Cell): Day | undefined {
	return parseDay(text(cell));
}

/** A cell as an amount. */
export function money(cell: Cell): Money | undefined {
	return typeof cell === 'object' && cell !== null && 'currency' in cell ? cell : undefined;
}
