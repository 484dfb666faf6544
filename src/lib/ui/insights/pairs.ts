import type { Comparison, Pair } from '#lib/analytics/figures/comparison.ts';
import type { Mark } from '#lib/analytics/tally.ts';
import type { PairRow } from '#lib/charts/before-after.ts';
import type { Opened } from '#lib/ui/charts/framing.ts';
import type { Asked } from '#lib/state/figures.svelte.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Lens } from './lens.svelte.ts';
import { days, number, percent, signedPercent } from './text.ts';

/** A comparison of two sides as rows of a chart, and in words. */

export function pairRows(lens: Lens, { pairs }: Comparison): readonly PairRow[] {
	return pairs.map(({ what, first, second, difference }) => ({
		id: what,
		label: pairName(lens, what),
		before: first.share && { ...first.share, n: first.deals.count },
		after: second.share && { ...second.share, n: second.deals.count },
		difference
	}));
}

/** What differs for sure, the greatest first; else what is said of all that are won. */
export function pairFinding(lens: Lens, { pairs }: Comparison): string {
	const compared = pairs.filter(({ difference }) => difference !== undefined);
	if (compared.length === 0) return t('insights.pair.few');
	const [most] = compared
		.filter(({ differs }) => differs)
		.toSorted((a, b) => Math.abs(b.difference?.value ?? 0) - Math.abs(a.difference?.value ?? 0));
	const told = most ?? compared[0];
	if (!told?.difference) return t('insights.pair.few');
	const { difference, first, second, age } = told;
	const texts = {
		what: pairName(lens, told.what),
		before: percent(first.share?.value),
		after: percent(second.share?.value),
		difference: signedPercent(difference.value),
		low: signedPercent(difference.low),
		high: signedPercent(difference.high),
		age: days(age)
	};
	return t(most ? 'insights.pair.differs' : 'insights.pair.chance', texts);
}

/** At which age each pair was compared, and how many each side has. */
export function pairLines(lens: Lens, { pairs }: Comparison): readonly string[] {
	return pairs.map(({ what, first, second, age }) =>
		t('insights.pair.line', {
			what: pairName(lens, what),
			first: number(first.deals.count),
			second: number(second.deals.count),
			age: days(age)
		})
	);
}

/** Opens the deals of the side that was tapped: of both where a row of the table was. */
export function openPair(
	lens: Lens,
	asked: Asked,
	comparison: Comparison | undefined,
	opened: Opened
): void {
	const marks = comparison ? pairMarks(comparison, opened) : [];
	if (marks.length > 0) lens.opened = { title: opened.title, asked, marks };
}

function pairMarks({ pairs }: Comparison, { id }: Opened): readonly Mark[] {
	const [what, side] = id.split('/');
	const pair = pairs.find((one) => one.what === what);
	if (!pair) return [];
	if (side === 'before') return [pair.first.deals];
	if (side === 'after') return [pair.second.deals];
	return [pair.first.deals, pair.second.deals];
}

/** What the two shares of a pair are of. */
export function pairName(lens: Lens, what: Pair['what']): string {
	return what === 'won'
		? t('insights.pair.won')
		: t('insights.pair.onward', { stage: lens.stageName(what) });
}
