import type { Beside, Change, Reference } from '#lib/charts/over-time.ts';
import type { ChangeMarkId } from '#lib/domain/ids.ts';
import { ordinal, parseDay, type Day } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { ChangeMark } from '#lib/state/change-marks.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { Opened } from '#lib/ui/charts/framing.ts';
import type { Lens } from './lens.svelte.ts';

/**
 * What a chart over time is given, besides its rows: the marked changes of the pipeline, and what a tap does. A tap on a
 * change shows its before and after; whatever else is tapped is opened by `show`, and a change can be marked from there.
 * Rows are in days and named by the day on which they begin.
 */
export function overTime(lens: Lens, show: (opened: Opened) => void, reference?: Reference) {
	const beside: Beside = { changes: changesIn(lens), ...(reference ? { reference } : {}) };
	return {
		beside,
		onmark: (opened: Opened) => {
			const change = changeTapped(opened.id);
			if (change) lens.change = { id: change, lens };
			else {
				show(opened);
				const day = dayTapped(opened.id);
				if (lens.opened && day) lens.opened = { ...lens.opened, day };
			}
		}
	};
}

/** A mark with its day, as a line of a list. */
export function changeLine({ day, title }: Pick<ChangeMark, 'title'> & { readonly day: Day }) {
	return t('insights.change.option', { day: formatDay(ways(), day), title });
}

function changesIn(lens: Lens): readonly Change[] {
	return lens.marks
		.of(lens.choice.pipeline)
		.flatMap(({ id, day, title }) =>
			day ? [{ id, x: ordinal(day), label: title, title: changeLine({ day, title }) }] : []
		);
}

const CHANGE = 'change/';

function changeTapped(id: string): ChangeMarkId | undefined {
	return id.startsWith(CHANGE) ? (id.slice(CHANGE.length) as ChangeMarkId) : undefined;
}

/** Where the rows of a chart begin on a day, their ids do too. */
function dayTapped(id: string): Day | undefined {
	return parseDay(id.split('/')[0] ?? '');
}
