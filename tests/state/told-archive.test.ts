import { expect, test } from 'vitest';
import { ToldArchive } from '#lib/state/told-archive.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import type { Packed } from '#lib/workers/archive-blob.ts';

const ZONE: TimeZone = 'UTC';

function start() {
	const told: (readonly Packed[])[] = [];
	const asked: PromiseWithResolvers<readonly Packed[]>[] = [];
	const epochs = (newest: number) => ({
		newest,
		archived() {
			const one = Promise.withResolvers<readonly Packed[]>();
			asked.push(one);
			return one.promise;
		}
	});
	return { told, asked, epochs, archive: new ToldArchive((packed) => told.push(packed)) };
}

/** Resolves to whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
	const waiting = Symbol();
	return (await Promise.race([promise, Promise.resolve(waiting)])) !== waiting;
}

test('upTo(epochs, zone) keeps also who asks while it is read waiting until it is told', async () => {
	const { told, asked, epochs, archive } = start();
	const first = archive.upTo(epochs(2), ZONE);
	const second = archive.upTo(epochs(2), ZONE);
	expect(asked).toHaveLength(1);
	expect(await isSettled(second)).toBe(false);
	asked[0]?.resolve([]);
	await Promise.all([first, second]);
	expect(told).toEqual([[]]);
	await archive.upTo(epochs(2), ZONE);
	expect(asked).toHaveLength(1);
});

test('upTo(epochs, zone) does not tell what was read for an older question after a newer one', async () => {
	const { told, asked, epochs, archive } = start();
	const older = archive.upTo(epochs(2), ZONE);
	const newer = archive.upTo(epochs(3), ZONE);
	const newest: readonly Packed[] = [];
	asked[1]?.resolve(newest);
	await newer;
	asked[0]?.resolve([]);
	await older;
	expect(told).toHaveLength(1);
	expect(told[0]).toBe(newest);
});

test('upTo(epochs, zone) tries again what could not be read, and asks nothing of a first epoch', async () => {
	const { told, asked, epochs, archive } = start();
	await archive.upTo(epochs(1), ZONE);
	expect(asked).toHaveLength(0);
	const failing = archive.upTo(epochs(2), ZONE);
	asked[0]?.reject(new Error('gone'));
	await expect(failing).rejects.toThrow('gone');
	const again = archive.upTo(epochs(2), ZONE);
	asked[1]?.resolve([]);
	await again;
	expect(told).toHaveLength(1);
});
