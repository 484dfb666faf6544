import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hlcAt, instantOf, newLane, tick, type Hlc } from '#lib/domain/hlc.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { START } from '../helpers/clock.ts';
import { runs } from '../helpers/random.ts';

test('instantOf(hlcAt(now)) is now, and stays so while the counter runs', () => {
	expect(instantOf(hlcAt(START))).toBe(START);
	expect(instantOf((hlcAt(START) + 1023) as Hlc)).toBe(START);
	expect(instantOf((hlcAt(START) + 1024) as Hlc)).toBe(START + 1);
});

test('hlcAt(now) is a safe integer until 2298', () => {
	expect(Number.isSafeInteger(hlcAt(Date.UTC(2298, 0) as EpochMs))).toBe(true);
});

test('hlcAt(now) is 0 for a clock before 2020, so that it can be read back', () => {
	expect(hlcAt(0 as EpochMs)).toBe(0);
	expect(hlcAt(Date.UTC(2020, 0, 1) as EpochMs)).toBe(0);
	expect(hlcAt((Date.UTC(2020, 0, 1) + 1) as EpochMs)).toBe(1024);
});

test('tick(seen, now) follows the clock, counts while it stands, and never goes back', () => {
	const first = tick(0 as Hlc, START);
	expect(first).toBe(hlcAt(START));
	expect(tick(first, START)).toBe(first + 1);
	expect(tick(first, (START - 3_600_000) as EpochMs)).toBe(first + 1);
	expect(tick(first, (START + 1) as EpochMs)).toBe(first + 1024);
});

test('tick(seen, now) grows strictly, whatever the clock does', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 }), (clock) => {
			let seen = hlcAt(START);
			for (const offset of clock) {
				const next = tick(seen, (START + offset) as EpochMs);
				expect(next).toBeGreaterThan(seen);
				expect(instantOf(next)).toBeGreaterThanOrEqual(START + offset);
				seen = next;
			}
		}),
		runs(300)
	);
});

test('tick(seen, now, lane) grows strictly by a sixteenth of a millisecond at most, and never meets another lane', () => {
	const times = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 });
	const lanes = fc.integer({ min: 0, max: 63 });
	fc.assert(
		fc.property(times, lanes, lanes, (clock, lane, other) => {
			let seen = hlcAt(START);
			for (const offset of clock) {
				const now = (START + offset) as EpochMs;
				const [next, theirs] = [tick(seen, now, lane), tick(seen, now, other)];
				expect(next).toBeGreaterThan(seen);
				expect(next - tick(seen, now)).toBeLessThan(64);
				expect(next === theirs).toBe(lane === other);
				seen = next;
			}
		}),
		runs(300)
	);
});

test('newLane(random) is one of 64, each as likely', () => {
	const lanes = Array.from({ length: 256 }, (_, byte) => newLane(() => Uint8Array.of(byte)));
	for (let lane = 0; lane < 64; lane++) expect(lanes.filter((one) => one === lane)).toHaveLength(4);
});
