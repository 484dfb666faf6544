import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { asked, marked, ms, stayAt, type Life } from './lives.ts';

/** The deals of the period that are in no figure, or not in all. */
export function slowLeftOut(records: Records, query: Query) {
	const world = asked(records, query);
	const { withOthers, from, last, until } = world;
	const here = withOthers.filter((life) =>
		life.stays.some(({ pipeline, status, enter, leave }) => {
			const end = status !== 'open' && leave === Infinity ? enter : leave;
			return pipeline === query.pipeline && enter <= last && end >= from && world.owns(life, enter);
		})
	);
	const deleted = here.filter(({ timeline }) => timeline.deleted);
	const contested = here.filter(({ timeline }) => !timeline.deleted && timeline.contested);
	const rest = here.filter(({ timeline }) => !timeline.deleted && !timeline.contested);
	const isOpen = (life: Life) => stayAt(life, until)?.status === 'open';
	const expected = ({ timeline }: Life) =>
		timeline.expected.findLast(({ since }) => ms(since) <= until)?.value;
	const unrated = rest.flatMap((life) => {
		const stay = stayAt(life, until);
		const at = isOpen(life) ? until : Math.min((stay?.leave ?? Infinity) - 1, until);
		const rated = isOpen(life) ? until : (stay?.enter ?? until);
		const money = life.timeline.values.findLast(({ since }) => ms(since) <= at)?.value;
		return money && Number.isNaN(life.worth(at, rated)) ? money : [];
	});
	return {
		deals: rest.length,
		deleted: deleted.length,
		contested: contested.length,
		imported: rest.filter(({ timeline }) => timeline.imported).length,
		unexpected: rest.filter((life) => isOpen(life) && expected(life) === undefined).length,
		backward: rest.filter(({ timeline }) => timeline.backward > 0).length,
		unrated: [...Map.groupBy(unrated, ({ currency }) => currency)]
			.map(([currency, own]) => [currency, marked(own.map(({ amount }) => amount))] as const)
			.sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
	};
}
