import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** Lines, and what is centred on one. */
const LINES = [0, 1, 1.5, 2, 3];
/** Marks and boxes that are drawn between the steps of the grid, by their file. */
const EXCEPT: Readonly<Record<string, readonly number[]>> = {
	'StepMark.svelte': [10],
	'AppShell.svelte': [-6]
};
/** Widths at which a layout changes are the device's, not the grid's. */
const CONDITION = /@(?:media|container)[^{]*/g;

test('components have sizes of the 4 px grid', () => {
	const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
		name.endsWith('.svelte')
	);
	const off = files.flatMap((name) => {
		const source = readFileSync(join(SRC, name), 'utf8');
		const style = /<style>([\s\S]*)<\/style>/.exec(source)?.[1]?.replaceAll(CONDITION, '') ?? '';
		const allowed = EXCEPT[name.split(/[\\/]/).at(-1) ?? ''] ?? [];
		return [...style.matchAll(/(-?[\d.]+)px/g)]
			.map(([, size]) => Number(size))
			.filter(
				(size) => size % 4 !== 0 && !LINES.includes(Math.abs(size)) && !allowed.includes(size)
			)
			.map((size) => `${name}: ${size}px`);
	});
	expect(files.length).toBeGreaterThan(50);
	expect(off).toEqual([]);
});
