import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import HeadRow from '#lib/ui/list/HeadRow.svelte';
import { middle } from '../board/stand.ts';

const WIDTHS = [200, 100, 150];

/** The head of three columns, A to C. */
async function show(rtl = false) {
	await page.viewport(600, 300);
	await chooseLanguage('en');
	const told = { onselect: vi.fn(), onsort: vi.fn(), onwidth: vi.fn(), onmove: vi.fn() };
	const target = document.createElement('div');
	target.dir = rtl ? 'rtl' : 'ltr';
	target.style.cssText = `--columns: 40px ${WIDTHS.map((width) => `${width}px`).join(' ')}; --head: 36px; --check: 40px`;
	document.body.replaceChildren(target);
	const columns = ['A', 'B', 'C'].map((name) => ({ id: name, name: { text: name } }));
	const rest = { widths: WIDTHS, sort: [], selected: 'none', count: 1, stop: 1, rtl };
	const head = mount(HeadRow, { target, props: { columns, ...rest, ...told } as never });
	onTestFinished(() => unmount(head));
	const of = (name: string) => page.getByRole('button', { name, exact: true }).element();
	return { target, told, of };
}

/** What a mouse that is held on an element tells it, wherever it goes. */
function hold(held: Element) {
	const tell = (type: string, clientX: number) =>
		held.dispatchEvent(
			new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', clientX, bubbles: true })
		);
	return {
		press: (x: number) => tell('pointerdown', x),
		move: (x: number) => tell('pointermove', x),
		letGo: (x: number) => {
			tell('lostpointercapture', x);
			held.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
		}
	};
}

test.each([false, true])(
	'HeadRow puts a heading that is dragged where it is let go, and back on Escape; from right to left: %s',
	async (rtl) => {
		const { told, of } = await show(rtl);
		const [from, to] = [middle(of('C')).x, middle(of('A')).x];
		const mouse = hold(of('C'));
		mouse.press(from);
		mouse.move(to);
		mouse.letGo(to);
		expect(told.onmove).toHaveBeenCalledExactlyOnceWith('C', 0);
		await new Promise((resolve) => setTimeout(resolve));
		mouse.press(from);
		mouse.move(to);
		await userEvent.keyboard('{Escape}');
		mouse.move(to);
		mouse.letGo(to);
		expect([told.onmove.mock.calls.length, told.onsort.mock.calls]).toEqual([1, []]);
		await new Promise((resolve) => setTimeout(resolve));
		// One that is only pressed sorts.
		mouse.press(from);
		mouse.letGo(from);
		expect(told.onsort).toHaveBeenCalledExactlyOnceWith('C');
	}
);

test('HeadRow gives a column its width back on Escape', async () => {
	const { target, told } = await show();
	const edge = target.querySelectorAll('.edge')[1];
	if (!edge) throw new Error('no edge');
	const mouse = hold(edge);
	mouse.press(300);
	mouse.move(330);
	expect(told.onwidth).toHaveBeenLastCalledWith('B', 130);
	await userEvent.keyboard('{Escape}');
	expect(told.onwidth).toHaveBeenLastCalledWith('B', 100);
	mouse.move(360);
	mouse.letGo(360);
	expect(told.onwidth).toHaveBeenLastCalledWith('B', 100);
});
