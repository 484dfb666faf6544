import { formatNumber } from '#lib/i18n/format.ts';
import type { Ways } from '#lib/i18n/ways.ts';

const STEP = 1000;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in bytes in the unit in which it reads best, as browsers and systems count: 1 kB is 1000 bytes. */
export function formatSize(ways: Ways, bytes: number): string {
	const most = UNITS.length - 1;
	const power = bytes < STEP ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), most);
	return formatNumber(ways, bytes / STEP ** power, {
		style: 'unit',
		unit: UNITS[power] ?? 'byte',
		// Short, English has one form for one byte and for many.
		unitDisplay: power === 0 ? 'long' : 'short',
		maximumFractionDigits: power < 2 ? 0 : 1
	});
}
