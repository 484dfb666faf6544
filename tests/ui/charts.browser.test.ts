import { createRawSnippet, flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Currency } from '#lib/domain/money.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { fileOf } from '#lib/ui/charts/files.ts';
import type { Opened } from '#lib/ui/charts/framing.ts';
import DotsChart from '#lib/ui/charts/DotsChart.svelte';
import FunnelChart from '#lib/ui/charts/FunnelChart.svelte';
import MonthsChart from '#lib/ui/charts/MonthsChart.svelte';
import StagesChart from '#lib/ui/charts/StagesChart.svelte';
import { everyChart, room } from '../charts/every-chart.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import { funnelRows, monthRows, stripRows } from '#lib/ui/charts/gallery/home.ts';
import { dotRows } from '#lib/ui/charts/gallery/more.ts';

const EUR = 'EUR' as Currency;
const how = createRawSnippet(() => ({ render: () => '<p>counted so</p>' }));

let host: HTMLElement;
let shown: Record<string, unknown> | undefined;
let opened: Opened[];

beforeEach(async () => {
	await chooseLanguage('en');
	opened = [];
	host = document.createElement('div');
	host.style.inlineSize = '500px';
	document.body.append(host);
});

afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	host.remove();
});

const frame = { finding: 'Most are lost early.', how, onmark: (mark: Opened) => opened.push(mark) };

async function show<Props extends Record<string, unknown>>(
	component: Component<Props>,
	props: Props
) {
	shown = mount(component, { target: host, props });
	flushSync();
	await expect.poll(() => host.querySelector('.drawing svg')).not.toBeNull();
}

const buttons = () => [...host.querySelectorAll<HTMLElement>('[data-mark]')];
const tip = () => host.querySelector<HTMLElement>('.tip');
const heard = () => document.activeElement?.getAttribute('aria-label') ?? '';

