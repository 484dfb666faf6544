import { COLOURS } from '#lib/domain/catalogue.ts';
import { LABEL, LINE } from '#lib/domain/deal.ts';
import {
	newEntryId,
	newId,
	type LabelId,
	type PersonaId,
	type ProductId,
	type ReasonId,
	type RecordId,
	type SourceId
} from '#lib/domain/ids.ts';
import { lineField, NO_DISCOUNT, ONE, type Thousandths } from '#lib/domain/line.ts';
import { fromMajor, toMajor, type Minor, type Money } from '#lib/domain/money.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { Defaults } from '#lib/domain/templates.ts';
import { addDays, dayOf, type DayNumber, type EpochMs } from '#lib/domain/time.ts';
import { between, drawn, happens, pick, running } from './chance.ts';
import { tidy, type Birth, type Surroundings } from './life.ts';
import type { Market } from './options.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { bytesOf } from './random.ts';
import type { Author, Draft } from './stamping.ts';

/** Streams of chance below this are the tagging's own, so that it shifts no draw of the deals' or of the field work. */
const STREAM = -1_000_000;

const SECOND_MS = 1000;
const SOLD_BY_LINES = 0.45;
const COSTED = 0.5;
const LABELLED = 0.35;
const WITH_PERSONA = 0.6;
/** Of the open deals of the team every so-manyth is set aside, or disqualified, and the others go on. */
const ASIDE_EVERY = 8;
/** When those that are set aside are to be looked at, in days from now. */
const LOOKS = [-4, 30, 85] as const;

/** What deals are tagged with: sources, labels, products, personas, and the reasons for leaving the board otherwise. */
export class Tagging {
	/** What the workspace has of these before its first deal. */
	readonly drafts: readonly Draft[];
	readonly #seed: number;
	readonly #world: Surroundings;
	readonly #sources: readonly SourceId[];
	readonly #labels: readonly LabelId[];
	readonly #personas: readonly PersonaId[];
	readonly #products: readonly ProductId[];
	readonly #unfit: ReasonId | undefined;
	readonly #later: ReasonId | undefined;
	#open = 0;

	get sources(): readonly SourceId[] {
		return this.#sources;
	}

	get labels(): readonly LabelId[] {
		return this.#labels;
	}

	get personas(): readonly PersonaId[] {
		return this.#personas;
	}

	/** The usual reason why somebody is no customer. */
	get unfit(): ReasonId | undefined {
		return this.#unfit;
	}

