import type { MemberId, PipelineId, StageId } from '#lib/domain/ids.ts';
import {
	dayNumber,
	ordinal,
	type Day,
	type EpochMs,
	type Period,
	type TimeZone
} from '#lib/domain/time.ts';
import type { Directory } from './directory.ts';
import { CONTESTED, DELETED, type Ledger } from './ledger/ledger.ts';
import { DAY_MS, toLocal, type LocalMs } from './ledger/time.ts';
import { Levels } from './levels.ts';
import { Rating } from './rating.ts';
import { rulesOf, type Filter } from './traits.ts';

/** What figures are asked about. Two queries that are written alike have the same answer on every device. */
export interface Query extends Filter {
	readonly pipeline: PipelineId;
	/** All time where left out: then what has no date counts too. */
	readonly period?: Period;
	/** Only what these members owned when it happened; everybody's where left out. So each of these. */
	readonly owners?: readonly MemberId[];
	/** As it stood at the end of this day; as it stands now where left out. */
	readonly asOf?: Day;
	/** The moment at which it is asked: ages are told as of then. */
	readonly now: EpochMs;
}

/** A query made ready: what a figure reads of it, in the numbers of the ledger. */
export class Scope {
	readonly ledger: Ledger;
	readonly directory: Directory;
	readonly query: Query;
	readonly pipeline: number;
	/** The first moment of the period; `-Infinity` for all time, which takes in what has no known date. */
	readonly from: LocalMs;
	/** The midnight with which the period is over, happened or not; `Infinity` for all time. */
	readonly end: LocalMs;
	/** The last moment of the period that has happened: what lies after it counts in no figure of the period. */
	readonly last: LocalMs;
	/** The last moment that counts as having happened, for what became of deals since the period. */
	readonly until: LocalMs;
	/** The moment as of which ages are told. */
	readonly now: LocalMs;
	readonly rating: Rating;
	#levels: Levels | undefined;
	#owners: ReadonlySet<number> | undefined;
	readonly #traits: readonly ((row: number) => boolean)[];
	readonly #leadTraits: readonly ((row: number) => boolean)[];

	/** `whole` is a scope of which this one is a part: it has the same traits, looked up once. */
	constructor(
		ledger: Ledger,
		directory: Directory,
		query: Query,
		{ whole, levels }: { readonly whole?: Scope; readonly levels?: Levels } = {}
	) {
		const { names } = ledger;
		const { zone } = directory;
		this.ledger = ledger;
		this.directory = directory;
		this.query = query;
		this.pipeline = names.pipeline.index(query.pipeline);
		const moment = toLocal(dayNumber(query.now, zone));
		const end = query.asOf === undefined ? endOfDay(query.now, zone) : after(query.asOf);
		this.until = (end - 1) as LocalMs;
		this.now = Math.min(moment, this.until) as LocalMs;
		const { period } = query;
		this.from = (period ? ordinal(period.from) * DAY_MS : -Infinity) as LocalMs;
		this.end = (period ? ordinal(period.to) * DAY_MS : Infinity) as LocalMs;
		this.last = Math.min(this.until, this.end - 1) as LocalMs;
		this.#levels = levels;
		this.rating = whole?.rating ?? new Rating(directory.settings, names.currency);
		this.#owners = query.owners && new Set(query.owners.map((id) => names.member.index(id)));
		this.#traits = whole ? whole.#traits : rulesOf(ledger, query, 'deals');
		this.#leadTraits = whole ? whole.#leadTraits : rulesOf(ledger, query, 'leads');
	}

