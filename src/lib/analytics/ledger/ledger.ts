import { ACTIVITY_OUTCOMES, ACTIVITY_TYPES, type Activity } from '#lib/domain/activity.ts';
import { DEAL_SEGMENTS, DEAL_STATUSES } from '#lib/domain/deal.ts';
import type {
	ActivityId,
	CompanyId,
	DealId,
	LabelId,
	LeadId,
	MarketSegmentId,
	MemberId,
	PersonaId,
	PipelineId,
	ProductId,
	ReasonId,
	SourceId,
	StageId
} from '#lib/domain/ids.ts';
import { LEAD_STATES, type Lead } from '#lib/domain/lead.ts';
import type { Currency, Money } from '#lib/domain/money.ts';
import type { Since } from '../since.ts';
import type { Timeline } from '../timeline.ts';
import { Names } from './names.ts';
import { Runs, Table } from './table.ts';
import { midnight, toLocal, type LocalMs } from './time.ts';

/** Bits of `deal.flags`, `lead.flags` and `act.flags`. */
export const DELETED = 1;
/** Won by one and closed otherwise by another, apart: in no figure until a person decides. */
export const CONTESTED = 2;
/** Brought by a file without a history: no duration of it is known. */
export const IMPORTED = 4;
export const INBOUND = 8;
export const COLD = 16;
/** Brought by a file without a history: when it came into the first of its stages is not known. */
export const MIDWAY = 32;
/** Of an activity of which only the day is known. */
export const TIMELESS = 64;
/** The row is that of a record that is here: not purged, and not only named by another. */
const HERE = 128;

/** Indexes of `DEAL_STATUSES`, by name. */
export const STATUS = Object.fromEntries(
	DEAL_STATUSES.map((status, index) => [status, index])
) as Record<(typeof DEAL_STATUSES)[number], number>;

/** For each number of a status its place in a list of names, where it has one. */
export function byStatus(names: readonly string[]): readonly (number | undefined)[] {
	return DEAL_STATUSES.map((status) => {
		const place = names.indexOf(status);
		return place < 0 ? undefined : place;
	});
}

/** What a figure is counted over. */
export type Over = 'deals' | 'leads' | 'activities';

/** What a deal is about that other records say. */
export interface About {
	/** The number of its segment: as said, else as the company's history proposes; -1 for none. */
	readonly segment: number;
	/** The number of the market segment of its company, or of the one it was merged into. */
	readonly market: number;
	/** When the lead it was made of came in, and was marked as marketing-qualified. */
	readonly leadOn: number;
	readonly qualifiedOn: number;
}

/** A stay of a deal as won: `leave` is `Infinity` while it is. */
export interface Win {
	readonly enter: LocalMs;
	readonly leave: LocalMs;
	/** Whether `enter` is known. */
	readonly dated: number;
}

/** What is known of a lead beside its own record. */
export interface LeadContext {
	readonly on: LocalMs;
	readonly market: number;
	/** When the first deal was made of it; `NaN` for none, and where that is not known. */
	readonly convertedOn: LocalMs;
	/** The stays of its deals as won. */
	readonly wins: readonly Win[];
}

/** The outcome of an activity that has none. */
const NO_OUTCOME = 255;

const AMOUNTS = { since: 'f64', amount: 'f64', currency: 'i32' } as const;
const ACT = { at: 'f64', type: 'u8', outcome: 'u8', flags: 'u8' } as const;

/**
 * All that figures are counted from, in columns. A record has a row; the same one as long as it is here.
 *
 * Times are `LocalMs`, `NaN` where not known; ids are numbers of `names`, -1 for none; amounts are minor units.
 */
