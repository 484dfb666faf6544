import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { folders } from './folders.ts';
import { keptIn, lostOf } from './kept.ts';

vi.setConfig({ testTimeout: 60_000 });

const { newFolder, cleanUp } = folders();
afterEach(cleanUp);

/** Runs writers that never end by themselves, below a command; settles with their end and what was acknowledged. */
async function endOf(command: string, args: readonly string[], folder: string) {
	const script = [process.execPath, 'tests/relay/store/writer.ts', folder, '0', 'r'];
	const child = spawn(command, [...args, ...script], { stdio: ['ignore', 'pipe', 'pipe'] });
	const [out, problem, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit')
	]);
	const acknowledged = out.split('\n').filter((line) => line.includes(' '));
	return { code: code as number | null, problem, acknowledged };
}

test('a full disk ends the writing, and all that was acknowledged is there', async () => {
	const folder = join(await newFolder(), 'data');
	// Of no file more than 1,000 KiB.
	const limited = ['-c', 'ulimit -f 1000; exec "$@"', 'bash'];
	const { code, problem, acknowledged } = await endOf('bash', limited, folder);
	expect(code).toBe(1);
	expect(problem).toMatch(/disk I\/O error|database or disk is full/);
	expect(acknowledged.length).toBeGreaterThan(100);
	expect(lostOf(acknowledged, keptIn(folder))).toEqual([]);
});

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!canTrace) console.warn('SKIPPED: failed fsync. It needs strace, and to be allowed to trace.');

test.runIf(canTrace)(
	'one fsync that fails ends the writing, though the next would succeed',
	async () => {
		const folder = join(await newFolder(), 'data');
		const failing = ['-f', '-o', '/dev/null', '-e', 'trace=fsync', '-e'];
		const inject = 'inject=fsync:error=EIO:when=60';
		const { code, problem, acknowledged } = await endOf('strace', [...failing, inject], folder);
		expect(code).toBe(1);
		expect(problem).toContain('disk I/O error');
		expect(acknowledged.length).toBeGreaterThan(10);
		expect(lostOf(acknowledged, keptIn(folder))).toEqual([]);
	}
);
