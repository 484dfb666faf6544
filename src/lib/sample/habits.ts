import { newId, type RandomBytes, type StageId } from '#lib/domain/ids.ts';
import { fromMajor } from '#lib/domain/money.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';
import { printView } from '#lib/domain/view-text.ts';
import { PLAIN, type Group, type Operator, type View } from '#lib/domain/view.ts';
import { tidy } from './life.ts';
import type { Market } from './options.ts';
import type { Author, Draft } from './stamping.ts';
import type { Texts } from './texts.ts';

/** How many usual deals a team means to win in a month. */
const WON_A_MONTH = 2;
const CALLS_A_WEEK = 8;
/** Percent. */
const GOES_ON = 60;

/** What a team has agreed on: views that it has saved, and benchmarks from its first day on. */
export function habits(
	texts: Texts,
	{ currency, median }: Market,
	first: StageId | undefined,
	since: { readonly at: EpochMs; readonly by: Author; readonly day: Day },
	bytes: RandomBytes
): readonly Draft[] {
	const { at, by, day } = since;
	const value = fromMajor(tidy(median * WON_A_MONTH), currency);
	const views: readonly (readonly [string, Partial<View>])[] = [
		[
			texts.views.large,
			{ face: 'list', filter: where('value', 'atLeast', `${tidy(median * 2)}${currency}`) }
		],
		[texts.views.closing, { filter: where('expectedClose', 'within', 'month') }]
	];
	const ranks = ranksAfter(null, views.length, bytes);
	const create = (record: Draft['record'], fields: Fields): Draft => ({
		...{ at, record, by },
		act: { kind: 'create', fields }
	});
	return [
		...views.map(([name, view], index) =>
			create(newId('view', bytes), {
				...{ name, order: ranks[index] ?? '', pinned: false },
				query: printView({ ...PLAIN, ...view })
			})
		),
		...(value ? [create(newId('benchmark', bytes), { kind: 'won-value', from: day, value })] : []),
		create(newId('benchmark', bytes), {
			...{ kind: 'activities', activity: 'call', from: day, count: CALLS_A_WEEK }
		}),
		...(first
			? [
					create(newId('benchmark', bytes), {
						...{ kind: 'conversion', stage: first, from: day, count: GOES_ON }
					})
				]
			: [])
	];
}

function where(field: string, operator: Operator, value: string): Group {
	return { kind: 'all', parts: [{ field, operator, values: [value] }] };
}
