import * as aq from 'arquero';

const { op } = aq;

/** Arquero: the tables are columns of this thread, the figures are its verbs. */
export function open({ deals, stays, worths, periods, statuses, stages, until }) {
	const every = aq.table(stays);
	const ofDeals = aq.table(deals);
	let amounts = aq.table(worths);
	const [first, last] = [periods.first[0], periods.last[0]];
	const levels = Array.from({ length: stages }, (_, level) => level);

	/** With what each was worth at its `at`: as last said, which is the last in the table. */
	const valued = (table) =>
		table.lookup(table.join(amounts, 'deal').filter((d) => d.since <= d.at), 'key', 'amount');
	const keyed = (table) => table.derive({ key: op.row_number() });

	return {
		figures() {
			const kept = every.join(ofDeals.filter((d) => d.counts === 1), 'deal').reify();

			const standing = (end) =>
				valued(
					keyed(
						kept
							.params({ end, ...statuses })
							.filter((d, $) => d.status === $.open && d.enter <= $.end && d.leave > $.end)
							.derive({ at: (d, $) => $.end })
					)
				);
			const closings = (begin, end) =>
				valued(
					keyed(
						kept
							.params({ begin, end, until, ...statuses })
							.filter(
								(d, $) =>
									d.status !== $.open && d.enter >= $.begin && d.enter <= $.end && d.leave > $.end
							)
							.derive({
								at: (d, $) => op.least(d.leave - 1, $.until),
								took: (d) => op.greatest(0, d.enter - d.created)
							})
					)
				);

			const open = standing(last)
				.groupby('level')
				.rollup({ n: op.count(), amount: op.sum('amount') })
				.orderby('level')
				.objects();

			const ended = closings(first, last).params(statuses);
			const [lost] = ended
				.filter((d, $) => d.status === $.lost)
				.rollup({ n: op.count() })
				.objects();
			const [won] = ended
				.filter((d, $) => d.status === $.won)
				.rollup({
					n: op.count(),
					meanValue: op.mean('amount'),
					medianValue: op.median('amount'),
					meanCycle: op.mean('took'),
					medianCycle: op.median('took')
				})
				.objects();

			const reached = kept
				.params({ until, stages, ...statuses })
				.filter((d, $) => d.enter <= $.until)
				.derive({
					got: (d, $) =>
						d.status === $.open
							? d.level
							: d.status === $.won && d.leave > $.until
								? $.stages
								: -1
				})
				.derive(
					Object.fromEntries(
						levels.map((k) => [`f${k}`, `d => d.got >= ${k} ? d.enter : Infinity`])
					)
				)
				.groupby('deal')
				.rollup({
					furthest: op.max('got'),
					...Object.fromEntries(levels.map((k) => [`f${k}`, op.min(`f${k}`)]))
				})
				.derive({ at: aq.escape(() => until), key: (d) => d.deal });
			const cohort = valued(reached).params({ first, last });
			const funnel = levels.map((k) => {
				const within = `d.f${k} >= $.first && d.f${k} <= $.last`;
				const [step] = cohort
					.filter(`(d, $) => ${within}`)
					.derive({ on: `d => d.furthest > ${k} ? 1 : 0` })
					.rollup({ reached: op.count(), amount: op.sum('amount'), wentOn: op.sum('on') })
					.objects();
				return step;
			});

			const inPeriods = Array.from(periods.period, (_, index) => {
				const [begin, end] = [periods.first[index], periods.last[index]];
				const ended = closings(begin, end).params(statuses);
				const [ofWon] = ended
					.filter((d, $) => d.status === $.won)
					.rollup({
						n: op.count(),
						amount: op.sum('amount'),
						value: op.mean('amount'),
						cycle: op.mean('took')
					})
					.objects();
				const [ofLost] = ended
					.filter((d, $) => d.status === $.lost)
					.rollup({ n: op.count() })
					.objects();
				const [stood] = standing(end)
					.rollup({ n: op.count(), amount: op.sum('amount') })
					.objects();
				return {
					open: stood.n,
					openAmount: stood.amount,
					won: ofWon.n,
					wonAmount: ofWon.amount,
					lost: ofLost.n,
					value: ofWon.value,
					cycle: ofWon.cycle
				};
			});
			const { n, ...means } = won;
			return { open, closed: { won: n, lost: lost.n, ...means }, funnel, periods: inPeriods };
		},
		/** A deal is worth another amount from a moment on; none where it is no number. */
		revalue({ deal, since, amount }) {
			amounts = amounts.concat(aq.table({ deal: [deal], since: [since], amount: [amount] }));
		},
		close() {}
	};
}
