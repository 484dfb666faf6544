import { gzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { toTimeline } from '#lib/analytics/timeline.ts';
import { toDeal } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import { world } from '#lib/sample/world.ts';
import { archivedIn, pack, unpackDeals, unpackTimelines } from '#lib/workers/archive-blob.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { append, logOf } from '#lib/ydoc/schema.ts';
import { worldOptions } from '../tools/world.ts';
import { median, type Figure } from './measure.ts';

export const name = 'opening a closed epoch of 8,333 deals, in node';

const DEALS = 8333;
const TIMES = 7;
const ZONE = 'Europe/Warsaw';

/** Its deals and what the figures need, from the packed blob and from the document. */
export async function run(): Promise<Figure[]> {
	const entries = entriesOfClosed();
	const doc = new Y.Doc();
	append(doc, entries);
	const update = Y.encodeStateAsUpdate(doc);
	const packed = await pack(archivedIn(entries, ZONE));
	const fromDocument = await times(() => {
		const copy = new Y.Doc();
		Y.applyUpdate(copy, update);
		const records = fold(
			logOf(copy)
				.toArray()
				.flatMap((entry) => decode(entry) ?? [])
		);
		for (const folded of records.values()) {
			toDeal(folded);
			toTimeline(folded, ZONE);
		}
	});
	const cards = await times(() => unpackDeals(packed));
	const figures = await times(() => unpackTimelines(packed));
	const made = await times(() => pack(archivedIn(entries, ZONE)));
	const size = (bytes: number, of: number) => ({
		to: 'the document, packed',
		value: bytes / of
	});
	const gz = gzipSync(update).length;
	return [
		{ name: 'document', value: update.length / 1e6, unit: 'MB' },
		{ name: 'document, packed', value: gz / 1e6, unit: 'MB' },
		{
			name: 'blob: deals',
			value: packed.cards.length / 1e6,
			unit: 'MB',
			ratio: size(packed.cards.length, gz)
		},
		{
			name: 'blob: what the figures need',
			value: packed.figures.length / 1e6,
			unit: 'MB',
			ratio: size(packed.figures.length, gz)
		},
		{ name: 'read the document, fold it, time it', value: fromDocument, unit: 'ms' },
		{
			name: 'unpack the deals',
			value: cards,
			unit: 'ms',
			ratio: { to: 'the document', value: cards / fromDocument, atMost: 0.5 }
		},
		{
			name: 'unpack what the figures need',
			value: figures,
			unit: 'ms',
			ratio: { to: 'the document', value: figures / fromDocument, atMost: 0.5 }
		},
		{ name: 'make the blob', value: made, unit: 'ms' }
	];
}

/** The entries of as many closed deals, of a world that has more. */
function entriesOfClosed(): string[] {
	const { operations } = world(worldOptions({ seed: 4711, deals: DEALS * 2 }));
	const closed = [...fold(operations).values()].filter((folded) => {
		const deal = toDeal(folded);
		return deal !== undefined && deal.status !== 'open';
	});
	if (closed.length < DEALS) throw new Error(`${closed.length} deals are closed`);
	return closed.slice(0, DEALS).flatMap(({ operations }) => operations.map(encode));
}

async function times(act: () => unknown): Promise<number> {
	const all: number[] = [];
	for (let i = 0; i < TIMES; i++) {
		const start = performance.now();
		await act();
		all.push(performance.now() - start);
	}
	return median(all);
}
