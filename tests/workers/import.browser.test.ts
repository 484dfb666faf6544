import { expect, test } from 'vitest';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { openImport } from '#lib/workers/import.ts';
import { desk, ground, stamp, TEXTS } from '../interchange/world.ts';

const FILE =
	'id,name,stage,created\n' +
	Array.from({ length: 250 }, (_, n) => `${n},Deal ${n},${n % 2 ? 'Won' : 'New'},2024-01-13`).join(
		'\n'
	);
const bytes = () => new TextEncoder().encode(FILE);

test('openImport(bytes) reads, proposes, looks and makes in a worker what the desk makes here', async () => {
	const here = desk(FILE);
	const file = openImport(bytes());
	const read = await file.ask('read', { choice: {}, texts: TEXTS });
	expect(read.ok && [read.value.rows, read.value.encoding]).toEqual([250, 'utf-8']);
	const proposed = await file.ask('propose', { ground: ground(), name: 'New one' });
	const plan = here.propose(ground(), 'New one');
	expect(proposed).toEqual({ ok: true, value: plan });
	expect(await file.ask('look', { plan, ground: ground(), texts: TEXTS })).toEqual({
		ok: true,
		value: here.look(plan, ground(), TEXTS)
	});

	const parts = [];
	for await (const part of file.parts({ plan, ground: ground(), texts: TEXTS, stamp: stamp() }))
		parts.push(part);
	const expected = [...here.make(plan, ground(), TEXTS, stamp())];
	expect(parts.map(({ done }) => done)).toEqual(expected.map(({ done }) => done));
	expect(parts.at(-1)?.done).toBe(250);
	const entries = parts.flatMap((part) => part.arrivals.flatMap((arrival) => arrival.entries));
	const made = expected.flatMap((part) => part.arrivals.flatMap((arrival) => arrival.entries));
	expect(entries).toEqual(made.map(encode));
	expect(entries.map(decode)).toEqual(made);
	file.close();
});

test('parts(given) throws when the worker is closed in the middle', async () => {
	const file = openImport(bytes());
	await file.ask('read', { choice: {}, texts: TEXTS });
	const plan = desk(FILE).propose(ground(), 'X');
	const making = async () => {
		for await (const part of file.parts({ plan, ground: ground(), texts: TEXTS, stamp: stamp() }))
			if (part.done > 0) file.close();
	};
	await expect(making()).rejects.toThrow('closed');
});

test('a question about a broken file is answered, not left open', async () => {
	const file = openImport(new Uint8Array([0xff, 0xfe, 0x22]));
	const read = await file.ask('read', { choice: {}, texts: TEXTS });
	expect(read.ok).toBe(true);
	file.close();
});
