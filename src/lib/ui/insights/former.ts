import { against, type Headline } from '#lib/analytics/against.ts';
import type { AnswerOf } from '#lib/analytics/engine.ts';
import type { Pair } from '#lib/analytics/figures/comparison.ts';
import type { Spread } from '#lib/analytics/tally.ts';
import { addDays } from '#lib/domain/time.ts';
import type { Asked } from '#lib/state/figures.svelte.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import { signed, signedPercent } from '#lib/ui/charts/formats.ts';
import type { Lens } from './lens.svelte.ts';
import { pairName } from './pairs.ts';
import { days, number, percent } from './text.ts';

/** What a card says first of a period, to be held against the period before. */
export interface Said extends Headline {
	readonly format: (value: number) => string;
	/** What it is, where the sentence of the card speaks of something else. */
	readonly what?: string;
}

/** A share and on how many it rests. */
interface Rate {
	readonly value: number;
	readonly n: number;
	readonly low: number;
	readonly high: number;
}

/** `part` of `n`, with its interval. */
export function shareSaid(
	estimate: Rate | undefined,
	{ part, what }: { readonly part?: number | undefined; readonly what?: string } = {}
): Said {
	const { value, n = 0 } = estimate ?? {};
	return {
		kind: 'share',
		value,
		n,
		part,
		interval: estimate,
		format: percent,
		...(what ? { what } : {})
	};
}

/** So many cases. */
export function countSaid(count: number, what: string): Said {
	return { kind: 'total', value: count, n: count, format: number, what };
}

/** A mean or a median. */
export function spreadSaid(
	{ n }: Pick<Spread, 'n'>,
	value: number | undefined,
	format: Said['format'],
	interval?: Headline['interval']
): Said {
	return { kind: 'mean', value, n, format, interval };
}

interface Reading<A extends Asked> {
	/** The figure of the period. */
	readonly ask: () => A | undefined;
	/** Its answer, where the card asks for it anyhow. */
	readonly now?: () => AnswerOf<A> | undefined;
	/** What is said of an answer; `other` is that of the other period, where both have to be of one age. */
	readonly said: (answer: AnswerOf<A>, other: AnswerOf<A>) => Said | undefined;
}

/** What a card said in the period before and how it differs, as text that follows both; '' where nothing is compared. */
export interface Former {
	readonly text: string;
}

/** Called while a card is set up: it asks for the figure of the period before, while that is compared with. */
export function formerOf<const A extends Asked>(
	lens: Lens,
	{ ask, now, said }: Reading<A>
): Former {
	type Answer = AnswerOf<A> | undefined;
	const own = now ? undefined : lens.figures.figure(() => (lens.periodBefore ? ask() : undefined));
	const before = lens.figures.figure(() => askedBefore(lens, ask()));
	return {
		get text() {
			const answer = (now ? now() : own?.current) as Answer;
			const former = before.current as Answer;
			if (!lens.periodBefore || answer === undefined || former === undefined) return '';
			return formerText(lens, said(answer, former), said(former, answer));
		}
	};
}

/** The same figure of the period before, while that is compared with. */
export function askedBefore<A extends Asked>(lens: Lens, asked: A | undefined): A | undefined {
	const { periodBefore: period } = lens;
	return asked && period ? { ...asked, query: { ...asked.query, period } } : undefined;
}

/** The same of a share that grows with age: both periods at one age, as far as both are old. */
export function formerPair(lens: Lens, what: () => Pair['what'] | undefined): Former {
	const compared = lens.figures.figure(() => {
		const { periodBefore: period, query } = lens;
		if (!period) return undefined;
		return {
			figure: 'comparison',
			query: { ...query, period },
			options: { with: query }
		} as const;
	});
	return {
		get text() {
			const pair = compared.current?.pairs.find((one) => one.what === what());
			if (!lens.periodBefore || !pair) return '';
			if (pair.age === undefined) return t('insights.pair.few');
			const name = t('insights.before.byAge', {
				what: pairName(lens, pair.what),
				age: days(pair.age)
			});
			const [before, now] = [pair.first, pair.second].map(({ deals, share }) => ({
				...shareSaid(share, { what: name }),
				n: deals.count
			})) as [Said, Said];
			return formerText(lens, now, before);
		}
	};
}

/** How what is said now stands to what was said then. */
export function formerText(lens: Lens, now: Said | undefined, before: Said | undefined): string {
	if (!now || !before) return '';
	const found = against(now, before);
	const told = [
		...(now.what === undefined
			? []
			: [t('insights.before.now', { what: now.what, now: valueOf(now) })]),
		sentence(now, before, found),
		...(now.kind === 'total' && found.told === 'difference' && isRunning(lens)
			? [t('insights.before.running')]
			: [])
	];
	return told.join(' ');
}

function sentence(now: Said, before: Said, found: ReturnType<typeof against>): string {
	if (found.told === 'none') return t('insights.before.none');
	if (found.told === 'few') return t('insights.before.few', { before: countOf(before) });
	const texts = {
		before: valueOf(before),
		difference: differenceText(now, found.value)
	};
	if (found.interval) {
		const { low, high, isSure } = found.interval;
		return t(isSure ? 'insights.before.sure' : 'insights.before.chance', {
			...texts,
			low: bound(now, low),
			high: bound(now, high)
		});
	}
	return found.part === undefined || found.value === 0
		? t('insights.before.plain', texts)
		: t('insights.before.percent', { ...texts, percent: signedPercent(found.part) });
}

/** A value; of too few cases what was counted instead. */
function valueOf(said: Said): string {
	const { kind, value, n, format } = said;
	const isRate = kind === 'share' || kind === 'mean';
	if (isRate && against(said, said).told !== 'difference') return countOf(said);
	if (value === undefined) return number(n);
	if (kind === 'net') return withSign(said, value);
	const counts = (kind === 'total' || kind === 'level') && value !== n;
	return counts
		? t('insights.before.value', { value: format(value), n: number(n) })
		: format(value);
}

function countOf({ part, n }: Said): string {
	return part === undefined
		? t('insights.before.n', { n: number(n) })
		: t('insights.before.part', { part: number(part), n: number(n) });
}

function differenceText(now: Said, value: number): string {
	const text = bound(now, value);
	return now.kind === 'share' ? t('insights.before.points', { n: text }) : text;
}

function bound(now: Said, value: number): string {
	return now.kind === 'share' ? points(value) : withSign(now, value);
}

/** The mark by which the plus stands before its digits would turn the words behind them as well. */
const RIGHT_TO_LEFT = '\u200F';

function withSign({ format }: Said, value: number): string {
	const text = signed(format)(value);
	return ways().locale === 'fa' ? `${RIGHT_TO_LEFT}${text}` : text;
}

/** A difference of shares in percentage points. */
function points(value: number): string {
	return signed(number)(Math.round(value * 1000) / 10);
}

/** What is not over yet has had less time to add up. */
function isRunning({ period, workspace, choice }: Lens): boolean {
	const { today } = workspace;
	const last = choice.asOf && choice.asOf < today ? choice.asOf : today;
	return period !== undefined && period.to > addDays(last, 1);
}
