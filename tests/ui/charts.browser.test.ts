import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import FunnelChart from '#lib/ui/charts/FunnelChart.svelte';
import LineChart from '#lib/ui/charts/LineChart.svelte';

let host: HTMLElement;
let shown: Record<string, unknown> | undefined;

beforeEach(() => {
	host = document.createElement('div');
	host.style.inlineSize = '400px';
	document.body.append(host);
});

afterEach(async () => {
	if (shown) await unmount(shown);
	host.remove();
});

function show<Props extends Record<string, unknown>>(component: Component<Props>, props: Props) {
	shown = mount(component, { target: host, props });
	flushSync();
}

function find<T extends Element>(selector: string): T {
	const found = host.querySelector<T>(selector);
	if (!found) throw new Error(`nothing is ${selector}`);
	return found;
}

/** Waits for the observed width to arrive, then for the drawing that follows. */
async function drawn(selector: string) {
	await expect.poll(() => host.querySelector(selector)?.getAttribute('width')).toBe('400');
}

describe('LineChart', () => {
	const points = [10, undefined, 30].map((y, index) => ({
		x: index,
		y,
		faint: false,
		label: `week ${index}`,
		sentence: `week ${index} is ${y ?? 'nothing'}`
	}));
	const props = { label: 'Velocity', points, format: (value: number) => `${value}` };

	test('says the latest value first, then each as the arrow keys walk, in the direction of time', async () => {
		show(LineChart, props);
		const chart = find<HTMLElement>('[role=slider]');
		expect(chart.getAttribute('aria-label')).toBe('Velocity');
		expect(chart.getAttribute('aria-valuetext')).toBe('week 2 is 30');
		chart.focus();
		const heard: (string | null)[] = [];
		for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'End', 'Home']) {
			await userEvent.keyboard(`{${key}}`);
			heard.push(chart.getAttribute('aria-valuetext'));
		}
		expect(heard.map((text) => text?.slice(5, 6))).toEqual(['1', '0', '0', '1', '2', '0']);
		expect(heard[0]).toBe('week 1 is nothing');
	});

	test('shows on focus what it says, until Escape', async () => {
		show(LineChart, props);
		await drawn('svg');
		find<HTMLElement>('[role=slider]').focus();
		await expect.poll(() => host.querySelector('p')?.textContent.trim()).toBe('week 2 is 30');
		await userEvent.keyboard('{Escape}');
		expect(host.querySelector('p')).toBeNull();
	});

	test('says the point nearest to where it is tapped, and runs from the left to the right in Persian too', async () => {
		host.dir = 'rtl';
		show(LineChart, props);
		await drawn('svg');
		await userEvent.click(find('[role=slider]'), { position: { x: 380, y: 100 } });
		expect(find('[role=slider]').getAttribute('aria-valuetext')).toBe('week 2 is 30');
		const labels = [...host.querySelectorAll('.time')];
		const at = labels.map((label) => label.getBoundingClientRect().x);
		expect(at).toEqual(at.toSorted((a, b) => a - b));
		expect(labels[0]?.textContent).toBe('week 0');
	});

	test('breaks the line at a gap', async () => {
		show(LineChart, props);
		await drawn('svg');
		expect(host.querySelectorAll('circle')).toHaveLength(2);
		expect(find('path').getAttribute('d')?.match(/M/g)).toHaveLength(2);
	});
});

describe('FunnelChart', () => {
	const row = (name: string, parts: number[]) => ({
		key: name,
		name,
		total: `${parts.reduce((a, b) => a + b)}`,
		sentence: `${name}: ${parts.join(', ')}`,
		parts,
		texts: parts.map(String)
	});
	const props = {
		label: 'Funnel',
		legend: ['went on', 'lost', 'still there', 'other'],
		heading: 'reached',
		rows: [
			row('first', [50, 25, 25, 0]),
			row('second', [20, 20, 5, 5]),
			row('third', [10, 0, 0, 0])
		],
		mirrored: false
	};

	test('is one stop for the tab key; up and down walk the stages, each said in a sentence', async () => {
		show(FunnelChart, props);
		const stops = [...host.querySelectorAll('button')].map(({ tabIndex }) => tabIndex);
		expect(stops).toEqual([0, -1, -1]);
		find<HTMLElement>('button').focus();
		const heard: (string | null | undefined)[] = [];
		for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End']) {
			await userEvent.keyboard(`{${key}}`);
			heard.push(document.activeElement?.getAttribute('aria-label'));
		}
		expect(heard.map((text) => text?.split(':')[0])).toEqual([
			'second',
			'third',
			'third',
			'second',
			'first',
			'third'
		]);
		expect(heard[0]).toBe('second: 20, 20, 5, 5');
	});

	test('shows on focus and on tap what each part is, until Escape', async () => {
		show(FunnelChart, props);
		await userEvent.click(find('ol li:nth-child(2) button'));
		const tip = () => [...host.querySelectorAll('dd')].map(({ textContent }) => textContent);
		expect(tip()).toEqual(['20', '20', '5', '5']);
		await userEvent.keyboard('{Escape}');
		expect(tip()).toEqual([]);
	});

	test('draws the parts from the start of the line, the right in Persian', async () => {
		show(FunnelChart, props);
		await drawn('ol svg');
		const widths = [...host.querySelectorAll('ol li:first-child [data-part]')].map((part) =>
			Number(part.getAttribute('width'))
		);
		// 50, 25 and 25 of 100 on 400 px, less a px between two.
		expect(widths).toEqual([199, 99, 99]);
		expect(Number(find('ol li:nth-child(2) [data-part="0"]').getAttribute('x'))).toBe(0.5);
		if (shown) await unmount(shown);
		show(FunnelChart, { ...props, mirrored: true });
		await drawn('ol svg');
		// 20 of 100 on 400 px: from 320 to 400.
		expect(Number(find('ol li:nth-child(2) [data-part="0"]').getAttribute('x'))).toBe(320.5);
	});
});
