import type { MemberId } from '#lib/domain/ids.ts';
import { sumByCurrency, type Minor, type Money } from '#lib/domain/money.ts';
import { inOwn } from '#lib/domain/rates.ts';
import { dayNumber, ordinal, weekStart, type Day } from '#lib/domain/time.ts';
import { isAtWork } from './handover.ts';
import type { Workspace } from './workspace.ts';

/** What a member has to do, and has done this week. */
export interface Load {
	/** None: what has no owner. */
	readonly member: MemberId | undefined;
	/** Open deals. */
	readonly open: number;
	/** Their value, a sum a currency. Contested deals are in no sum. */
	readonly value: readonly Money[];
	/** The same in the currency of the workspace at today's rates; none where a rate is missing. */
	readonly total: Money | undefined;
	readonly leads: number;
	/** Next steps of open deals that were planned for a day before today. */
	readonly overdue: number;
	/** What was done since the first day of the workspace's week. */
	readonly activities: number;
}

type Tally = Record<'open' | 'leads' | 'overdue' | 'activities', number> & {
	readonly values: Money[];
};

/**
 * The load of each member, and of what has no owner where there is something: the most open deals first, then the most
 * leads, then by name; what has no owner comes last.
 */
export function workload(workspace: Workspace, today: Day): readonly Load[] {
	const tallies = new Map<MemberId | undefined, Tally>();
	const of = (member: MemberId | undefined): Tally => {
		const known = tallies.get(member);
		if (known) return known;
		const tally = { open: 0, leads: 0, overdue: 0, activities: 0, values: [] };
		tallies.set(member, tally);
		return tally;
	};
	for (const member of workspace.members.keys()) of(member);
	for (const { owner, deleted, status, value, contested, nextOn } of workspace.deals.values()) {
		if (deleted || status !== 'open') continue;
		const tally = of(owner);
		tally.open++;
		if (value && !contested) tally.values.push(value);
		if (nextOn !== undefined && nextOn < today) tally.overdue++;
	}
	for (const lead of workspace.table('lead').values())
		if (!lead.deleted && isAtWork(lead)) of(lead.owner).leads++;
	for (const by of doneSince(workspace, weekStart(today, workspace.settings.firstDay)))
		of(by).activities++;
	const name = (member: MemberId | undefined) =>
		(member && workspace.members.get(member)?.name) ?? '';
	return [...tallies]
		.map(([member, { values, ...tally }]) => ({
			...{ member, ...tally, value: sumByCurrency(values) },
			total: totalOf(workspace, values, today)
		}))
		.sort(
			(a, b) =>
				Number(a.member === undefined) - Number(b.member === undefined) ||
				b.open - a.open ||
				b.leads - a.leads ||
				(name(a.member) < name(b.member) ? -1 : 1)
		);
}

const MS_PER_DAY = 86_400_000;

/** By whom something was done since a day, once for each activity. */
function* doneSince(workspace: Workspace, start: Day): Generator<MemberId> {
	const { timeZone } = workspace.settings;
	const from = ordinal(start);
	// No zone is further from UTC than this: what is older needs no calendar.
	const early = (from - 1) * MS_PER_DAY;
	for (const { at, by } of workspace.activities) {
		if (at === null || (typeof at === 'number' && at < early)) continue;
		if (dayNumber(at, timeZone) >= from) yield by;
	}
}

function totalOf({ settings }: Workspace, values: readonly Money[], day: Day): Money | undefined {
	let amount = 0;
	for (const sum of sumByCurrency(values)) {
		const own = inOwn(settings, sum, day);
		if (!own) return undefined;
		amount += own.amount;
	}
	return { amount: amount as Minor, currency: settings.currency };
}
