import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDeal } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import { history } from '#lib/domain/history.ts';
import type { Bodies, Operation, OperationId } from '#lib/domain/operation.ts';
import { dayIn } from '#lib/domain/time.ts';
import { byRecord, decode, encode, glance, headOf, hlcOf } from '#lib/ydoc/codec.ts';
import { operation, place, transition } from '../helpers/operations.ts';
import { runs } from '../helpers/random.ts';

/** Texts as people and files have them, the worst included: quotes, markup, directions, halves of an emoji. */
const anyText = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.constantFrom('"', '\\', '\u2028', '<script>', '\u202eabc', '\ud83d', 'سلام', '=1+1', '\0')
);
const anyId = fc.stringMatching(/^[0-9A-Za-z@]{1,20}$/);
const anyMoney = fc.record({
	amount: fc.maxSafeInteger().map((amount) => amount + 0),
	currency: fc.constantFrom('EUR', 'IRR', 'KWD')
});
const anyValue = fc.oneof(
	anyText,
	fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
	fc.boolean(),
	fc.constant(null),
	anyMoney,
	fc.array(anyText, { maxLength: 3 })
);
// No name that JSON escapes: V8 12.8 to 14.6 reads one as another that it met before, where the two begin alike up to a
// backslash (nodejs/node#63785).
const anyName = fc.oneof(
	fc.constantFrom('title', 'value', 'x.Region', 'constructor', 'toString'),
	anyText.filter((name) => name !== '__proto__' && JSON.stringify(name) === `"${name}"`)
);
const anyFields = fc.dictionary(anyName, anyValue, { noNullPrototype: true });
const anyPlace = fc.record({
	pipeline: anyId,
	stage: anyId,
	order: fc.constantFrom('a0', 'a1V', 'Zz9', 'b0Vz')
});
const anyTransition = fc
	.tuple(anyPlace, fc.record({ pipeline: anyId, stage: anyId }))
	.map(([to, from]) => ({ ...to, from }));
const anyBody = fc.oneof(
	fc.tuple(fc.constant('create'), fc.record({ fields: anyFields })),
	fc.tuple(fc.constant('create'), fc.record({ fields: anyFields, place: anyPlace })),
	fc.tuple(fc.constant('set'), fc.record({ fields: anyFields })),
	fc.tuple(fc.constantFrom('move', 'win', 'reopen'), anyTransition),
	fc.tuple(
		fc.constant('lose'),
		fc
			.tuple(anyTransition, anyId, anyText)
			.map(([move, reason, note]) => ({ ...move, reason, note }))
	),
	fc.tuple(fc.constant('order'), fc.record({ stage: anyId, order: fc.constantFrom('a0', 'a1V') })),
	fc.tuple(fc.constant('delete'), fc.record({ deleted: fc.boolean() }))
);
const anyAt = fc.oneof(
	fc.constant(null),
	fc.integer({ min: -1e12, max: 4e12 }),
	fc.constantFrom('2026-03-02', '2024-02-29', '1970-01-01')
);
const anyPrev = fc.dictionary(anyName, fc.oneof(anyId, fc.array(anyId, { maxLength: 3 })), {
	noNullPrototype: true
});
const anyOperation = fc
	.tuple(
		anyBody,
		fc.record({
			hlc: fc.nat(),
			device: anyId,
			record: anyId,
			at: anyAt,
			by: anyText,
			prev: anyPrev
		}),
		fc.record({ id: anyId, undoes: anyId, imported: anyId, step: fc.nat() }, { requiredKeys: [] })
	)
	.map(([[kind, body], head, extra]): Operation =>
		structuredClone({
			id: `${head.hlc}@${head.device}`,
			...head,
			kind,
			body,
			...extra
		} as Operation)
	);

describe('decode(encode(operation))', () => {
	test('is the operation, whatever stands in it', () => {
		fc.assert(
			fc.property(anyOperation, (one) => {
				const entry = encode(one);
				deepStrictEqual(decode(entry), one);
				expect(encode(decode(entry) as Operation)).toBe(entry);
			}),
			runs(2000)
		);
	});

	test('leaves the id out where it says nothing new, and keeps one made from content', () => {
		const plain = operation('delete', { deleted: true });
		expect(encode(plain)).not.toContain('@');
		const imported = { ...plain, id: 'abc' as OperationId };
		expect(decode(encode(imported))?.id).toBe('abc');
	});

	test('keeps what a body has beyond its shape', () => {
		const body = { deleted: true, why: 'later version' } as Bodies['delete'];
		expect(decode(encode(operation('delete', body)))?.body).toEqual(body);
	});
});

