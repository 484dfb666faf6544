import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { digitsOf } from '#lib/i18n/phone.ts';
import { normalise } from '#lib/i18n/search.ts';
import { asked, fits, isAsking, searchedAs } from '#lib/store/search/match.ts';
import { rankOf } from '#lib/store/search/rank.ts';
import { SearchIndex, type FindOptions } from '#lib/store/search/search-index.ts';
import { KINDS, type Kind, type Source } from '#lib/store/search/source.ts';

/** Nine ids: often the same again. More records than a block of signatures has come by `ballast`. */
const id = fc.integer({ min: 0, max: 8 }).map((number) => `r${number}` as RecordId);
const piece = fc.constantFrom(
	...[
		'ann',
		'Anna',
		'Łódź',
		'ё',
		'й',
		'ب',
		'ي',
		'کیان',
		'\u200C',
		'ه‌آ',
		'照',
		'明',
		'照明节能',
		'𠮷'
	],
	...[
		'12,500',
		'12500',
		'500',
		',',
		'0',
		'44',
		'7700',
		'۳',
		'+98',
		'(0)',
		'9',
		'²',
		'z',
		'-',
		'_',
		' ',
		' ',
		' '
	]
);
const text = fc.array(piece, { maxLength: 7 }).map((all) => all.join(''));
const phone = fc.constantFrom(
	...['', '+44 7700 900192', '0912 345 67 89', '۰۹۱۲۳۴۵', '8 912 345 67 89', '770', 'ask Anna'],
	...['+98 21 0000 192', '0044 7700 900 9']
);
const source = fc.record({
	id,
	kind: fc.constantFrom(undefined, 'person', 'person', 'person', 'person', ...KINDS),
	title: fc.oneof(text, fc.constant('')),
	fields: fc.array(
		fc.oneof(
			fc.tuple(fc.constantFrom('note' as const, 'nextStep' as const), text),
			fc.tuple(fc.constant('phone' as const), phone)
		),
		{ maxLength: 3 }
	),
	refs: fc.array(fc.tuple(fc.constant('company' as const), id), { maxLength: 2 }),
	at: fc.integer({ min: 0, max: 3 }).map((day) => day as EpochMs),
	closed: fc.boolean(),
	about: fc.option(id, { nil: undefined, freq: 2 })
}) satisfies fc.Arbitrary<Source>;

const query = fc.oneof(
	text,
	phone,
	fc.tuple(text, phone).map((parts) => parts.join(' '))
);
const step = fc.oneof(
	fc.record({ put: fc.array(source, { minLength: 1, maxLength: 3 }) }),
	fc.record({ remove: fc.array(id, { minLength: 1, maxLength: 2 }) }),
	fc.record({ rename: id, title: text }),
	fc.record({ type: query, kind: fc.option(fc.constantFrom(...KINDS), { nil: undefined }) })
);

test('find tells what a plain scan, ranked and sorted, tells', () => {
	fc.assert(
		fc.property(
			fc.array(step, { minLength: 8, maxLength: 40 }),
			fc.array(text, { maxLength: 40 }),
			fc.integer({ min: 1, max: 4 }),
			(steps, titles, most) => {
				const both = new Both();
				both.put(titles.map(ballast));
				for (const step of steps) {
					if ('put' in step) both.put(step.put);
					else if ('remove' in step) both.remove(step.remove);
					else if ('rename' in step) both.rename(step.rename, step.title);
					else both.type(step.type, { most, kind: step.kind });
					both.again();
				}
			}
		),
		{ numRuns: 200 }
	);
});

