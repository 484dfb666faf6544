import { expect, test } from 'vitest';
import type { EpochMs } from '#lib/domain/time.ts';
import { arrive, leave } from '#lib/state/visit.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 9);
const at = (minutes: number) => (NOW + minutes * MINUTE) as EpochMs;

function memory() {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value)
	};
}

test('arrive(kept, workspace, now) at first is a week ago', () => {
	expect(arrive(memory(), 'w', at(0))).toBe(at(-7 * 24 * 60));
});

test('arrive(kept, workspace, now) is when one left, half an hour later; the same visit before', () => {
	const kept = memory();
	const first = arrive(kept, 'w', at(0));
	leave(kept, 'w', first, at(100));
	expect(arrive(kept, 'w', at(129))).toBe(first);
	leave(kept, 'w', first, at(140));
	expect(arrive(kept, 'w', at(170))).toBe(at(140));
});

test('arrive(kept, workspace, now) is apart for each workspace', () => {
	const kept = memory();
	arrive(kept, 'a', at(0));
	expect(arrive(kept, 'b', at(60))).toBe(at(60 - 7 * 24 * 60));
	expect(arrive(kept, 'a', at(60))).toBe(at(0));
});

test('arrive(kept, workspace, now) of what cannot be read is as at first', () => {
	const kept = memory();
	kept.setItem('runnel.visit.w', 'x y');
	expect(arrive(kept, 'w', at(0))).toBe(at(-7 * 24 * 60));
});
