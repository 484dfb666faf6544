import { expect, test } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { bulkChange, NONE } from '#lib/ui/list/bulk-change.ts';

const nothing = { value: '', day: undefined, on: true };
const day = '2026-05-04' as Day;

test('bulkChange(chosen) changes nothing until something is chosen', () => {
	for (const kind of ['owner', 'stage', 'expectedClose', 'label'] as const)
		expect(bulkChange({ ...nothing, kind })).toBeUndefined();
});

test('bulkChange(chosen) empties what somebody says is to be empty', () => {
	const kind = 'expectedClose';
	expect(bulkChange({ ...nothing, kind, value: NONE })).toEqual({ kind, day: undefined });
	expect(bulkChange({ ...nothing, kind: 'owner', value: NONE })).toEqual({
		kind: 'owner',
		owner: undefined
	});
});

test('bulkChange(chosen) is the value of its kind', () => {
	const kind = 'expectedClose';
	expect(bulkChange({ ...nothing, kind, day })).toEqual({ kind, day });
	const label = { ...nothing, kind: 'label', value: 'l1', on: false } as const;
	expect(bulkChange(label)).toEqual({ kind: 'label', label: 'l1', on: false });
});
