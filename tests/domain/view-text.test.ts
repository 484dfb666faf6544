import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PipelineId } from '#lib/domain/ids.ts';
import {
	FACES,
	NARROWEST,
	OPERATORS,
	PLAIN,
	WIDEST,
	type Condition,
	type Group,
	type View
} from '#lib/domain/view.ts';
import { parseView, printParts, printView, sameView } from '#lib/domain/view-text.ts';
import { runs } from '../helpers/random.ts';

const word = fc.oneof(
	fc.string({ minLength: 1, maxLength: 40 }),
	fc.constantFrom('~', '()', 'a,b;c:d*e!', 'سلام دنیا', 'f.x1', '🙂', '%2C&=')
);
const condition: fc.Arbitrary<Condition> = fc.record({
	field: word,
	operator: fc.constantFrom(...new Set(Object.values(OPERATORS).flat())),
	values: fc
		.array(fc.oneof(word, fc.constant('')), { maxLength: 4 })
		// One empty value and none are written alike.
		.filter((values) => values.length !== 1 || values[0] !== '')
});
const group = (depth: number): fc.Arbitrary<Group> =>
	fc.record({
		kind: fc.constantFrom('all' as const, 'any' as const),
		parts: fc.array(depth > 0 ? fc.oneof(condition, group(depth - 1)) : condition, { maxLength: 4 })
	});
const distinct = <T extends { field: string }>(one: fc.Arbitrary<T>, maxLength: number) =>
	fc.uniqueArray(one, { maxLength, selector: ({ field }) => field });
const view: fc.Arbitrary<View> = fc.record({
	pipeline: fc.option(fc.constantFrom('all', 'lAb12' as PipelineId), { nil: undefined }),
	face: fc.constantFrom(...FACES),
	filter: group(3).map((one) => (one.parts.length > 0 ? one : PLAIN.filter)),
	group: fc.option(word, { nil: undefined }),
	sort: distinct(fc.record({ field: word, down: fc.boolean() }), 4),
	columns: distinct(
		fc.record({
			field: word,
			width: fc.option(fc.integer({ min: NARROWEST, max: WIDEST }), { nil: undefined })
		}),
		12
	),
	card: fc.uniqueArray(word, { maxLength: 5 }),
	density: fc.constantFrom(undefined, 'compact', 'normal', 'touch')
}) as fc.Arbitrary<View>;

test('printParts(view): each part takes the place of what another text says of it', () => {
	fc.assert(
		fc.property(view, view, (one, other) => {
			const parts = Object.values(printParts(one));
			expect(parseView([printView(other), ...parts].join(';'))).toEqual(one);
		}),
		runs(200)
	);
});

describe('parseView(printView(view))', () => {
	test('is the view', () => {
		fc.assert(
			fc.property(view, (one) => {
				expect(parseView(printView(one))).toEqual(one);
			}),
			runs(500)
		);
	});

	test('is the view also by way of an address', () => {
		fc.assert(
			fc.property(view, (one) => {
				const text = printView(one);
				// An address cannot hold half a character.
				fc.pre(text.isWellFormed());
				const url = new URL('https://host/');
				url.searchParams.set('q', text);
				expect(parseView(new URL(url.href).searchParams.get('q') ?? '')).toEqual(one);
			}),
			runs(200)
		);
	});
});

test('printView(PLAIN) is empty, and an empty text is PLAIN', () => {
	expect(printView(PLAIN)).toBe('');
	expect(parseView('')).toEqual(PLAIN);
});

test('printView(view) is short and can be read', () => {
	const text =
		'list;p:all;f:all(owner:is(me),touched:olderThan(14));g:stage;s:close,value!;c:title*240';
	expect(printView(parseView(text))).toBe(text);
});

describe('parseView(text)', () => {
	test('survives anything, and gives what prints the same again', () => {
		const hostile = fc.oneof(
			fc.string({ maxLength: 300 }),
			fc.string({ unit: fc.constantFrom(...'~():,;*!fcspgkdall any('), maxLength: 200 }),
			// A view with a piece cut out of it.
			fc.tuple(view, fc.nat(400), fc.nat(60)).map(([one, at, length]) => {
				const text = printView(one);
				return text.slice(0, at) + text.slice(at + length);
			})
		);
		fc.assert(
			fc.property(hostile, (text) => {
				const read = parseView(text);
				expect(parseView(printView(read))).toEqual(read);
			}),
			runs(1000)
		);
	});

	test('leaves out the condition at which a text breaks off', () => {
		const { filter } = parseView('list;f:all(owner:is(me),value:atLea');
		expect(filter.parts).toEqual([{ field: 'owner', operator: 'is', values: ['me'] }]);
	});

	test('leaves out an operator that it does not know, and keeps a field that it does not', () => {
		const { filter } = parseView('f:all(a:resembles(1),f.zzz:is(2))');
		expect(filter.parts).toEqual([{ field: 'f.zzz', operator: 'is', values: ['2'] }]);
	});

	test('does not go down into groups without end', () => {
		const text = `f:${'all('.repeat(5000)}${')'.repeat(5000)}`;
		expect(parseView(text).face).toBe('board');
	});

	test('keeps widths within what can be grasped', () => {
		expect(parseView('c:a*1,b*99999,c*x').columns).toEqual([
			{ field: 'a', width: NARROWEST },
			{ field: 'b', width: WIDEST },
			{ field: 'c', width: undefined }
		]);
	});
});

test('sameView(a, b) tells views apart by what they show', () => {
	expect(sameView(PLAIN, { ...PLAIN })).toBe(true);
	expect(sameView(PLAIN, { ...PLAIN, face: 'list' })).toBe(false);
});
