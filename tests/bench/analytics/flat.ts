import type { Directory } from '#lib/analytics/directory.ts';
import { CONTESTED, DELETED, STATUS, type Ledger } from '#lib/analytics/ledger/ledger.ts';
import { DAY_MS, type LocalMs } from '#lib/analytics/ledger/time.ts';
import { Rating } from '#lib/analytics/rating.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import { ordinal, type Period } from '#lib/domain/time.ts';

/** A time after all others: a stay that goes on ends there. */
const NEVER = 1e15;

/** What another tool is given: the ledger in plain columns, times in ms. Stages are told by their level, -1 for none. */
export interface Flat {
	readonly deals: Table<'deal' | 'created' | 'counts'>;
	readonly stays: Table<'deal' | 'level' | 'status' | 'enter' | 'leave'>;
	/** What a deal is worth from a time on, ascending, in the workspace's money; `NaN` without an amount. */
	readonly worths: Table<'deal' | 'since' | 'amount'>;
	/** The first and last ms of the period asked for, of the one before and of each month. */
	readonly periods: Table<'period' | 'first' | 'last'>;
	readonly statuses: typeof STATUS;
	/** How many open stages there are. */
	readonly stages: number;
	/** The last ms that has happened. */
	readonly until: number;
}
type Table<N extends string> = Readonly<Record<N, Float64Array | Int32Array>>;

export function flat(
	ledger: Ledger,
	directory: Directory,
	{
		pipeline,
		until,
		periods
	}: {
		readonly pipeline: PipelineId;
		readonly until: LocalMs;
		readonly periods: readonly Period[];
	}
): Flat {
	const { names, visits, values, deal } = ledger;
	const open = directory.stages(pipeline).map(({ id }) => names.stage.index(id));
	const rating = new Rating(directory.settings, names.currency);
	const rows = Array.from({ length: ledger.size('deals') }, (_, row) => row).filter((row) =>
		ledger.has('deals', row)
	);
	const stays = rows.flatMap((row) => entries(visits, row).map((visit) => ({ row, visit })));
	const worths = rows.flatMap((row) =>
		entries(values, row)
			// Of two from the same time on the later one holds.
			.filter((value, i, all) => values.at.since[value] !== values.at.since[all[i + 1] ?? -1])
			.map((value) => ({ row, value }))
	);
	return {
		deals: {
			deal: Int32Array.from(rows),
			created: Float64Array.from(rows, (row) => deal.at.created[row] ?? NaN),
			counts: Int32Array.from(rows, (row) =>
				((deal.at.flags[row] ?? 0) & (DELETED | CONTESTED)) === 0 ? 1 : 0
			)
		},
		stays: {
			deal: Int32Array.from(stays, ({ row }) => row),
			level: Int32Array.from(stays, ({ visit }) => open.indexOf(visits.at.stage[visit] ?? -1)),
			status: Int32Array.from(stays, ({ visit }) => visits.at.status[visit] ?? 0),
			enter: Float64Array.from(stays, ({ visit }) => visits.at.enter[visit] ?? NaN),
			leave: Float64Array.from(stays, ({ visit }) =>
				Math.min(NEVER, visits.at.leave[visit] ?? NEVER)
			)
		},
		worths: {
			deal: Int32Array.from(worths, ({ row }) => row),
			since: Float64Array.from(worths, ({ value }) => values.at.since[value] ?? NaN),
			amount: Float64Array.from(worths, ({ value }) =>
				rating.own(
					values.at.amount[value] ?? NaN,
					values.at.currency[value] ?? -1,
					(values.at.since[value] ?? NaN) as LocalMs
				)
			)
		},
		periods: {
			period: Int32Array.from(periods, (_, index) => index),
			first: Float64Array.from(periods, ({ from }) => ordinal(from) * DAY_MS),
			last: Float64Array.from(periods, ({ to }) => Math.min(until, ordinal(to) * DAY_MS - 1))
		},
		statuses: STATUS,
		stages: open.length,
		until
	};
}

/** What a deal is worth since it was last valued. */
export function lastWorth(ledger: Ledger, directory: Directory, row: number) {
	const { values, names } = ledger;
	const last = (values.to[row] ?? 0) - 1;
	const since = values.at.since[last] ?? NaN;
	const amount = new Rating(directory.settings, names.currency).own(
		values.at.amount[last] ?? NaN,
		values.at.currency[last] ?? -1,
		since as LocalMs
	);
	return { deal: row, since, amount };
}

function entries(runs: { readonly from: Int32Array; readonly to: Int32Array }, row: number) {
	const [from = 0, to = 0] = [runs.from[row], runs.to[row]];
	return Array.from({ length: to - from }, (_, index) => from + index);
}
