import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import { findable, finds, NUMBERS, ranges } from '#lib/i18n/search.ts';
import { Best } from './best.ts';
import { asked, fits, isAsking, LINE, type Asked } from './match.ts';
import { rankOf } from './rank.ts';
import { Keeping, titleOf, type Kept } from './record.ts';
import { Sieve } from './sieve.ts';
import { Signatures } from './signature.ts';
import { snippet } from './snippet.ts';
import { KINDS, type Field, type Kind, type Source } from './source.ts';

/** Something that was found. */
export interface Hit {
	readonly id: string;
	readonly title: string;
	readonly closed: boolean;
	/** Where else than in the title it was found, and the text there, cut to what was found. */
	readonly where: { readonly field: Field; readonly text: string } | undefined;
	/** The record whose page shows it, where it has none of its own. */
	readonly about: RecordId | undefined;
	readonly by: MemberId | undefined;
}

/** What was found of a kind: the best of it, and how many there are. */
export interface FoundKind {
	readonly kind: Kind;
	readonly count: number;
	readonly hits: readonly Hit[];
}

export interface FindOptions {
	/** So many of a kind are told. */
	readonly most: number;
	/** Of which kind alone. */
	readonly kind?: Kind | undefined;
}

/**
 * All that is searched of a workspace, as texts that are scanned. Signatures leave few of a hundred thousand to be looked
 * into, and each change costs what it brings.
 */
export class SearchIndex {
	readonly #kept: (Kept | undefined)[] = [];
	/** What a search goes through lies beside the records: what is searched of each, normalised, … */
	readonly #texts: string[] = [];
	/** … under which of `KINDS` it is found now, or -1, … */
	readonly #kinds: number[] = [];
	/** … where its title ends in it, … */
	readonly #ends: number[] = [];
	/** … and its age: open before closed, then the newer first, the less the better. */
	readonly #ages: number[] = [];
	readonly #signatures = new Signatures();
	readonly #keeping = new Keeping();
	readonly #at = new Map<string, number>();
	readonly #free: number[] = [];
	/** Records that others refer to, whether they are here or not. */
	readonly #referred = new Set<string>();
	/** The words found last and what has them in its text, by block, as long as nothing has changed since. */
	#last: { readonly words: readonly string[]; readonly found: Int32Array } | undefined;

	/** How many records are in it. */
	get size(): number {
		return this.#at.size;
	}

	/** Takes records in place of what it had of them; those that refer to one are found by its title as it is now. */
	put(sources: Iterable<Source>): void {
		const changed = new Set<string>();
		for (const source of sources) {
			const { id, kind, title } = source;
			if (this.#referred.has(id)) {
				const before = this.#get(id);
				if (titleOf(before) !== title || before?.kind !== kind) changed.add(id);
			}
			this.#set(source);
		}
		this.#refer(changed);
		this.#last = undefined;
	}

