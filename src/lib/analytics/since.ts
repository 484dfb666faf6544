import { TICK } from '#lib/domain/deal.ts';
import type { Folded } from '#lib/domain/fold.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { dayNumber, type DayNumber, type TimeZone } from '#lib/domain/time.ts';

/** A value that a deal had from a moment on. */
export interface Since<T> {
	readonly since: DayNumber;
	readonly value: T;
}

/** What a field was since when, in the order of the clock, which is the order the fold shows. */
export function valuesOf<T>(
	operations: readonly Operation[],
	field: string,
	zone: TimeZone,
	read: (value: Folded['fields'][string] | undefined) => T
): readonly Since<T>[] {
	const values: Since<T>[] = [];
	let last = -Infinity as DayNumber;
	for (const operation of operations) {
		if (operation.kind !== 'create' && operation.kind !== 'set') continue;
		if (!(field in operation.body.fields)) continue;
		if (operation.at !== null) last = Math.max(last, dayNumber(operation.at, zone)) as DayNumber;
		values.push({ since: last, value: read(operation.body.fields[field]) });
	}
	return values;
}

/** Its deletions and restorations in the order of the clock; a deletion that an edit has made void is none. */
export function removalsIn(
	operations: readonly Operation[],
	deleted: boolean,
	zone: TimeZone
): readonly Since<boolean>[] {
	const removals = operations
		.filter(({ kind }) => kind === 'delete')
		.map(({ at, hlc, body }) => ({
			since: dayNumber(at ?? instantOf(hlc), zone),
			value: 'deleted' in body && body.deleted
		}));
	return removals.slice(0, removals.findLastIndex(({ value }) => value === deleted) + 1);
}

/** A criterion, with the stage it is of, that somebody ticked (`met`) or unticked. */
export interface Ticked {
	readonly criterion: string;
	readonly met: boolean;
}

/** The ticking and unticking of criteria, in the order of the clock. */
export function ticksIn(
	operations: readonly Operation[],
	zone: TimeZone
): readonly Since<Ticked>[] {
	return operations.flatMap((operation) => {
		if (operation.kind !== 'create' && operation.kind !== 'set') return [];
		const since = dayNumber(operation.at ?? instantOf(operation.hlc), zone);
		return Object.entries(operation.body.fields)
			.filter(([name]) => name.startsWith(TICK))
			.map(([name, value]) => ({
				since,
				value: { criterion: name.slice(TICK.length), met: value === true }
			}));
	});
}
