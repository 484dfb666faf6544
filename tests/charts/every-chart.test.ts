import { describe, expect, test } from 'vitest';
import { step } from '#lib/charts/hit.ts';
import type { Box, Room, Scene, Text } from '#lib/charts/scene.ts';
import { svgFile } from '#lib/charts/svg.ts';
import { textBox } from '#lib/charts/words.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import { VARIANTS, type Variant } from '#lib/ui/charts/gallery/world.ts';
import { everyChart, room } from './every-chart.ts';

/** What every chart keeps, in every state, at every width, in both directions. */

const WIDTHS = [256, 390, 700, 1000];
const NAMES = Object.keys(everyChart('usual'));

function* rooms(variant: Variant): Generator<Room> {
	for (const width of variant === 'many' ? [320, 1000] : WIDTHS)
		for (const mirrored of [false, true]) yield room(width, mirrored);
}

function texts({ shapes }: Scene): readonly Text[] {
	return shapes.filter((shape) => shape.kind === 'text').filter(({ text }) => text !== '');
}

/** By how much two boxes lie on each other, in px of the lesser direction. */
function overlap(a: Box, b: Box): number {
	return Math.min(
		Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
		Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
	);
}

describe.each(VARIANTS)('%s', (variant) => {
	const charts = everyChart(variant);

	test.each(NAMES)('%s: nothing is drawn or written outside of its width', (name) => {
		for (const room of rooms(variant)) {
			const scene = charts[name]?.draw(room);
			if (!scene) throw new Error('no such chart');
			const out = texts(scene).filter((text) => {
				const { x, y, width, height } = textBox(text, room);
				return x < -1 || x + width > room.width + 1 || y < -1 || y + height > scene.height + 2;
			});
			expect(out.map(({ text }) => `${text} at ${room.width}`)).toEqual([]);
			const astray = scene.marks.filter(
				({ box: { x, y, width, height } }) =>
					!(x > -8 && x + width < room.width + 8 && y > -8 && y + height < scene.height + 8)
			);
			expect(astray.map(({ id }) => id)).toEqual([]);
			expect(JSON.stringify(scene.shapes)).not.toMatch(/NaN|null/);
		}
	});

	test.each(NAMES)('%s: no text lies on another', (name) => {
		for (const room of rooms(variant)) {
			const scene = charts[name]?.draw(room);
			const boxes = scene ? texts(scene).map((text) => ({ text, box: textBox(text, room) })) : [];
			const lying = boxes.flatMap((one, index) =>
				boxes
					.slice(index + 1)
					.filter((other) => overlap(one.box, other.box) > 1)
					.map((other) => `${one.text.text} on ${other.text.text} at ${room.width}`)
			);
			expect(lying).toEqual([]);
		}
	});

	test.each(NAMES)('%s: the arrow keys come to every mark, each with an id of its own', (name) => {
		const scene = charts[name]?.draw(room(700));
		if (!scene || scene.marks.length === 0) return;
		const key = scene.mirrored ? 'ArrowLeft' : 'ArrowRight';
		let at = 0;
		const seen = new Set([at]);
		for (let next = step(scene, at, key); next !== at; next = step(scene, at, key)) {
			at = next ?? 0;
			seen.add(at);
		}
		expect(seen.size).toBe(scene.marks.length);
		expect(new Set(scene.marks.map(({ id }) => id)).size).toBe(scene.marks.length);
		expect(scene.marks.filter(({ title }) => title === '')).toEqual([]);
	});

	test.each(NAMES)('%s: what its marks say stands in its table', (name) => {
		const { table, draw } = charts[name] ?? {};
		if (!table || !draw) throw new Error('no such chart');
		const rows = new Map(table.rows.map(({ id, cells }) => [id, cells.map(({ text }) => text)]));
		const columns = table.columns.map(({ name }) => name);
		for (const { id, facts } of draw(room(700)).marks) {
			const row = rows.get(id);
			if (!row) continue;
			for (const [fact, value] of facts) {
				const column = columns.indexOf(fact);
				if (column >= 0)
					expect(`${id}, ${fact}: ${row[column] ?? ''}`).toBe(`${id}, ${fact}: ${value}`);
			}
		}
		expect(table.rows.every(({ cells }) => cells.length === columns.length)).toBe(true);
	});

	test.each(NAMES.filter((name) => charts[name]?.timed))(
		'%s: time runs from left to right also where lines run from right to left',
		(name) => {
			const [ltr, rtl] = [false, true].map((mirrored) => charts[name]?.draw(room(700, mirrored)));
			if (!ltr || !rtl) throw new Error('no such chart');
			expect(rtl.mirrored).toBe(false);
			if (name !== 'stay')
				expect(rtl.marks.map(({ box }) => box.x)).toEqual(ltr.marks.map(({ box }) => box.x));
		}
	);

	test.each(NAMES.filter((name) => !charts[name]?.timed && name !== 'hours'))(
		'%s: turns as a whole where lines run from right to left',
		(name) => {
			const [ltr, rtl] = [false, true].map((mirrored) => charts[name]?.draw(room(700, mirrored)));
			if (!ltr || !rtl) throw new Error('no such chart');
			expect(rtl.mirrored).toBe(true);
			rtl.marks.forEach(({ box }, index) => {
				const other = ltr.marks[index]?.box;
				expect(box.x + box.width).toBeCloseTo(700 - (other?.x ?? 0), 6);
			});
		}
	);
});

describe('drawn', () => {
	const colours = new Map(
		Object.entries({
			text: '#1d2430',
			muted: '#5b6472',
			border: '#dde0e6',
			'border-strong': '#848b96',
			card: '#ffffff',
			sunken: '#f2f4f7',
			accent: '#2f62c9',
			'accent-soft': '#cbd9f4',
			'on-accent': '#ffffff',
			won: '#00703c',
			lost: '#b3261e',
			'lost-soft': '#fbe9e7',
			warn: '#8a5a00',
			'heat-1': '#e1e9f8',
			'heat-2': '#c1d1f0',
			'heat-3': '#9bb5e7'
		})
	);

	test.each(NAMES)(
		'%s looks as it was looked at, on a phone and from right to left',
		async (name) => {
			for (const [file, at, locale] of [
				[`${name}-phone`, room(320), 'en'],
				[`${name}-turned`, room(800, true), 'fa']
			] as const) {
				const chart = everyChart('usual', waysOf(locale))[name];
				if (!chart) throw new Error('no such chart');
				const caption = { title: name, finding: '', rtl: at.mirrored, font: 'sans-serif' };
				const drawn = svgFile(chart.draw(at), at, (tone) => colours.get(tone) ?? 'red', caption);
				await expect(`${drawn.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
					`snapshots/${file}.svg`
				);
			}
		}
	);
});
