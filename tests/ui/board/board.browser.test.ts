import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { moveDeal, deleteDeal, createDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal } from '#lib/store/exits.ts';
import { notices } from '#lib/state/notices.svelte.ts';
import { frame, middle, mouse, plain, stand, touch } from './stand.ts';

let board: Awaited<ReturnType<typeof stand>>;
afterEach(() => board.destroy());

type Point = ReturnType<typeof middle>;

/** Presses a card and carries it to a point, as a mouse does. */
async function carry(title: string, to: Point) {
	const from = middle(board.card(title));
	await mouse.move(from.x, from.y);
	await mouse.down(from.x, from.y);
	await mouse.move(from.x + 6, from.y + 2);
	await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
	await mouse.move(to.x, to.y);
	await frame();
	await frame();
}

/** Holds a card with a finger until it lifts. */
async function hold(title: string): Promise<Point> {
	const from = middle(board.card(title));
	await touch.start(from.x, from.y);
	await vi.waitFor(() => expect(lifted()).toBe(true));
	return from;
}

const lifted = () => board.target.querySelector('.ghost') !== null;
const heard = (text: string) => vi.waitFor(() => expect(board.said).toContain(text));
const list = (stage: string) =>
	board.target.querySelector<HTMLElement>(`[data-stage="${board.stage(stage)}"] .list`) ??
	document.body;
const zone = (text: string) =>
	[...board.target.querySelectorAll('.place')].find((place) => place.textContent?.includes(text)) ??
	document.body;
const focusOn = (title: string) => board.card(title).querySelector('a')?.focus();
const menuItems = () =>
	[...document.querySelectorAll('[role="menuitem"]')].map((item) =>
		plain(item.querySelector('.text')?.textContent ?? item.textContent ?? '').trim()
	);
const press = (keys: string) => userEvent.keyboard(keys);
const noticed = () => notices().map(({ text }) => plain(text));

test('a mouse drag puts a deal where the gap is, says so and keeps the focus on it', async () => {
	board = await stand();
	const to = middle(board.card('B2'));
	await carry('A1', to);
	expect(lifted()).toBe(true);
	await mouse.up(to.x, to.y);
	await vi.waitFor(() => expect(board.column('Demo')).toEqual(['B1', 'A1', 'B2']));
	expect(board.column('New')).toEqual(['A2', 'A3']);
	await heard('A1 lifted. 1 of 3 in New');
	await heard('A1 moved from New to Demo');
	expect(board.focus()).toBe('A1');
	expect(lifted()).toBe(false);
});

test('a press that moves less than 4 px is a click; the click that ends a drag is not', async () => {
	board = await stand();
	const { x, y } = middle(board.card('A2'));
	const clicked = vi.fn((event: Event) => event.preventDefault());
	board.target.addEventListener('click', clicked);
	await mouse.down(x, y);
	await mouse.move(x + 3, y);
	await mouse.up(x + 3, y);
	await vi.waitFor(() => expect(clicked).toHaveBeenCalledTimes(1));
	const end = middle(board.card('A3'));
	await carry('A2', end);
	await mouse.up(end.x, end.y);
	await vi.waitFor(() => expect(board.column('New')).toEqual(['A1', 'A3', 'A2']));
	// Out and back to where it was: the card is under the pointer again.
	const back = middle(board.card('A1'));
	await carry('A1', middle(board.card('B1')));
	await mouse.move(back.x, back.y);
	await frame();
	await mouse.up(back.x, back.y);
	await heard('A1: position 1 of 3 in New');
	await frame();
	expect(clicked).toHaveBeenCalledTimes(1);
});

test('Escape puts a carried deal back exactly', async () => {
	board = await stand({ counts: [50, 2, 0] });
	list('New').scrollTop = 300;
	await vi.waitFor(() => expect(board.drawn('New')).toContain('A8'));
	await frame();
	await carry('A8', middle(board.card('B1')));
	await press('{Escape}');
	await heard('Move cancelled. A8 is back in New');
	expect(lifted()).toBe(false);
	expect(board.column('New')).toHaveLength(50);
	expect(board.column('New').slice(6, 9)).toEqual(['A7', 'A8', 'A9']);
	expect(list('New').scrollTop).toBe(300);
	await mouse.up(0, 0);
	expect(board.column('Demo')).toEqual(['B1', 'B2']);
});

