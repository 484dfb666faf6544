import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders that a test leaves none of behind. */
export function folders() {
	const cleanups: (() => unknown)[] = [];
	return {
		cleanups,
		async newFolder(): Promise<string> {
			const folder = await mkdtemp(join(tmpdir(), 'runnel-store-'));
			cleanups.push(() => rm(folder, { recursive: true, force: true }));
			return folder;
		},
		async cleanUp(): Promise<void> {
			for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
		}
	};
}