describe('a chart', () => {
	test('is one stop for the tab key; the arrow keys come to each mark, and each is heard in a sentence', async () => {
		await show(FunnelChart, { ...frame, rows: funnelRows('usual') });
		expect(host.querySelector('[role=group]')?.getAttribute('aria-label')).toBe(
			'How far do deals get?'
		);
		expect(buttons().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
		buttons()[0]?.focus();
		const all = [heard()];
		for (let index = 1; index < buttons().length; index++) {
			await userEvent.keyboard('{ArrowRight}');
			await expect.poll(heard).toBe(buttons()[index]?.getAttribute('aria-label'));
			all.push(heard());
		}
		expect(all[0]).toMatch(/^Qualification\. Reached: 180; Went on: 115; Lost: /);
		expect(all[1]).toBe('Qualification. Went on: 115; Reached: 180');
		expect(all.every((sentence) => sentence.includes(': '))).toBe(true);
	});

	test('shows on focus what it says, until Escape; Enter opens it', async () => {
		await show(FunnelChart, { ...frame, rows: funnelRows('usual') });
		buttons()[2]?.focus();
		await expect.poll(() => tip()?.textContent).toContain('Lost');
		await userEvent.keyboard('{Escape}');
		expect(tip()).toBeNull();
		await userEvent.keyboard('{Enter}');
		expect(opened.map(({ id, title }) => [id, title])).toEqual([['lead/lost', 'Qualification']]);
		expect(opened[0]?.facts[0]).toEqual(['Lost', '49']);
	});

	test('a click on a mark opens it, shows it, and has the focus', async () => {
		await show(StagesChart, { ...frame, rows: stripRows('usual'), currency: EUR });
		const drawing = host.querySelector('.drawing');
		const { y, height } = buttons()[1]?.getBoundingClientRect() ?? { y: 0, height: 0 };
		const top = drawing?.getBoundingClientRect().y ?? 0;
		if (!drawing) throw new Error('no drawing');
		await userEvent.click(drawing, { position: { x: 100, y: y - top + height / 2 } });
		expect(opened.map(({ id }) => id)).toEqual(['demo']);
		await expect.poll(heard).toMatch(/^نمایش محصول\. Deals: 17/);
		expect(tip()?.textContent).toContain('17');
	});

	test('a finger that slides looks and opens nothing; a tap elsewhere takes away what it showed', async () => {
		await show(StagesChart, { ...frame, rows: stripRows('usual'), currency: EUR });
		const drawing = host.querySelector('.drawing');
		const box = drawing?.getBoundingClientRect() ?? { x: 0, y: 0 };
		const touch = (type: string, x: number, y: number) =>
			drawing?.dispatchEvent(
				new PointerEvent(type, {
					pointerType: 'touch',
					clientX: box.x + x,
					clientY: box.y + y,
					bubbles: true
				})
			);
		touch('pointerdown', 50, 10);
		await expect.poll(() => tip()?.textContent).toContain('Qualification');
		touch('pointermove', 90, 12);
		touch('click', 90, 12);
		expect(opened).toEqual([]);
		expect(tip()).not.toBeNull();
		document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
		await expect.poll(tip).toBeNull();
	});

	test('its table has the same figures, can be sorted, and opens rows', async () => {
		await show(StagesChart, { ...frame, rows: stripRows('usual'), currency: EUR });
		await userEvent.click(host.querySelector('[aria-pressed=false]') ?? host);
		const column = () =>
			[...host.querySelectorAll('tbody tr')].map((row) => row.querySelector('td')?.textContent);
		expect(column()).toEqual(['24', '17', '9', '6', '2']);
		const header = host.querySelectorAll<HTMLElement>('thead button')[1];
		if (!header) throw new Error('no header');
		await userEvent.click(header);
		await userEvent.click(header);
		expect(column()).toEqual(['2', '6', '9', '17', '24']);
		expect(header.closest('th')?.ariaSort).toBe('ascending');
		await userEvent.click(host.querySelector('tbody th button') ?? host);
		expect(opened[0]).toMatchObject({
			id: 'signing',
			facts: [
				['Deals', '2'],
				['Value', '€57,867']
			]
		});
	});

	test('says why where there is nothing to draw, and offers neither table nor files', async () => {
		shown = mount(FunnelChart, { target: host, props: { ...frame, rows: [] } });
		flushSync();
		expect(host.querySelector('.finding')?.textContent).toBe('Most are lost early.');
		expect(host.querySelector('.drawing, [aria-pressed], .opener')).toBeNull();
	});

	test('is in Persian from right to left with Persian digits, its time from left to right', async () => {
		await chooseLanguage('fa');
		await show(MonthsChart, { ...frame, rows: monthRows('usual', waysOf('fa')), currency: EUR });
		const at = buttons().map((button) => button.getBoundingClientRect().x);
		expect(at).toEqual(at.toSorted((a, b) => a - b));
		expect(host.querySelector('svg text')?.textContent).not.toMatch(/[0-9]/);
		buttons()[0]?.focus();
		await userEvent.keyboard('{ArrowRight}');
		await expect.poll(heard).toBe(buttons()[1]?.getAttribute('aria-label'));
	});

	test('keeps the digits of a number beside each other where it begins a text', async () => {
		await chooseLanguage('fa');
		await show(StagesChart, { ...frame, rows: stripRows('usual'), currency: EUR });
		const text = [...host.querySelectorAll('svg text')].find((one) =>
			one.textContent.includes('۲۴، ')
		) as SVGTextElement | undefined;
		if (!text) throw new Error('no such text');
		const from = text.textContent.indexOf('۲');
		const [two, four] = [0, 1].map((index) => text.getExtentOfChar(from + index));
		expect(Math.abs((two?.x ?? 0) + (two?.width ?? 0) - (four?.x ?? 0))).toBeLessThan(1);
	});
});

describe('a chart of more than two thousand shapes', () => {
	test('is painted, with the marks beside the current one to be focused, and each within reach of the keys', async () => {
		const words = { title: 'Who wins?', who: 'Owner', value: 'Win rate' };
		await show(DotsChart, { ...frame, ...words, rows: dotRows('many') });
		expect(host.querySelector('canvas')).not.toBeNull();
		expect(buttons().length).toBeLessThan(4);
		buttons()[0]?.focus();
		for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight'])
			await userEvent.keyboard(`{${key}}`);
		await expect.poll(heard).toMatch(/^Rep 5\. /);
		await userEvent.keyboard('{End}');
		await expect.poll(heard).toMatch(/^Rep 300\. /);
	});
});

test('fileOf(kind) is a picture that other programs read, and a table in plain numbers', async () => {
	const { table, draw } = everyChart('usual')['funnel'] ?? {};
	if (!table || !draw) throw new Error('no funnel');
	host.classList.add('tones');
	const kept = { title: 'Why: lost?', finding: 'Price.', table, draw, host };
	const svg = await fileOf('svg', kept);
	expect([svg.name, svg.type]).toEqual(['Why lost.svg', 'image/svg+xml']);
	const page = new DOMParser().parseFromString(await svg.text(), 'image/svg+xml');
	expect(page.querySelector('parsererror')).toBeNull();
	expect(page.querySelector('desc')?.textContent).toBe('Price.');
	const png = await fileOf('png', kept);
	const bitmap = await createImageBitmap(png);
	// Twice 720 px, with 16 px around.
	expect(bitmap.width).toBe((720 + 32) * 2);
	expect(bitmap.height).toBeGreaterThan(2 * draw(room(720)).height);
	const csv = await fileOf('csv', kept);
	expect((await csv.text()).split('\r\n')[1]).toMatch(/^Qualification,180,115,49,0,16,0\.638/);
});
