import { expect, test } from 'vitest';
import { ACTIVITY_OUTCOMES, nextTry, OUTCOMES_OF, toActivity } from '#lib/domain/activity.ts';
import { fold } from '#lib/domain/fold.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { START } from '../helpers/clock.ts';
import { operation } from '../helpers/operations.ts';

const RECORD = 'a1' as RecordId;

function activity(fields: Fields, ...more: Operation[]) {
	const made = operation('create', { fields }, { record: RECORD, at: '2026-05-01' as never });
	const folded = fold([made, ...more]).get(RECORD);
	return folded && toActivity(folded);
}

test('toActivity(folded) is what happened, when, by whom', () => {
	const call = { type: 'call', deal: 'd1', contact: 'p1', outcome: 'busy', note: 'Later' };
	expect(activity({ ...call, direction: 'in' })).toEqual({
		id: 'a1',
		type: 'call',
		deal: 'd1',
		contact: 'p1',
		writtenContact: 'p1',
		lead: undefined,
		outcome: 'busy',
		direction: 'in',
		cold: false,
		note: 'Later',
		at: '2026-05-01',
		by: 'mA',
		recordedAt: START,
		amended: false,
		deleted: false,
		deletion: undefined
	});
});

test('toActivity(folded) of a call without anything else is one of ours with no outcome', () => {
	expect(activity({ type: 'call' })).toMatchObject({
		deal: undefined,
		contact: undefined,
		outcome: undefined,
		direction: 'out',
		note: ''
	});
});

test('toActivity(folded) leaves out an outcome of a later version', () => {
	expect(activity({ type: 'call', outcome: 'hologram' })?.outcome).toBeUndefined();
});

test('toActivity(folded) is undefined for a type of a later version, and before its creation', () => {
	expect(activity({ type: 'hologram' })).toBeUndefined();
	const set = operation('set', { fields: { type: 'call' } }, { record: RECORD });
	const folded = fold([set]).get(RECORD);
	expect(folded && toActivity(folded)).toBeUndefined();
});

test('nextTry(outcome) is a number of days for every outcome, today for a busy line', () => {
	expect(ACTIVITY_OUTCOMES.map(nextTry)).toEqual([7, 1, 0, 1, 7, 1, 1, 1, 3]);
});

test('OUTCOMES_OF has every outcome with some type, and none twice with one', () => {
	const all = Object.values(OUTCOMES_OF);
	expect(new Set(all.flat())).toEqual(new Set(ACTIVITY_OUTCOMES));
	for (const outcomes of all) expect(new Set(outcomes).size).toBe(outcomes.length);
});
