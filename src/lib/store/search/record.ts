import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import { digitsOf } from '#lib/i18n/phone.ts';
import { LINE } from './match.ts';
import type { Field, Kind, Source } from './source.ts';

/** A record as the index keeps it: thousands of them, so what they have alike is shared. */
export interface Kept {
	readonly id: string;
	readonly kind: Kind | undefined;
	readonly about: RecordId | undefined;
	readonly by: MemberId | undefined;
	readonly closed: boolean;
	/** Its own texts as they were written, the title first, a line each. */
	readonly own: string;
	/** What each line of `own`, and after them each of `refs`, is. */
	readonly fields: readonly Field[];
	readonly refs: readonly RecordId[];
	/** Of its phone numbers. */
	readonly digits: string;
}

/** Makes what is kept of records, with one list for all that have the same fields. */
export class Keeping {
	readonly #shapes = new Map<string, readonly Field[]>();

	keep(source: Source): Kept {
		const { id, kind, about, by, closed, title, fields, refs } = source;
		return {
			...{ id, kind, about, by, closed },
			own: [title, ...fields.map(([, text]) => text)].map(oneLine).join(LINE),
			fields: this.#shape(source),
			refs: refs.length === 0 ? NONE : refs.map(([, ref]) => ref),
			digits: fields
				.flatMap(([field, text]) => (field === 'phone' ? [digitsOf(text)] : []))
				.join(' ')
		};
	}

	#shape({ fields, refs }: Source): readonly Field[] {
		const names: readonly Field[] = ['title', ...[...fields, ...refs].map(([name]) => name)];
		const key = names.join();
		const known = this.#shapes.get(key);
		if (!known) this.#shapes.set(key, names);
		return known ?? names;
	}
}

export function titleOf(kept: Kept | undefined): string {
	if (!kept) return '';
	const end = kept.own.indexOf(LINE);
	return end < 0 ? kept.own : kept.own.slice(0, end);
}

const NONE: readonly RecordId[] = [];

function oneLine(text: string): string {
	return text.includes(LINE) ? text.replaceAll(LINE, ' ') : text;
}
