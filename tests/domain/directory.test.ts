import { describe, expect, test } from 'vitest';
import {
	toCompany,
	toContact,
	toMember,
	toPipeline,
	toReason,
	toSettings,
	toStage
} from '#lib/domain/directory.ts';
import { NO_GUIDE } from '#lib/domain/guide.ts';
import { fold, type Folded } from '#lib/domain/fold.ts';
import { SETTINGS, type RecordId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { operation } from '../helpers/operations.ts';

function record(id: string, fields: Fields): Folded {
	const folded = fold([operation('create', { fields }, { record: id as RecordId })]);
	const [one] = folded.values();
	if (!one) throw new Error('nothing folded');
	return one;
}

describe('toStage(folded)', () => {
	const stage = (fields: Fields) => toStage(record('s1', fields));

	test('reads its fields', () => {
		expect(
			stage({ pipeline: 'l1', name: 'Demo', kind: 'won', order: 'a1', probability: 40 })
		).toEqual({
			id: 's1',
			pipeline: 'l1',
			name: 'Demo',
			kind: 'won',
			order: 'a1',
			probability: 40,
			guide: NO_GUIDE
		});
	});

	test('is open for a kind of a later version', () => {
		expect(stage({ kind: 'parked' }).kind).toBe('open');
	});

	test.each([
		[-1, 0],
		[0, 0],
		[33.4, 33],
		[33.5, 34],
		[100, 100],
		[101, 100],
		['50', 0],
		[null, 0]
	])('has for the probability %j %d', (probability, expected) => {
		expect(stage({ probability }).probability).toBe(expected);
	});
});

test('toPipeline, toReason, toCompany and toContact read their fields', () => {
	expect(toPipeline(record('l1', { name: 'New', order: 'a1' }))).toEqual({
		id: 'l1',
		name: 'New',
		order: 'a1',
		colour: '',
		archived: false,
		area: undefined
	});
	expect(toReason(record('r1', { name: 'Price', order: 'a1' }))).toEqual({
		id: 'r1',
		name: 'Price',
		order: 'a1',
		use: 'lost',
		asks: undefined
	});
	expect(toCompany(record('c1', { name: 'Acme' }))).toEqual({
		id: 'c1',
		name: 'Acme',
		...{ website: '', phone: '', email: '', address: '', note: '' },
		...{ marketSegment: undefined, owner: undefined, labels: [], entries: {} },
		deleted: false,
		deletion: undefined,
		revived: false,
		mergedInto: undefined,
		notTwins: []
	});
	expect(toContact(record('p1', { name: 'Ann', company: 'c1', email: 'a@b.c' }))).toEqual({
		id: 'p1',
		name: 'Ann',
		company: 'c1',
		writtenCompany: 'c1',
		email: 'a@b.c',
		phone: '',
		...{ position: '', mobile: '', address: '', note: '' },
		...{ persona: undefined, labels: [], entries: {} },
		deleted: false,
		deletion: undefined,
		revived: false,
		mergedInto: undefined,
		notTwins: []
	});
});

test('toMember(folded) is a rep for a role of a later version', () => {
	const role = (value: string) => toMember(record('m1', { role: value })).role;
	expect(['owner', 'manager', 'rep', 'viewer', 'admin', ''].map(role)).toEqual([
		'owner',
		'manager',
		'rep',
		'viewer',
		'rep',
		'rep'
	]);
	expect(toMember(record('m1', { name: 'Ann', invited: true }))).toEqual({
		id: 'm1',
		name: 'Ann',
		role: 'rep',
		invited: true,
		team: undefined
	});
});

describe('toSettings(folded)', () => {
	test('reads its fields', () => {
		const fields = { name: 'Team', currency: 'IRR', timeZone: 'Asia/Tehran', sample: true };
		const week = { calendar: 'persian', firstDay: 6, workingDays: ['6', '0', '9', 'x'] };
		const rates = { 'rate.USD.2026-01-01': '1.1', 'rate.USD.2026-05-01': '1.2', 'rate.EUR.x': '1' };
		expect(toSettings(record(SETTINGS, { ...fields, ...week, ...rates }))).toEqual({
			...fields,
			...{ ...week, workingDays: [0, 6] },
			rates: [
				{ currency: 'USD', from: '2026-05-01', rate: '1.2' },
				{ currency: 'USD', from: '2026-01-01', rate: '1.1' }
			]
		});
	});

	test('works on the days that were first said, and as each day says since; never on none', () => {
		const days = (fields: Fields) => toSettings(record(SETTINGS, fields)).workingDays;
		const first = { workingDays: ['1', '2'] };
		expect(days({ ...first, 'workingDay.6': true, 'workingDay.2': false })).toEqual([1, 6]);
		expect(days({ ...first, 'workingDay.2': null, 'workingDay.9': true })).toEqual([1, 2]);
		expect(days({ ...first, 'workingDay.1': false, 'workingDay.2': false })).toEqual([1, 2]);
	});

	test('has what does least harm before they arrive', () => {
		expect(toSettings(undefined)).toEqual({
			name: '',
			currency: 'USD',
			timeZone: 'UTC',
			sample: false,
			calendar: 'gregorian',
			firstDay: 1,
			workingDays: [],
			rates: []
		});
	});

	test('never has a currency or a zone that this device cannot show', () => {
		expect(toSettings(record(SETTINGS, { currency: 'Euro', timeZone: 'Mars/Base' }))).toMatchObject(
			{
				currency: 'USD',
				timeZone: 'UTC'
			}
		);
	});
});