test('find tells the same of more letters and pairs than have a bit of their own', () => {
	const letter = fc
		.integer({ min: 0x4e00, max: 0x4e00 + 150 })
		.map((unit) => String.fromCharCode(unit));
	const name = fc.array(letter, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
	fc.assert(
		fc.property(
			fc.array(name, { minLength: 150, maxLength: 250 }),
			fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
			(names, picks) => {
				const both = new Both();
				both.put(names.map(ballast));
				for (const pick of picks) {
					const name = names[pick % names.length] ?? '';
					both.type(name.slice(pick % name.length).slice(0, 3), { most: 3, kind: undefined });
				}
			}
		),
		{ numRuns: 15, endOnFailure: true }
	);
});

/** The index, and beside it what a plain scan goes through. */
class Both {
	readonly #index = new SearchIndex();
	/** By place: the index tells what is equally good in the order of places, and the last freed is used first. */
	readonly #places: (Source | undefined)[] = [];
	readonly #free: number[] = [];
	#asked: { readonly query: string; readonly options: FindOptions } | undefined;

	put(sources: readonly Source[]): void {
		this.#index.put(sources);
		for (const source of sources) this.#places[this.#placeOf(source.id)] = source;
	}

	remove(ids: readonly string[]): void {
		this.#index.remove(ids);
		for (const id of ids) {
			const at = this.#places.findIndex((source) => source?.id === id);
			if (at < 0) continue;
			this.#places[at] = undefined;
			this.#free.push(at);
		}
	}

	rename(id: string, title: string): void {
		const source = this.#get(id);
		if (source) this.put([{ ...source, title }]);
	}

	/** Asks at every letter, and again with one taken off. */
	type(query: string, options: FindOptions): void {
		for (let length = 1; length <= query.length; length++)
			this.#ask(query.slice(0, length), options);
		this.#ask(query.slice(0, -1), options);
	}

	/** Asks what was asked last. */
	again(): void {
		if (this.#asked) this.#ask(this.#asked.query, this.#asked.options);
	}

	#ask(query: string, options: FindOptions): void {
		this.#asked = { query, options };
		const told = this.#index
			.find(query, options)
			.map(({ kind, count, hits }) => ({ kind, count, ids: hits.map(({ id }) => id) }));
		expect(told, JSON.stringify(query)).toEqual(this.#scan(query, options));
	}

	#scan(query: string, { most, kind: only }: FindOptions) {
		const wanted = asked(query);
		if (!isAsking(wanted)) return [];
		return KINDS.filter((kind) => !only || kind === only).flatMap((kind) => {
			const found = this.#places.flatMap((source) => {
				if (!source || this.#kindOf(source) !== kind) return [];
				const { id, title, closed, at } = source;
				const text = this.#textOf(source);
				if (!fits(text, digitsIn(source), wanted)) return [];
				return [{ id, rank: rankOf(text, normalise(title).length, wanted), closed, at }];
			});
			const sorted = found.toSorted(
				(a, b) => a.rank - b.rank || Number(a.closed) - Number(b.closed) || b.at - a.at
			);
			const ids = sorted.slice(0, most).map(({ id }) => id);
			return found.length === 0 ? [] : [{ kind, count: found.length, ids }];
		});
	}

	#kindOf({ kind, about }: Source): Kind | undefined {
		return about === undefined || this.#get(about)?.kind !== undefined ? kind : undefined;
	}

	#textOf({ title, fields, refs }: Source): string {
		const titles = refs.map(([, ref]) => this.#get(ref)?.title ?? '');
		return searchedAs([title, ...fields.map(([, text]) => text), ...titles]);
	}

	#get(id: string): Source | undefined {
		return this.#places.find((source) => source?.id === id);
	}

	#placeOf(id: string): number {
		const at = this.#places.findIndex((source) => source?.id === id);
		return at >= 0 ? at : (this.#free.pop() ?? this.#places.length);
	}
}

function digitsIn({ fields }: Source): string {
	return fields.flatMap(([field, text]) => (field === 'phone' ? [digitsOf(text)] : [])).join(' ');
}

function ballast(title: string, at: number): Source {
	const kind = KINDS[at % KINDS.length];
	return { id: `b${at}`, kind, title, fields: [], refs: [], at: 0 as EpochMs, closed: false };
}