test('a deal let go outside the board goes back', async () => {
	board = await stand({ height: 500 });
	board.target.style.blockSize = '400px';
	await frame();
	await carry('A1', { x: 500, y: 470 });
	await mouse.up(500, 470);
	await heard('Move cancelled. A1 is back in New');
});

test('dropped on Won it is won, with a way back', async () => {
	board = await stand();
	await carry('A1', { x: 200, y: 300 });
	const { x, y } = middle(zone('Won'));
	await mouse.move(x, y);
	await mouse.up(x, y);
	await vi.waitFor(() => expect(document.querySelector('dialog[open]')).not.toBeNull());
	expect(board.column('Won')).toEqual([]);
	await userEvent.click(document.querySelector('dialog [type="submit"]') as Element);
	await vi.waitFor(() => expect(board.column('Won')).toEqual(['A1']));
	expect(noticed()).toContain('A1 moved from New to Won');
	await vi.waitFor(() => expect(board.focus()).toBe('A2'));
	board.workspace.undo();
	await vi.waitFor(() => expect(board.drawn('New')).toEqual(['A1', 'A2', 'A3']));
});

test('dropped on Lost it is lost when a reason was given, not before', async () => {
	board = await stand();
	await carry('A2', { x: 200, y: 300 });
	const { x, y } = middle(zone('Lost'));
	await mouse.move(x, y);
	await mouse.up(x, y);
	await vi.waitFor(() => expect(document.querySelector('dialog[open]')).not.toBeNull());
	expect(board.column('New')).toEqual(['A1', 'A2', 'A3']);
	expect(board.column('Lost')).toEqual([]);
	await userEvent.click(document.querySelectorAll('dialog input[type="radio"]')[1] as Element);
	await userEvent.fill(document.querySelector('dialog textarea') as Element, 'next year');
	await userEvent.click(document.querySelector('dialog [type="submit"]') as Element);
	await vi.waitFor(() => expect(board.column('Lost')).toEqual(['A2']));
	const lost = board.workspace.deal(board.id('A2'))?.lost;
	expect(lost?.note).toBe('next year');
	expect(lost && board.workspace.reasonName(lost.reason)).toBe('Timing');
	await vi.waitFor(() => expect(document.querySelector('dialog[open]')).toBeNull());
	await vi.waitFor(() => expect(board.focus()).toBe('A3'));
});

test('a loss that is not explained leaves the deal exactly where it was', async () => {
	board = await stand();
	const before = board.workspace.deal(board.id('A2'));
	await carry('A2', { x: 200, y: 300 });
	const { x, y } = middle(zone('Lost'));
	await mouse.move(x, y);
	await mouse.up(x, y);
	await vi.waitFor(() => expect(document.querySelector('dialog[open]')).not.toBeNull());
	await press('{Escape}');
	await heard('Move cancelled. A2 is back in New');
	expect(board.workspace.deal(board.id('A2'))).toBe(before);
	expect(board.drawn('New')).toEqual(['A1', 'A2', 'A3']);
	await vi.waitFor(() => expect(board.focus()).toBe('A2'));
});

test('a finger that holds still for 200 ms lifts; one let go without a move opens the menu', async () => {
	board = await stand();
	const { x, y } = await hold('A1');
	const to = middle(board.card('B2'));
	await touch.move(x + 20, y + 20);
	await touch.move(to.x, to.y);
	await frame();
	await frame();
	await touch.end();
	await vi.waitFor(() => expect(board.column('Demo')).toEqual(['B1', 'A1', 'B2']));
	await hold('A2');
	await touch.end();
	await vi.waitFor(() => expect(menuItems()).toContain('Next stage: Demo'));
	expect(board.column('New')).toEqual(['A2', 'A3']);
});

test('a finger that moves at once scrolls and lifts nothing', async () => {
	board = await stand({ counts: [60, 0, 0], width: 390, height: 700 });
	const { x, y } = middle(board.card('A6'));
	await touch.start(x, y);
	for (let step = 1; step <= 10; step++) await touch.move(x, y - step * 20);
	await touch.end();
	await vi.waitFor(() => expect(list('New').scrollTop).toBeGreaterThan(50));
	expect(lifted()).toBe(false);
	expect(board.said).toEqual([]);
});

test('a finger that moves 9 px before 200 ms are over lifts nothing, though it does not scroll', async () => {
	board = await stand();
	const { x, y } = middle(board.card('A1'));
	await touch.start(x, y);
	await touch.move(x, y + 9);
	const over = performance.now() + 300;
	await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(over));
	expect(lifted()).toBe(false);
	await touch.end();
	expect(board.said).toEqual([]);
});

