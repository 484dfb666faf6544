import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { keepStill, stillOf } from '#lib/state/still-keeping.ts';

const KEY = 'still';
/** A screen with two columns in view and a third beside it. */
const SCREEN = `
	<div id="app"><div class="shell" style="inline-size: 200px; overflow: hidden">
		<p data-late>Synced</p><div class="board">
			<nav><button>New</button><button aria-current="true">Meeting</button></nav>
			<div class="row" style="display: flex">${['New', 'Meeting', 'Offer']
				.map(
					(stage) => `<section data-stage="${stage}" style="flex: none; inline-size: 100px">
						<div class="list" style="block-size: 50px; overflow: auto"><!-- x --><ol>
							<li id="one" data-deal="1" style="block-size: 500px">${stage} deal</li>
							<li data-deal="2">${stage} below</li>
						</ol></div>
					</section>`
				)
				.join('')}
			</div>
		</div>
	</div></div>`;

const { pathname } = location;
beforeEach(() => {
	history.replaceState(history.state, '', '/');
	document.body.innerHTML = SCREEN;
	Object.assign(window, { still: { key: KEY, mark: () => 'mark', end: () => undefined } });
});
afterEach(() => {
	history.replaceState(history.state, '', pathname);
	document.body.replaceChildren();
	localStorage.removeItem(KEY);
});

const list = () => document.querySelector('.list') as HTMLElement;

/** Whether somebody looks, as the page is told. */
function look(visibility: 'visible' | 'hidden'): void {
	Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
	onTestFinished(() => void Reflect.deleteProperty(document, 'visibilityState'));
	document.dispatchEvent(new Event('visibilitychange'));
}

/** A workspace that is open, and what tells that it has changed. */
function opened() {
	let change = () => {};
	const stops: (() => void)[] = [];
	const store = {
		onChange: (listener: () => void) => {
			change = listener;
			return () => (change = () => {});
		}
	};
	const open = { store, follow: (stop: () => void) => stops.push(stop) };
	onTestFinished(() => stops.forEach((stop) => stop()));
	return { open: open as unknown as OpenWorkspace, change: () => change(), stops };
}

test('stillOf: the first columns, without what comes late and without what the live board is found by', () => {
	const html = stillOf(document) ?? '';
	expect(html).toContain('New deal');
	expect(html).toContain('Meeting deal');
	expect(html).toContain('<button aria-current="true">New</button><button>Meeting</button>');
	for (const none of [
		'Offer deal',
		'New below',
		'Synced',
		'data-deal',
		'data-stage',
		'id=',
		'<!--'
	])
		expect(html).not.toContain(none);
	expect(document.querySelectorAll('[data-deal]')).toHaveLength(6);
});

test.each([
	['at another address', () => history.replaceState(history.state, '', '/?pipeline=x')],
	['below a sheet', () => document.body.insertAdjacentHTML('beforeend', '<dialog open></dialog>')],
	['without a card', () => document.querySelectorAll('li').forEach((card) => card.remove())],
	['scrolled, while somebody looks', () => (list().scrollTop = 40)]
])('stillOf: nothing %s', (_, make) => {
	make();
	expect(stillOf(document)).toBeUndefined();
});

test('stillOf: once nobody looks, from the top of what is scrolled, which then is where it was', () => {
	list().scrollTop = 40;
	const tops: number[] = [];
	list().addEventListener('scroll', (event) => {
		if (!event.isTrusted) tops.push(list().scrollTop);
	});
	look('hidden');
	expect(stillOf(document)).toContain('New deal');
	expect(tops).toEqual([0, 40]);
});

test('keepStill: forgets at once what has changed, keeps it anew at rest and when it is left, and ends', () => {
	vi.useFakeTimers();
	onTestFinished(() => void vi.useRealTimers());
	const { open, change, stops } = opened();
	keepStill(open);
	expect(localStorage.getItem(KEY)).toBeNull();
	vi.advanceTimersByTime(3000);
	expect(localStorage.getItem(KEY)).toContain('New deal');
	change();
	expect(localStorage.getItem(KEY)).toBeNull();
	look('hidden');
	expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ mark: 'mark' });
	change();
	stops.forEach((stop) => stop());
	vi.advanceTimersByTime(3000);
	expect(localStorage.getItem(KEY)).toBeNull();
});

test('keepStill: what there is no room for is not kept, and nothing breaks', () => {
	const { open } = opened();
	keepStill(open);
	vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
		throw new DOMException('full', 'QuotaExceededError');
	});
	onTestFinished(() => void vi.restoreAllMocks());
	look('hidden');
	expect(localStorage.getItem(KEY)).toBeNull();
});
