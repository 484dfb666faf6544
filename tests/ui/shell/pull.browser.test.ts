import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { watchPull } from '#lib/ui/shell/pull.ts';

let stop: () => void;
let lifting = false;
const done = vi.fn();
let drawn: number[];
let scroller: HTMLElement;

beforeEach(async () => {
	await page.viewport(390, 700);
	document.body.innerHTML = `<div id="root" style="position:fixed;inset:0;overflow:hidden">
		<div id="scroller" style="block-size:100%;overflow:auto;overscroll-behavior:none"><div style="block-size:3000px"></div></div>
	</div>`;
	const root = document.querySelector<HTMLElement>('#root');
	const inner = document.querySelector<HTMLElement>('#scroller');
	if (!root || !inner) throw new Error('the stand is there');
	scroller = inner;
	lifting = false;
	drawn = [];
	done.mockClear();
	stop = watchPull(root, { draw: (part) => drawn.push(part), done, busy: () => lifting });
});
afterEach(() => {
	stop();
	document.body.replaceChildren();
});

/** Made in the page: a real pull would have the browser load the tests anew. */
function finger(type: string, x: number, y: number) {
	const touch = new Touch({ identifier: 1, target: scroller, clientX: x, clientY: y });
	const touches = type === 'touchend' ? [] : [touch];
	scroller.dispatchEvent(
		new TouchEvent(type, { touches, changedTouches: [touch], bubbles: true, cancelable: true })
	);
}

function pull(by: number, aside = 0) {
	finger('touchstart', 195, 100);
	for (let step = 1; step <= 6; step++)
		finger('touchmove', 195 + (aside * step) / 6, 100 + (by * step) / 6);
	finger('touchend', 195 + aside, 100 + by);
}

test('watchPull() tells of a pull at the top that went far enough, once', () => {
	pull(200);
	expect(done).toHaveBeenCalledOnce();
	expect(Math.max(...drawn)).toBe(1);
	expect(drawn.at(-1)).toBe(0);
});

test('watchPull() is silent for a short pull, a swipe aside, and a list that is scrolled down', () => {
	pull(60);
	pull(120, 220);
	scroller.scrollTop = 300;
	pull(120);
	expect(done).not.toHaveBeenCalled();
});

test('watchPull() is silent while a card is carried', () => {
	lifting = true;
	pull(200);
	expect(done).not.toHaveBeenCalled();
	expect(drawn.filter((part) => part > 0)).toEqual([]);
});
