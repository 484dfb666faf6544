import { expect, test } from 'vitest';
import { ToldEpochs } from '#lib/state/told-epochs.ts';
import type { Packed } from '#lib/workers/archive-blob.ts';

const PACKED: Packed = { cards: new Uint8Array(), figures: new Uint8Array() };

function start() {
	const told: (readonly Packed[])[] = [];
	const asked: PromiseWithResolvers<readonly Packed[]>[] = [];
	const archive = new ToldEpochs<readonly Packed[]>(
		(packed) => told.push(packed),
		(packed) => packed.length > 0
	);
	function read() {
		const one = Promise.withResolvers<readonly Packed[]>();
		asked.push(one);
		return one.promise;
	}
	const upTo = (newest: number, way?: string) => archive.upTo(newest, read, way);
	return { told, asked, upTo, again: () => archive.again() };
}

/** Resolves to whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown> | undefined): Promise<boolean> {
	const waiting = Symbol();
	return (await Promise.race([promise, Promise.resolve(waiting)])) !== waiting;
}

test('upTo(newest, read) keeps also who asks while it is read waiting until it is told', async () => {
	const { told, asked, upTo } = start();
	const first = upTo(2);
	const second = upTo(2);
	expect(asked).toHaveLength(1);
	expect(await isSettled(second)).toBe(false);
	asked[0]?.resolve([]);
	await Promise.all([first, second]);
	expect(told).toEqual([[]]);
	await upTo(2);
	expect(asked).toHaveLength(1);
});

test('upTo(newest, read) does not tell what was read for an older question after a newer one', async () => {
	const { told, asked, upTo } = start();
	const older = upTo(2);
	const newer = upTo(3);
	const newest: readonly Packed[] = [];
	asked[1]?.resolve(newest);
	await newer;
	asked[0]?.resolve([]);
	await older;
	expect(told).toHaveLength(1);
	expect(told[0]).toBe(newest);
});

test('upTo(newest, read) tries again what could not be read, and asks nothing of a first epoch', async () => {
	const { told, asked, upTo } = start();
	await upTo(1);
	expect(asked).toHaveLength(0);
	const failing = upTo(2);
	asked[0]?.reject(new Error('gone'));
	await expect(failing).rejects.toThrow('gone');
	const again = upTo(2);
	asked[1]?.resolve([]);
	await again;
	expect(told).toHaveLength(1);
});

test('upTo(newest, read) keeps who asked for an older one waiting until the newer one is told', async () => {
	const { told, asked, upTo } = start();
	const older = upTo(2);
	const newer = upTo(3);
	asked[0]?.resolve([]);
	await Promise.resolve();
	expect(await isSettled(older)).toBe(false);
	asked[1]?.resolve([]);
	await Promise.all([older, newer]);
	expect(told).toHaveLength(1);
});

test('upTo(newest, read, way) reads anew in another way; where all is told there is nothing to wait for', async () => {
	const { told, asked, upTo } = start();
	const first = upTo(2, 'UTC');
	asked[0]?.resolve([]);
	await first;
	expect(upTo(2, 'UTC')).toBeUndefined();
	const second = upTo(2, 'Asia/Tehran');
	asked[1]?.resolve([]);
	await second;
	expect(told).toHaveLength(2);
});

test('again() reads once more what was not whole, and nobody waits for it', async () => {
	const { told, asked, upTo, again } = start();
	expect(again()).toBeUndefined();
	const first = upTo(2);
	asked[0]?.resolve([]);
	await first;
	const reading = again();
	expect([asked.length, again(), upTo(2)]).toEqual([2, undefined, undefined]);
	asked[1]?.resolve([PACKED]);
	await reading;
	expect(told).toEqual([[], [PACKED]]);
	expect([again(), upTo(2)]).toEqual([undefined, undefined]);
});

test('again() does not tell what it read where a newer epoch has come', async () => {
	const { told, asked, upTo, again } = start();
	const first = upTo(2);
	asked[0]?.resolve([]);
	await first;
	const reading = again();
	const newer = upTo(3);
	asked[2]?.resolve([PACKED]);
	await newer;
	asked[1]?.resolve([]);
	await reading;
	expect(told).toEqual([[], [PACKED]]);
	expect(again()).toBeUndefined();
});
