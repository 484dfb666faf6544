import type { Format } from './scene.ts';
import { columns, figure, words as cell, type Table } from './table.ts';

/**
 * From where to where deals were moved, C8: stages in their order, then the ways out, and how many went from one to
 * another, forwards, past a stage, or back.
 *
 * Opened are `from/to`, and the id of a node: all that left it or came to it.
 */
export interface MoveNode {
	readonly id: string;
	readonly label: string;
	/** A stage, or a way out. */
	readonly kind: 'stage' | 'won' | 'lost' | 'other';
}
export interface Move {
	readonly from: string;
	readonly to: string;
	readonly count: number;
}
export interface Moves {
	readonly nodes: readonly MoveNode[];
	readonly moves: readonly Move[];
}
export interface MoveWords {
	readonly from: string;
	readonly to: string;
	readonly count: string;
	readonly left: string;
	readonly came: string;
	readonly back: string;
	readonly format: Format;
	/** A move by the names of its ends. */
	readonly move: (from: string, to: string) => string;
}

export function moveTable({ nodes, moves }: Moves, words: MoveWords): Table {
	const name = names(nodes);
	return {
		columns: columns([words.from, words.to, words.count], [words.from, words.to]),
		rows: moves.map(({ from, to, count }) => ({
			id: `${from}/${to}`,
			cells: [cell(name(from)), cell(name(to)), figure(count, words.format)]
		}))
	};
}

/** The name of a node by its id. */
export function names(nodes: readonly MoveNode[]): (id: string) => string {
	const all = new Map(nodes.map(({ id, label }) => [id, label]));
	return (id) => all.get(id) ?? id;
}
