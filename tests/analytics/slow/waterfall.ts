import { BARS, type WaterfallMode } from '#lib/analytics/figures/waterfall.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { asked, marked, ms, stayAt, type Life } from './lives.ts';

function isNextUndated(life: Life, at: number): boolean {
	const stay = stayAt(life, at);
	return life.stays[stay ? life.stays.indexOf(stay) + 1 : 0]?.dated === false;
}

const CLOSED = ['won', 'lost', 'disqualified', 'nurture'];

/** How the pipeline at the start became that at the end: the bars of each deal, by what it was then and is now. */
export function slowWaterfall(
	records: Records,
	query: Query,
	options?: { readonly mode?: WaterfallMode }
) {
	const { withOthers, from, last, until, owns } = asked(records, query);
	const first = Math.min(from - 1, until);
	const found: Record<string, number[]> = {};
	const add = (bar: string, worth: number) => (found[bar] ??= []).push(worth);
	const inWindow = ({ timeline }: Life, at: number) => {
		const { period } = query;
		if (options?.mode !== 'period' || !period) return true;
		const day = timeline.expected.findLast(({ since }) => ms(since) <= at)?.value;
		return day !== undefined && day >= period.from && day < period.to;
	};
	const where = (life: Life, at: number) => {
		const stay = stayAt(life, at);
		if (!stay) return 'none';
		if (stay.pipeline !== query.pipeline) return 'away';
		if (stay.status !== 'open') return stay.status;
		if (!owns(life, at)) return 'another';
		return inWindow(life, at) ? 'in' : 'outside';
	};
	const isDeletedAt = ({ timeline }: Life, at: number) =>
		timeline.removals.findLast(({ since }) => ms(since) <= at)?.value === true;
	for (const life of withOthers) {
		const { deleted, contested } = life.timeline;
		if (contested || (deleted && !isDeletedAt(life, last))) continue;
		const wasRestored = !deleted && isDeletedAt(life, first) && !isDeletedAt(life, last);
		const start =
			(deleted && isDeletedAt(life, first)) || wasRestored ? 'gone' : where(life, first);
		const end = deleted ? 'gone' : where(life, last);
		const stay = stayAt(life, last);
		const isClosed = CLOSED.includes(end);
		const isMine = stay && owns(life, stay.enter);
		const isClosing = isClosed && stay && stay.enter >= from && isMine;
		if (start !== 'in' && end !== 'in' && !isClosing) continue;
		const rated = isClosed ? (stay?.enter ?? NaN) : last;
		const seen = isClosed ? Math.min((stay?.leave ?? Infinity) - 1, until) : last;
		const worth = life.worth(seen, rated);
		const isUndated =
			isNextUndated(life, first) ||
			isNextUndated(life, last) ||
			(stay && !stay.dated && query.period && stay.enter >= from);
		if (isUndated) {
			add('undated', worth);
			continue;
		}
		if (start === 'in') {
			const zero = (amount: number) => (Number.isNaN(amount) ? 0 : amount);
			add('start', life.worth(first, first));
			const change = zero(worth) - zero(life.worth(first, rated));
			const rates = zero(life.worth(first, rated)) - zero(life.worth(first, first));
			if (change > 0) add('increased', change);
			if (change < 0) add('decreased', -change);
			if (rates !== 0) add('currency', rates);
		} else {
			const isOurs = life.stays[0]?.pipeline === query.pipeline;
			const came: Record<string, string> = {
				none: isOurs ? 'new' : 'transferredIn',
				away: 'transferredIn',
				gone: 'restored',
				another: 'takenOver',
				outside: 'pulledIn',
				nurture: 'fromNurture'
			};
			add(came[start] ?? 'reopened', worth);
		}
		const went: Record<string, string> = {
			in: 'end',
			away: 'transferredOut',
			gone: 'deleted',
			another: 'handedOver',
			outside: 'pushedOut',
			nurture: 'toNurture'
		};
		add(isClosed && !isMine ? 'handedOver' : (went[end] ?? end), worth);
	}
	return Object.fromEntries(
		['start', ...Object.keys(BARS), 'end', 'undated'].map((bar) => [bar, marked(found[bar] ?? [])])
	);
}
