import { afterAll, beforeAll, describe } from 'vitest';
import { createClient } from '@redis/client';
import { openRedis } from '../../../sync-server/src/store/redis.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { RedisServer } from '../../helpers/redis.ts';
import { redisPath } from '../../tools/redis.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { contract } from './contract.ts';

const OPTIONS = { keepMs: 60_000, waitingBytes: 64 * 1024 * 1024, onFailure: () => undefined };

describe.skipIf(redisPath() === undefined)('openRedis(url)', () => {
	let redis: RedisServer;
	beforeAll(async () => void (redis = await RedisServer.start()));
	afterAll(() => redis.close());

	contract('openRedis', async () => {
		const admin = await createClient({ url: redis.url }).connect();
		await admin.flushAll();
		admin.destroy();
		const open: Storage[] = [];
		const another = async () => {
			const storage = await openRedis(redis.url, OPTIONS);
			open.push(storage);
			return storage;
		};
		const storage = await another();
		return {
			storage,
			pass: (ms) => delay(ms),
			async reopen() {
				await storage.close();
				return await another();
			},
			async remove() {
				for (const one of open) await one.close();
			}
		};
	});
});
