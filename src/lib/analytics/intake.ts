import { toActivity } from '#lib/domain/activity.ts';
import { toCompany } from '#lib/domain/directory.ts';
import type { Records } from '#lib/domain/fold.ts';
import {
	typeOf,
	type CompanyId,
	type DealId,
	type MarketSegmentId,
	type RecordId
} from '#lib/domain/ids.ts';
import { toKept } from '#lib/domain/kept.ts';
import { toLead } from '#lib/domain/lead.ts';
import { dayNumber, type TimeZone } from '#lib/domain/time.ts';
import { Directory, isRead } from './directory.ts';
import { Engine } from './engine.ts';
import { CONTESTED, DELETED, STATUS, type About, type Win } from './ledger/ledger.ts';
import { midnight, toLocal, type LocalMs } from './ledger/time.ts';
import { proposedSegments } from './segments.ts';
import { toTimeline, type Timeline } from './timeline.ts';

/** More changes at once than this make every figure anew: taking each back and adding it again would cost more. */
const MANY = 2_000;

/**
 * Brings an engine up to date with folded records: what changed is written to its rows, and with it what other records
 * say of it (a deal's segment hangs on the other deals of its company).
 *
 * After any sequence of calls the ledger says what one call with every record would have said.
 */
export class Intake {
	readonly engine: Engine;
	readonly #records: Records;
	#zone: TimeZone;
	/** The rows of deals by the number of the company they are written with, and of the lead. */
	readonly #ofCompany = new Groups();
	readonly #ofLead = new Groups();
	/** The rows of leads by the number of the deal that they say they were converted to. */
	readonly #convertedTo = new Groups();
	/** The rows of activities by the row of their deal. */
	readonly #ofDeal = new Groups();
	/** The numbers of the companies that were merged into another, and of that one. */
	readonly #mergedInto = new Map<number, number>();
	readonly #markets = new Map<number, MarketSegmentId>();
	/** Rows of deals of closed epochs: no record of them is here. */
	readonly #archived = new Set<DealId>();

	constructor(records: Records) {
		this.#records = records;
		const directory = new Directory(records);
		this.#zone = directory.zone;
		this.engine = new Engine(directory);
	}