	remove(ids: Iterable<string>): void {
		const changed = new Set<string>();
		for (const id of ids) {
			const at = this.#at.get(id);
			if (at === undefined) continue;
			if (this.#referred.has(id)) changed.add(id);
			this.#at.delete(id);
			this.#kept[at] = undefined;
			this.#texts[at] = '';
			this.#kinds[at] = UNLISTED;
			this.#signatures.set(at, '', 0, '');
			this.#free.push(at);
		}
		this.#refer(changed);
		this.#last = undefined;
	}

	/** What fits a typed text, by kind. */
	find(query: string, { most, kind }: FindOptions): readonly FoundKind[] {
		const wanted = asked(query);
		if (!isAsking(wanted)) return [];
		const best = KINDS.map((each) => new Best(kind === undefined || each === kind ? most : 0));
		this.#sift(wanted, best);
		return KINDS.flatMap((each, index) => {
			const { count, places } = best[index] ?? NOTHING;
			return count === 0 || (kind !== undefined && each !== kind)
				? []
				: [{ kind: each, count, hits: places.flatMap((at) => this.#hit(at, wanted)) }];
		});
	}

	/** Goes through all that may fit. What has more letters in its text is among what had fewer. */
	#sift(wanted: Asked, best: readonly Best[]): void {
		const words = wanted.words.map(({ text }) => text);
		const last = this.#last?.words.every((word) => words.some((text) => text.includes(word)))
			? this.#last
			: undefined;
		const sieve = new Sieve(this.#signatures, wanted);
		const unsure = sieve.unsure.filter((word) => !last?.words.includes(word));
		const found = new Int32Array(Math.ceil(this.#texts.length / 32));
		for (let block = 0; block < found.length; block++) {
			const inText = sieve.texts(block, last ? (last.found[block] ?? 0) : -1);
			const begun = sieve.begun(block, inText);
			const byNumber = sieve.numbers(block);
			for (let rest = inText | byNumber; rest !== 0; rest &= rest - 1) {
				const bit = rest & -rest;
				const at = block * 32 + 31 - Math.clz32(bit);
				const own = best[this.#kinds[at] ?? UNLISTED];
				if (!own) continue;
				const hasWords = (inText & bit) !== 0 && finds(this.#texts[at] ?? '', unsure);
				if (hasWords) found[block] = (found[block] ?? 0) | bit;
				else if ((byNumber & bit) === 0 || !this.#fits(at, wanted)) continue;
				own.count++;
				// Ranking is what costs: what could not be among the best is only counted.
				const least = hasWords && (begun & bit) === 0 ? 1 : 0;
				if (own.admits(this.#scoreOf(at, least))) this.#rank(own, at, wanted);
			}
		}
		this.#last = { words, found };
	}

	#fits(at: number, wanted: Asked): boolean {
		return fits(this.#texts[at] ?? '', this.#kept[at]?.digits ?? '', wanted);
	}

	#rank(best: Best, at: number, wanted: Asked): void {
		const score = this.#scoreOf(at, rankOf(this.#texts[at] ?? '', this.#ends[at] ?? 0, wanted));
		if (best.admits(score)) best.take(at, score);
	}

	/** By how it fits, then open before closed, then the newer first. */
	#scoreOf(at: number, rank: number): number {
		return rank * 2 * LATEST + (this.#ages[at] ?? 0);
	}

	#get(id: string): Kept | undefined {
		const at = this.#at.get(id);
		return at === undefined ? undefined : this.#kept[at];
	}

	#set(source: Source): void {
		const kept = this.#keeping.keep(source);
		const at = this.#at.get(kept.id) ?? this.#free.pop() ?? this.#kept.length;
		this.#at.set(kept.id, at);
		for (const ref of kept.refs) this.#referred.add(ref);
		if (kept.about !== undefined) this.#referred.add(kept.about);
		this.#kept[at] = kept;
		this.#ages[at] = (source.closed ? LATEST : 0) - source.at;
		this.#compose(kept, at);
	}

	/** Makes what is searched of a record, with what it refers to as that is. */
	#compose(kept: Kept, at: number): void {
		const { kind, about, digits } = kept;
		// What is shown on the page of a record that is not to be found is not either.
		const isListed = kind && (about === undefined || this.#get(about)?.kind !== undefined);
		const text = findable(this.#whole(kept));
		const line = text.search(END_OF_LINE);
		const end = line < 0 ? text.length : line;
		this.#texts[at] = text;
		this.#ends[at] = end;
		this.#kinds[at] = isListed ? KINDS.indexOf(kind) : UNLISTED;
		this.#signatures.set(at, text, end, digits);
	}

	/** All texts of a record as they were written, a line each. */
	#whole({ own, refs }: Kept): string {
		if (refs.length === 0) return own;
		return [own, ...refs.map((ref) => titleOf(this.#get(ref)))].join(LINE);
	}

	/** Makes anew what refers to records that have another title, have come or have gone. */
	#refer(changed: ReadonlySet<string>): void {
		if (changed.size === 0) return;
		for (const [at, kept] of this.#kept.entries())
			if (kept && refersTo(kept, changed)) this.#compose(kept, at);
	}

	#hit(at: number, wanted: Asked): readonly Hit[] {
		const kept = this.#kept[at];
		if (!kept) return [];
		const { id, closed, about, by } = kept;
		const where = this.#where(kept, wanted);
		return [{ id, closed, about, by, title: titleOf(kept), where }];
	}

	/** The field that has a word that the title has not. */
	#where(kept: Kept, { words, runs }: Asked): Hit['where'] {
		const lines = this.#whole(kept).split(LINE);
		const title = findable(lines[0] ?? '');
		const word = words.find(({ text }) => !title.includes(text))?.text;
		if (word === undefined) return undefined;
		const isPhone = runs.some((run) => kept.digits.includes(run));
		const within = isPhone ? -1 : lines.findIndex((line) => findable(line).includes(word));
		const line = within < 0 ? kept.fields.indexOf('phone') : within;
		const field = kept.fields[line];
		if (field === undefined) return undefined;
		const written = lines[line] ?? '';
		const [place] = ranges(written, word);
		return { field, text: snippet(written, place?.[0] ?? 0) };
	}
}

/** What stands behind a title. */
const END_OF_LINE = new RegExp(`[${LINE}${NUMBERS}]`);
/** Later than any time, ms since 1970. */
const LATEST = 1e14;
/** The kind of what is in no results. */
const UNLISTED = -1;
const NOTHING = new Best(0);

function refersTo({ refs, about }: Kept, ids: ReadonlySet<string>): boolean {
	return (about !== undefined && ids.has(about)) || refs.some((ref) => ids.has(ref));
}
