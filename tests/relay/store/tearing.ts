import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOf } from '../../../sync-server/src/store/wal.ts';
import type { Random } from '../../helpers/random.ts';

/**
 * Does to a store that was killed what a power cut may do on top: behind the last whole transaction the log ends
 * anywhere, or goes on with anything.
 */
export function tearLog(folder: string, random: Random): void {
	const path = join(folder, 'runnel.db-wal');
	if (!existsSync(path)) return;
	const log = readFileSync(path);
	const end = Math.max(endOf(log), Math.min(log.length, 32));
	const kept = log.subarray(0, end + random.int(log.length - end + 1));
	const garbage = random.chance(0.5)
		? Buffer.from(random.bytes(random.int(9000)))
		: Buffer.alloc(0);
	writeFileSync(path, Buffer.concat([kept, garbage]));
}
