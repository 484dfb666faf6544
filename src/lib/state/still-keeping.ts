import { flushSync } from 'svelte';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { forgetStill } from './still.ts';

/** How long nothing has changed when a still is made, ms. */
const REST_MS = 2000;
/** More than a board of cards on a large screen, in UTF-16 units: the whole of localStorage is some five million. */
const MOST = 400_000;

/**
 * Keeps a still of the board for the next start of the app, as long as a workspace is open: made when the board rests, and
 * when it is left. What it would show wrongly is forgotten at once.
 */
export function keepStill(open: OpenWorkspace): void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const make = () => {
		clearTimeout(timer);
		const html = stillOf(document);
		if (html !== undefined) keep(html);
	};
	const change = () => {
		forgetStill();
		clearTimeout(timer);
		timer = setTimeout(make, REST_MS);
	};
	const leave = () => {
		if (document.visibilityState === 'hidden') make();
	};
	document.addEventListener('visibilitychange', leave);
	open.follow(open.store.onChange(change));
	open.follow(() => {
		document.removeEventListener('visibilitychange', leave);
		clearTimeout(timer);
	});
	change();
}

function keep(html: string): void {
	if (!window.still || html.length > MOST) return;
	const look = { ...document.documentElement.dataset };
	try {
		const still = JSON.stringify({ mark: window.still.mark(), look, html });
		localStorage.setItem(window.still.key, still);
	} catch {
		// There is no room: the next start is without one.
		forgetStill();
	}
}

/** The board as markup, as a start would show it; nothing where it is not on the screen, or something lies over it. */
export function stillOf(page: Document): string | undefined {
	const { pathname, search, hash } = page.location;
	const shell = page.querySelector('#app > .shell');
	const row = shell?.querySelector('.board > .row');
	if (!shell || !row || pathname + search + hash !== '/') return undefined;
	if (page.querySelector('dialog[open], :popover-open, .lifting')) return undefined;
	const columns = [...row.querySelectorAll('[data-stage]')];
	const first = new Set(columns.flatMap((column, at) => (isSeenFirst(column, row) ? [at] : [])));
	const lists = columns.flatMap((column, at) => (first.has(at) ? [listOf(column)] : []));
	// While somebody looks nothing is scrolled for it.
	const isHidden = page.visibilityState === 'hidden';
	if (!isHidden && lists.some((list) => list && list.scrollTop > 0)) return undefined;

	const [still, unseen] = atTop(lists, () => [
		shell.cloneNode(true) as Element,
		columns.map((column, at) =>
			[...column.querySelectorAll('li')].map((card) => !first.has(at) || isBelow(card, column))
		)
	]);
	still.querySelectorAll('.board [data-stage]').forEach((column, at) => {
		[...column.querySelectorAll('li')].forEach(
			(card, index) => unseen[at]?.[index] && card.remove()
		);
	});
	if (!still.querySelector('[data-deal]')) return undefined;
	const current = still.querySelector('.board > nav [aria-current]');
	current?.removeAttribute('aria-current');
	current?.parentElement?.firstElementChild?.setAttribute('aria-current', 'true');
	for (const late of still.querySelectorAll('[data-late]')) late.remove();
	// Whoever looks for the board is to find the one that answers.
	for (const name of ['id', 'data-deal', 'data-stage'])
		for (const one of still.querySelectorAll(`[${name}]`)) one.removeAttribute(name);
	return still.outerHTML.replaceAll(/<!--.*?-->/g, '');
}

/** Whether a card begins below what is seen of its list. */
function isBelow(card: Element, column: Element): boolean {
	const list = listOf(column);
	return list !== null && card.getBoundingClientRect().top >= list.getBoundingClientRect().bottom;
}

function listOf(column: Element): Element | null {
	return column.querySelector('.list');
}

/** Whether a column is on the screen where none was scrolled to. */
function isSeenFirst(column: Element, row: Element): boolean {
	const [own, whole] = [column.getBoundingClientRect(), row.getBoundingClientRect()];
	const isTurned = getComputedStyle(row).direction === 'rtl';
	const begins = isTurned ? whole.right - own.right : own.left - whole.left;
	return begins + Math.abs(row.scrollLeft) < whole.width;
}

/** Looks at lists as they are at their tops. */
function atTop<T>(lists: readonly (Element | null)[], look: () => T): T {
	const tops = lists.map((list) => list?.scrollTop ?? 0);
	scroll(lists, () => 0);
	const seen = look();
	scroll(lists, (at) => tops[at] ?? 0);
	return seen;
}

function scroll(lists: readonly (Element | null)[], topOf: (at: number) => number): void {
	lists.forEach((list, at) => {
		if (!list || list.scrollTop === topOf(at)) return;
		list.scrollTop = topOf(at);
		// The browser tells of it with a frame, and a page that is hidden has none.
		list.dispatchEvent(new Event('scroll'));
	});
	flushSync();
}
