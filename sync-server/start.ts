import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// What `npm start` runs: builds the app where it is missing or older than its source, then is the relay.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = `${ROOT}build/index.html`;
const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];

/** When anything below a path was last written, in ms since 1970; a folder too, for what was removed from it. */
function newest(path: string): number {
	if (!existsSync(path)) return 0;
	const { mtimeMs } = statSync(path);
	const inside: Dirent[] = statSync(path).isDirectory()
		? readdirSync(path, { withFileTypes: true, recursive: true })
		: [];
	return inside.reduce((latest, entry) => {
		const found = statSync(`${entry.parentPath}/${entry.name}`, { throwIfNoEntry: false });
		return Math.max(latest, found?.mtimeMs ?? 0);
	}, mtimeMs);
}

async function build(why: string): Promise<void> {
	process.stdout.write(`The app is ${why}: building it, which takes about half a minute.\n`);
	const child = spawn('npm run build', { cwd: ROOT, shell: true, stdio: 'inherit' });
	const stop = (): void => {
		child.kill();
		process.exit(1);
	};
	process.once('SIGINT', stop).once('SIGTERM', stop);
	const [code] = (await once(child, 'exit')) as [number | null];
	process.off('SIGINT', stop).off('SIGTERM', stop);
	if (code === 0) return;
	process.stderr.write('The app could not be built; the reason is above.\n');
	process.exit(1);
}

const builtAt = existsSync(BUILT) ? statSync(BUILT).mtimeMs : undefined;
if (builtAt === undefined) await build('not built yet');
else if (SOURCES.some((source) => newest(ROOT + source) > builtAt))
	await build('older than its source');

await import('./src/main.ts');