	constructor(
		{ seed, lists, at, by }: { seed: number; lists: Defaults; at: EpochMs; by: Author },
		world: Surroundings,
		{ currency, median }: Market
	) {
		this.#seed = seed;
		this.#world = world;
		const random = sfc32(seed, STREAM);
		const bytes = bytesOf(random);
		const drafts: Draft[] = [];
		const create = <T extends RecordId>(record: T, fields: Fields): T => {
			drafts.push({ at, record, by, act: { kind: 'create', fields } });
			return record;
		};
		const all = <O, T extends RecordId>(
			entries: readonly O[],
			make: () => T,
			fields: (one: O, index: number) => Fields
		): readonly T[] => {
			const ranks = ranksAfter(null, entries.length, bytes);
			return entries.map((one, index) =>
				create(make(), { ...fields(one, index), order: ranks[index] ?? '' })
			);
		};
		const { texts } = world;
		this.#sources = all(
			lists.sources,
			() => newId('source', bytes),
			({ name, direction }) => ({ name, direction })
		);
		this.#labels = all(
			texts.labels,
			() => newId('label', bytes),
			(name, index) => ({ name, colour: COLOURS[1 + index * 2] ?? '' })
		);
		this.#personas = all(
			texts.personas,
			() => newId('persona', bytes),
			(persona) => persona
		);
		this.#products = all(
			texts.products,
			() => newId('product', bytes),
			(name, index) => {
				// A small share of a usual deal.
				const price = fromMajor(tidy(median / (20 * (index + 1))), currency);
				return { name, ...(price ? { price } : {}) };
			}
		);
		const reasonsFor = (use: 'disqualified' | 'nurture') =>
			all(
				lists.reasons.filter((one) => one.use === use),
				() => newId('reason', bytes),
				({ name, asks }) => ({ name, use, ...(asks ? { asks } : {}) })
			)[0];
		this.#unfit = reasonsFor('disqualified');
		this.#later = reasonsFor('nurture');
		this.drafts = drafts;
	}

	/** The drafts about the nth deal, whose own are given. */
	around({ id, owner, steps }: Birth, index: number, life: readonly Draft[]): readonly Draft[] {
		const random = sfc32(this.#seed, STREAM - 1 - index);
		const own = life.filter(({ record, act }) => record === id && act.kind !== 'delete');
		const [born] = own;
		const last = own.at(-1);
		if (!born || !last) return [];
		const tags = { kind: 'set', fields: this.#tags(random) } as const;
		const drafts: Draft[] = [{ at: this.#soon(born, 40), record: id, by: owner, act: tags }];
		const valued = own.findLast(({ act }) => 'fields' in act && act.fields['value']);
		const value = valued && 'fields' in valued.act ? valued.act.fields['value'] : undefined;
		if (valued && isMoney(value)) {
			const fields = this.#worth(random, value);
			if (Object.keys(fields).length > 0)
				drafts.push({
					at: this.#soon(valued, 50),
					record: id,
					by: owner,
					act: { kind: 'set', fields }
				});
		}
		const end = steps.at(-1)?.kind;
		const left = end === 'win' || end === 'lose' ? undefined : this.#leaving();
		// After everything else that is known of it.
		if (left) drafts.push({ at: this.#soon(last, 600), record: id, by: owner, act: left });
		return drafts;
	}

	#soon({ at }: Draft, seconds: number): EpochMs {
		const latest = this.#world.clock(this.#world.until);
		return Math.min(at + seconds * SECOND_MS, latest) as EpochMs;
	}

	#tags(random: Random): Fields {
		const fields: Record<string, FieldValue> = {};
		const weights = running(this.#sources.map((_, rank) => 1 / (rank + 1)));
		const source = this.#sources[drawn(random, weights)];
		if (source) fields['source'] = source;
		if (happens(random, LABELLED)) fields[LABEL + pick(random, this.#labels)] = true;
		if (happens(random, WITH_PERSONA)) fields['persona'] = pick(random, this.#personas);
		return fields;
	}

	/** Cost, and what the value is made up of. */
	#worth(random: Random, value: Money): Fields {
		const fields: Record<string, FieldValue> = {};
		const { amount, currency } = value;
		if (happens(random, COSTED)) {
			const cost = fromMajor(tidy(toMajor(value) * between(random, 0.45, 0.8)), currency);
			if (cost) fields['cost'] = cost;
		}
		const many = pick(random, [1, 5, 10, 20]);
		if (happens(random, SOLD_BY_LINES) && amount % many === 0) {
			const line = lineField({
				order: 'a0' as Rank,
				product: pick(random, this.#products),
				name: '',
				quantity: (many * ONE) as Thousandths,
				price: { amount: (amount / many) as Minor, currency },
				discount: NO_DISCOUNT
			});
			fields[LINE + newEntryId(bytesOf(random))] = line;
		}
		return fields;
	}

	/** How one of the open deals leaves the board for now, or for good; most stay. */
	#leaving(): Draft['act'] | undefined {
		const count = this.#open++;
		if (count % ASIDE_EVERY !== ASIDE_EVERY - 2) return undefined;
		const turn = Math.floor(count / ASIDE_EVERY);
		const { texts, until } = this.#world;
		if (turn === 1 && this.#unfit)
			return { kind: 'disqualify', reason: this.#unfit, note: texts.unfitNote };
		if (!this.#later) return undefined;
		const days = LOOKS[turn % LOOKS.length] ?? 0;
		return {
			kind: 'nurture',
			until: addDays(dayOf(until as DayNumber), days),
			reason: this.#later,
			note: texts.laterNote
		};
	}
}

function isMoney(value: FieldValue | undefined): value is Money {
	return typeof value === 'object' && value !== null && 'currency' in value;
}
