import { CALL_OUTCOMES } from '#lib/domain/activity.ts';
import { newId, type CompanyId, type ContactId, type MemberId } from '#lib/domain/ids.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { addDays, dayOf, type DayNumber, type EpochMs } from '#lib/domain/time.ts';
import { workTime } from './calendar.ts';
import { between, drawn, happens, pick, running, shuffled } from './chance.ts';
import { filled } from './customers.ts';
import type { Birth, Surroundings } from './life.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { bytesOf } from './random.ts';
import type { Draft } from './stamping.ts';
import type { Texts } from './texts.ts';

/** Streams of chance from here on are the field work's own, so that it shifts no draw of the deals'. */
const STREAM = -1;

const MINUTE_MS = 60_000;
const HOUR = 1 / 24;
/** Reached, no answer, busy, asked to be called again. */
const OUTCOME_SUMS = running([0.5, 0.3, 0.07, 0.13]);
const NOTED = 0.15;
const CALLED_BEFORE_STEP = 0.7;

/** When the next steps of one's open deals are due, in days from now; `undefined`: there is none. */
const PLANS = [0, -2, 3, undefined, 1, -1, 6, 2] as const;

/**
 * What a team does around its deals: whom they talk to, the calls before each step, and the days that the next steps
 * of open deals are planned for.
 */
export class Fieldwork {
	readonly #seed: number;
	readonly #world: Surroundings;
	readonly #name: () => string;
	#people = 0;
	readonly #contacts = new Map<CompanyId, ContactId>();
	/** How many open deals each member has so far. */
	readonly #open = new Map<MemberId, number>();

	constructor(seed: number, world: Surroundings) {
		this.#seed = seed;
		this.#world = world;
		this.#name = people(world.texts, sfc32(seed, STREAM));
	}

	/** The drafts around the nth deal, whose own are given. */
	around(birth: Birth, index: number, life: readonly Draft[]): readonly Draft[] {
		const random = sfc32(this.#seed, STREAM - 1 - index);
		const { contact, drafts } = this.#contact(random, birth);
		return [...drafts, ...this.#calls(random, birth, contact), ...this.#plan(random, birth, life)];
	}

	/** Somebody to talk to. */
	person(random: Random): Fields {
		const { contact, positions } = this.#world.texts;
		const phone = contact.phone.replaceAll('#', () => String(Math.floor(random() * 10)));
		const email = `mail${String(Math.floor(random() * 9000) + 1000)}@example.com`;
		const position = positions[this.#people++ % positions.length] ?? '';
		return { name: this.#name(), phone, email, position };
	}

	/** Whom they talk to at a company. */
	contactOf(company: CompanyId | undefined): ContactId | undefined {
		return company && this.#contacts.get(company);
	}

	#contact(random: Random, { id, owner, company, start }: Birth) {
		const known = company && this.#contacts.get(company);
		const contact = known ?? newId('contact', bytesOf(random));
		const drafts: Draft[] = [];
		const at = this.#world.clock(start);
		if (!known) {
			if (company) this.#contacts.set(company, contact);
			const fields = { ...this.person(random), ...(company ? { company } : {}) };
			drafts.push({ at, record: contact, by: owner, act: { kind: 'create', fields } });
		}
		const fields = { contacts: [contact] };
		const named = (at + MINUTE_MS) as EpochMs;
		if (start + 2 * HOUR < this.#world.until)
			drafts.push({ at: named, record: id, by: owner, act: { kind: 'set', fields } });
		return { contact, drafts };
	}

	#calls(random: Random, { id, owner, start, steps }: Birth, contact: ContactId): Draft[] {
		const { clock, until, week, texts } = this.#world;
		const drafts: Draft[] = [];
		let from: number = start;
		for (const { time } of steps) {
			const call = workTime(from + (time - from) * between(random, 0.3, 0.95), week);
			from = time;
			if (!happens(random, CALLED_BEFORE_STEP) || call > until) continue;
			const outcome = CALL_OUTCOMES[drawn(random, OUTCOME_SUMS)] ?? 'reached';
			const note = happens(random, NOTED) ? pick(random, texts.nextSteps[1]) : '';
			const fields = {
				type: 'call',
				deal: id,
				contact,
				outcome,
				direction: 'out',
				...(note === '' ? {} : { note })
			};
			const record = newId('activity', bytesOf(random));
			drafts.push({ at: clock(call), record, by: owner, act: { kind: 'create', fields } });
		}
		return drafts;
	}

	/** The day of an open deal's next step, noted with the last change of the deal. */
	#plan(random: Random, { id, owner, steps }: Birth, life: readonly Draft[]): Draft[] {
		const { clock, until, texts } = this.#world;
		const last = steps.at(-1)?.kind;
		if (last === 'win' || last === 'lose') return [];
		const count = this.#open.get(owner.member) ?? 0;
		this.#open.set(owner.member, count + 1);
		const days = PLANS[count % PLANS.length];
		const fields: Record<string, FieldValue> = {};
		if (days === undefined) fields['nextStep'] = null;
		else {
			fields['nextOn'] = addDays(dayOf(until as DayNumber), days);
			if (!life.some(({ act }) => act.kind === 'set' && act.fields['nextStep']))
				fields['nextStep'] = pick(random, texts.nextSteps[1]);
		}
		const changes = life.filter(({ record }) => record === id).map(({ at }) => at);
		const at = Math.min(Math.max(...changes) + 2 * MINUTE_MS, clock(until)) as EpochMs;
		return [{ at, record: id, by: owner, act: { kind: 'set', fields } }];
	}
}

/** Gives the next name, each once; when all have been given they come again. */
function people({ contact }: Texts, random: Random): () => string {
	const { pattern, given, family } = contact;
	const all = shuffled(
		random,
		given.flatMap((first) => family.map((last) => filled(pattern, { given: first, family: last })))
	);
	let next = 0;
	return () => all[next++ % all.length] ?? '';
}
