import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, StageId } from '#lib/domain/ids.ts';
import type { Column } from '#lib/state/workspace.svelte.ts';
import type { Command } from './keys.ts';
import type { Views } from './view.svelte.ts';
import { beside, indexOf } from './window.ts';

/** A place for the keyboard: a deal, or the head of a column. */
export interface Spot {
	readonly stage: StageId;
	readonly deal?: DealId;
}

/** Where a deal stands on the board. */
export interface Standing {
	readonly column: Column;
	readonly index: number;
	readonly deal: Deal;
}

export function standing(columns: readonly Column[], id: DealId): Standing | undefined {
	for (const column of columns) {
		const index = indexOf(column.deals, id);
		const deal = column.deals[index];
		if (deal) return { column, index, deal };
	}
	return undefined;
}

export function columnOf(columns: readonly Column[], id: StageId): Column | undefined {
	return columns.find(({ stage }) => stage.id === id);
}

/** The column `by` stages further on. */
export function neighbour(
	columns: readonly Column[],
	column: Column,
	by: -1 | 1
): Column | undefined {
	return columns[columns.findIndex(({ stage }) => stage.id === column.stage.id) + by];
}

export function spotOf({ column, deal }: Standing): Spot {
	return { stage: column.stage.id, deal: deal.id };
}

/** The deal at an index of a column or the nearest to it, else the column's head. */
export function spotIn({ stage, deals }: Column, index: number): Spot {
	const deal = deals[Math.min(Math.max(index, 0), deals.length - 1)];
	return deal ? { stage: stage.id, deal: deal.id } : { stage: stage.id };
}

/** Where a key leads from a spot. Above the first card of a column is its head. */
export function nextSpot(
	command: Command,
	at: Spot,
	columns: readonly Column[],
	views: Views
): Spot | undefined {
	const column = columnOf(columns, at.stage);
	if (!column) return undefined;
	const index = indexOf(column.deals, at.deal);
	switch (command) {
		case 'up':
			return index > 0 ? spotIn(column, index - 1) : { stage: at.stage };
		case 'down':
			return spotIn(column, index + 1);
		case 'first':
			return spotIn(column, 0);
		case 'last':
			return spotIn(column, column.deals.length - 1);
		case 'before':
		case 'after': {
			const to = neighbour(columns, column, command === 'before' ? -1 : 1);
			if (!to) return at;
			if (at.deal === undefined) return { stage: to.stage.id };
			const { scrollTop } = views.of(to.stage.id);
			const target = { scrollTop, count: to.deals.length };
			return spotIn(to, beside(index, views.of(at.stage), target, views.stride));
		}
		default:
			return undefined;
	}
}
