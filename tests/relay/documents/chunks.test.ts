import { describe, expect, test } from 'vitest';
import { Chunks } from '../../../sync-server/src/documents/chunks.ts';
import type { DocumentStore } from '../../../sync-server/src/store/storage.ts';

/** A store that must not be asked. */
const NONE = {} as DocumentStore;

describe('chunks.log(document, from, to, make)', () => {
	test('keeps what was made, and holds none of the memory that lies around it', () => {
		const chunks = new Chunks(NONE);
		const slab = Buffer.allocUnsafeSlow(64 * 1024);
		const frames = chunks.log('d', 0, 2, () => [
			slab.subarray(10, 14).fill(1),
			slab.subarray(20, 24).fill(2)
		]);
		expect(frames).toEqual([Buffer.alloc(4, 1), Buffer.alloc(4, 2)]);
		expect(frames.map(({ buffer }) => buffer.byteLength)).toEqual([4, 4]);
		expect(chunks.log('d', 0, 2, () => [])).toBe(frames);
	});

	test('lets go of those asked for longest ago, however small they are', () => {
		const chunks = new Chunks(NONE);
		let made = 0;
		const ask = (to: number) => chunks.log('d', 0, to, () => [Buffer.alloc(1, ++made)]);
		for (let to = 0; to < 140_000; to++) ask(to);
		expect(made).toBe(140_000);
		ask(139_999);
		expect(made).toBe(140_000);
		ask(0);
		expect(made).toBe(140_001);
	});
});