export class Ledger {
	readonly names = {
		deal: new Names<DealId>(),
		lead: new Names<LeadId>(),
		activity: new Names<ActivityId>(),
		pipeline: new Names<PipelineId>(),
		stage: new Names<StageId>(),
		member: new Names<MemberId>(),
		reason: new Names<ReasonId>(),
		currency: new Names<Currency>(),
		source: new Names<SourceId>(),
		persona: new Names<PersonaId>(),
		label: new Names<LabelId>(),
		product: new Names<ProductId>(),
		company: new Names<CompanyId>(),
		market: new Names<MarketSegmentId>(),
		/** `<stage>.<criterion>`. */
		criterion: new Names<string>()
	};
	readonly deal = new Table({
		created: 'f64',
		paidOn: 'f64',
		source: 'i32',
		persona: 'i32',
		/** As a member has said, and the company and lead as they are written. */
		saidSegment: 'i32',
		writtenCompany: 'i32',
		lead: 'i32',
		backward: 'i32',
		flags: 'u8'
	});
	readonly about = new Table({
		segment: 'i32',
		market: 'i32',
		leadOn: 'f64',
		qualifiedOn: 'f64'
	});
	/** Stays in stages, oldest first; `leave` is `Infinity` for the one a deal is in. */
	readonly visits = new Runs({
		pipeline: 'i32',
		stage: 'i32',
		status: 'u8',
		enter: 'f64',
		leave: 'f64',
		dated: 'u8',
		reason: 'i32'
	});
	readonly values = new Runs(AMOUNTS);
	readonly costs = new Runs(AMOUNTS);
	readonly owners = new Runs({ since: 'f64', member: 'i32' });
	readonly expected = new Runs({ since: 'f64', day: 'f64' });
	/** The days for which a next step was planned. */
	readonly planned = new Runs({ since: 'f64', day: 'f64' });
	/** Since when it was deleted (`gone` 1), or restored. */
	readonly removals = new Runs({ since: 'f64', gone: 'u8' });
	readonly labels = new Runs({ label: 'i32' });
	readonly products = new Runs({ product: 'i32' });
	readonly ticks = new Runs({ since: 'f64', criterion: 'i32', met: 'u8' });
	/** What was done about a deal, in no order. */
	readonly acts = new Runs(ACT);
	readonly lead = new Table({
		on: 'f64',
		qualifiedOn: 'f64',
		convertedOn: 'f64',
		state: 'u8',
		owner: 'i32',
		source: 'i32',
		persona: 'i32',
		market: 'i32',
		flags: 'u8'
	});
	readonly leadLabels = new Runs({ label: 'i32' });
	/** When the deals of a lead stood as won. */
	readonly leadWins = new Runs({ enter: 'f64', leave: 'f64', dated: 'u8' });
	/** What was done, each in a row: about deals, leads and contacts. */
	readonly act = new Table({ ...ACT, by: 'i32' });

	/** By the number of a stage how many stays there are in it, of deals that are here and not deleted. */
	readonly stood: number[] = [];
	/** Another number whenever a stage is stood in for the first time, or was for the last. */
	stoodSince = 0;

	/** How many rows there are; ask `has` of each. */
	size(over: Over): number {
		const { deal, lead, activity } = this.names;
		return { deals: deal, leads: lead, activities: activity }[over].all.length;
	}

