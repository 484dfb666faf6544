import { expect, test } from 'vitest';
import { isLate, lastFirst, type Dated } from '#lib/domain/happened.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';

const ZONE = 'Europe/Warsaw';
const ms = (text: string) => Date.parse(`${text}+01:00`) as EpochMs;
const dated = (at: string | null, recorded: string, begins = false): Dated => ({
	at: at === null ? null : at.includes('T') ? ms(at) : (at as Day),
	recordedAt: ms(recorded),
	begins
});

test('lastFirst(all, zone, datedOf) is in order of happening, whenever that was recorded', () => {
	const all = {
		made: dated('2026-01-05', '2026-01-09T12:00', true),
		moved: dated(null, '2026-01-06T10:00'),
		won: dated('2026-01-06', '2026-01-09T13:00'),
		called: dated('2026-01-05T08:00', '2026-01-09T14:00'),
		noted: dated('2026-01-09', '2026-01-09T12:30'),
		later: dated(null, '2026-01-09T15:00')
	};
	const order = lastFirst(Object.entries(all), ZONE, ([, one]) => one).map(([name]) => name);
	expect(order).toEqual(['later', 'noted', 'won', 'moved', 'called', 'made']);
});

test('lastFirst(all, zone, datedOf) has of what happened at once the last recorded first', () => {
	const [a, b] = [dated('2026-01-05', '2026-01-09T12:00'), dated('2026-01-05', '2026-01-09T13:00')];
	expect(lastFirst([a, b], ZONE, (one) => one)).toEqual([b, a]);
});

test('lastFirst(all, zone, datedOf): what was the last on a day lies before what began on the next', () => {
	const began = dated('2026-01-06', '2026-01-09T12:00', true);
	const dayBefore = dated('2026-01-05', '2026-01-09T13:00');
	expect(lastFirst([dayBefore, began], ZONE, (one) => one)).toEqual([began, dayBefore]);
});

test('isLate(dated, zone) where the day of happening is not that of recording', () => {
	expect(isLate(dated(null, '2026-01-09T12:00'), ZONE)).toBe(false);
	expect(isLate(dated('2026-01-09', '2026-01-09T12:00'), ZONE)).toBe(false);
	expect(isLate(dated('2026-01-09T00:30', '2026-01-09T23:00'), ZONE)).toBe(false);
	expect(isLate(dated('2026-01-08T23:30', '2026-01-09T00:30'), ZONE)).toBe(true);
	expect(isLate(dated('2026-01-08', '2026-01-09T12:00'), ZONE)).toBe(true);
});
