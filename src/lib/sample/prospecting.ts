import { LABEL } from '#lib/domain/deal.ts';
import {
	newId,
	type CompanyId,
	type ContactId,
	type LabelId,
	type LeadId,
	type PersonaId,
	type ReasonId,
	type SourceId
} from '#lib/domain/ids.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { dayOf, type DayNumber } from '#lib/domain/time.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { workTime } from './calendar.ts';
import { between, happens, pick } from './chance.ts';
import { filled } from './customers.ts';
import type { Birth, Surroundings } from './life.ts';
import { bytesOf } from './random.ts';
import type { Author, Draft } from './stamping.ts';

/** Streams of chance below this are the leads' own, so that they shift no draw of the deals'. */
const STREAM = -4_000_000;

const HOUR = 1 / 24;
/** Leads that are not deals, by what they have come to. */
const STATES = ['new', 'working', 'new', 'qualified', 'working', 'new', 'disqualified'] as const;
const LEADS = 18;
/** Every so-manyth deal came of a lead. */
const CONVERTED_EVERY = 5;
/** How long a lead is older than its deal, in days. */
const LEAD_DAYS = [2, 9] as const;

/** What leads are tagged with, and whom they are about. */
export interface Market {
	readonly sources: readonly SourceId[];
	readonly labels: readonly LabelId[];
	readonly personas: readonly PersonaId[];
	/** Why a lead is no customer. */
	readonly unfit: ReasonId | undefined;
	readonly companyName: () => string;
	readonly person: (random: Random) => Fields;
	readonly contactOf: (company: CompanyId | undefined) => ContactId | undefined;
}

/** The leads of a team: those that became deals, and of the last weeks those that have not, or never will. */
export function prospecting(
	seed: number,
	world: Surroundings,
	births: readonly Birth[],
	market: Market,
	from: number
): readonly Draft[] {
	const leads = new Prospects(sfc32(seed, STREAM), world, market);
	births.forEach((birth, index) => {
		if (index % CONVERTED_EVERY === 2 && birth.start - LEAD_DAYS[1] - 1 > from) leads.became(birth);
	});
	for (let index = 0; index < LEADS; index++) leads.waits(index);
	return leads.drafts;
}

class Prospects {
	readonly drafts: Draft[] = [];
	readonly #random: Random;
	readonly #bytes: ReturnType<typeof bytesOf>;
	readonly #world: Surroundings;
	readonly #market: Market;

	constructor(random: Random, world: Surroundings, market: Market) {
		this.#random = random;
		this.#bytes = bytesOf(random);
		this.#world = world;
		this.#market = market;
	}

	/** A lead that a deal was made of on the day it began. */
	became({ id, owner, start, title, company }: Birth): void {
		const came = workTime(start - between(this.#random, ...LEAD_DAYS), this.#world.week);
		const lead = this.#lead(came, owner, title, {});
		this.#qualified(lead, owner, (came + start) / 2);
		const soon = Math.min(start + HOUR / 60, this.#world.until);
		const contact = this.#market.contactOf(company);
		const known = { ...(company ? { company } : {}), ...(contact ? { contact } : {}) };
		this.#set(lead, owner, soon, { state: 'converted', deal: id, ...known });
		const at = this.#world.clock(soon);
		this.drafts.push({ at, record: id, by: owner, act: { kind: 'set', fields: { lead } } });
	}

	/** A lead that is no deal: the earlier ones have come further. */
	waits(index: number): void {
		const { until, week, authors, texts } = this.#world;
		const owner = authors[index % authors.length];
		const state = STATES[index % STATES.length] ?? 'new';
		if (!owner) return;
		const age = state === 'new' ? between(this.#random, 0.2, 4) : between(this.#random, 6, 40);
		let came = workTime(until - age, week);
		for (let more = 1; came > until; more++) came = workTime(until - age - more, week);
		const { pattern, what, where } = texts.title;
		const title = filled(pattern, {
			what: pick(this.#random, what),
			where: pick(this.#random, where)
		});
		const company = newId('company', this.#bytes);
		const contact = newId('contact', this.#bytes);
		this.#create(company, owner, came, { name: this.#market.companyName() });
		this.#create(contact, owner, came, { ...this.#market.person(this.#random), company });
		const lead = this.#lead(came, owner, title, { company, contact });
		if (state === 'new') return;
		const then = Math.min(came + 1.5, until);
		this.#called(lead, contact, owner, then);
		if (state === 'qualified') this.#qualified(lead, owner, Math.min(came + 3, until));
		else if (state === 'disqualified' && this.#market.unfit)
			this.#set(lead, owner, Math.min(came + 4, until), {
				state,
				reason: this.#market.unfit,
				why: texts.unfitNote
			});
		else this.#set(lead, owner, then, { state: 'working' });
	}

	#lead(came: number, owner: Author, title: string, known: Fields): LeadId {
		const { sources, labels, personas } = this.#market;
		const random = this.#random;
		const id = newId('lead', this.#bytes);
		const fields: Record<string, FieldValue> = {
			title,
			state: 'new',
			owner: owner.member,
			on: dayOf(Math.floor(came) as DayNumber),
			note: pick(random, this.#world.texts.leadNotes),
			...known
		};
		if (sources.length > 0) fields['source'] = pick(random, sources);
		if (personas.length > 0 && happens(random, 0.5)) fields['persona'] = pick(random, personas);
		if (labels.length > 0 && happens(random, 0.25)) fields[LABEL + pick(random, labels)] = true;
		this.#create(id, owner, came, fields);
		return id;
	}

	#qualified(lead: LeadId, by: Author, time: number): void {
		const at = workTime(time, this.#world.week);
		const day = Math.min(at, this.#world.until);
		this.#set(lead, by, day, {
			state: 'qualified',
			qualifiedOn: dayOf(Math.floor(day) as DayNumber),
			qualifiedBy: by.member
		});
	}

	#called(lead: LeadId, contact: ContactId, by: Author, time: number): void {
		const outcome = pick(this.#random, ['reached', 'no-answer', 'call-back'] as const);
		const fields = { type: 'call', lead, contact, outcome, direction: 'out', cold: true };
		this.#create(newId('activity', this.#bytes), by, time, fields);
	}

	#create(record: Draft['record'], by: Author, time: number, fields: Fields): void {
		this.drafts.push({ at: this.#world.clock(time), record, by, act: { kind: 'create', fields } });
	}

	#set(record: LeadId, by: Author, time: number, fields: Fields): void {
		this.drafts.push({ at: this.#world.clock(time), record, by, act: { kind: 'set', fields } });
	}
}
