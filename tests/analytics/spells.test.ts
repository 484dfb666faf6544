import { expect, test } from 'vitest';
import { Spells } from '#lib/analytics/spells.ts';
import { CENSORED, Sums } from '#lib/analytics/tally.ts';

const HOUR = 3_600_000;

test('Spells.version: another where the counts are others, the same where what was taken back is put in again', () => {
	const spells = new Spells();
	spells.count(5 * HOUR, CENSORED, 1);
	const first = spells.version;
	expect(spells.version).toBe(first);
	spells.count(5 * HOUR, CENSORED, -1);
	spells.count(5 * HOUR + 1, CENSORED, 1);
	expect(spells.version).toBe(first);
	spells.count(5 * HOUR, CENSORED, -1);
	spells.count(5 * HOUR, 0, 1);
	const second = spells.version;
	expect(second).not.toBe(first);
	spells.count(5 * HOUR, 0, -1);
	spells.count(5 * HOUR, CENSORED, 1);
	expect([first, second]).not.toContain(spells.version);
});

test('Sums.kept: is made anew where a stamp or a number is another', () => {
	const sums = new Sums();
	let times = 0;
	const read = () => sums.kept('key', [sums.stamp(3), sums.mark(1).count], () => ++times);
	expect(read()).toBe(1);
	expect(read()).toBe(1);
	sums.spell(3, HOUR, 0);
	expect(read()).toBe(2);
	sums.add(1);
	expect(read()).toBe(3);
	sums.add(2);
	expect(read()).toBe(3);
	const part = sums.part(0);
	expect(part.kept('key', [part.stamp(3), part.mark(1).count], () => 'own')).toBe('own');
	expect(read()).toBe(3);
});