	/** Made when they are asked for: many a scope is only a stretch of time. */
	get levels(): Levels {
		const { ledger, directory, query } = this;
		return (this.#levels ??= new Levels(ledger, directory, query.pipeline, this));
	}

	get stages(): readonly StageId[] {
		return this.levels.stages;
	}

	/** The stages that the pipeline has at the end, so that times before and after a removal tell of the same. */
	get lastLevels(): Levels {
		const { ledger, directory, query, last } = this;
		return new Levels(ledger, directory, query.pipeline, { from: last, last });
	}

	/** The same told in other stages. */
	toldIn(levels: Levels): Scope {
		return new Scope(this.ledger, this.directory, this.query, { whole: this, levels });
	}

	/** The same asked for another period. */
	during(period: Period): Scope {
		return new Scope(this.ledger, this.directory, { ...this.query, period }, { whole: this });
	}

	/** The same asked for what one member owned, by number; -1 for what nobody did. */
	ownedBy(member: number): Scope {
		const id = this.ledger.names.member.at(member);
		const query = { ...this.query, owners: id === undefined ? [] : [id] };
		const part = new Scope(this.ledger, this.directory, query, {
			whole: this,
			levels: this.levels
		});
		part.#owners = new Set([member]);
		return part;
	}

	/** Whether a deal is one the query asks about, and in figures at all: not deleted, not contested. */
	keeps(row: number): boolean {
		return (this.flags(row) & (DELETED | CONTESTED)) === 0 && this.matches(row);
	}

	/** Whether a deal has the traits that the query asks for, whatever else is to be said of it. */
	matches(row: number): boolean {
		for (const rule of this.#traits) if (!rule(row)) return false;
		return true;
	}

	/** Whether a lead is one the query asks about: by its owner, source, persona, market segment and labels. */
	keepsLead(row: number): boolean {
		const { ledger } = this;
		if (((ledger.lead.at.flags[row] ?? 0) & DELETED) !== 0) return false;
		if (!this.isOwn(ledger.lead.at.owner[row] ?? -1)) return false;
		for (const rule of this.#leadTraits) if (!rule(row)) return false;
		return true;
	}

	flags(row: number): number {
		return this.ledger.deal.at.flags[row] ?? 0;
	}

	/** Whether a deal was, at a moment, that of a member the query asks for. */
	owns(row: number, at: LocalMs): boolean {
		return !this.#owners || this.#owners.has(this.owner(row, at));
	}

	/** Whether a member is one the query asks for. */
	isOwn(member: number): boolean {
		return !this.#owners || this.#owners.has(member);
	}

	/** The number of whose it was at a moment: before anybody was named, the first who was; -1 for nobody. */
	owner(row: number, at: LocalMs): number {
		const { owners } = this.ledger;
		const { since, member } = owners.at;
		const [from = 0, to = 0] = [owners.from[row], owners.to[row]];
		if (from === to) return -1;
		for (let i = to - 1; i > from; i--) if ((since[i] ?? 0) <= at) return member[i] ?? -1;
		return member[from] ?? -1;
	}

	/**
	 * What a deal was worth at a moment, in minor units of the workspace's currency at the rate of `rated`; `NaN` without a
	 * value, and without a rate.
	 */
	worth(row: number, at: LocalMs, rated: LocalMs): number {
		return this.#money(this.ledger.values, row, at, rated);
	}

	/** What a deal cost, as `worth`. */
	cost(row: number, at: LocalMs, rated: LocalMs): number {
		return this.#money(this.ledger.costs, row, at, rated);
	}

	#money(all: Ledger['values'], row: number, at: LocalMs, rated: LocalMs): number {
		const i = held(all.at.since, all.from[row] ?? 0, all.to[row] ?? 0, at);
		if (i < 0) return NaN;
		return this.rating.own(all.at.amount[i] ?? NaN, all.at.currency[i] ?? -1, rated);
	}

	/** The stay that a deal was in at a moment, as its index in `ledger.visits`; -1 before it is known to have existed. */
	visitAt(row: number, at: LocalMs): number {
		const { visits } = this.ledger;
		return held(visits.at.enter, visits.from[row] ?? 0, visits.to[row] ?? 0, at);
	}

	/**
	 * As `visitAt`, for certain: -1 as well where the deal may have gone on already, since when its next stay began is not
	 * known.
	 */
	standing(row: number, at: LocalMs): number {
		const i = this.visitAt(row, at);
		return this.isUndatedAfter(row, i) ? -1 : i;
	}

	/** Whether a deal may have stood in its next stay at a moment already. */
	perhaps(row: number, at: LocalMs): boolean {
		return this.isUndatedAfter(row, this.visitAt(row, at));
	}

	/** Whether a stay began in the period. One without a date began in no period, only in all time. */
	began(visit: number): boolean {
		const { enter, dated } = this.ledger.visits.at;
		const at = enter[visit] ?? NaN;
		return at <= this.last && (this.from === -Infinity || (dated[visit] === 1 && at >= this.from));
	}

	/** Days, in ms, before a moment for which a deal was set aside: nobody worked on it then. */
	rested(row: number, status: number, until: LocalMs): number {
		const { visits } = this.ledger;
		const { at } = visits;
		let sum = 0;
		for (let i = visits.from[row] ?? 0; i < (visits.to[row] ?? 0); i++) {
			const enter = at.enter[i] ?? 0;
			if (at.status[i] === status && enter < until)
				sum += Math.min(at.leave[i] ?? until, until) - enter;
		}
		return sum;
	}

	/** Whether it is not known when the stay after one began. */
	isUndatedAfter(row: number, visit: number): boolean {
		const { visits } = this.ledger;
		const next = visit < 0 ? (visits.from[row] ?? 0) : visit + 1;
		return next < (visits.to[row] ?? 0) && visits.at.dated[next] === 0;
	}
}

/** The index of the last entry that had begun at a moment, -1 for none. */
export function held(since: Float64Array, from: number, to: number, at: LocalMs): number {
	for (let i = to - 1; i >= from; i--) if ((since[i] ?? Infinity) <= at) return i;
	return -1;
}

/** The midnight after an instant's day. */
function endOfDay(now: EpochMs, zone: TimeZone): LocalMs {
	return ((Math.floor(dayNumber(now, zone)) + 1) * DAY_MS) as LocalMs;
}

function after(day: Day): LocalMs {
	return ((ordinal(day) + 1) * DAY_MS) as LocalMs;
}
