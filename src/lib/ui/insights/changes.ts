import type { Beside, Change, Reference } from '#lib/charts/over-time.ts';
import type { ChangeMarkId } from '#lib/domain/ids.ts';
import type { Stretch } from '#lib/domain/stretches.ts';
import { ordinal, parseDay, type Day, type Period } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { ChangeMark } from '#lib/state/change-marks.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { Opened } from '#lib/ui/charts/framing.ts';
import type { Lens } from './lens.svelte.ts';
import { when } from './text.ts';

/** A mark that says when it was. */
export type DatedMark = ChangeMark & { readonly day: Day };

/**
 * What a chart over time is given, besides its rows: the marked changes of the pipeline, and what a tap does. A tap on a
 * change shows its before and after; whatever else is tapped is opened by `show`, and a change can be marked from there.
 * Rows are in days and named by the day on which they begin, as `stretchRow` has it.
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

/** Where a period lies in a chart over time. */
export function stretchRow({ from, to }: Period) {
	return { id: from, x: ordinal(from), until: ordinal(to) };
}

/** The same with what it is called, on the axis and in full. */
export function namedRow({ months }: Lens, period: Period, each: Stretch = 'month') {
	return {
		...stretchRow(period),
		label: formatDay(months, period.from, each === 'week' ? 'short' : 'month'),
		title: when(period, months)
	};
}

/** The marks of the pipeline that is looked at, the earliest first. */
export function datedMarks({ marks, choice }: Lens): readonly DatedMark[] {
	return marks.of(choice.pipeline).filter((mark): mark is DatedMark => mark.day !== undefined);
}

/** A mark with its day, as a line of a list. */
export function changeLine({ day, title }: Pick<DatedMark, 'day' | 'title'>): string {
	return t('insights.change.option', { day: formatDay(ways(), day), title });
}

function changesIn(lens: Lens): readonly Change[] {
	return datedMarks(lens).map((mark) => ({
		id: mark.id,
		x: ordinal(mark.day),
		label: mark.title,
		title: changeLine(mark)
	}));
}

const CHANGE = 'change/';

function changeTapped(id: string): ChangeMarkId | undefined {
	return id.startsWith(CHANGE) ? (id.slice(CHANGE.length) as ChangeMarkId) : undefined;
}

/** Where the rows of a chart begin on a day, their ids do too. */
function dayTapped(id: string): Day | undefined {
	return parseDay(id.split('/')[0] ?? '');
}