	/** Takes in the records that have changed. */
	take(changed: ReadonlySet<RecordId>): void {
		let all: ReadonlySet<RecordId> = changed;
		if ([...changed].some(isRead)) {
			const directory = new Directory(this.#records);
			this.engine.directory = directory;
			if (directory.zone !== this.#zone) all = new Set(this.#records.keys());
			this.#zone = directory.zone;
		}
		if (all.size > MANY) this.engine.forget();
		const leads = new Set<number>();
		const about = new Set<number>();
		const acted = new Set<number>();
		for (const id of all)
			switch (typeOf(id)) {
				case 'deal':
					this.#archived.delete(id as DealId);
					this.#deal(id as DealId, about, leads);
					break;
				case 'lead':
					leads.add(this.engine.ledger.names.lead.index(id as never));
					break;
				case 'activity':
					this.#activity(id, acted);
					break;
				case 'company':
					this.#company(id as CompanyId, about);
					break;
				default:
			}
		for (const row of acted) this.#acts(row);
		this.#settle(about, leads);
	}

	/** Takes the deals of closed epochs, in place of those it had of them; a deal that a log has is as the log says. */
	archive(timelines: Iterable<Timeline>): void {
		const { ledger } = this.engine;
		this.engine.forget();
		const [about, leads] = [new Set<number>(), new Set<number>()];
		for (const id of this.#archived) {
			const row = ledger.names.deal.index(id);
			this.#leadsOf(row, leads);
			ledger.drop('deals', row);
		}
		this.#archived.clear();
		for (const timeline of timelines) {
			if (this.#records.has(timeline.deal)) continue;
			this.#archived.add(timeline.deal);
			this.#write(timeline, about, leads);
		}
		this.#settle(about, leads);
	}

	#deal(id: DealId, about: Set<number>, leads: Set<number>): void {
		const folded = this.#records.get(id);
		const timeline = folded && toTimeline(folded, this.#zone);
		if (timeline) return this.#write(timeline, about, leads);
		const row = this.engine.ledger.names.deal.index(id);
		this.#leadsOf(row, leads);
		this.#drop('deals', row);
	}

	/** The leads of which a deal says something: the one it was made of, and those that say they were converted to it. */
	#leadsOf(row: number, leads: Set<number>): void {
		const { ledger } = this.engine;
		const lead = ledger.has('deals', row) ? (ledger.deal.at.lead[row] ?? -1) : -1;
		if (lead >= 0) leads.add(lead);
		for (const other of this.#convertedTo.of(row)) leads.add(other);
	}

	#write(timeline: Timeline, about: Set<number>, leads: Set<number>): void {
		const { ledger } = this.engine;
		const { at } = ledger.deal;
		const row = ledger.names.deal.index(timeline.deal);
		if (ledger.has('deals', row)) {
			this.#kin(row, about);
			this.#ofCompany.remove(at.writtenCompany[row] ?? -1, row);
			this.#ofLead.remove(at.lead[row] ?? -1, row);
			this.#leadsOf(row, leads);
		}
		this.engine.change('deals', row, () => ledger.putDeal(timeline));
		const { writtenCompany, lead } = ledger.deal.at;
		this.#ofCompany.add(writtenCompany[row] ?? -1, row);
		this.#ofLead.add(lead[row] ?? -1, row);
		about.add(row);
		this.#kin(row, about);
		this.#leadsOf(row, leads);
	}

	/** What other records say of these rows, as it is now. */
	#settle(about: Set<number>, leads: ReadonlySet<number>): void {
		const { ledger } = this.engine;
		for (const row of leads) {
			this.#lead(row);
			for (const deal of this.#ofLead.of(row)) about.add(deal);
		}
		const segments = proposedSegments(
			ledger,
			about,
			(row) => this.#companyOf(row),
			(company) => this.#dealsOf(company)
		);
		for (const row of about) {
			if (!ledger.has('deals', row)) continue;
			const company = this.#companyOf(row);
			const lead = ledger.deal.at.lead[row] ?? -1;
			// A lead that only the deal names has a row, and nothing in it.
			const isLead = lead >= 0 && ledger.has('leads', lead);
			const said = ledger.deal.at.saidSegment[row] ?? -1;
			const now: About = {
				segment: said >= 0 ? said : (segments.get(row) ?? -1),
				company,
				market: ledger.names.market.index(this.#markets.get(company)),
				leadOn: isLead ? (ledger.lead.at.on[lead] ?? NaN) : NaN,
				qualifiedOn: isLead ? (ledger.lead.at.qualifiedOn[lead] ?? NaN) : NaN
			};
			if (!this.#says(row, now))
				this.engine.change('deals', row, () => ledger.about.write(row, { ...now }));
		}
	}

	#says(row: number, about: About): boolean {
		const { at } = this.engine.ledger.about;
		return (['segment', 'company', 'market', 'leadOn', 'qualifiedOn'] as const).every((name) =>
			Object.is(at[name][row], about[name])
		);
	}

	#lead(row: number): void {
		const { ledger } = this.engine;
		const folded = this.#records.get(ledger.names.lead.all[row] as RecordId);
		const kept = folded && toKept(folded);
		if (!kept) return this.#drop('leads', row);
		const lead = toLead(kept as never);
		const came = lead.on
			? midnight(lead.on)
			: kept.madeAt === null
				? NaN
				: toLocal(dayNumber(kept.madeAt, this.#zone));
		const company = this.#merged(ledger.names.company.index(lead.company));
		const market = ledger.names.market.index(this.#markets.get(company));
		if (ledger.has('leads', row)) this.#convertedTo.remove(ledger.lead.at.deal[row] ?? -1, row);
		this.#convertedTo.add(ledger.names.deal.index(lead.deal), row);
		const deals = this.#dealsOfLead(row, ledger.names.deal.index(lead.deal));
		this.engine.change('leads', row, () =>
			ledger.putLead(lead, {
				on: came as LocalMs,
				market,
				convertedOn: this.#firstMade(deals),
				wins: deals.flatMap((deal) => this.#wins(deal))
			})
		);
	}

	/** The deals of a lead that count, by row: the one it was converted to, and those that were made of it beside. */
	#dealsOfLead(lead: number, own: number): readonly number[] {
		const { ledger } = this.engine;
		const { flags } = ledger.deal.at;
		return [...new Set([own, ...this.#ofLead.of(lead)])]
			.filter(
				(row) =>
					row >= 0 && ledger.has('deals', row) && ((flags[row] ?? 0) & (DELETED | CONTESTED)) === 0
			)
			.sort((a, b) => byId(ledger.names.deal.all, a, b));
	}

	#firstMade(deals: readonly number[]): LocalMs {
		const { created } = this.engine.ledger.deal.at;
		const known = deals.map((row) => created[row] ?? NaN).filter((at) => at === at);
		return (known.length === 0 ? NaN : Math.min(...known)) as LocalMs;
	}

	#wins(row: number): readonly Win[] {
		const { visits } = this.engine.ledger;
		const { enter, leave, status, dated } = visits.at;
		const wins: Win[] = [];
		for (let i = visits.from[row] ?? 0; i < (visits.to[row] ?? 0); i++)
			if (status[i] === STATUS.won)
				wins.push({
					enter: enter[i] as LocalMs,
					leave: leave[i] as LocalMs,
					dated: dated[i] ?? 0
				});
		return wins;
	}

	#activity(id: RecordId, acted: Set<number>): void {
		const { ledger } = this.engine;
		const row = ledger.names.activity.index(id as never);
		const before = ledger.has('activities', row) ? (ledger.act.at.deal[row] ?? -1) : -1;
		const folded = this.#records.get(id);
		const activity = folded && toActivity(folded);
		if (!activity) this.#drop('activities', row);
		else {
			const at = activity.at === null ? NaN : toLocal(dayNumber(activity.at, this.#zone));
			this.engine.change('activities', row, () => ledger.putActivity(activity, at as LocalMs));
		}
		const after = activity ? (ledger.act.at.deal[row] ?? -1) : -1;
		if (before !== after) this.#ofDeal.remove(before, row);
		this.#ofDeal.add(after, row);
		if (before >= 0) acted.add(before);
		if (after >= 0) acted.add(after);
	}

	#acts(deal: number): void {
		const { ledger } = this.engine;
		const { at } = ledger.act.at;
		const rows = [...this.#ofDeal.of(deal)].sort(
			(a, b) => (at[a] ?? 0) - (at[b] ?? 0) || byId(ledger.names.activity.all, a, b)
		);
		this.engine.change('deals', deal, () => ledger.putActs(deal, rows));
	}

	#company(id: CompanyId, about: Set<number>): void {
		const { names } = this.engine.ledger;
		const company = names.company.index(id);
		for (const row of this.#dealsOf(this.#merged(company))) about.add(row);
		const folded = this.#records.get(id);
		const { mergedInto, marketSegment } = folded ? toCompany(folded) : {};
		if (mergedInto) this.#mergedInto.set(company, names.company.index(mergedInto));
		else this.#mergedInto.delete(company);
		if (marketSegment) this.#markets.set(company, marketSegment);
		else this.#markets.delete(company);
		for (const row of this.#dealsOf(this.#merged(company))) about.add(row);
	}

	/** The deals whose segments hang on a deal: those of its company. */
	#kin(row: number, about: Set<number>): void {
		const company = this.#companyOf(row);
		if (company >= 0) for (const other of this.#dealsOf(company)) about.add(other);
	}

	#companyOf(row: number): number {
		return this.#merged(this.engine.ledger.deal.at.writtenCompany[row] ?? -1);
	}

	/** The company that one was merged into, at last; two that were merged into each other are one of them, the same anywhere. */
	#merged(company: number): number {
		const passed = new Set<number>();
		let at = company;
		for (let next = this.#mergedInto.get(at); next !== undefined; next = this.#mergedInto.get(at)) {
			if (passed.has(at)) break;
			passed.add(at);
			at = next;
		}
		return at;
	}

	/** The deals of a company and of those that were merged into it. */
	#dealsOf(company: number): readonly number[] {
		const all = [...this.#ofCompany.of(company)];
		for (const from of this.#mergedInto.keys())
			if (from !== company && this.#merged(from) === company) all.push(...this.#ofCompany.of(from));
		return all;
	}

	#drop(over: 'deals' | 'leads' | 'activities', row: number): void {
		this.engine.change(over, row, () => this.engine.ledger.drop(over, row));
	}
}

function byId(ids: readonly string[], a: number, b: number): number {
	return (ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1;
}

/** Rows that belong together, by a number. In lists: most are of one row or two, and there are as many as deals. */
class Groups {
	readonly #rows = new Map<number, number[]>();

	of(key: number): readonly number[] {
		return this.#rows.get(key) ?? NONE;
	}
	add(key: number, row: number): void {
		if (key < 0) return;
		const rows = this.#rows.get(key);
		if (!rows) this.#rows.set(key, [row]);
		else if (!rows.includes(row)) rows.push(row);
	}
	remove(key: number, row: number): void {
		const rows = this.#rows.get(key);
		const index = rows?.indexOf(row) ?? -1;
		if (index >= 0) rows?.splice(index, 1);
	}
}

const NONE: readonly number[] = [];
