import { expect, test } from 'vitest';
import { Pulse, type Line } from '#lib/sync/pulse.ts';

const LOOK = 3000;

function line(own: Partial<Line> = {}): Line {
	return { isWoken: false, isSynced: true, unanswered: 0, ...own };
}

/** A pulse of a socket that opened at 0 and was heard at once. */
function living(): Pulse {
	const pulse = new Pulse(0);
	pulse.open(0);
	pulse.hear(0);
	return pulse;
}

/** When it is asked and when it is replaced, if it is looked at every 3 s and nothing more is heard. */
function silent(pulse: Pulse, own: Partial<Line> = {}, until = 200_000) {
	let asked: number | undefined;
	for (let now = LOOK; now <= until; now += LOOK) {
		const { todo } = pulse.look(now, line(own));
		if (todo === 'ask') asked ??= now;
		if (todo === 'replace') return { asked, replaced: now };
	}
	return { asked, replaced: undefined };
}

test('a silent socket is asked after 18 s and replaced 10 s later', () => {
	expect(silent(living())).toEqual({ asked: 18_000, replaced: 30_000 });
});

test('a socket that never greeted is replaced after 8 s', () => {
	const pulse = new Pulse(0);
	pulse.open(0);
	expect(silent(pulse, { isSynced: false })).toEqual({ asked: undefined, replaced: 9000 });
});

test('while the first sync comes nobody is asked, and 90 s are allowed for one message', () => {
	expect(silent(living(), { isSynced: false })).toEqual({ asked: undefined, replaced: 93_000 });
});

test('woken, it is asked at once, and has 2 s to answer: 17 s where much of ours goes before it', () => {
	const pulse = living();
	expect(pulse.look(1000, line({ isWoken: true }))).toMatchObject({ todo: 'ask', patience: 2000 });
	expect(pulse.look(2999, line())).toMatchObject({ todo: 'rest' });
	expect(pulse.look(3000, line())).toMatchObject({ todo: 'replace' });
	const busy = living().look(1000, line({ isWoken: true, unanswered: 100_000 }));
	expect(busy).toMatchObject({ todo: 'ask', patience: 17_000 });
});

test('woken while it is asked without hurry, it has 2 s more', () => {
	const pulse = living();
	for (let now = LOOK; now < 18_000; now += LOOK) pulse.look(now, line());
	expect(pulse.look(18_000, line()).todo).toBe('ask');
	expect(pulse.look(19_000, line({ isWoken: true }))).toMatchObject({
		todo: 'rest',
		patience: 3000
	});
	expect(pulse.look(21_000, line()).todo).toBe('replace');
});

test('anything that is heard is an answer', () => {
	const pulse = living();
	pulse.look(1000, line({ isWoken: true }));
	pulse.hear(2900);
	expect(pulse.look(3000, line()).todo).toBe('rest');
});

test('after a sleep of 30 s it is replaced without being asked; after a shorter one it is asked', () => {
	expect(living().look(30_001, line({ isWoken: true }))).toMatchObject({
		todo: 'replace',
		isLate: true
	});
	expect(living().look(29_000, line({ isWoken: true }))).toMatchObject({
		todo: 'ask',
		isLate: true
	});
	expect(living().look(30_001, line({ isSynced: false })).todo).toBe('replace');
});

test('a clock that was set back is noticed, and the socket replaced: nothing can be timed on it', () => {
	const pulse = living();
	pulse.hear(5000);
	expect(pulse.look(-3_600_000, line())).toMatchObject({ todo: 'replace', isLate: true });
});

test('where there is no socket there is nothing to do', () => {
	const pulse = living();
	pulse.close();
	expect(pulse.look(3000, line({ isWoken: true })).todo).toBe('rest');
});
