import { describe, expect, test } from 'vitest';
import { money, text, toDeal } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import type { Bodies, Fields, Operation } from '#lib/domain/operation.ts';
import type { Day } from '#lib/domain/time.ts';
import { START } from '../helpers/clock.ts';
import { DEAL, operation, place, transition } from '../helpers/operations.ts';

function deal(...operations: Operation[]) {
	const folded = fold(operations).get(DEAL);
	return folded && toDeal(folded);
}

function created(fields: Fields) {
	return operation('create', { fields, place: place('s0', 'a5') });
}

describe('toDeal(folded)', () => {
	test('of a creation with everything', () => {
		const value = { amount: 100, currency: 'EUR' } as never;
		const made = created({
			title: 'Rope',
			value,
			owner: 'm1',
			company: 'c1',
			expectedClose: '2026-05-01',
			nextStep: 'Call',
			nextOn: '2026-04-30',
			contacts: ['p1'],
			cost: value,
			source: 'o1',
			segment: 'repeat',
			persona: 'f1',
			lead: 'q1',
			paidOn: '2026-05-02',
			'label.t2': true,
			'label.t1': true,
			'label.t3': null,
			'f.x1': ['a', 'b'],
			'f.x2': null,
			'contact.p2': 'Buyer',
			'tick.s0.c0': true,
			'x.Region': 'North',
			'x.Size': 5
		});
		expect(deal(made)).toEqual({
			id: DEAL,
			title: 'Rope',
			value,
			cost: value,
			owner: 'm1',
			company: 'c1',
			writtenCompany: 'c1',
			contacts: ['p1', 'p2'],
			source: 'o1',
			segment: 'repeat',
			persona: 'f1',
			lead: 'q1',
			labels: ['t1', 't2'],
			paidOn: '2026-05-02',
			expectedClose: '2026-05-01',
			nextStep: 'Call',
			nextOn: '2026-04-30',
			pipeline: 'l1',
			stage: 's0',
			order: 'a5',
			status: 'open',
			createdAt: START,
			enteredAt: START,
			touchedAt: START,
			lost: undefined,
			contested: false,
			overtaken: [],
			deleted: false,
			deletion: undefined,
			revived: false,
			// Text only: a column of a file.
			extra: { Region: 'North' },
			entries: { 'f.x1': ['a', 'b'], 'contact.p2': 'Buyer' },
			ticks: { 's0.c0': { by: 'mA', at: START } }
		});
	});

	test('of a creation with nothing but a place', () => {
		expect(deal(created({}))).toMatchObject({
			title: '',
			value: undefined,
			owner: undefined,
			company: undefined,
			expectedClose: undefined,
			nextStep: '',
			extra: {}
		});
	});

	test('is undefined while its creation has not arrived', () => {
		expect(deal(operation('set', { fields: { title: 'x' } }))).toBeUndefined();
		expect(deal(operation('delete', { deleted: true }))).toBeUndefined();
		expect(
			deal(operation('order', { stage: 's0', order: 'a1' } as Bodies['order']))
		).toBeUndefined();
	});

	test('stands where it was moved, though its creation has not arrived', () => {
		expect(deal(operation('move', transition('s0', 's1')))).toMatchObject({ stage: 's1' });
	});

	test('takes nothing for a value of the wrong type', () => {
		expect(
			deal(created({ title: 5, value: '100', owner: true, expectedClose: '2026-02-30' }))
		).toMatchObject({
			title: '',
			value: undefined,
			owner: undefined,
			expectedClose: undefined
		});
	});

	test('reads both times: entered by the business, touched as recorded', () => {
		const made = { ...created({}), at: '2026-01-05' as Day };
		const moved = operation('move', transition('s0', 's1'), { ms: 10, at: '2026-01-09' as Day });
		const set = operation('set', { fields: { title: 'y' } }, { ms: 20, at: null });
		expect(deal(made, moved, set)).toMatchObject({
			createdAt: '2026-01-05',
			enteredAt: '2026-01-09',
			touchedAt: START + 20
		});
		expect(deal({ ...made, at: null })).toMatchObject({ createdAt: null, enteredAt: null });
	});

	test('enters no stage anew by being reordered in it', () => {
		const order = operation('order', { stage: 's0', order: 'a9' } as Bodies['order'], { ms: 10 });
		expect(deal(created({}), order)).toMatchObject({ order: 'a9', enteredAt: START });
	});

	test('is won, lost with its reason, and open again', () => {
		const made = created({});
		const win = operation('win', transition('s0', 'sw'), { ms: 1, prev: { place: made.id } });
		expect(deal(made, win)).toMatchObject({ status: 'won', stage: 'sw', lost: undefined });
		const reopen = operation('reopen', transition('sw', 's0'), {
			ms: 2,
			prev: { place: win.id }
		});
		expect(deal(made, win, reopen)).toMatchObject({ status: 'open', stage: 's0' });
		const lose = operation(
			'lose',
			{ ...transition('s0', 'sl'), reason: 'r1', note: 'Late' } as Bodies['lose'],
			{ ms: 3, prev: { place: reopen.id } }
		);
		expect(deal(made, win, reopen, lose)).toMatchObject({
			status: 'lost',
			lost: { reason: 'r1', note: 'Late' }
		});
	});
});

test('text(value) and money(value) are undefined for any other type, and text for the empty one', () => {
	const some = { amount: 1, currency: 'EUR' } as never;
	expect([text('x'), text(''), text(null), text(5), text(some), text(undefined)]).toEqual([
		'x',
		undefined,
		undefined,
		undefined,
		undefined,
		undefined
	]);
	expect([money(some), money('1'), money(null), money(['a']), money(undefined)]).toEqual([
		some,
		undefined,
		undefined,
		undefined,
		undefined
	]);
});
