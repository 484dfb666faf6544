import { spawn } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const BUILD = resolve(ROOT, 'build');

const SOURCES = [
	'src/**/*',
	'static/**/*',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];

/** Builds the app unless a build is there that is newer than every source. `npm test` has built it in a step. */
export async function buildIfNeeded(): Promise<void> {
	if (process.env['RUNNEL_BUILT'] === '1' || isFresh()) return;
	const child = spawn('vite', ['build', '--logLevel', 'error'], {
		cwd: ROOT,
		stdio: 'inherit',
		// Vitest's own NODE_ENV would make a development build, without the service worker.
		env: { ...process.env, NODE_ENV: 'production' }
	});
	const code = await new Promise((done) => child.on('exit', done));
	if (code !== 0) throw new Error('the app could not be built: npm run build');
}

function isFresh(): boolean {
	const built = statSync(resolve(BUILD, 'index.html'), { throwIfNoEntry: false })?.mtimeMs;
	if (built === undefined) return false;
	return globSync(SOURCES, { cwd: ROOT }).every(
		(file) => statSync(resolve(ROOT, file)).mtimeMs < built
	);
}
