import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { finds, normalise, words } from '#lib/i18n/search.ts';
import { en } from '#lib/sample/texts/en.ts';
import { fa } from '#lib/sample/texts/fa.ts';
import { zh } from '#lib/sample/texts/zh.ts';
import type { Texts } from '#lib/sample/texts.ts';
import { SearchIndex } from '#lib/store/search/search-index.ts';
import type { Source } from '#lib/store/search/source.ts';
import { corpus } from '../helpers/corpus.ts';
import { quantile, type Figure } from './measure.ts';

export const name = 'search of all records, in node';

const SIZE = { open: 10_000, contacts: 20_000, companies: 5000, closed: 65_000, notes: 25_000 };
const COUNT = Object.values(SIZE).reduce((sum, count) => sum + count, 0);
const LANGUAGES: Readonly<Record<string, Texts>> = { English: en, Persian: fa, Chinese: zh };
/** Records that are told at once, as `inSlices` does. */
const SLICE = 256;
const TIMES = 4;
const EDITS = 5000;
const RENAMES = 20;
/** What a key may take, ms. */
const KEY_MS = 10;

/** Reading, typing and changing over more than a hundred thousand records, beside a scan of all texts. */
export async function run(): Promise<readonly Figure[]> {
	return Promise.resolve(Object.entries(LANGUAGES).flatMap(([language, texts]) => of(language, texts)));
}

function of(language: string, texts: Texts): readonly Figure[] {
	const all = corpus(texts, SIZE);
	const before = heldMb();
	const index = new SearchIndex();
	const taken = cpu(() => slicesOf(all).forEach((slice) => index.put(slice)));
	const held = heldMb() - before;
	const cloned = cpu(() => slicesOf(all).forEach((slice) => structuredClone(slice)));

	const typed = queries(texts, all);
	const find = (query: string) => index.find(query, { most: 5 });
	const again = [first(all)];
	const warm = typing(typed, find);
	const cold = typing(typed, (query) => {
		index.put(again);
		find(query);
	});
	const scanned = typing(typed, scanOf(all));
	const late = all.slice(-EDITS);
	const edits = cpu(() => late.forEach((source) => index.put([source])));
	const renames = cpu(() =>
		all
			.slice(0, RENAMES)
			.forEach((company, at) => index.put([{ ...company, title: `Renamed ${at}` }]))
	);

	const figures: Figure[] = [
		{ name: `take in ${COUNT} records`, value: taken, unit: 'ms CPU' },
		{ name: `of that, ${SLICE} records`, value: (taken / COUNT) * SLICE, unit: 'ms CPU' },
		{ name: `tell the worker ${SLICE} records`, value: (cloned / COUNT) * SLICE, unit: 'ms CPU' },
		{ name: 'held by it', value: held, unit: 'MB' },
		...keys('a key, typed on', warm, scanned),
		...keys('a key, nothing known', cold, scanned),
		{ name: 'one edit', value: (edits / EDITS) * 1000, unit: 'µs CPU' },
		{ name: 'a company renamed', value: renames / RENAMES, unit: 'ms CPU' }
	];
	return figures.map((figure) => ({ ...figure, name: `${language}: ${figure.name}` }));
}

function keys(what: string, times: readonly number[], scanned: readonly number[]): Figure[] {
	const aim = (value: number) => ({ to: `${KEY_MS} ms`, value: value / KEY_MS, atMost: 1 });
	const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)];
	const plain = { to: 'a scan of all texts', value: half / quantile(scanned, 0.5), atMost: 1 };
	return [
		{ name: `${what}, p50`, value: half, unit: 'ms CPU', ratio: [aim(half), plain], samples: times },
		{ name: `${what}, p99`, value: most, unit: 'ms CPU', ratio: aim(most) }
	];
}

/** What people look for: a name, two words, a number in two ways, an address, and what is not there. */
function queries({ contact, company, title }: Texts, all: readonly Source[]): readonly string[] {
	const person = all.find(({ kind }) => kind === 'person');
	const phone = person?.fields.find(([field]) => field === 'phone')?.[1] ?? '';
	return [
		person?.title ?? '',
		`${company.names[3] ?? ''} ${company.trades[1] ?? ''}`,
		`${title.what[2] ?? ''} ${contact.given[1] ?? ''}`,
		phone,
		phone.replaceAll(/\D/g, '').slice(-7),
		'person77@ex',
		'zzz qqq'
	];
}

/** How long each letter of each query takes, ms: the mean of several, for the processor's time is told roughly. */
function typing(queries: readonly string[], find: (query: string) => unknown): readonly number[] {
	const letters = queries.flatMap((query) =>
		Array.from({ length: query.length }, (_, at) => query.slice(0, at + 1))
	);
	const rounds = Array.from({ length: TIMES }, () =>
		letters.map((letters) => cpu(() => find(letters)))
	);
	return letters.map((_, at) => sum(rounds.map((times) => times[at] ?? 0)) / TIMES);
}

/** How long the processor was at an act on this thread, ms: what else runs counts less than by the clock. */
function cpu(act: () => unknown): number {
	const before = process.threadCpuUsage();
	act();
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1000;
}

function slicesOf(all: readonly Source[]): readonly (readonly Source[])[] {
	return Array.from({ length: Math.ceil(all.length / SLICE) }, (_, slice) =>
		all.slice(slice * SLICE, (slice + 1) * SLICE)
	);
}

/** Looks at every text, normalised before. */
function scanOf(all: readonly Source[]): (query: string) => number {
	const texts = all.map(({ title, fields }) =>
		normalise([title, ...fields.map(([, text]) => text)].join('\n'))
	);
	return (query) => {
		const wanted = words(query);
		return texts.reduce((count, text) => count + (finds(text, wanted) ? 1 : 0), 0);
	};
}

function first(all: readonly Source[]): Source {
	const [source] = all;
	if (!source) throw new Error('a corpus has records');
	return source;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/** What is in use after everything else was let go, MB. */
function heldMb(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return (heapUsed + arrayBuffers) / 1e6;
}
