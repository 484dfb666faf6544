import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	archive,
	formatArchive,
	looksLikeArchive,
	parseArchive,
	type Archive
} from '#lib/interchange/archive.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { randomHistory } from '../helpers/operations.ts';
import { forSeeds, runs } from '../helpers/random.ts';

const FRAME = {
	exportedAt: '2026-11-21T12:00:00.000Z',
	name: 'تیم «من»\n',
	member: 'm1',
	unreadable: {}
};

function roundTrip(of: Archive): Archive {
	const parsed = parseArchive(formatArchive(of));
	if (!parsed.ok) throw new Error(parsed.problem.code);
	return parsed.value;
}

test('parseArchive(formatArchive(archive)) has the same operations, whatever was done', () => {
	forSeeds(20, (random) => {
		const entries = randomHistory(random).map(encode);
		const of = archive({ ...FRAME, documents: { ws: entries.slice(0, 5), 'ops/0/1': entries } });
		expect(roundTrip(of)).toEqual(of);
	});
});

test('parseArchive(formatArchive(archive)) has every entry to the letter, be it ours or not', () => {
	const entry = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.json(),
		fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
		// Written otherwise than JSON.stringify would.
		fc.constantFrom('[1, 2]', '[1.0]', '[1e3]', '["\\u0041"]', '[12345678901234567890]', '""', '')
	);
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.array(entry)), (documents) => {
			const of = archive({ ...FRAME, documents: { ...documents } });
			expect(roundTrip(of).documents).toEqual(of.documents);
		}),
		runs(200)
	);
});

test('formatArchive writes a line an entry, as JSON that a person can read', () => {
	const text = formatArchive(archive({ ...FRAME, documents: { ws: ['[1,"d","create"]', 'odd'] } }));
	expect(text.split('\n').filter((line) => line.startsWith('\t\t\t'))).toEqual([
		'\t\t\t[1,"d","create"],',
		'\t\t\t"odd"'
	]);
	expect(looksLikeArchive(text.slice(0, 400))).toBe(true);
});

test('looksLikeArchive(start) is false for a table and for other JSON', () => {
	for (const start of ['', 'Title;Value\n', '{"format":"other"}', '[{"format":"runnel-archive"}]'])
		expect([start, looksLikeArchive(start)]).toEqual([start, false]);
});

test('parseArchive refuses a part of an archive, another file, and a later version', () => {
	const text = formatArchive(archive({ ...FRAME, documents: { ws: ['[1]'] } }));
	const code = (of: string) => {
		const parsed = parseArchive(of);
		return parsed.ok ? 'ok' : parsed.problem.code;
	};
	expect(code(text)).toBe('ok');
	expect(code(`\uFEFF${text}`)).toBe('ok');
	expect(code(text.slice(0, -3))).toBe('archive-broken');
	expect(code('{}')).toBe('archive-broken');
	expect(code('{"format":"runnel-archive","version":1}')).toBe('archive-broken');
	expect(code(text.replace('"version": 1', '"version": 2'))).toBe('archive-newer');
});

test('parseArchive(formatArchive(archive)) has the notes; a file of before notes has none', () => {
	const notes = { 'note/0/deal1': { text: 'Call Ada\n«سلام»', update: 'AAA=' } };
	const of = archive({ ...FRAME, documents: { ws: ['[1]'] }, notes });
	expect(roundTrip(of)).toEqual(of);
	const before = JSON.parse(formatArchive(of)) as Record<string, unknown>;
	delete before['notes'];
	const parsed = parseArchive(JSON.stringify(before));
	expect(parsed).toEqual({ ok: true, value: { ...of, notes: {} } });
});

test('parseArchive leaves out what is no note, and keeps the rest', () => {
	const good = { text: 'a', update: 'AAA=' };
	const of = {
		...archive({ ...FRAME, documents: {} }),
		notes: { good, bad: { text: 1 }, worse: null }
	};
	const parsed = parseArchive(JSON.stringify(of));
	expect(parsed.ok && parsed.value.notes).toEqual({ good });
});
