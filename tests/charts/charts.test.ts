import { expect, test } from 'vitest';
import { flowScene, flowTable, type FlowRow } from '#lib/charts/cumulative-flow.ts';
import { grid, heat } from '#lib/charts/grid.ts';
import type { Rect, Scene, Shape, Text } from '#lib/charts/scene.ts';
import { shareAt, stayScene } from '#lib/charts/stay.ts';
import { stayRows } from '#lib/ui/charts/gallery/more.ts';
import { falls } from '#lib/charts/waterfall.ts';
import { weighed } from '#lib/charts/pareto.ts';
import { plot } from '#lib/charts/over-time.ts';
import { textBox } from '#lib/charts/words.ts';
import { sparkScene } from '#lib/charts/spark.ts';
import { stackedBar } from '#lib/charts/stacked.ts';
import { flowRows } from '#lib/ui/charts/gallery/more.ts';
import { funnelRows } from '#lib/ui/charts/gallery/home.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import { everyChart, room } from './every-chart.ts';

/** What each chart says by its lengths and places. */

const charts = everyChart('usual');

function draw(name: string, width: number): Scene {
	const scene = charts[name]?.draw(room(width));
	if (!scene) throw new Error(`no chart is ${name}`);
	return scene;
}
function rects({ shapes }: { readonly shapes: readonly Shape[] }): readonly Rect[] {
	return shapes.filter((shape) => shape.kind === 'rect');
}

test('stages: bars are as long as their counts', () => {
	const bars = rects(draw('stages', 400)).map(({ width }) => width);
	// 24, 17, 9, 6 and 2 deals on 400 px.
	expect(bars.map((width) => Math.round((width * 24) / 400))).toEqual([24, 17, 9, 6, 2]);
});

test('funnel: the parts of a stage together are what reached it, in numbers and in length', () => {
	const { marks } = draw('funnel', 400);
	for (const row of funnelRows('usual')) {
		expect(row.wentOn + row.lost + row.other + row.still).toBe(row.reached);
		const parts = marks.filter(({ id }) => id.startsWith(`${row.id}/`));
		const from = Math.min(...parts.map(({ box }) => box.x));
		const to = Math.max(...parts.map(({ box }) => box.x + box.width));
		expect(to - from).toBeCloseTo((row.reached / 180) * 400 - 2, 3);
	}
});

test('funnel: its table says what was skipped and the interval of a share', () => {
	const { columns, rows } = charts['funnel']?.table ?? { columns: [], rows: [] };
	expect(columns.map(({ name }) => name)).toContain('Skipped');
	expect(rows[0]?.cells.map(({ text }) => text).slice(0, 3)).toEqual([
		'Qualification',
		'180',
		'115'
	]);
	expect(rows[0]?.cells[6]?.value).toBeCloseTo(115 / 180, 9);
});

test('stackedBar(parts, scale) leaves out what is nothing and shows what is there, however small', () => {
	const paint = { fill: 'accent' as const };
	const bars = stackedBar(
		[
			{ name: 'a', amount: 0, paint },
			{ name: 'b', amount: 1, paint },
			{ name: 'c', amount: 999, paint }
		],
		(amount) => amount / 10,
		{ x: 0, y: 0, height: 10 }
	);
	expect(bars.map(({ name }) => name)).toEqual(['b', 'c']);
	expect(bars[0]?.bar.width).toBe(1);
});

test('waterfall: falls(rows) begin where the one before ends, down to the last', () => {
	const rows = [
		{ id: 'start', label: '', value: 100, total: true },
		{ id: 'new', label: '', value: 30 },
		{ id: 'lost', label: '', value: -50 },
		{ id: 'end', label: '', value: 80, total: true }
	];
	expect(falls(rows)).toEqual([
		{ from: 0, to: 100 },
		{ from: 100, to: 130 },
		{ from: 130, to: 80 },
		{ from: 0, to: 80 }
	]);
});

