import type { Folded } from '#lib/domain/fold.ts';
import { placeOf, seenAt, type Operation } from '#lib/domain/operation.ts';
import { dayNumber, type TimeZone } from '#lib/domain/time.ts';

/**
 * The placings of a deal in the order in which they happened.
 *
 * By business time, equal times by the clock. But none before one that it saw, and last the one that holds: what a
 * person did on seeing a stage followed it, whatever a wrong clock says, and a history that ends elsewhere than the
 * board would be no history. So only placings made apart are ordered by business time alone.
 */
export function inOrder({ operations, placed }: Folded, zone: TimeZone): readonly Operation[] {
	const ordered: Operation[] = [];
	for (const operation of operations) {
		if (!placeOf(operation)) continue;
		ordered.splice(
			operation === placed ? ordered.length : position(ordered, operation, zone),
			0,
			operation
		);
	}
	return ordered;
}

function position(ordered: readonly Operation[], operation: Operation, zone: TimeZone): number {
	let index = ordered.length;
	const { at } = operation;
	if (at === null) return index;
	const seen = seenAt(operation.prev, 'place');
	const day = dayNumber(at, zone);
	for (; index > 0; index--) {
		const before = ordered[index - 1];
		if (!before || before.at === null || seen.includes(before.id)) break;
		if (dayNumber(before.at, zone) <= day) break;
	}
	return index;
}
