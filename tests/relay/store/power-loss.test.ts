import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BASE_SEED, cases, LONG, seeded } from '../../helpers/random.ts';
import { Disk, type Image, mount, readTrace, type Step, straceArguments } from './disk.ts';
import { folders } from './folders.ts';
import { keptIn, lostOf } from './kept.ts';

vi.setConfig({ testTimeout: LONG ? 1_800_000 : 120_000 });

const { newFolder, cleanups, cleanUp } = folders();
afterEach(cleanUp);

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!canTrace) console.warn('SKIPPED: power loss. It needs strace, and to be allowed to trace.');

/** Thousands of folders are written and read: in memory, where that can be had. */
function scratch(): string {
	const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
	const folder = mkdtempSync(join(root, 'runnel-disk-'));
	cleanups.push(() => rm(folder, { recursive: true, force: true }));
	return join(folder, 'image');
}

/** What a writer does to a disk: one that is killed in the middle, then one on the same folder that comes to its end. */
async function record(updates: number, mode = ''): Promise<Step[]> {
	const root = await newFolder();
	const folder = join(root, 'data');
	return ['die', mode].flatMap((how, run) => {
		const output = join(root, `trace-${run}`);
		const script = ['tests/relay/store/writer.ts', folder, String(updates), `r${run}`, how];
		spawnSync('strace', [...straceArguments(output), process.execPath, ...script]);
		return readTrace(readFileSync(output, 'utf8'), folder);
	});
}

/** Cuts the power after every step, and tells what of the acknowledged is lost in some image of the disk. */
function cutEverywhere(steps: readonly Step[], seed: number) {
	const random = seeded(seed);
	const folder = scratch();
	const disk = new Disk();
	const acknowledged: string[] = [];
	const losses: string[] = [];
	let images = 0;
	const look = (image: Image, of: string) => {
		images++;
		mount(image, folder);
		let problem: string;
		try {
			const lost = lostOf(acknowledged, keptIn(folder));
			problem = lost.length > 0 ? `lost ${lost.join(', ')}` : '';
		} catch (error) {
			problem = String(error);
		}
		if (problem !== '') losses.push(`${of}: ${problem}`);
	};
	for (const [index, step] of steps.entries()) {
		if (step.kind === 'tell') {
			acknowledged.push(...step.text.split('\n').filter((line) => line.includes(' ')));
			// Of those in a row the last knows most.
			if (steps[index + 1]?.kind === 'tell') continue;
		}
		disk.do(step);
		look(disk.whole(), `after step ${index}`);
		if (step.kind === 'sync' || step.kind === 'tell')
			look(disk.synced(), `after step ${index}, without what was not synced`);
		else look(disk.torn(random), `after step ${index}, torn`);
		if (losses.length > 2) break;
	}
	return { losses, images, acknowledged: acknowledged.length };
}

describe.runIf(canTrace)('power loss', () => {
	test(`nothing acknowledged is lost, wherever the power is cut (seed ${BASE_SEED})`, async () => {
		const steps = await record(LONG ? 300 : 40);
		const isCheckpointed = steps.some(
			(step, index) => index > 200 && step.kind === 'write' && step.path === 'runnel.db'
		);
		expect(isCheckpointed).toBe(true);
		for (let seed = BASE_SEED; seed < BASE_SEED + cases(1); seed++) {
			const { losses, images, acknowledged } = cutEverywhere(steps, seed);
			expect(losses, `seed ${seed}`).toEqual([]);
			expect(acknowledged).toBeGreaterThan(200);
			console.info(
				`${images} images of ${steps.length} steps, ${acknowledged} acknowledged, 0 lost`
			);
		}
	});

	test('a relay that acknowledges too early is caught', async () => {
		expect(cutEverywhere(await record(20, 'early'), 1).losses).not.toEqual([]);
	});

	test('a store that does not sync is caught', async () => {
		const steps = (await record(20)).filter(({ kind, ...step }) => {
			return kind !== 'sync' || ('path' in step && step.path === '');
		});
		expect(cutEverywhere(steps, 1).losses).not.toEqual([]);
	});
});
