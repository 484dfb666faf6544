import { buildIfNeeded } from '../helpers/build.ts';
import { built, firstLoads } from '../helpers/weight.ts';
import type { Figure } from './measure.ts';
import limits from '../budget.json' with { type: 'json' };

export const name = 'what a browser fetches, gzipped';

/** The sizes that `npm run budget` holds, with their limits. */
export async function run(): Promise<Figure[]> {
	await buildIfNeeded();
	const sizes = { ...(await firstLoads()), ...built() };
	return Object.entries(sizes).map(([name, size]) => {
		const limit = (limits as Record<string, number>)[name];
		const kilobytes = { name, value: size / 1000, unit: 'kB' };
		return limit === undefined
			? kilobytes
			: { ...kilobytes, ratio: { to: 'its limit', value: size / limit, atMost: 1 } };
	});
}
