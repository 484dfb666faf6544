import type { RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Source } from '#lib/store/search/source.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { bytesOf } from '#lib/sample/random.ts';
import { pick } from '#lib/sample/chance.ts';
import { filled } from '#lib/sample/customers.ts';
import type { Texts } from '#lib/sample/texts.ts';
import { newId } from '#lib/domain/ids.ts';

/** How many of each a corpus has. */
export interface CorpusSize {
	readonly open: number;
	readonly contacts: number;
	readonly companies: number;
	readonly closed: number;
	readonly notes: number;
}

/** What is searched of a workspace of a size, in the words of a language: the same seed gives the same. */
export function corpus(texts: Texts, size: CorpusSize, seed = 4711): readonly Source[] {
	const random = sfc32(seed);
	const bytes = bytesOf(random);
	const { given, pattern } = texts.contact;
	const { names, trades } = texts.company;
	const digit = () => String(Math.floor(random() * 10));
	const time = () => (Date.UTC(2025, 0, 1) + Math.floor(random() * 6e10)) as EpochMs;
	const words = vocabulary(texts, random);
	/** A few words are everywhere, most are rare. */
	const word = () => words[Math.floor(words.length * random() ** 3)] ?? '';
	const bare = { fields: [], refs: [], at: 0 as EpochMs, closed: false };
	const companies: Source[] = Array.from({ length: size.companies }, (_, index) => ({
		...bare,
		id: newId('company', bytes),
		kind: 'company',
		title: `${filled(texts.company.pattern, { name: pick(random, names), trade: pick(random, trades) })} ${word()} ${index}`
	}));
	const contacts: Source[] = Array.from({ length: size.contacts }, (_, index) => ({
		...bare,
		id: newId('contact', bytes),
		kind: 'person',
		title: filled(pattern, { given: pick(random, given), family: word() }),
		fields: [
			['email', `person${index}@example.com`],
			['phone', `${texts.contact.phone.replaceAll('#', digit)}${digit()}${digit()}`]
		],
		refs: [['company', pick(random, companies).id as RecordId]]
	}));
	const deals: Source[] = Array.from({ length: size.open + size.closed }, (_, index) => ({
		id: newId('deal', bytes),
		kind: 'deal',
		title: filled(texts.title.pattern, { what: pick(random, texts.title.what), where: word() }),
		fields: index % 2 === 0 ? [['nextStep', `${word()} ${word()}`]] : [],
		refs: [
			['company', pick(random, companies).id as RecordId],
			['contact', pick(random, contacts).id as RecordId]
		],
		at: time(),
		closed: index >= size.open
	}));
	const notes: Source[] = Array.from({ length: size.notes }, () => ({
		id: newId('activity', bytes),
		kind: 'note',
		title: '',
		fields: [
			[
				'note',
				Array.from(
					{ length: 4 },
					() => `${pick(random, texts.title.what)} ${pick(random, names)}`
				).join(', ')
			]
		],
		refs: [],
		at: time(),
		closed: false,
		about: pick(random, deals).id as RecordId
	}));
	return [...companies, ...contacts, ...deals, ...notes];
}

/** So many words as a team writes, put together of pieces of a language's own. */
const WORDS = 6000;

function vocabulary({ company, contact, title }: Texts, random: Random): readonly string[] {
	const known = [...company.names, ...contact.family, ...title.what].join(' ').split(/\s+/);
	const pieces = known.flatMap((word) => word.toLowerCase().match(/..?/gu) ?? []);
	return Array.from({ length: WORDS }, (_, index) =>
		Array.from({ length: 2 + (index % 2) }, () => pick(random, pieces)).join('')
	);
}
