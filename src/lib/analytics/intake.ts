import { toActivity } from '#lib/domain/activity.ts';
import { toCompany } from '#lib/domain/directory.ts';
import {
	typeOf,
	type ActivityId,
	type CompanyId,
	type DealId,
	type LeadId,
	type MarketSegmentId,
	type RecordId,
	type RecordType
} from '#lib/domain/ids.ts';
import { toKept, type Kept } from '#lib/domain/kept.ts';
import { toLead } from '#lib/domain/lead.ts';
import { Merges } from '#lib/domain/merges.ts';
import { dayNumber, type TimeZone } from '#lib/domain/time.ts';
import { Directory, isRead, type RecordSource } from './directory.ts';
import { Engine } from './engine.ts';
import { Groups } from './groups.ts';
import { dealsThatCount, firstMade, winsOf } from './lead-deals.ts';
import type { About } from './ledger/ledger.ts';
import { midnight, toLocal, type LocalMs } from './ledger/time.ts';
import { proposedSegments } from './segments.ts';
import { toTimeline, type Timeline } from './timeline.ts';

/** More changes at once than this make every figure anew: taking each back and adding it again would cost more. */
const MANY = 2_000;

const COUNTED: ReadonlySet<RecordType | undefined> = new Set([
	'deal',
	'lead',
	'activity',
	'company'
]);

/** Whether figures hang on this record. */
export function isCounted(id: RecordId): boolean {
	return COUNTED.has(typeOf(id)) || isRead(id);
}

/** What is to be looked at again, since what other records say of it may have changed. By rows. */
class Touched {
	readonly deals = new Set<number>();
	readonly leads = new Set<number>();
	/** Deals whose activities have changed. */
	readonly acted = new Set<number>();
	/** Companies whose deals, or those of companies merged with them, have changed. */
	readonly companies = new Set<CompanyId>();
}

/**
 * Brings an engine up to date with folded records: what changed is written to its rows, and with it what other records
 * say of it (a deal's segment hangs on the other deals of its company).
 *
 * After any sequence of calls the ledger says what one call with every record would have said.
 */
export class Intake {
	readonly engine: Engine;
	readonly #records: RecordSource;
	#zone: TimeZone;
	/** The rows of deals by the number of the company they are written with, and of the lead. */
	readonly #ofCompany = new Groups();
	readonly #ofLead = new Groups();
	/** The rows of leads by the number of the deal that they say they were converted to, and of the company. */
	readonly #convertedTo = new Groups();
	readonly #leadsOfCompany = new Groups();
	/** The rows of activities by the row of their deal. */
	readonly #ofDeal = new Groups();
	readonly #merges = new Merges();
	readonly #markets = new Map<number, MarketSegmentId>();
	/** Deals of closed epochs: no record of them is here. */
	readonly #archived = new Set<DealId>();

	constructor(records: RecordSource) {
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
		const touched = new Touched();
		for (const id of all)
			switch (typeOf(id)) {
				case 'deal':
					this.#archived.delete(id as DealId);
					this.#deal(id as DealId, touched);
					break;
				case 'lead':
					touched.leads.add(this.engine.ledger.names.lead.index(id as LeadId));
					break;
				case 'activity':
					this.#activity(id as ActivityId, touched);
					break;
				case 'company':
					this.#company(id as CompanyId, touched);
					break;
				default:
			}
		this.#settle(touched);
	}

	/** Takes the deals of closed epochs, in place of those it had of them; a deal that a log has is as the log says. */
	archive(timelines: Iterable<Timeline>): void {
		const { ledger } = this.engine;
		this.engine.forget();
		const touched = new Touched();
		for (const id of this.#archived) this.#withdraw(ledger.names.deal.index(id), touched);
		this.#archived.clear();
		for (const timeline of timelines) {
			if (this.#records.has(timeline.deal)) continue;
			this.#archived.add(timeline.deal);
			this.#write(timeline, touched);
		}
		this.#settle(touched);
	}

	#deal(id: DealId, touched: Touched): void {
		const folded = this.#records.get(id);
		const timeline = folded && toTimeline(folded, this.#zone);
		if (timeline) this.#write(timeline, touched);
		else this.#withdraw(this.engine.ledger.names.deal.index(id), touched);
	}

	/** Takes a deal away. */
	#withdraw(row: number, touched: Touched): void {
		this.#note(row, touched);
		this.#ofCompany.put(row, -1);
		this.#ofLead.put(row, -1);
		this.#drop('deals', row);
	}

	#write(timeline: Timeline, touched: Touched): void {
		const { ledger } = this.engine;
		const row = ledger.names.deal.index(timeline.deal);
		this.#note(row, touched);
		this.engine.change('deals', row, () => ledger.putDeal(timeline));
		const { writtenCompany, lead } = ledger.deal.at;
		this.#ofCompany.put(row, writtenCompany[row] ?? -1);
		this.#ofLead.put(row, lead[row] ?? -1);
		touched.deals.add(row);
		this.#note(row, touched);
	}

