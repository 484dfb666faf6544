import type { StageId } from '#lib/domain/ids.ts';
import type { ExitKind } from '#lib/state/exits.ts';

/**
 * Where a lifted card would be put, by geometry alone: what is measured when it is lifted holds until the board's
 * size changes, so that a frame reads no layout.
 *
 * Lengths are CSS px, positions those of the window; they are physical, so that a pointer needs no writing direction.
 */

/** Where a lifted card would be put. */
export type Drop =
	/** Below `index` other cards of a column. */
	| { readonly kind: 'gap'; readonly stage: StageId; readonly index: number }
	/** At the top of a stage, by its place at the edge. */
	| { readonly kind: 'stage'; readonly stage: StageId }
	/** Off the board, by its place at the edge. */
	| { readonly kind: ExitKind };

export interface Point {
	readonly x: number;
	readonly y: number;
}
export interface Box {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

export interface Zone {
	readonly drop: Drop;
	readonly box: Box;
}

/** A column's list: where it is on screen now, and what it holds. */
export interface List {
	readonly stage: StageId;
	readonly box: Box;
	readonly scrollTop: number;
	/** Cards other than the lifted one. */
	readonly count: number;
}

/** How far outside the board a card may be let go and still be put down. */
const MARGIN = 48;

/**
 * The place under a pointer, `undefined` off the board.
 *
 * A zone at the edge wins over what it covers. Between two columns the nearer one takes the card; in it the card goes
 * where its own upper edge (`top`) is nearest.
 */
export function dropAt(
	{ board, zones, lists }: { board: Box; zones: readonly Zone[]; lists: readonly List[] },
	point: Point,
	top: number,
	stride: number
): Drop | undefined {
	const zone = zones.find(({ box }) => within(point, box, 0));
	if (zone) return zone.drop;
	if (!within(point, board, MARGIN)) return undefined;
	const list = nearest(lists, point.x);
	if (!list) return undefined;
	const y = Math.min(Math.max(top, list.box.top), list.box.bottom) - list.box.top;
	const index = Math.round((y + list.scrollTop) / stride);
	return { kind: 'gap', stage: list.stage, index: Math.min(list.count, Math.max(0, index)) };
}

/** The list under `x`, else the nearest. */
export function nearest<L extends { readonly box: Box }>(
	lists: readonly L[],
	x: number
): L | undefined {
	let found: L | undefined;
	let least = Infinity;
	for (const list of lists) {
		const distance = Math.max(list.box.left - x, x - list.box.right, 0);
		if (distance < least) [found, least] = [list, distance];
	}
	return found;
}

/**
 * How fast to scroll when the pointer is near an edge, px/s, negative towards the start.
 *
 * Nothing in the middle, `fastest` at the edge and beyond; squared between, so that it starts gently.
 */
export function edgeSpeed(
	at: number,
	start: number,
	end: number,
	{ reach, fastest }: { readonly reach: number; readonly fastest: number }
): number {
	const depth = Math.min(reach, (end - start) / 3);
	if (depth <= 0) return 0;
	const near = at < start + depth ? at - (start + depth) : Math.max(0, at - (end - depth));
	const share = Math.max(-1, Math.min(1, near / depth));
	return Math.sign(share) * share * share * fastest;
}

export function sameDrop(a: Drop | undefined, b: Drop | undefined): boolean {
	if (a === b) return true;
	if (a?.kind !== b?.kind || !a || !b) return false;
	if (a.kind === 'gap') return b.kind === 'gap' && a.stage === b.stage && a.index === b.index;
	if (a.kind === 'stage') return b.kind === 'stage' && a.stage === b.stage;
	return true;
}

function within({ x, y }: Point, { left, right, top, bottom }: Box, margin: number): boolean {
	return x >= left - margin && x < right + margin && y >= top - margin && y < bottom + margin;
}
