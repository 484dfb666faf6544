import { expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import { winDeal } from '#lib/store/exits.ts';
import { archivedIn, pack } from '#lib/workers/archive-blob.ts';
import { unpackPast } from '#lib/workers/past.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { addDeal, dealOf, must, newWorkspace } from '../helpers/workspace.ts';

const DEALS = 1200;

async function packed() {
	const { workspace, log } = newWorkspace();
	const ids = Array.from({ length: DEALS }, (_, index) =>
		addDeal(workspace, { title: `Deal ${index}` })
	);
	for (const id of ids) must(winDeal(workspace, id));
	const deals = ids.map((id) => dealOf(workspace, id));
	return { deals, packed: await pack(archivedIn(logOf(log).toArray(), 'Europe/Warsaw')) };
}

test('unpackPast(archive, take) hands over the deals of each epoch in parts, as they were', async () => {
	const { deals, packed: epoch } = await packed();
	const parts: (readonly Deal[])[] = [];
	const signal = new AbortController().signal;
	const done = await unpackPast([epoch, epoch], (some) => parts.push(some), signal);
	expect(done).toBe(true);
	expect(parts.flat()).toStrictEqual([...deals, ...deals]);
	expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(DEALS / 2);
});

test('unpackPast(archive, take) says so where it cannot be read, and ends with its signal', async () => {
	const broken = { cards: Uint8Array.of(1, 2, 3) };
	expect(await unpackPast([broken], () => undefined, new AbortController().signal)).toBe(false);
	const ended = new AbortController();
	const { packed: epoch } = await packed();
	const asked = unpackPast([epoch], () => undefined, ended.signal);
	ended.abort();
	expect(await asked).toBe(false);
});