describe('decode(entry) is undefined, and does not throw, for', () => {
	/** A good entry with one place changed. */
	const wire = (change: Record<number, unknown>, one: Operation = SET) => {
		const parts = JSON.parse(encode(one)) as unknown[];
		for (const [index, value] of Object.entries(change)) parts[Number(index)] = value;
		return JSON.stringify(parts);
	};
	const SET = operation('set', { fields: { title: 'x' } });
	const MOVE = operation('move', transition('s0', 's1'));
	const LOSE = operation('lose', {
		...transition('s0', 's1'),
		reason: 'r',
		note: ''
	} as Bodies['lose']);
	const CREATE = operation('create', { fields: {}, place: place('s0') });
	const ORDER = operation('order', { stage: 's0', order: 'a0' } as Bodies['order']);
	const DELETE = operation('delete', { deleted: true });

	test('its own good examples are read', () => {
		for (const one of [SET, MOVE, LOSE, CREATE, ORDER, DELETE])
			expect(decode(wire({}, one))).toEqual(one);
	});

	test.each<[string, string]>([
		['no JSON', '[1,2'],
		['nothing', ''],
		['no array', '{}'],
		['null', 'null'],
		['an empty array', '[]'],
		['a clock below zero', wire({ 0: -1 })],
		['a clock that is no whole number', wire({ 0: 1.5 })],
		['a clock as text', wire({ 0: '5' })],
		['a clock beyond safe integers', wire({ 0: 2 ** 53 })],
		['an empty device', wire({ 1: '' })],
		['a device as number', wire({ 1: 5 })],
		['a device of 201 characters', wire({ 1: 'x'.repeat(201) })],
		['a kind of a later version', wire({ 2: 'nurture' })],
		['a kind that every object has', wire({ 2: 'constructor' })],
		['no record', wire({ 3: '' })],
		['a day that there is not', wire({ 4: '2026-02-30' })],
		['an instant beyond all dates', wire({ 4: 8.64e15 + 1 })],
		['a fraction of a ms', wire({ 4: 0.5 })],
		['a time of another type', wire({ 4: true })],
		['no author', wire({ 5: null })],
		['a body that is a list', wire({ 6: [] })],
		['a body that is text', wire({ 6: 'x' })],
		['fields missing', wire({ 6: {} })],
		['a field with a list of numbers', wire({ 6: { fields: { title: [1] } } })],
		['a field with an object', wire({ 6: { fields: { title: { a: 1 } } } })],
		[
			'a currency that is none',
			wire({ 6: { fields: { value: { amount: 1, currency: 'Euro' } } } })
		],
		['half a cent', wire({ 6: { fields: { value: { amount: 0.5, currency: 'EUR' } } } })],
		['money with more', wire({ 6: { fields: { value: { amount: 1, currency: 'EUR', x: 1 } } } })],
		['a field that would be a prototype', wire({}).replace('"title"', '"__proto__"')],
		['prev that would be a prototype', wire({ 7: 5 }).replace(/5\]$/, '{"__proto__":"a"}]')],
		['prev that is a list', wire({ 7: [] })],
		['prev with a number', wire({ 7: { title: 5 } })],
		['prev with a list of numbers', wire({ 7: { title: [5] } })],
		['prev missing', wire({ 7: null })],
		[
			'a place without a stage',
			wire({ 6: { fields: {}, place: { pipeline: 'l', order: 'a0' } } }, CREATE)
		],
		['a place that is null', wire({ 6: { fields: {}, place: null } }, CREATE)],
		['a move from nowhere', wire({ 6: place('s1') }, MOVE)],
		['a move with half a from', wire({ 6: { ...place('s1'), from: { stage: 's0' } } }, MOVE)],
		['a key that is none', wire({ 6: { ...MOVE.body, order: '~' } }, MOVE)],
		['an empty key', wire({ 6: { stage: 's0', order: '' } }, ORDER)],
		['a loss without a reason', wire({ 6: { ...MOVE.body, note: '' } }, LOSE)],
		['a loss without a note', wire({ 6: { ...MOVE.body, reason: 'r' } }, LOSE)],
		['a deletion that does not say', wire({ 6: {} }, DELETE)]
	])('%s', (_, entry) => {
		expect(decode(entry)).toBeUndefined();
	});

	test('what is not text at all', () => {
		for (const entry of [5, null, undefined, {}, [], true, new Uint8Array([1, 2])])
			expect(decode(entry as string)).toBeUndefined();
	});

	test('what comes by chance; and what is read breaks nothing that is made of it', () => {
		const json = fc.json({ maxDepth: 4 });
		// A good entry with a few of its characters changed, or one of its parts.
		const damaged = fc
			.tuple(anyOperation, fc.nat(8), fc.oneof(fc.jsonValue(), anyPlace, anyFields))
			.map(([one, index, value]) => {
				const parts = JSON.parse(encode(one)) as unknown[];
				parts[index] = value;
				return JSON.stringify(parts);
			});
		const cut = fc
			.tuple(anyOperation, fc.nat(60), fc.string({ maxLength: 3 }))
			.map(([one, from, into]) => {
				const entry = encode(one);
				return entry.slice(0, from) + into + entry.slice(from + into.length + 1);
			});
		fc.assert(
			fc.property(fc.oneof(json, damaged, cut), (entry) => {
				const one = decode(entry);
				if (!one) return;
				deepStrictEqual(decode(encode(one)), one);
				for (const folded of fold([one]).values()) {
					toDeal(folded);
					history(folded);
				}
				if (typeof one.at === 'number') dayIn(one.at, 'Asia/Tehran');
			}),
			runs(3000)
		);
	});
});

