import limits from '../budget.json' with { type: 'json' };
import { buildIfNeeded } from '../helpers/build.ts';
import { built, firstLoads } from '../helpers/weight.ts';

/**
 * `npm run budget`: what a browser must fetch, gzipped, against the bytes of tests/budget.json. The names of the chunks
 * depend on the folder of the clone, and with them the sums: the whole app was found 556 bytes apart.
 */
await buildIfNeeded();
const sizes: Record<string, number> = { ...(await firstLoads()), ...built() };
const rows = Object.entries(sizes).map(([name, size]) => ({
	name,
	size,
	limit: (limits as Record<string, number>)[name]
}));
for (const { name, size, limit } of rows) {
	const verdict = limit === undefined ? 'has no limit in tests/budget.json' : `of ${limit}`;
	const over = limit === undefined || size > limit;
	console.log(
		`${over ? 'OVER ' : '     '}${name.padEnd(20)}${String(size).padStart(8)} ${verdict}`
	);
}
if (rows.some(({ size, limit }) => limit === undefined || size > limit)) process.exitCode = 1;