test('waterfall: columns where their words have room, else lines below each other', () => {
	const heights = [1000, 390].map((width) =>
		draw('waterfall', width).marks.map(({ box }) => box.y)
	);
	expect(new Set(heights[0]).size).toBe(1);
	expect(new Set(heights[1]).size).toBe(9);
});

test('pareto: weighed(rows) is by weight, and the last has all', () => {
	const rows = [
		{ id: 'a', label: 'a', value: 1 },
		{ id: 'b', label: 'b', value: 3 }
	];
	expect(weighed(rows).map(({ id, share, cumulative }) => [id, share, cumulative])).toEqual([
		['b', 0.75, 0.75],
		['a', 0.25, 1]
	]);
	expect(weighed([{ id: 'a', label: 'a', value: 0 }])[0]?.share).toBe(0);
});

test('stay: shareAt(steps, days) is that of the last step not after them', () => {
	const steps = [
		{ days: 0, share: 1 },
		{ days: 5, share: 0.6 },
		{ days: 9, share: 0.2 }
	];
	expect([0, 4.9, 5, 8, 9, 100].map((days) => shareAt(steps, days))).toEqual([
		1, 1, 0.6, 0.6, 0.2, 0.2
	]);
	expect(shareAt([], 3)).toBe(1);
});

test('stay: however many are still there, each age is a tick that tells how many', () => {
	const [row] = stayRows('many');
	if (!row) throw new Error('no row');
	const open = [
		{ from: 2, to: 3, count: 1 },
		{ from: 60, to: 67, count: 100_000 },
		{ from: 760, to: undefined, count: 4 }
	];
	const words = {
		...{ stage: 'Stage', quartiles: ['25', '50', '75'] as const, quartile: 'Quartiles' },
		...{ n: 'n', open: 'There', stillThere: 'Stay', interval: '95', days: (n: number) => `${n} d` },
		...{ tick: String, format: String, percent: String, percentTick: String },
		range: (low: string, high: string) => `${low} to ${high}`,
		of: (n: number) => `n ${n}`
	};
	const { marks } = stayScene([{ ...row, open }], words, room(1000));
	const [all, ...ages] = marks;
	expect(all?.facts.at(-1)).toEqual(['There', '100005']);
	expect(ages.map(({ id, title, facts: [there] }) => [id, title, there?.[1]])).toEqual([
		[`${row.id}/2`, `${row.label}, 2 d`, '1'],
		[`${row.id}/60`, `${row.label}, 60 d to 66 d`, '100000'],
		[`${row.id}/760`, `${row.label}, ≥ 760 d`, '4']
	]);
	expect((ages[1]?.box.height ?? 0) > (ages[0]?.box.height ?? 0)).toBe(true);
	expect(everyChart('many')['stay']?.draw(room(1000)).marks.length).toBeLessThan(1000);
});

const WORDS = {
	day: 'Day',
	stages: ['Lead', 'Offer', 'Won'],
	inside: (stage: string) => `In ${stage}`,
	cycle: 'Took',
	format: String,
	tick: String,
	span: (days: number) => `${days} d`
};
const FLOW: readonly FlowRow[] = [
	[2, 0, 0],
	[4, 1, 0],
	[6, 3, 0],
	[8, 5, 4],
	[9, 6, 6]
].map((counts, x) => ({ id: `${x}`, x, label: `${x}`, counts }));

test('flow: what stands between two lines is in that stage; the gap is from when as many had come as have left', () => {
	const { marks } = flowScene(FLOW, WORDS, room(400));
	expect(marks[3]?.facts).toEqual([
		['In Lead', '3'],
		['In Offer', '1'],
		['In Won', '4'],
		// Four had come on day 1.
		['Took', '2 d']
	]);
	expect(marks[2]?.facts.some(([name]) => name === 'Took')).toBe(false);
	expect(flowTable(FLOW, WORDS).rows[4]?.cells.at(-1)?.value).toBe(2);
});

