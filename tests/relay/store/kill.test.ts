import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test, vi } from 'vitest';
import { BASE_SEED, LONG, seeded } from '../../helpers/random.ts';
import { folders } from './folders.ts';
import { keptIn, lostOf } from './kept.ts';
import { tearLog } from './tearing.ts';

vi.setConfig({ testTimeout: LONG ? 3_600_000 : 120_000 });

const { newFolder, cleanUp } = folders();
afterEach(cleanUp);

/** Lets four writers write until so many updates are acknowledged, kills them, and tells all that were. */
async function killAfter(folder: string, run: string, updates: number): Promise<string[]> {
	const script = ['tests/relay/store/writer.ts', folder, '0', run];
	const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
	const exited = once(child, 'exit');
	const acknowledged: string[] = [];
	for await (const line of createInterface(child.stdout)) {
		if (line.includes(' ')) acknowledged.push(line);
		if (acknowledged.length === updates) child.kill('SIGKILL');
	}
	expect((await exited)[1]).toBe('SIGKILL');
	// The last line may be cut.
	return acknowledged.slice(0, -1);
}

test(`kill -9 of a store under four writers, its log torn, loses nothing acknowledged (seed ${BASE_SEED})`, async () => {
	const random = seeded(BASE_SEED);
	const root = await newFolder();
	const kills = LONG ? 1000 : 30;
	let all: string[] = [];
	let total = 0;
	for (let kill = 0; kill < kills; kill++) {
		// A store of many rounds would make the test slow, not harder.
		const folder = join(root, String(Math.floor(kill / 10)));
		if (kill % 10 === 0) all = [];
		const acknowledged = await killAfter(folder, `r${kill}`, 1 + random.int(300));
		tearLog(folder, random);
		all.push(...acknowledged);
		// Looked at in a copy: the next writers are to find the store as it was left.
		const copy = join(root, 'copy');
		cpSync(folder, copy, { recursive: true });
		expect(lostOf(all, keptIn(copy)), `kill ${kill}`).toEqual([]);
		await rm(copy, { recursive: true });
		total += acknowledged.length;
	}
	console.info(`${kills} kills, ${total} acknowledged, 0 lost`);
});
