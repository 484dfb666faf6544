import { describe, expect, test } from 'vitest';
import type { DeviceId } from '#lib/domain/ids.ts';
import type { Hlc } from '#lib/domain/hlc.ts';
import {
	later,
	operationId,
	placeOf,
	registersOf,
	seenAt,
	type Bodies,
	type Operation,
	type OperationId
} from '#lib/domain/operation.ts';
import { operation, place, transition } from '../helpers/operations.ts';

const lose = { ...transition('s0', 'lost'), reason: 'r1', note: '' } as Bodies['lose'];

test('operationId(hlc, device) names both', () => {
	expect(operationId(5 as Hlc, 'AB' as DeviceId)).toBe('5@AB');
});

test('later(a, b) goes by clock, then device, then id', () => {
	const set = (hlc: number, device: string, id?: string): Operation =>
		operation('set', { fields: {} }, { hlc, device, ...(id === undefined ? {} : { id }) });
	expect(later(set(1, 'B'), set(2, 'A'))).toBeLessThan(0);
	expect(later(set(2, 'A'), set(2, 'B'))).toBeLessThan(0);
	expect(later(set(2, 'A', 'y'), set(2, 'B', 'x'))).toBeLessThan(0);
	expect(later(set(2, 'A', 'y'), set(2, 'A', 'x'))).toBeGreaterThan(0);
	expect(later(set(2, 'A', 'x'), set(2, 'A', 'x'))).toBe(0);
	// As numbers, not as text.
	expect(later(set(9, 'A'), set(10, 'A'))).toBeLessThan(0);
});

describe('registersOf(operation) and placeOf(operation)', () => {
	test.each<[Operation, string[], string | undefined]>([
		[operation('create', { fields: { title: 'x', value: null } }), ['title', 'value'], undefined],
		[operation('create', { fields: {}, place: place('s1') }), ['place'], 's1'],
		[operation('set', { fields: { owner: 'm1' } }), ['owner'], undefined],
		[operation('move', transition('s1', 's2')), ['place'], 's2'],
		[operation('win', transition('s1', 's2')), ['place'], 's2'],
		[operation('lose', lose), ['place'], 'lost'],
		[operation('reopen', transition('s2', 's1')), ['place'], 's1'],
		[operation('order', { stage: 's1', order: 'a1' } as Bodies['order']), ['order:s1'], undefined],
		[operation('delete', { deleted: true }), ['deleted'], undefined]
	])('%#', (one, registers, stage) => {
		expect(registersOf(one)).toEqual(registers);
		expect(placeOf(one)?.stage).toBe(stage);
	});
});

test('seenAt(prev, register) is a list, of none, one or several', () => {
	const [a, b] = ['a', 'b'] as [OperationId, OperationId];
	expect(seenAt({ title: a, place: [a, b] }, 'title')).toEqual([a]);
	expect(seenAt({ title: a, place: [a, b] }, 'place')).toEqual([a, b]);
	expect(seenAt({}, 'title')).toEqual([]);
});
