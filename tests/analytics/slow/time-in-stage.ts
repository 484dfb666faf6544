import { EXITS } from '#lib/analytics/stays.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { asked, DAY, marked, mean, type Asked, type Life, type Stay, worthAt } from './lives.ts';
import {
	hoursOf,
	inDays,
	quantileOf,
	reliableUntil,
	rounded,
	survivalBy,
	type Case
} from './survival.ts';

/** Whether it is known when a stay began: a file without a history says when the deal did, not when it came so far. */
export function isBeginKnown({ timeline, stays }: Life, stay: Stay): boolean {
	return stay.dated && !(timeline.midway && stay === stays[0]);
}

export function isKnown(life: Life, stay: Stay): boolean {
	const next = life.stays[life.stays.indexOf(stay) + 1];
	return isBeginKnown(life, stay) && (!next || next.dated);
}

/** How a stay in an open stage ended by now. */
function exitOf(
	{ stays }: Life,
	stay: Stay,
	{ levelOf, now }: Asked,
	pipeline: string
): (typeof EXITS)[number] | undefined {
	const next = stays[stays.indexOf(stay) + 1];
	if (!next || next.enter > now) return undefined;
	if (next.pipeline !== pipeline) return 'transferred';
	if (next.status !== 'open') return next.status;
	return levelOf(next.stage) > levelOf(stay.stage) ? 'advanced' : 'back';
}

export function slowTimeInStage(records: Records, query: Query) {
	const all = asked(records, query);
	const { lives, stages, from, last, until, now, owns } = all;
	return stages.map((stage) => {
		const stays = lives.flatMap((life) =>
			life.stays
				.filter(
					(stay) =>
						stay.stage === stage &&
						stay.pipeline === query.pipeline &&
						stay.status === 'open' &&
						stay.enter >= from &&
						stay.enter <= Math.min(last, now) &&
						owns(life, stay.enter)
				)
				.map((stay) => ({
					life,
					isKnown: isKnown(life, stay),
					exit: exitOf(life, stay, all, query.pipeline),
					length: Math.max(0, Math.min(stay.leave, now) - stay.enter)
				}))
		);
		const deals = (some: typeof stays) =>
			marked([...new Set(some.map(({ life }) => life))].map((life) => worthAt(life, until, until)));
		const counted = stays.filter((stay) => stay.isKnown);
		const finished = counted.filter(({ exit }) => exit !== undefined);
		const cases: Case[] = counted.map(({ length, exit }) => ({
			hours: hoursOf(length),
			end: exit
		}));
		const tau = reliableUntil(cases);
		return {
			stage,
			deals: deals(counted),
			still: deals(counted.filter(({ exit }) => exit === undefined)),
			ages: agesOf(counted.filter(({ exit }) => exit === undefined)),
			stays: counted.length,
			ended: Object.fromEntries(
				EXITS.map((exit) => [exit, counted.filter((stay) => stay.exit === exit).length])
			),
			quantiles: [0.25, 0.5, 0.75, 0.9].map((q) => inDays(quantileOf(cases, q))),
			reliableUntil: inDays(tau),
			share: tau === undefined ? undefined : rounded(survivalBy(cases, tau)),
			simple: {
				n: finished.length,
				mean: rounded(meanDays(finished.map(({ length }) => length)))
			},
			unknown: deals(stays.filter((stay) => !stay.isKnown))
		};
	});
}

function meanDays(lengths: readonly number[]): number | undefined {
	const length = mean(lengths);
	return length === undefined ? undefined : length / DAY;
}

/** By days up to sixty, then by weeks for a hundred of them. */
function agesOf(still: readonly { readonly length: number }[]) {
	const starts = [
		...Array.from({ length: 60 }, (_, day) => day),
		...Array.from({ length: 101 }, (_, week) => 60 + 7 * week)
	];
	return starts.flatMap((from, index) => {
		const to = starts[index + 1];
		const count = still.filter(({ length }) => {
			const days = length / DAY;
			return days >= from && (to === undefined || days < to);
		}).length;
		return count > 0 ? [{ from, to, count }] : [];
	});
}
