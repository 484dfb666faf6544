import type { AssociationsOptions } from '#lib/analytics/figures/associations.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { ACTIVITY_TYPES, toActivity } from '#lib/domain/activity.ts';
import type { Records } from '#lib/domain/fold.ts';
import { dayNumber } from '#lib/domain/time.ts';
import { asked, DAY, marked, ms, stayAt, type Life, worthAt } from './lives.ts';
import { incidenceBy, reliableUntil, type Case } from './survival.ts';
import { isBeginKnown } from './time-in-stage.ts';
import { arrivalAt, fateOf } from './win-curve.ts';

/** The shares won with and without each thing, of the deals that were open some days after they came into each stage. */
export function slowAssociations(records: Records, query: Query, options?: AssociationsOptions) {
	const all = asked(records, query);
	const { lives, directory, stages, from, last, now, until, owns } = all;
	const wait = (options?.days ?? 14) * DAY;
	const acts = [...records.values()].flatMap((folded) => {
		const one = folded.id.startsWith('a') ? toActivity(folded) : undefined;
		if (!one || one.deleted || one.at === null) return [];
		return {
			deal: one.deal as string | undefined,
			type: one.type,
			at: ms(dayNumber(one.at, directory.zone)),
			// A plain day is any time of that day.
			isDay: typeof one.at === 'string'
		};
	});
	return stages.map((id, level) => {
		const stage = directory.stages(query.pipeline).find((one) => one.id === id);
		const landed = lives.flatMap((life) => {
			const arrival = arrivalAt(life, level, all, query.pipeline);
			const { fate, at: end, isKnown } = fateOf(life, all, query.pipeline);
			if (!arrival || !isKnown || !isBeginKnown(life, arrival)) return [];
			const begin = arrival.enter;
			const landmark = begin + wait;
			const then = stayAt(life, landmark);
			const isOpen = then?.status === 'open' && then.pipeline === query.pipeline;
			if (begin < from || begin > last || !owns(life, begin)) return [];
			if (landmark > end || !isOpen || landmark > now) return [];
			const how = fate === undefined ? undefined : fate === 'won' ? 'won' : 'left';
			return { life, begin, landmark, hours: Math.floor((end - landmark) / DAY), end: how };
		});
		type Landed = (typeof landed)[number];
		const compareBy = (has: (one: Landed) => boolean) => {
			const groups = [landed.filter(has), landed.filter((one) => !has(one))] as const;
			const tells = (cases: readonly Case[]) =>
				cases.length >= 10 && cases.every((one) => one.end !== undefined)
					? Infinity
					: (reliableUntil(cases) ?? NaN);
			const both = Math.min(...groups.map(tells));
			if (Number.isNaN(both)) return undefined;
			const within = Math.min(both, Math.max(...landed.map(({ hours }) => hours)));
			const [first, second] = groups.map((cases) => incidenceBy(cases, 'won', within));
			const worths = groups.map((some) =>
				marked(some.map(({ life }) => worthAt(life, until, until)))
			);
			return { within, first, second, worths };
		};
		const done = ({ life, begin, landmark }: Landed, kind: string) =>
			acts.filter(
				({ deal, type, at, isDay }) =>
					deal === life.id &&
					type === kind &&
					at >= (isDay ? Math.floor(begin / DAY) * DAY : begin) &&
					at <= landmark
			).length;
		const isMet = (life: Life, landmark: number, criterion: string) =>
			life.timeline.ticks.findLast(
				({ since, value }) => value.criterion === `${id}.${criterion}` && ms(since) <= landmark
			)?.value.met === true;
		return {
			deals: marked(landed.map(({ life }) => worthAt(life, until, until))),
			tested: [
				...ACTIVITY_TYPES.filter((kind) => kind !== 'note').flatMap((kind) =>
					[1, 2, 3, 4, 5].map((least) => ({
						what: { kind, least } as object,
						result: compareBy((one) => done(one, kind) >= least)
					}))
				),
				...(stage?.guide.criteria ?? []).map((criterion) => ({
					what: { criterion: criterion.id },
					result: compareBy(({ life, landmark }) => isMet(life, landmark, criterion.id))
				}))
			]
		};
	});
}
