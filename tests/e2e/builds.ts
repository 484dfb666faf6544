import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../helpers/build.ts';

/** What a build is made of; `tests/tools` because vite.config.ts reads it. */
const SOURCES = [
	'src',
	'static',
	'tests/tools',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts'
];
/** Builds by the digest of their source. */
const KEPT = resolve(ROOT, 'tests/.out/builds');
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A real build of the present source as a later one: another version, each script under another name, and `label` in
 * the name of the board. The folder is shared between tests: deploy it, do not change it.
 */
export function laterBuild(label: string): Promise<string> {
	const digest = createHash('sha256').update(label);
	for (const file of globSync(
		SOURCES.flatMap((path) => [path, `${path}/**/*`]),
		{ cwd: ROOT }
	).sort())
		if (statSync(join(ROOT, file)).isFile())
			digest.update(file).update(readFileSync(join(ROOT, file)));
	return kept(digest.digest('hex').slice(0, 16), async (folder) => {
		for (const path of SOURCES) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
		const english = join(folder, 'src/lib/i18n/messages/en.json');
		const messages = JSON.parse(readFileSync(english, 'utf8')) as Record<string, string>;
		writeFileSync(english, JSON.stringify({ ...messages, 'nav.board': `Board ${label}` }));
		await build(folder, label);
	});
}

/** A real build of a commit with the packages of today; `undefined` where the history does not reach back to it. */
export async function buildOf(commit: string): Promise<string | undefined> {
	const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: ROOT });
	const found = await git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`).catch(
		() => undefined
	);
	if (!found) return undefined;
	return kept(`of-${found.stdout.trim().slice(0, 16)}`, async (folder) => {
		const archive = join(folder, 'source.tar');
		await git('archive', '--output', archive, commit, ...SOURCES);
		await promisify(execFile)('tar', ['-xf', archive, '-C', folder]);
		rmSync(archive);
		await build(folder, undefined);
	});
}

/** The build that is there under a name, else the one that is made now. */
async function kept(name: string, make: (folder: string) => Promise<void>): Promise<string> {
	const place = join(KEPT, name);
	if (existsSync(place)) {
		utimesSync(place, new Date(), new Date());
		return place;
	}
	mkdirSync(KEPT, { recursive: true });
	for (const other of readdirSync(KEPT)) {
		const old = join(KEPT, other);
		if (statSync(old).mtimeMs < Date.now() - DAY_MS) rmSync(old, { recursive: true, force: true });
	}
	const folder = mkdtempSync(join(tmpdir(), 'runnel-build-'));
	try {
		await make(folder);
		// Beside its place first: another run must not find the half of it.
		const beside = mkdtempSync(`${place}-`);
		cpSync(join(folder, 'build'), beside, { recursive: true });
		if (existsSync(place)) rmSync(beside, { recursive: true });
		else renameSync(beside, place);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return place;
}

/** Builds what lies in a folder; with a label each of its scripts has another name than without. */
async function build(folder: string, label: string | undefined): Promise<void> {
	symlinkSync(resolve(ROOT, 'node_modules'), join(folder, 'node_modules'));
	const kit = join(folder, 'svelte.config.js');
	writeFileSync(kit, readFileSync(kit, 'utf8').replace('precompress: true', 'precompress: false'));
	writeFileSync(
		join(folder, 'later.config.ts'),
		`import config from './vite.config.ts';
const named = { name: 'named', augmentChunkHash: () => ${JSON.stringify(label ?? '')} };
export default {
	...config,
	plugins: [...config.plugins, named],
	worker: { ...config.worker, plugins: () => [named] }
};
`
	);
	let told = '';
	const child = spawn('vite', ['build', '--config', 'later.config.ts', '--logLevel', 'error'], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'pipe'],
		// Vitest's own NODE_ENV would make a development build, without the service worker.
		env: { ...process.env, NODE_ENV: 'production' }
	});
	child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
	const code = await new Promise((done) => child.on('exit', done));
	if (code !== 0) throw new Error(`the build failed: ${told}`);
}
