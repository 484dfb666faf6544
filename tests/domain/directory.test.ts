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
			guide: { decision: '', criteria: [], activities: [], days: undefined }
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
		order: 'a1'
	});
	expect(toReason(record('r1', { name: 'Price', order: 'a1' }))).toEqual({
		id: 'r1',
		name: 'Price',
		order: 'a1'
	});
	expect(toCompany(record('c1', { name: 'Acme' }))).toEqual({
		id: 'c1',
		name: 'Acme',
		deleted: false,
		deletion: undefined,
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
		deleted: false,
		deletion: undefined
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
		invited: true
	});
});

describe('toSettings(folded)', () => {
	test('reads its fields', () => {
		const fields = { name: 'Team', currency: 'IRR', timeZone: 'Asia/Tehran', sample: true };
		expect(toSettings(record(SETTINGS, fields))).toEqual(fields);
	});

	test('has what does least harm before they arrive', () => {
		expect(toSettings(undefined)).toEqual({
			name: '',
			currency: 'USD',
			timeZone: 'UTC',
			sample: false
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
