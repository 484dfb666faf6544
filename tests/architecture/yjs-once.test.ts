import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Every folder named so below a node_modules, at any depth of nesting. */
function copiesOf(name: string, modules: string): string[] {
	return readdirSync(modules, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
		.flatMap(({ name: folder }) => {
			const path = join(modules, folder);
			if (folder.startsWith('@')) return copiesOf(name, path);
			const nested = join(path, 'node_modules');
			const inside = readdirSync(path).includes('node_modules') ? copiesOf(name, nested) : [];
			return folder === name ? [path, ...inside] : inside;
		});
}

// Two copies break `instanceof`, and documents stop syncing in silence.
test.each(['yjs', 'lib0', 'y-protocols'])('%s is in the tree once', (name) => {
	expect(copiesOf(name, join(root, 'node_modules'))).toEqual([join(root, 'node_modules', name)]);
});

test('yjs is of version 13, exactly as package.json says', () => {
	const { version } = JSON.parse(
		readFileSync(join(root, 'node_modules/yjs/package.json'), 'utf8')
	) as { version: string };
	const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		dependencies: Record<string, string>;
	};
	expect(version).toMatch(/^13\./);
	expect(dependencies['yjs']).toBe(version);
});