test('flow: says no time where those that left had come before the first day', () => {
	const rows = [
		[5, 0, 0],
		[6, 4, 3]
	].map((counts, x) => ({ id: `${x}`, x, label: `${x}`, counts }));
	expect(flowTable(rows, WORDS).rows[1]?.cells.at(-1)?.value).toBeUndefined();
});

test('flow: no line of the fixtures falls', () => {
	const rows = flowRows('usual', waysOf('en'));
	rows.forEach(({ counts }, index) => {
		const before = rows[index - 1]?.counts ?? [];
		expect(counts.every((count, stage) => count >= (before[stage] ?? 0))).toBe(true);
	});
});

test('plot(asked) has 0 and every value in a round scale, the reference too, and changes within its time', () => {
	const rows = [0, 10, 20].map((x) => ({ id: `${x}`, x, label: `${x}` }));
	const changes = [
		{ id: 'in', x: 10, label: 'New price' },
		{ id: 'out', x: 30, label: 'Later' }
	];
	const reference = { value: 120, label: 'Benchmark' };
	const asked = { rows, extent: [5, 80] as const, format: String, top: 0, height: 160 };
	const axes = plot({ ...asked, reference, changes }, room(400));
	expect(axes.up(0)).toBe(axes.bottom);
	expect(axes.up(120)).toBeGreaterThanOrEqual(axes.top);
	expect(axes.changes.map(({ id }) => id)).toEqual(['change/in']);
	expect(axes.columns[1]?.x).toBeCloseTo((axes.across(0) + axes.across(10)) / 2, 9);
});

test('plot(asked) puts a change into the column of the stretch that it lies in, also of the last', () => {
	const rows = [0, 30, 60].map((x) => ({ id: `${x}`, x, until: x + 30, label: `${x}` }));
	const changes = [29, 30, 75, 90].map((x) => ({ id: `${x}`, x, label: '', title: `on ${x}` }));
	const asked = { rows, extent: [0, 80] as const, format: String, top: 0, height: 160 };
	for (const bars of [true, false]) {
		const axes = plot({ ...asked, bars, changes }, room(400));
		expect(axes.changes.map(({ id }) => id)).toEqual(['change/29', 'change/30', 'change/75']);
		expect(axes.changes[0]?.title).toBe('on 29');
		const [at29 = 0, at30 = 0, at75 = 0] = axes.changes.map(({ box }) => box.x + box.width / 2);
		const [first, second, third] = axes.columns;
		if (!first || !second || !third) throw new Error('a column each');
		expect(at29).toBeCloseTo(first.x + (first.width * 29) / 30, 9);
		expect(at30).toBeCloseTo(second.x, 9);
		expect(at75).toBeCloseTo(third.x + third.width / 2, 9);
	}
});

test('cohort: a change lies over the month that it is in, and is pointed at by its name', () => {
	const { marks, shapes } = draw('cohort', 700);
	const change = marks.find(({ id }) => id === 'change/price');
	const cell = marks.find(({ id }) => id === 'month-4/0');
	expect([change?.title, change?.row]).toEqual(['New price list', cell?.row]);
	expect(change?.box).toMatchObject({ x: 0, y: cell?.box.y, height: cell?.box.height });
	expect((change?.box.x ?? 0) + (change?.box.width ?? 0)).toBeLessThan(cell?.box.x ?? 0);
	const lines = shapes.filter((shape) => shape.kind === 'line' && shape.dash === '5 3');
	expect(lines).toMatchObject([{ y1: cell?.box.y, y2: cell?.box.y }]);
});

