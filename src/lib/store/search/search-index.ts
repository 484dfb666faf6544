import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import { normalise } from '#lib/i18n/search.ts';
import { Best } from './best.ts';
import { asked, fits, isAsking, LINE, type Asked } from './match.ts';
import { rankOf } from './rank.ts';
import { Keeping, LATEST, titleOf, type Kept } from './record.ts';
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
	/** … and its score, however well it fits. */
	readonly #leasts: number[] = [];
	readonly #signatures = new Signatures();
	readonly #keeping = new Keeping();
	readonly #at = new Map<string, number>();
	readonly #free: number[] = [];
	/** Records that others refer to, whether they are here or not. */
	readonly #referred = new Set<string>();
	/** What was found last, as long as nothing has changed since. */
	#last: { readonly words: readonly string[]; readonly found: Int32Array } | undefined;
	/** Room for what is found and for what was found before, used in turn. */
	#rooms = [new Int32Array(0), new Int32Array(0)];

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
			this.#set(this.#keeping.keep(source));
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
			this.#signatures.set(at, '');
			this.#free.push(at);
		}
		this.#refer(changed);
		this.#last = undefined;
	}

	/** What fits a typed text, by kind. */
	find(query: string, { most, kind }: FindOptions): readonly FoundKind[] {
		const wanted = asked(query);
		if (!isAsking(wanted)) return [];
		const best = KINDS.map(() => new Best(most));
		const only = kind && best[KINDS.indexOf(kind)];
		for (const at of this.#found(wanted)) {
			const own = best[this.#kinds[at] ?? UNLISTED];
			if (!own || (only && own !== only)) continue;
			own.count++;
			// Ranking is what costs: what could not be among the best is only counted.
			if (own.admits(this.#leasts[at] ?? 0)) this.#rank(own, at, wanted);
		}
		return KINDS.flatMap((kind, index) => {
			const { count, places } = best[index] ?? NOTHING;
			return count === 0
				? []
				: [{ kind, count, hits: places.flatMap((at) => this.#hit(at, wanted)) }];
		});
	}

	#rank(best: Best, at: number, wanted: Asked): void {
		const score = scoreOf(
			rankOf(this.#texts[at] ?? '', this.#ends[at] ?? 0, wanted),
			this.#kept[at]?.age ?? 0
		);
		if (best.admits(score)) best.take(at, score);
	}

	/** The places of all that fits. What fits more letters is among what fitted fewer. */
	#found(wanted: Asked): Int32Array {
		const words = wanted.words.map(({ text }) => text);
		const hasNumber = wanted.runs.length > 0 || wanted.words.some(({ runs }) => runs.length > 0);
		const isNarrower =
			!hasNumber && this.#last?.words.every((word) => words.some((text) => text.includes(word)));
		const { mask, isExact } = this.#signatures.maskOf(hasNumber ? [] : words);
		const isSure = isExact && !hasNumber;
		const room = this.#room();
		let count = 0;
		const look = (at: number) => {
			if (this.#kinds[at] === UNLISTED || !this.#signatures.has(at, mask)) return;
			const digits = hasNumber ? (this.#kept[at]?.digits ?? '') : '';
			if (isSure || fits(this.#texts[at] ?? '', digits, wanted)) room[count++] = at;
		};
		if (isNarrower && this.#last) for (const at of this.#last.found) look(at);
		else for (let at = 0; at < this.#texts.length; at++) look(at);
		const found = room.subarray(0, count);
		this.#last = { words, found };
		return found;
	}

	/** The room that does not hold what was found last. */
	#room(): Int32Array {
		const [last, next] = this.#rooms;
		const room =
			next && next.length >= this.#texts.length ? next : new Int32Array(this.#texts.length);
		this.#rooms = [room, ...(last ? [last] : [])];
		return room;
	}

	#get(id: string): Kept | undefined {
		const at = this.#at.get(id);
		return at === undefined ? undefined : this.#kept[at];
	}

	#set(kept: Kept): void {
		const at = this.#at.get(kept.id) ?? this.#free.pop() ?? this.#kept.length;
		this.#at.set(kept.id, at);
		for (const ref of kept.refs) this.#referred.add(ref);
		if (kept.about !== undefined) this.#referred.add(kept.about);
		this.#kept[at] = kept;
		this.#compose(kept, at);
	}

	/** Makes what is searched of a record, with what it refers to as that is. */
	#compose(kept: Kept, at: number): void {
		const { kind, about, age } = kept;
		// What is shown on the page of a record that is not to be found is not either.
		const isListed = kind && (about === undefined || this.#get(about)?.kind !== undefined);
		const text = normalise(this.#whole(kept));
		const line = text.indexOf(LINE);
		this.#texts[at] = text;
		this.#ends[at] = line < 0 ? text.length : line;
		this.#kinds[at] = isListed ? KINDS.indexOf(kind) : UNLISTED;
		this.#leasts[at] = scoreOf(line === 0 ? 1 : 0, age);
		this.#signatures.set(at, text);
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
		const where = this.#where(kept, this.#texts[at]?.split(LINE) ?? [], wanted);
		return [{ id, closed, about, by, title: titleOf(kept), where }];
	}

	/** The field that has a word that the title has not. */
	#where(kept: Kept, lines: readonly string[], { words, runs }: Asked): Hit['where'] {
		const word = words.find(({ text }) => !lines[0]?.includes(text))?.text;
		if (word === undefined) return undefined;
		const isPhone = runs.some((run) => kept.digits.includes(run));
		const within = isPhone ? -1 : lines.findIndex((line) => line.includes(word));
		const line = within < 0 ? kept.fields.indexOf('phone') : within;
		const field = kept.fields[line];
		if (field === undefined) return undefined;
		const written = this.#whole(kept).split(LINE)[line] ?? '';
		return { field, text: snippet(written, Math.max(0, lines[line]?.indexOf(word) ?? 0)) };
	}
}

/** By how it fits, then open before closed, then the newer first. */
function scoreOf(rank: number, age: number): number {
	return rank * 2 * LATEST + age;
}

/** The kind of what is in no results. */
const UNLISTED = -1;
const NOTHING = new Best(0);

function refersTo({ refs, about }: Kept, ids: ReadonlySet<string>): boolean {
	return (about !== undefined && ids.has(about)) || refs.some((ref) => ids.has(ref));
}
