import { expect, test } from 'vitest';
import type { RecordId } from '#lib/domain/ids.ts';
import { world } from '#lib/sample/world.ts';
import { Packing } from '#lib/workers/packing.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { worldOptions } from '../tools/world.ts';

/** What an entry of a log is after it was packed, twice, and unpacked. */
function through(packing: Packing, entry: string): readonly unknown[] {
	const operation = decode(entry);
	if (!operation) throw new Error(`not an operation: ${entry}`);
	return [1, 2].map(() => {
		const bytes = Uint8Array.from([7, ...packing.pack(operation)]);
		expect(packing.hlcAt(bytes, 1)).toBe(operation.hlc);
		return packing.unpack(bytes, 1, operation.record);
	});
}

test('unpack(pack(operation)) is the operation, of every kind that a workspace has', () => {
	const packing = new Packing();
	const { operations } = world(worldOptions({ seed: 3, deals: 60, fieldwork: true }));
	let [text, packed] = [0, 0];
	for (const operation of operations) {
		const entry = encode(operation);
		const [once, again] = through(packing, entry);
		expect(once).toStrictEqual(decode(entry));
		expect(again).toStrictEqual(decode(entry));
		text += entry.length;
		packed += packing.pack(operation).length;
	}
	expect(packed / text).toBeLessThan(0.4);
});

const VALUES: readonly string[] = [
	...['0', '-1', '1.5', '-0', '1e21', '562949953421311', '562949953421312', '-562949953421312'],
	...[
		'9007199254740991',
		'-9007199254740991',
		'-1125899906842625',
		'5e-324',
		'true',
		'false',
		'null'
	],
	...[
		'""',
		'"Ж 你 \\ud83d\\ude00 \\ud800"',
		'"0@dev"',
		'"12@dev"',
		'"6000@dev"',
		'"0012@dev"',
		'"99999999999999999@dev"'
	],
	...['"12@de\\nv"', '"12@"', '[]', '["a","b"]', '{"amount":-9007199254740991,"currency":"USD"}'],
	JSON.stringify('long '.repeat(30_000))
];

test.each(VALUES.map((value) => [value.slice(0, 40), value] as const))(
	'unpack(pack(operation)) keeps %s as a value, an id and something seen',
	(_, value) => {
		const seen =
			value.startsWith('"') && value.length > 2 && value.length < 200 ? value : '"12@dev"';
		const packing = new Packing();
		for (const entry of [
			`[5000,"dev","set","d1",null,"m1",{"fields":{"a":${value},"b":${value}}},{"a":${seen}}]`,
			`[9007199254740991,"dev","set","d1",-5,"",{"fields":{"a":${value}},"more":{"x":[1]}},{"a":[${seen},"x"]},{"id":${seen},"undoes":${seen},"imported":"i1","step":0}]`
		])
			for (const one of through(packing, entry)) expect(one).toStrictEqual(decode(entry));
	}
);

test('what two packings have packed does not mix up: a record is named by who unpacks', () => {
	const packing = new Packing();
	const operation = decode('[1,"dev","delete","d1","2026-01-01","m1",{"deleted":true},{}]');
	if (!operation) throw new Error('not an operation');
	const bytes = Uint8Array.from(packing.pack(operation));
	expect(packing.unpack(bytes, 0, 'd2' as RecordId)).toStrictEqual({ ...operation, record: 'd2' });
});
