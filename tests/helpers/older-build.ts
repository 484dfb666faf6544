import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type * as commands from '#lib/store/commands.ts';
import type { setUp } from '#lib/store/setup.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { ROOT } from './build.ts';

/** What a build of the store offers, of whatever commit. */
const ENTRY = `
export { Workspace } from '#lib/store/workspace.ts';
export * as commands from '#lib/store/commands.ts';
export { setUp } from '#lib/store/setup.ts';
`;

export interface StoreBuild {
	readonly Workspace: typeof Workspace;
	readonly commands: Pick<typeof commands, 'createDeal' | 'setDeal'>;
	readonly setUp: typeof setUp;
}

/** The last commit of the schema version before one, or `undefined` where the history does not reach so far. */
export function commitBefore(version: number): string | undefined {
	try {
		if (git('rev-parse', '--is-shallow-repository') === 'true') return undefined;
		const first = git(
			'log',
			'--format=%H',
			`-SSCHEMA_VERSION = ${version};`,
			'--',
			'src/lib/ydoc/schema.ts'
		)
			.split('\n')
			.at(-1);
		return first ? git('rev-parse', '--verify', `${first}^`) : undefined;
	} catch {
		return undefined;
	}
}

/** Domain, store and schema as they were at a commit, built and loaded. */
export async function storeOf(commit: string): Promise<StoreBuild> {
	// Beside the packages, so that it runs on the yjs of this commit: one process has but one.
	const parent = resolve(ROOT, 'node_modules/.older');
	mkdirSync(parent, { recursive: true });
	const folder = mkdtempSync(`${parent}/`);
	try {
		const files = [
			'package.json',
			...['domain', 'store', 'ydoc', 'i18n'].map((l) => `src/lib/${l}`)
		];
		const tar = execFileSync('git', ['archive', commit, ...files], {
			cwd: ROOT,
			maxBuffer: 1 << 28
		});
		execFileSync('tar', ['-x', '-C', folder], { input: tar });
		writeFileSync(resolve(folder, 'entry.ts'), ENTRY);
		await build({
			root: folder,
			configFile: false,
			logLevel: 'error',
			build: {
				lib: { entry: resolve(folder, 'entry.ts'), formats: ['es'], fileName: 'store' },
				minify: false,
				rolldownOptions: { external: [/^[^#./]/] }
			}
		});
		return (await import(pathToFileURL(resolve(folder, 'dist/store.js')).href)) as StoreBuild;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function git(...args: readonly string[]): string {
	return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();
}