describe('headOf(entry), hlcOf(entry) and byRecord(entries)', () => {
	const entries = [
		encode(operation('create', { fields: { title: '"d9"' }, place: place('s0') }, { ms: 5 })),
		encode(operation('set', { fields: {} }, { record: 'd2' as never, id: 'x' })),
		encode(operation('delete', { deleted: true }, { record: 'd"\\' as never, hlc: 0 }))
	];

	test('say what decode says, of entries as encode writes them and of others', () => {
		for (const entry of [
			...entries,
			` ${entries[0]}`,
			JSON.stringify(JSON.parse(entries[1] ?? ''), null, 1)
		]) {
			const { hlc, record } = decode(entry) as Operation;
			expect(headOf(entry)).toMatchObject({ hlc, record });
			if (entry.startsWith('[')) expect(hlcOf(entry)).toBe(hlc);
		}
	});

	test('know what is none', () => {
		for (const none of ['', 'x', '[]', '{}', '["1"]', '[1,"A","shelve","d1",null,"m",{},{}]'])
			expect(headOf(none)).toBeUndefined();
		for (const none of ['', 'x', '[]', '[-1,', '["1"]', '[99999999999999999999'])
			expect(hlcOf(none)).toBeUndefined();
	});

	test('keep each entry with its record, in order', () => {
		const [a = '', b = '', c = ''] = entries;
		const found = byRecord([a, 'x', b, a, c]);
		expect(found.unreadable).toBe(1);
		expect([...found.records]).toEqual([
			['d1', [a, a]],
			['d2', [b]],
			['d"\\', [c]]
		]);
	});
});

describe('glance(entry, device, since)', () => {
	const traceOf = ({ id, hlc, kind, record, by, undoes, imported, step }: Operation) => ({
		...{ id, hlc, kind, record, by },
		...(undoes === undefined ? {} : { undoes }),
		...(imported === undefined ? {} : { imported }),
		...(step === undefined ? {} : { step })
	});

	test('says of any operation of the device what decode says', () => {
		fc.assert(
			fc.property(anyOperation, anyId, (made, by) => {
				const one = { ...made, by } as Operation;
				deepStrictEqual(glance(encode(one), one.device, 0 as never), traceOf(one));
			}),
			runs(2000)
		);
	});

	test('says nothing of what another device made, what is older, and what is no operation', () => {
		const made = operation('set', { fields: { title: 'x' } });
		const entry = encode(made);
		expect(glance(entry, made.device, made.hlc)).toMatchObject({ id: made.id });
		expect(glance(entry, made.device, (made.hlc + 1) as never)).toBeUndefined();
		expect(glance(entry, `${made.device}x` as never, 0 as never)).toBeUndefined();
		for (const other of ['', '[]', '{}', `[1,"${made.device}",`, `[x,"${made.device}","set","d"]`])
			expect(glance(other, made.device, 0 as never)).toBeUndefined();
	});
});
