import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onWake } from '#lib/sync/wake.ts';

const ends: (() => void)[] = [];
let time = 0;
const woken = vi.fn();

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	woken.mockReset();
	ends.push(onWake(woken, () => time));
});
afterEach(() => {
	ends.splice(0).forEach((end) => end());
	vi.useRealTimers();
	vi.restoreAllMocks();
});

function show(visibility: DocumentVisibilityState) {
	vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
	document.dispatchEvent(new Event('visibilitychange'));
}

/** A tick of the clock's watch, `late` ms after it was due. */
function tick(late: number) {
	time += 2000 + late;
	vi.advanceTimersByTime(2000);
}

test('a page is woken when it is seen again, however short it was hidden, and not when it is hidden', () => {
	show('hidden');
	expect(woken).not.toHaveBeenCalled();
	time += 10;
	show('visible');
	expect(woken).toHaveBeenCalledOnce();
});

test('a page that comes from the browser’s cache is woken, a new one is not', () => {
	window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
	expect(woken).not.toHaveBeenCalled();
	window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
	expect(woken).toHaveBeenCalledOnce();
});

test('a network that comes back wakes', () => {
	window.dispatchEvent(new Event('online'));
	expect(woken).toHaveBeenCalledOnce();
});

test('a clock that jumps by more than 5 s wakes, forwards and back; a late timer does not', () => {
	tick(0);
	tick(5000);
	expect(woken).not.toHaveBeenCalled();
	tick(5001);
	expect(woken).toHaveBeenCalledTimes(1);
	tick(-60_000);
	expect(woken).toHaveBeenCalledTimes(2);
	tick(0);
	expect(woken).toHaveBeenCalledTimes(2);
});

test('a hidden page, whose timers are slowed on purpose, is not woken by its clock', () => {
	show('hidden');
	tick(60_000);
	expect(woken).not.toHaveBeenCalled();
});

test('nothing is called after the end', () => {
	ends.splice(0).forEach((end) => end());
	window.dispatchEvent(new Event('online'));
	tick(60_000);
	expect(woken).not.toHaveBeenCalled();
});