	/** Notes what a deal says something of, as it is before a change or after: its company and its leads. */
	#note(row: number, touched: Touched): void {
		const { names } = this.engine.ledger;
		const company = names.company.at(this.#ofCompany.keyOf(row));
		if (company !== undefined) touched.companies.add(company);
		const lead = this.#ofLead.keyOf(row);
		if (lead >= 0) touched.leads.add(lead);
		for (const other of this.#convertedTo.of(row)) touched.leads.add(other);
	}

	/** What other records say of these, as it is now. */
	#settle({ deals, leads, acted, companies }: Touched): void {
		const { ledger } = this.engine;
		for (const row of acted) this.#acts(row);
		for (const row of leads) {
			this.#lead(row);
			for (const deal of this.#ofLead.of(row)) deals.add(deal);
		}
		for (const company of this.#families(companies))
			for (const deal of this.#ofCompany.of(ledger.names.company.index(company))) deals.add(deal);
		const segments = proposedSegments(
			ledger,
			deals,
			(row) => this.#companyOf(row),
			(company) => this.#dealsOf(company)
		);
		for (const row of deals) {
			if (!ledger.has('deals', row)) continue;
			const lead = ledger.deal.at.lead[row] ?? -1;
			// A lead that only the deal names has a row, and nothing in it.
			const isLead = lead >= 0 && ledger.has('leads', lead);
			const said = ledger.deal.at.saidSegment[row] ?? -1;
			const now: About = {
				segment: said >= 0 ? said : (segments.get(row) ?? -1),
				market: this.#marketOf(this.#companyOf(row)),
				leadOn: isLead ? (ledger.lead.at.on[lead] ?? NaN) : NaN,
				qualifiedOn: isLead ? (ledger.lead.at.qualifiedOn[lead] ?? NaN) : NaN
			};
			if (!this.#says(row, now))
				this.engine.change('deals', row, () => ledger.about.write(row, { ...now }));
		}
	}

	#says(row: number, about: About): boolean {
		const { at } = this.engine.ledger.about;
		return (['segment', 'market', 'leadOn', 'qualifiedOn'] as const).every((name) =>
			Object.is(at[name][row], about[name])
		);
	}

	#lead(row: number): void {
		const { ledger } = this.engine;
		const { names } = ledger;
		const folded = this.#records.get(names.lead.all[row] as LeadId);
		const kept = folded && (toKept(folded) as Kept<LeadId> | undefined);
		const lead = kept && toLead(kept);
		const [company, converted] = [names.company.index(lead?.company), names.deal.index(lead?.deal)];
		this.#leadsOfCompany.put(row, company);
		this.#convertedTo.put(row, converted);
		if (!lead) return this.#drop('leads', row);
		const came = lead.on
			? midnight(lead.on)
			: lead.madeAt === null
				? NaN
				: toLocal(dayNumber(lead.madeAt, this.#zone));
		const deals = dealsThatCount(ledger, [converted, ...this.#ofLead.of(row)]);
		this.engine.change('leads', row, () =>
			ledger.putLead(lead, {
				on: came as LocalMs,
				market: this.#marketOf(this.#standing(company)),
				convertedOn: firstMade(ledger, deals),
				wins: deals.flatMap((deal) => winsOf(ledger, deal))
			})
		);
	}

	#activity(id: ActivityId, { acted }: Touched): void {
		const { ledger } = this.engine;
		const row = ledger.names.activity.index(id);
		const folded = this.#records.get(id);
		const activity = folded && toActivity(folded);
		if (!activity) this.#drop('activities', row);
		else {
			const at = activity.at === null ? NaN : toLocal(dayNumber(activity.at, this.#zone));
			this.engine.change('activities', row, () => ledger.putActivity(activity, at as LocalMs));
		}
		const before = this.#ofDeal.keyOf(row);
		const after = ledger.names.deal.index(activity?.deal);
		this.#ofDeal.put(row, after);
		for (const deal of [before, after]) if (deal >= 0) acted.add(deal);
	}

	#acts(deal: number): void {
		this.engine.change('deals', deal, () =>
			this.engine.ledger.putActs(deal, this.#ofDeal.of(deal))
		);
	}

	#company(id: CompanyId, { companies, leads }: Touched): void {
		const { names } = this.engine.ledger;
		const before = this.#merges.family(id);
		const folded = this.#records.get(id);
		const company = folded && !folded.purged ? toCompany(folded) : undefined;
		this.#merges.put(id, company);
		const row = names.company.index(id);
		if (company?.marketSegment) this.#markets.set(row, company.marketSegment);
		else this.#markets.delete(row);
		for (const one of [...before, ...this.#merges.family(id)]) {
			companies.add(one);
			for (const lead of this.#leadsOfCompany.of(names.company.index(one))) leads.add(lead);
		}
	}

	/** Companies and all that were merged with them, each once. */
	#families(companies: ReadonlySet<CompanyId>): ReadonlySet<CompanyId> {
		const all = new Set<CompanyId>();
		for (const company of companies)
			if (!all.has(company)) for (const one of this.#merges.family(company)) all.add(one);
		return all;
	}

	#companyOf(row: number): number {
		return this.#standing(this.engine.ledger.deal.at.writtenCompany[row] ?? -1);
	}

	/** The number of the company that stands for one. */
	#standing(company: number): number {
		const { names } = this.engine.ledger;
		const id = names.company.at(company);
		return id === undefined ? -1 : names.company.index(this.#merges.of(id));
	}

	#marketOf(company: number): number {
		return this.engine.ledger.names.market.index(this.#markets.get(company));
	}

	/** The deals of a company and of those that it stands for. */
	#dealsOf(company: number): readonly number[] {
		const { names } = this.engine.ledger;
		const id = names.company.at(company);
		const behind = id === undefined ? [] : this.#merges.behind(id);
		return [company, ...behind.map((one) => names.company.index(one))].flatMap((one) =>
			this.#ofCompany.of(one)
		);
	}

	#drop(over: 'deals' | 'leads' | 'activities', row: number): void {
		this.engine.change(over, row, () => this.engine.ledger.drop(over, row));
	}
}
