import { existsSync } from 'node:fs';
import { resolve, join } from 'node:path';

/** Real input, kept outside the project; see `RUNNEL_DATA`. */
export const DATA = resolve(process.env['RUNNEL_DATA'] ?? '../shared/data');

/** Whether a folder of it is there; says so aloud where it is not. */
export function withData(folder: string): boolean {
	const there = existsSync(join(DATA, folder));
	if (!there) console.warn(`skipped: no real data "${folder}" (set RUNNEL_DATA)`);
	return there;
}
