import type { LeadOptions } from '#lib/analytics/figures/lead-conversion.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { toActivity } from '#lib/domain/activity.ts';
import { toCompany } from '#lib/domain/directory.ts';
import type { Records } from '#lib/domain/fold.ts';
import { toKept } from '#lib/domain/kept.ts';
import { toLead } from '#lib/domain/lead.ts';
import { dayNumber, ordinal, type Day } from '#lib/domain/time.ts';
import { asked, DAY, ms } from './lives.ts';

export function slowLeads(records: Records, query: Query, options: LeadOptions = {}) {
	const world = asked(records, { ...query, pipeline: query.pipeline });
	const { of = 'created', ages = [] } = options;
	const at = (day: Day | undefined) => (day === undefined ? NaN : ordinal(day) * DAY);
	const leads = [...records.values()].flatMap((folded) => {
		const kept = folded.id.startsWith('q') ? toKept(folded) : undefined;
		if (!kept || kept.deleted) return [];
		const lead = toLead(kept as never);
		const one = (wanted: readonly string[] | undefined, has: string | undefined) =>
			!wanted || (has !== undefined && wanted.includes(has));
		const company = lead.company && records.get(lead.company);
		const isAsked =
			one(query.owners, lead.owner) &&
			one(query.sources, lead.source) &&
			one(query.personas, lead.persona) &&
			one(query.markets, company && toCompany(company).marketSegment) &&
			(!query.labels || lead.labels.some((label) => query.labels?.includes(label)));
		const start = at(of === 'created' ? lead.on : lead.qualified?.on);
		if (!isAsked || !(start >= world.from && start <= world.last)) return [];
		const deals = world.everybodys.filter(
			({ id, timeline }) => id === lead.deal || timeline.traits.lead === lead.id
		);
		const made = deals.map(({ created }) => created).filter((time) => !Number.isNaN(time));
		const wins = deals.flatMap(({ stays }) =>
			stays.filter(
				({ status, enter, leave }) =>
					status === 'won' && enter <= world.until && leave > world.until
			)
		);
		const isConverted =
			made.length > 0 ? Math.min(...made) <= world.until : lead.state === 'converted';
		const wonOn = Math.min(...wins.map(({ enter, dated }) => (dated ? enter : Infinity)));
		return [
			{
				start,
				isConverted,
				isCustomer: wins.length > 0,
				wonOn: wins.length > 0 ? wonOn : NaN,
				state: lead.state
			}
		];
	});
	return {
		leads: leads.length,
		converted: leads.filter(({ isConverted }) => isConverted).length,
		customers: leads.filter(({ isCustomer }) => isCustomer).length,
		disqualified: leads.filter(({ state }) => state === 'disqualified').length,
		ages: ages.map((days) => {
			const old = leads.filter(({ start }) => world.now - start >= days * DAY);
			return {
				days,
				old: old.length,
				customers: old.filter(({ start, wonOn }) => wonOn - start <= days * DAY).length,
				isMature:
					(!query.period || ordinal(query.period.to) * DAY <= world.now) &&
					leads.length > 0 &&
					old.length === leads.length
			};
		})
	};
}

export function slowOutreach(records: Records, query: Query) {
	const world = asked(records, query);
	const { zone } = world.directory;
	const done = [...records.values()].flatMap((folded) => {
		const activity = folded.id.startsWith('a') ? toActivity(folded) : undefined;
		if (!activity || activity.deleted || activity.type === 'note') return [];
		const at = activity.at === null ? NaN : ms(dayNumber(activity.at, zone));
		const isIn = query.period ? at >= world.from && at <= world.last : !(at > world.last);
		return isIn && (!query.owners || query.owners.includes(activity.by)) ? [activity] : [];
	});
	const counts = (own: typeof done) => {
		const out = own.filter(({ direction }) => direction === 'out');
		return {
			done: out.length,
			cold: out.filter(({ cold }) => cold).length,
			reached: out.filter(({ outcome }) => outcome === 'reached' || outcome === 'answered').length,
			inbound: own.length - out.length
		};
	};
	return {
		all: counts(done),
		kinds: ['call', 'email', 'meeting', 'message', 'demo', 'proposal'].map((kind) => ({
			kind,
			...counts(done.filter(({ type }) => type === kind))
		}))
	};
}
