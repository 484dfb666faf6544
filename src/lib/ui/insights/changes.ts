import type { Beside } from '#lib/charts/over-time.ts';
import type { ChangeMarkId } from '#lib/domain/ids.ts';
import { ordinal } from '#lib/domain/time.ts';
import type { Lens } from './lens.svelte.ts';

/** The marked changes of the pipeline that is looked at, for charts whose time is in days. */
export function changesBeside(lens: Lens): Beside {
	return {
		changes: lens.marks
			.of(lens.choice.pipeline)
			.flatMap(({ id, day, title }) => (day ? [{ id, x: ordinal(day), label: title }] : []))
	};
}

/** The mark of a change that was tapped in a chart over time; `undefined` where it was something else. */
export function changeTapped(id: string): ChangeMarkId | undefined {
	return id.startsWith(CHANGE) ? (id.slice(CHANGE.length) as ChangeMarkId) : undefined;
}

const CHANGE = 'change/';