test('plot(asked) labels no time below the labels of values', () => {
	const rows = [0, 10, 20].map((x) => ({ id: `${x}`, x, label: 'December 2025' }));
	const asked = { rows, extent: [0, 80] as const, format: String, top: 0, height: 160 };
	const axes = plot(asked, room(240));
	const first = axes.ground.find((shape) => shape.kind === 'text' && shape.anchor === 'middle');
	expect(first && textBox(first as Text, room(240)).x).toBeGreaterThanOrEqual(axes.left);
});

test('heatmap: an hour is named as the reader writes hours', () => {
	const { marks } = draw('hours', 320);
	expect(marks[9]?.title).toBe('Tuesday · 01h');
});

test('trend: breaks at a gap; a value between two gaps is a dot', () => {
	const { shapes } = draw('trend', 700);
	const lines = shapes.filter((shape) => shape.kind === 'path' && shape.stroke === 'accent');
	expect(lines.map((line) => (line.kind === 'path' ? line.d.match(/M/g)?.length : 0))).toEqual([2]);
});

test('sparkScene(values) is a line from left to right with its last value marked, and bears none', () => {
	const { shapes } = sparkScene([1, undefined, 3], 100, 40);
	expect(shapes.find(({ kind }) => kind === 'circle')).toMatchObject({ cx: 96, cy: 4 });
	expect(sparkScene([], 100, 40).shapes).toEqual([]);
	expect(sparkScene([undefined], 100, 40).shapes).toEqual([]);
});

test('heat(share) has a step for nothing, and four for more and more', () => {
	expect([0, 0.01, 0.25, 0.26, 0.5, 0.75, 0.76, 1].map(heat)).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
});

test('grid(cells) writes numbers where they fit, else bars as high as their share', () => {
	const cell = { id: 'a', title: 'a', share: 0.5, text: '12%', facts: [] };
	const asked = { rows: [{ label: 'r' }], columns: [{ label: 'c' }], cells: [[cell]], top: 0 };
	const [wide, narrow] = [200, 40].map((width) => grid(asked, room(width)));
	expect(wide?.told).toBe(true);
	expect(narrow?.told).toBe(false);
	const [ground, bar] = rects(narrow ?? { shapes: [] });
	expect((bar?.height ?? 0) / ((ground?.height ?? 0) - 2)).toBeCloseTo(0.5, 9);
});

test('months: the change against the month before is in its table', () => {
	const { rows } = charts['months']?.table ?? { rows: [] };
	expect(rows[1]?.cells[3]?.value).toBeCloseTo(5.2 / 4.1 - 1, 9);
	expect(rows[0]?.cells[3]?.value).toBeUndefined();
});

test('moves: a matrix in narrow rooms, bands and arcs back in wide ones', () => {
	const ids = (width: number) => draw('moves', width).marks.map(({ id }) => id);
	expect(ids(390)).toHaveLength(14);
	expect(ids(700)).toEqual(expect.arrayContaining(ids(390)));
	expect(ids(700)).toContain('won');
});

test('plot(asked, room): where the edge moves the first label into the second, a later one shows where time goes', () => {
	const months = Array.from({ length: 12 }, (_, x) => ({ id: `${x}`, x, label: 'Month 2026' }));
	const asked = { rows: months, extent: [0, 1], format: () => '1', top: 0, height: 160 } as const;
	const { ground } = plot({ ...asked, bars: true, margin: 70 }, room(272));
	expect(ground.filter((one) => one.kind === 'text' && one.text === 'Month 2026').length).toBe(2);
});

test('plot(asked, room): ages are named by round ones, not by those of rows', () => {
	const rows = [0, 1.3, 11, 25, 39, 97].map((x) => ({ id: `${x}`, x, label: `${x}` }));
	const asked = { rows, extent: [0, 1], format: () => '', top: 0, height: 160 } as const;
	const { ground } = plot({ ...asked, age: (days) => `${days} d` }, room(300));
	const texts = ground.flatMap((one) => (one.kind === 'text' && one.text ? [one.text] : []));
	expect(texts).toEqual(['0 d', '20 d', '40 d', '60 d', '80 d']);
});
