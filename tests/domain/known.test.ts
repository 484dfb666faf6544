import { expect, test } from 'vitest';
import { hlcAt } from '#lib/domain/hlc.ts';
import { wasKnown } from '#lib/domain/known.ts';
import type { EpochMs } from '#lib/domain/time.ts';

const NOON = Date.UTC(2026, 2, 5, 12) as EpochMs;

test('wasKnown(operation, before) goes by the clock that recorded it; a purge is known at any time', () => {
	const at = (ms: number) => hlcAt((NOON + ms) as EpochMs);
	expect(wasKnown({ kind: 'create', hlc: at(-1) }, NOON)).toBe(true);
	expect(wasKnown({ kind: 'create', hlc: at(0) }, NOON)).toBe(false);
	expect(wasKnown({ kind: 'purge', hlc: at(1) }, NOON)).toBe(true);
});