	/** Writes what a timeline says; returns the row. */
	putDeal(timeline: Timeline): number {
		const { names } = this;
		const { traits } = timeline;
		const row = names.deal.index(timeline.deal);
		const before = this.#stoodIn(row);
		this.deal.write(row, {
			created: toLocal(timeline.created),
			paidOn: midnight(traits.paidOn),
			source: names.source.index(traits.source),
			persona: names.persona.index(traits.persona),
			saidSegment: traits.segment === undefined ? -1 : DEAL_SEGMENTS.indexOf(traits.segment),
			writtenCompany: names.company.index(traits.company),
			lead: names.lead.index(traits.lead),
			backward: timeline.backward,
			flags:
				HERE |
				(timeline.deleted ? DELETED : 0) |
				(timeline.contested ? CONTESTED : 0) |
				(timeline.imported ? IMPORTED : 0) |
				(timeline.midway ? MIDWAY : 0)
		});
		this.visits.write(
			row,
			timeline.visits.map((visit) => ({
				pipeline: names.pipeline.index(visit.pipeline),
				stage: names.stage.index(visit.stage),
				status: STATUS[visit.status],
				enter: toLocal(visit.enter),
				leave: visit.leave === undefined ? Infinity : toLocal(visit.leave),
				dated: visit.dated ? 1 : 0,
				reason: names.reason.index(visit.reason)
			}))
		);
		this.#stand(before, this.#stoodIn(row));
		this.values.write(row, timeline.values.map(this.#amount));
		this.costs.write(row, timeline.costs.map(this.#amount));
		this.owners.write(
			row,
			timeline.owners.map(({ since, value }) => ({
				since: toLocal(since),
				member: names.member.index(value)
			}))
		);
		this.expected.write(
			row,
			timeline.expected.map(({ since, value }) => ({ since: toLocal(since), day: midnight(value) }))
		);
		this.planned.write(
			row,
			timeline.planned.map(({ since, value }) => ({ since: toLocal(since), day: midnight(value) }))
		);
		this.removals.write(
			row,
			timeline.removals.map(({ since, value }) => ({ since: toLocal(since), gone: value ? 1 : 0 }))
		);
		this.labels.write(
			row,
			traits.labels.map((label) => ({ label: names.label.index(label) }))
		);
		this.products.write(
			row,
			traits.products.map((product) => ({ product: names.product.index(product) }))
		);
		this.ticks.write(
			row,
			timeline.ticks.map(({ since, value: { criterion, met } }) => ({
				since: toLocal(since),
				criterion: names.criterion.index(criterion),
				met: met ? 1 : 0
			}))
		);
		return row;
	}

	putLead(lead: Lead, { on, market, convertedOn, wins }: LeadContext): number {
		const { names } = this;
		const row = names.lead.index(lead.id);
		this.lead.write(row, {
			on,
			qualifiedOn: midnight(lead.qualified?.on),
			convertedOn,
			state: LEAD_STATES.indexOf(lead.state),
			owner: names.member.index(lead.owner),
			source: names.source.index(lead.source),
			persona: names.persona.index(lead.persona),
			market,
			flags: HERE | (lead.deleted ? DELETED : 0)
		});
		this.leadLabels.write(
			row,
			lead.labels.map((label) => ({ label: names.label.index(label) }))
		);
		this.leadWins.write(
			row,
			wins.map((win) => ({ ...win }))
		);
		return row;
	}

	putActivity(activity: Activity, at: LocalMs): number {
		const { names } = this;
		const row = names.activity.index(activity.id);
		this.act.write(row, {
			at,
			type: ACTIVITY_TYPES.indexOf(activity.type),
			outcome:
				activity.outcome === undefined ? NO_OUTCOME : ACTIVITY_OUTCOMES.indexOf(activity.outcome),
			flags:
				HERE |
				(activity.deleted ? DELETED : 0) |
				(activity.direction === 'in' ? INBOUND : 0) |
				(activity.cold ? COLD : 0) |
				(typeof activity.at === 'string' ? TIMELESS : 0),
			by: names.member.index(activity.by)
		});
		return row;
	}

	/** Gives a deal these activities, by their rows. */
	putActs(row: number, activities: readonly number[]): void {
		const { at } = this.act;
		this.acts.write(
			row,
			activities.map((activity) => ({
				at: at.at[activity] ?? NaN,
				type: at.type[activity] ?? 0,
				outcome: at.outcome[activity] ?? NO_OUTCOME,
				flags: at.flags[activity] ?? 0
			}))
		);
	}

	/** Frees the row of a record that was purged. */
	drop(over: Over, row: number): void {
		const { flags } = this.#table(over).at;
		if (over === 'deals') this.#stand(this.#stoodIn(row), []);
		flags[row] = 0;
	}

	/** Whether a row is that of a record that is here. */
	has(over: Over, row: number): boolean {
		return ((this.#table(over).at.flags[row] ?? 0) & HERE) !== 0;
	}

	/** Bytes of all columns. */
	get bytes(): number {
		return [
			this.deal,
			this.about,
			this.visits,
			this.values,
			this.costs,
			this.owners,
			this.expected,
			this.planned,
			this.removals,
			this.labels,
			this.products,
			this.ticks,
			this.acts,
			this.lead,
			this.leadLabels,
			this.leadWins,
			this.act
		].reduce((sum, { bytes }) => sum + bytes, 0);
	}

	/** The number of the stage of each stay of a deal. */
	#stoodIn(row: number): readonly number[] {
		if (((this.deal.at.flags[row] ?? 0) & (HERE | DELETED)) !== HERE) return [];
		const { at, from, to } = this.visits;
		const stages: number[] = [];
		for (let visit = from[row] ?? 0; visit < (to[row] ?? 0); visit++)
			if (at.status[visit] === STATUS.open) stages.push(at.stage[visit] ?? -1);
		return stages;
	}

	#stand(before: readonly number[], now: readonly number[]): void {
		const { stood } = this;
		const was = new Map([...before, ...now].map((stage) => [stage, (stood[stage] ?? 0) > 0]));
		for (const stage of before) stood[stage] = (stood[stage] ?? 0) - 1;
		for (const stage of now) stood[stage] = (stood[stage] ?? 0) + 1;
		for (const [stage, is] of was) if (is !== (stood[stage] ?? 0) > 0) this.stoodSince++;
	}

	#table(over: Over) {
		if (over === 'deals') return this.deal;
		return over === 'leads' ? this.lead : this.act;
	}

	readonly #amount = ({ since, value }: Since<Money | undefined>) => ({
		since: toLocal(since),
		amount: value?.amount ?? NaN,
		currency: this.names.currency.index(value?.currency)
	});
}