test('a second finger puts a carried deal back', async () => {
	board = await stand();
	const { x, y } = await hold('A1');
	await touch.move(x + 200, y + 100);
	await touch.second([x + 200, y + 100], [x, y + 200]);
	await heard('Move cancelled. A1 is back in New');
	await touch.end();
	expect(lifted()).toBe(false);
	expect(board.column('New')).toEqual(['A1', 'A2', 'A3']);
});

test('on a phone the stages are drop places while a deal is carried', async () => {
	board = await stand({ width: 390, height: 700 });
	const { x, y } = await hold('A1');
	await touch.move(x, y + 30);
	await frame();
	const to = middle(zone('Offer'));
	// Where a thumb reaches.
	expect(to.y).toBeGreaterThan(700 * 0.6);
	await touch.move(to.x, to.y);
	await frame();
	await frame();
	await touch.end();
	await vi.waitFor(() => expect(board.column('Offer')).toEqual(['A1']));
});

test('on a phone the strip names the stage in view and leads to the others', async () => {
	board = await stand({ width: 390, height: 700 });
	const row = board.target.querySelector('.row') as HTMLElement;
	const current = () => board.target.querySelector('[aria-current="true"]')?.textContent;
	await vi.waitFor(() => expect(current()).toContain('New'));
	await userEvent.click(board.target.querySelectorAll('.tab')[2] as Element);
	await vi.waitFor(() => expect(current()).toContain('Offer'));
	expect(row.scrollLeft).toBeGreaterThan(390);
});

test('on a phone the board begins with the stage asked for and tells where one is', async () => {
	board = await stand({ width: 390, height: 700, stage: 'Demo' });
	const current = () => board.target.querySelector('[aria-current="true"]')?.textContent;
	await vi.waitFor(() => expect(current()).toContain('Demo'));
	await vi.waitFor(() => expect(board.been.at(-1)).toBe(board.stage('Demo')));
	await userEvent.click(board.target.querySelector('.step') as Element);
	await vi.waitFor(() => expect(board.been.at(-1)).toBe(board.stage('New')));
});

