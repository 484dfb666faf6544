import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const DOCS = ['README.md', 'ARCHITECTURE.md', 'sync-server/README.md', 'docs/**/*.md'];

const files = globSync('**/*', {
	cwd: root,
	exclude: (name) => ['node_modules', '.svelte-kit', 'build', '.git', '.out'].includes(name)
});
const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};
/** Folders that are made by running the project, and named in .gitignore. */
const made = readFileSync(resolve(root, '.gitignore'), 'utf8')
	.split('\n')
	.map((line) => line.replaceAll(/^\/|\/$/g, ''))
	.filter((line) => line !== '' && !line.includes('*'));

const FILE = /\.(ts|js|cjs|json|md|svelte|css|html|bin|svg|png|csv|webmanifest)$/;
const PATH = /^[\w.@-][\w.@[\]*-]*(\/[\w.@[\]*-]+)*\/?$/;

/** Scripts that a text tells its reader to run. */
function commandsIn(text: string): string[] {
	const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
	const short = [...text.matchAll(/\bnpm (test|start)\b/g)].map(([, name]) => name ?? '');
	return [...named, ...short];
}

/** What a text names as a path: in `code`, or as the target of a link. */
function pathsIn(text: string): string[] {
	const code = [...text.matchAll(/`([^`\s]+)`/g)].map(([, inside]) => inside ?? '');
	const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to]) => to ?? '');
	return [...code.filter(looksLikePath), ...links];
}

function looksLikePath(token: string): boolean {
	if (!PATH.test(token)) return false;
	const [first = ''] = token.split('/');
	return FILE.test(token) || (token.includes('/') && existsSync(resolve(root, first)));
}

/** Whether a path is there: from the root, from the text's own folder, or as the end of one (`domain/fold.ts`). */
function isThere(path: string, doc: string): boolean {
	const bare = path.replace(/\/$/, '').replace(/^(\.\/)/, '');
	if (made.some((folder) => bare === folder || bare.startsWith(`${folder}/`))) return true;
	if (bare.includes('*')) return globSync(bare, { cwd: root }).length > 0;
	if (existsSync(resolve(root, bare)) || existsSync(resolve(root, doc, '..', bare))) return true;
	return FILE.test(bare) && files.some((file) => file.endsWith(`/${bare}`));
}

const docs = globSync(DOCS, { cwd: root });

test('there is a README that names the two commands', () => {
	const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
	expect(readme).toContain('npm ci && npm start');
	expect(readme).toContain('npm ci && npm test');
});

test.each(docs)('%s names no command and no path that is not there', (doc) => {
	const text = readFileSync(resolve(root, doc), 'utf8');
	expect(commandsIn(text).filter((name) => !(name in scripts))).toEqual([]);
	expect(pathsIn(text).filter((path) => !isThere(path, doc))).toEqual([]);
});

test('a command and a path that are not there are seen', () => {
	expect(commandsIn('run `npm run fly` or npm test')).toEqual(['fly', 'test']);
	const text = '`src/lib/nowhere.ts`, `src/nowhere`, `fold.ts`, and/or `text/html` [x](docs/no.md)';
	expect(pathsIn(text).filter((path) => !isThere(path, 'README.md'))).toEqual([
		'src/lib/nowhere.ts',
		'src/nowhere',
		'docs/no.md'
	]);
});

test('.ci/run runs what README.md says', () => {
	expect(readFileSync(resolve(root, '.ci/run'), 'utf8')).toContain('npm ci && npm test');
});
