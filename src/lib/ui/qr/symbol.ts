/** Light modules that must surround a symbol: ISO/IEC 18004, 9.1. */
export const QUIET = 4;

/** The dark modules of a QR symbol as one SVG path, a module a unit: each run of a row is a rectangle. */
export function symbolPath(rows: readonly (readonly boolean[])[]): string {
	return rows
		.flatMap((row, y) =>
			row.flatMap((dark, x) => {
				if (!dark || row[x - 1]) return [];
				const end = row.indexOf(false, x);
				const length = (end < 0 ? row.length : end) - x;
				return [`M${x} ${y}h${length}v1h-${length}z`];
			})
		)
		.join('');
}
