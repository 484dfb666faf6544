import { expect, test } from 'vitest';
import { funnelBars } from '#lib/charts/funnel.ts';

const ROWS = [
	[50, 30, 20],
	[25, 25, 0]
];

test('funnelBars(rows, { width }) lays the parts one after another, all rows to the scale of the longest', () => {
	expect(funnelBars(ROWS, { width: 200 })).toEqual([
		[
			{ x: 0, width: 100 },
			{ x: 100, width: 60 },
			{ x: 160, width: 40 }
		],
		[
			{ x: 0, width: 50 },
			{ x: 50, width: 50 },
			{ x: 100, width: 0 }
		]
	]);
});

test('funnelBars(rows, { mirrored }) begins at the right', () => {
	expect(funnelBars(ROWS, { width: 200, mirrored: true })[1]).toEqual([
		{ x: 150, width: 50 },
		{ x: 100, width: 50 },
		{ x: 100, width: 0 }
	]);
});

test('funnelBars(rows, { width }) has no width where there is nothing', () => {
	expect(funnelBars([[0, 0]], { width: 200 })).toEqual([
		[
			{ x: 0, width: 0 },
			{ x: 0, width: 0 }
		]
	]);
	expect(funnelBars([], { width: 200 })).toEqual([]);
});