test('keys: arrows go from card to card, brackets move the deal, the focus stays on it', async () => {
	board = await stand();
	focusOn('A1');
	await press('{ArrowDown}{ArrowDown}');
	await vi.waitFor(() => expect(board.focus()).toBe('A3'));
	await press('{ArrowRight}');
	await vi.waitFor(() => expect(board.focus()).toBe('B2'));
	await press('{Home}');
	await vi.waitFor(() => expect(board.focus()).toBe('B1'));
	await press('{]}');
	await vi.waitFor(() => expect(board.column('Offer')).toEqual(['B1']));
	await heard('B1 moved from Demo to Offer');
	expect(board.focus()).toBe('B1');
	await press('{[}{[}');
	await vi.waitFor(() => expect(board.column('New')).toEqual(['B1', 'A1', 'A2', 'A3']));
	await vi.waitFor(() => expect(board.focus()).toBe('B1'));
	expect(board.target.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
});

test('keys in a right-to-left board: the left arrow goes on to the next stage', async () => {
	board = await stand({ locale: 'fa' });
	expect(middle(board.card('B1')).x).toBeLessThan(middle(board.card('A1')).x);
	focusOn('A1');
	await press('{ArrowLeft}');
	await vi.waitFor(() => expect(board.focus()).toBe('B1'));
	await press('{ArrowRight}');
	await vi.waitFor(() => expect(board.focus()).toBe('A1'));
});

test('keys: space lifts, arrows carry, space drops', async () => {
	board = await stand();
	focusOn('A2');
	await press(' ');
	await heard('A2 lifted. 2 of 3 in New');
	await press('{ArrowRight}{ArrowUp}{ArrowUp}');
	await heard('Demo, position 1 of 3');
	expect(board.column('Demo')).toEqual(['B1', 'B2']);
	await press(' ');
	await vi.waitFor(() => expect(board.column('Demo')).toEqual(['A2', 'B1', 'B2']));
	await heard('A2 moved from New to Demo');
	await vi.waitFor(() => expect(board.focus()).toBe('A2'));
});

test('keys: escape puts a lifted deal back', async () => {
	board = await stand();
	focusOn('A2');
	await press(' {ArrowDown}{Escape}');
	await heard('Move cancelled. A2 is back in New');
	expect(board.column('New')).toEqual(['A1', 'A2', 'A3']);
	await vi.waitFor(() => expect(board.focus()).toBe('A2'));
});

test('keys: n asks for a new deal in the stage where one is', async () => {
	board = await stand();
	focusOn('B1');
	await press('n');
	expect(board.created).toEqual([board.stage('Demo')]);
});

test('the move menu has all moves, works by keys and gives the focus back', async () => {
	board = await stand();
	focusOn('B1');
	await press('m');
	await vi.waitFor(() => expect(menuItems()).toHaveLength(9));
	expect(menuItems()).toEqual([
		'Next stage: Offer',
		'Previous stage: New',
		'To stage…',
		'To the top',
		'To the bottom',
		'Won',
		'Lost…',
		'Disqualify…',
		'Set aside…'
	]);
	await press('{Escape}');
	await vi.waitFor(() => expect(board.focus()).toBe('B1'));
	await press('.');
	await vi.waitFor(() => expect(menuItems()).toHaveLength(9));
	await press('to t{ArrowDown}{Enter}');
	await vi.waitFor(() => expect(board.column('Demo')).toEqual(['B2', 'B1']));
	await heard('B1: position 2 of 2 in Demo');
	await vi.waitFor(() => expect(board.focus()).toBe('B1'));
	await press('m');
	await vi.waitFor(() => expect(menuItems()).toHaveLength(9));
	await press('{ArrowDown}{ArrowDown}{ArrowRight}');
	await vi.waitFor(() => expect(menuItems()).toEqual(['New', 'Offer']));
	await press('o{Enter}');
	await vi.waitFor(() => expect(board.column('Offer')).toEqual(['B1']));
});

test('the move menu opens by its button and by a right click', async () => {
	board = await stand();
	await userEvent.click(board.card('A1').querySelector('button') as Element);
	await vi.waitFor(() => expect(menuItems()).toContain('Next stage: Demo'));
	await press('{Escape}');
	await vi.waitFor(() => expect(menuItems()).toEqual([]));
	await userEvent.click(board.card('A2'), { button: 'right' });
	await vi.waitFor(() => expect(menuItems()).toContain('Next stage: Demo'));
	await userEvent.click(document.querySelector('[role="menuitem"]') as Element);
	await vi.waitFor(() => expect(board.column('Demo')).toEqual(['A2', 'B1', 'B2']));
});

test('of 5,000 deals those in view are in the page, each saying where it stands', async () => {
	board = await stand({ counts: [5000, 0, 0] });
	const cards = () => [...board.target.querySelectorAll('[data-deal]')];
	expect(cards().length).toBeLessThan(30);
	list('New').scrollTop = 200_000;
	await vi.waitFor(() => expect(board.drawn('New').at(-1)).not.toBe('A15'));
	expect(cards().length).toBeLessThan(31);
	const first = cards().at(-1);
	expect(first?.getAttribute('aria-setsize')).toBe('5000');
	expect(first?.querySelector('a')?.textContent?.trim()).toBe(
		`A${first?.getAttribute('aria-posinset')}`
	);
	focusOn(first?.querySelector('a')?.textContent?.trim() ?? '');
	await press('{End}');
	await vi.waitFor(() => expect(board.focus()).toBe('A5000'));
	list('New').scrollTop = 0;
	await vi.waitFor(() => expect(board.drawn('New')).toContain('A1'));
	expect(board.focus()).toBe('A5000');
});

test('a colleague’s change above the view moves nothing that is looked at', async () => {
	board = await stand({ counts: [200, 1, 0] });
	list('New').scrollTop = 3000;
	await vi.waitFor(() => expect(board.drawn('New')).toContain('A50'));
	await frame();
	const before = board.card('A50').getBoundingClientRect().top;
	createDeal(board.colleague, { title: 'fresh', stage: board.stage('New') });
	moveDeal(board.colleague, board.id('A3'), board.stage('Demo'));
	moveDeal(board.colleague, board.id('A4'), board.stage('Demo'));
	moveDeal(board.colleague, board.id('A5'), board.stage('Demo'));
	board.sync();
	await vi.waitFor(() => expect(board.drawn('Demo')).toContain('A5'));
	await frame();
	expect(board.card('A50').getBoundingClientRect().top).toBe(before);
});

test('a colleague who moves the deal in focus does not take the focus away', async () => {
	board = await stand();
	focusOn('A2');
	moveDeal(board.colleague, board.id('A2'), board.stage('Offer'));
	board.sync();
	await heard('Ali moved A2 to Offer');
	await vi.waitFor(() => expect(board.focus()).toBe('A2'));
	expect(board.drawn('Offer')).toEqual(['A2']);
	loseDeal(board.colleague, board.id('A2'), {
		reason: board.workspace.reasons[0]?.id as never,
		note: ''
	});
	board.sync();
	await heard('Ali moved A2 to Lost');
	await vi.waitFor(() =>
		expect(document.activeElement?.getAttribute('aria-label')).toContain('New deal')
	);
});

test('a change while a deal is carried does not end the drag', async () => {
	board = await stand();
	const to = middle(board.card('B2'));
	await carry('A1', to);
	moveDeal(board.colleague, board.id('A1'), board.stage('Offer'));
	createDeal(board.colleague, { title: 'fresh', stage: board.stage('Demo') });
	setDeal(board.colleague, board.id('B1'), { title: 'renamed' });
	board.sync();
	await vi.waitFor(() => expect(board.drawn('Demo')).toEqual(['fresh', 'renamed', 'B2']));
	expect(lifted()).toBe(true);
	await mouse.up(to.x, to.y);
	// The drop decides, where the gap is now.
	await vi.waitFor(() => expect(board.column('Demo')).toEqual(['fresh', 'A1', 'renamed', 'B2']));
	expect(board.column('Offer')).toEqual([]);
});

test('a drag whose deal a colleague deletes ends, and says so', async () => {
	board = await stand();
	const to = middle(board.card('B2'));
	await carry('A1', to);
	deleteDeal(board.colleague, board.id('A1'));
	board.sync();
	await heard('A1 is no longer on the board');
	expect(lifted()).toBe(false);
	await mouse.up(to.x, to.y);
	expect(board.column('Demo')).toEqual(['B1', 'B2']);
});

test('a carried deal scrolls the list and the row when held at their edges', async () => {
	board = await stand({ counts: [100, 100, 0], width: 642, height: 500 });
	const row = board.target.querySelector('.row') as HTMLElement;
	const { top } = list('New').getBoundingClientRect();
	await carry('A1', { x: 150, y: top + 200 });
	const bar = zone('Won').getBoundingClientRect().top;
	await mouse.move(150, bar - 24);
	await vi.waitFor(() => expect(list('New').scrollTop).toBeGreaterThan(200));
	await mouse.move(638, top + 100);
	await vi.waitFor(() => expect(row.scrollLeft).toBeGreaterThan(40));
	await press('{Escape}');
	await vi.waitFor(() => expect(list('New').scrollTop).toBe(0));
	expect(row.scrollLeft).toBe(0);
	await mouse.up(0, 0);
});

test('in a right-to-left board a drag follows the pointer and scrolls to where it points', async () => {
	board = await stand({ locale: 'fa', counts: [10, 2, 0], width: 642, height: 500 });
	const row = board.target.querySelector('.row') as HTMLElement;
	const { top } = list('New').getBoundingClientRect();
	await carry('A1', { x: 300, y: top + 100 });
	await mouse.move(4, top + 100);
	await vi.waitFor(() => expect(row.scrollLeft).toBeLessThan(-40));
	const { left } = list('Offer').getBoundingClientRect();
	expect(left).toBeLessThan(60);
	const to = middle(list('Demo'));
	await mouse.move(to.x, to.y);
	await frame();
	await frame();
	await mouse.up(to.x, to.y);
	await vi.waitFor(() => expect(board.column('Demo')).toContain('A1'));
});

test('a board that one comes back to is as it was left', async () => {
	board = await stand({ counts: [200, 2, 0] });
	focusOn('A3');
	list('New').scrollTop = 3000;
	await vi.waitFor(() => expect(board.drawn('New')).toContain('A50'));
	await board.reopen();
	expect(list('New').scrollTop).toBe(3000);
	expect(board.drawn('New')).toContain('A50');
	expect(board.target.querySelector('[tabindex="0"]')?.textContent?.trim()).toBe('A3');
});

test('a deal whose stage is undone under the focus keeps it, and it is said', async () => {
	board = await stand();
	focusOn('A1');
	await press('{]}');
	await heard('A1 moved from New to Demo');
	board.workspace.undo();
	await heard('Undone: A1 is in New again');
	await vi.waitFor(() => expect(board.focus()).toBe('A1'));
});
