import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { isFirst } from '#lib/i18n/first.ts';
import { MESSAGES } from '../helpers/catalogue.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROUTES = ['+layout.svelte', '(board)/+layout.svelte', '(board)/+page.svelte'];

/** Files whose texts are read only after a tap: the table of actions names what palette and help show. */
const LATER = ['src/lib/ui/actions/actions.ts'];

/** The files that the first screen imports, at whatever remove, and not by `import()`. */
function firstScreen(): readonly string[] {
	const found = new Set<string>();
	const open = ROUTES.map((file) => join(ROOT, 'src/routes', file));
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (found.has(file)) continue;
		found.add(file);
		const text = readFileSync(file, 'utf8');
		for (const [, from = ''] of text.matchAll(
			/^\s*(?:import|export)\s(?!type\b)[^;]*?from '([^']+)'/gm
		)) {
			const target = from.startsWith('#lib/')
				? join(ROOT, 'src/lib', from.slice(5))
				: from.startsWith('.')
					? resolve(dirname(file), from)
					: '';
			if (/\.(ts|svelte)$/.test(target) && existsSync(target)) open.push(target);
		}
	}
	return [...found].map((file) => file.slice(ROOT.length + 1));
}

const files = firstScreen();

test('what the first screen says comes with it', () => {
	expect(files).toContain('src/lib/ui/board/DealCard.svelte');
	const keys = new Set(Object.keys(MESSAGES.en));
	const missing = files
		.filter((file) => !LATER.includes(file))
		.flatMap((file) => {
			const text = readFileSync(join(ROOT, file), 'utf8');
			const said = [...text.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map(
				([, key = '']) => key
			);
			return said.filter((key) => keys.has(key) && !isFirst(key)).map((key) => `${file}: ${key}`);
		});
	expect(missing).toEqual([]);
});

test('most messages come later', () => {
	const all = Object.keys(MESSAGES.en);
	expect(all.filter(isFirst).length).toBeLessThan(all.length / 3);
});
