import { describe, expect, test } from 'vitest';
import type { Currency } from '#lib/domain/money.ts';
import type { Day } from '#lib/domain/time.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { removeRate, setRate, setSettings, unrated } from '#lib/store/settings.ts';
import { undo } from '#lib/store/undo.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { addDeal, EUR, joinAs, must, newWorkspace, refusal } from '../helpers/workspace.ts';

const [PLN, USD] = ['PLN', 'USD'] as [Currency, Currency];
const money = (amount: number, currency: Currency) => ({ amount: amount as never, currency });

describe('setSettings(workspace, change)', () => {
	test('changes what is named, and nothing else', () => {
		const { workspace } = newWorkspace();
		const before = workspace.settings;
		must(setSettings(workspace, { name: ' North ', calendar: 'persian', firstDay: 6 }));
		must(setSettings(workspace, { workingDays: [6, 0, 1, 1], timeZone: 'Asia/Tehran' }));
		expect(workspace.settings).toEqual({
			...before,
			name: 'North',
			calendar: 'persian',
			firstDay: 6,
			workingDays: [0, 1, 6],
			timeZone: 'Asia/Tehran'
		});
	});

	test.each([
		[{ name: '  ' }, 'name-missing'],
		[{ currency: 'euro' as Currency }, 'currency-invalid'],
		[{ timeZone: 'Mars/Base' }, 'zone-invalid'],
		[{ firstDay: 7 }, 'week-invalid'],
		[{ workingDays: [1, 1.5] }, 'week-invalid'],
		[{ workingDays: [] }, 'week-invalid']
	])('refuses %j with %s', (change, code) => {
		const { workspace } = newWorkspace();
		const before = workspace.settings;
		expect(refusal(setSettings(workspace, { name: 'Else', ...change })).code).toBe(code);
		expect(workspace.settings).toEqual(before);
	});

	test('takes one day of work off and another on apart, and keeps both', () => {
		const one = newWorkspace();
		must(setSettings(one.workspace, { workingDays: [1, 2, 3] }));
		const other = colleagueOf(one);
		one.clock.advance(1000);
		must(setSettings(one.workspace, { workingDays: [1, 2] }));
		must(setSettings(other.workspace, { workingDays: [1, 2, 3, 6] }));
		sync(one, other);
		for (const { workspace } of [one, other])
			expect(workspace.settings.workingDays).toEqual([1, 2, 6]);
		must(undo(one.workspace));
		expect(one.workspace.settings.workingDays).toEqual([1, 2, 3, 6]);
	});

	test('takes the rates away with the currency they are of, and undo brings them back', () => {
		const { workspace } = newWorkspace();
		must(setRate(workspace, { currency: 'PLN', from: '2026-01-01', rate: '0.25' }));
		const before = workspace.settings;
		must(setSettings(workspace, { currency: EUR }));
		expect(workspace.settings).toEqual(before);
		must(setSettings(workspace, { currency: USD }));
		expect(workspace.settings).toMatchObject({ currency: USD, rates: [] });
		must(undo(workspace));
		expect(workspace.settings).toEqual(before);
	});
});

describe('setRate(workspace, rate), removeRate(workspace, currency, from)', () => {
	test('keep a rate a currency and day, the latest first', () => {
		const { workspace } = newWorkspace();
		for (const [from, rate] of [
			['2026-01-01', '0.25'],
			['2026-02-01', '0.250'],
			['2026-02-01', '00.26']
		] as const)
			must(setRate(workspace, { currency: 'PLN', from, rate }));
		const rates = [
			{ currency: PLN, from: '2026-02-01', rate: '0.26' },
			{ currency: PLN, from: '2026-01-01', rate: '0.25' }
		];
		expect(workspace.settings.rates).toEqual(rates);
		must(removeRate(workspace, PLN, '2026-02-01' as Day));
		expect(workspace.settings.rates).toEqual(rates.slice(1));
	});

	test.each([
		[{ currency: 'EUR' }, 'currency-invalid'],
		[{ currency: 'zl' }, 'currency-invalid'],
		[{ from: '2026-02-30' }, 'day-invalid'],
		[{ rate: '0' }, 'rate-invalid'],
		[{ rate: '-1' }, 'rate-invalid'],
		[{ rate: '<b>1</b>' }, 'rate-invalid']
	])('refuse %j with %s', (wrong, code) => {
		const { workspace } = newWorkspace();
		const rate = { currency: 'PLN', from: '2026-01-01', rate: '0.25', ...wrong };
		expect(refusal(setRate(workspace, rate)).code).toBe(code);
		expect(workspace.settings.rates).toEqual([]);
	});

	test('a rate that was set apart from another currency of the workspace is none of that', () => {
		const one = newWorkspace();
		const other = colleagueOf(one, 7);
		joinAs(other.workspace, 'Ben', 'owner');
		sync(one, other);
		must(setSettings(one.workspace, { currency: USD }));
		must(setRate(one.workspace, { currency: 'EUR', from: '2026-01-01', rate: '1.1' }));
		must(setRate(other.workspace, { currency: 'PLN', from: '2026-01-01', rate: '0.25' }));
		sync(one, other);
		for (const { settings } of [one.workspace, other.workspace])
			expect(settings).toMatchObject({
				currency: USD,
				rates: [{ currency: EUR, from: '2026-01-01', rate: '1.1' }]
			});
	});

	test('of two managers apart both stay, and a rep may set none', () => {
		const one = newWorkspace();
		const other = colleagueOf(one, 7);
		joinAs(other.workspace, 'Ben', 'owner');
		sync(one, other);
		must(setRate(one.workspace, { currency: 'PLN', from: '2026-01-01', rate: '0.25' }));
		must(setRate(other.workspace, { currency: 'USD', from: '2026-01-01', rate: '0.9' }));
		sync(one, other);
		expect(one.workspace.settings.rates.map(({ currency }) => currency)).toEqual([PLN, USD]);
		expect(other.workspace.settings).toEqual(one.workspace.settings);
		other.workspace.grant = { role: 'rep', areas: 'all' };
		const refused = setRate(other.workspace, { currency: 'USD', from: '2026-02-01', rate: '1' });
		expect(refusal(refused).code).toBe('not-manager');
	});
});

test('unrated(workspace, day) has the currencies of deals that no rate holds for', () => {
	const { workspace } = newWorkspace();
	addDeal(workspace, { value: money(1, EUR) });
	addDeal(workspace, { value: money(1, USD) });
	const gone = addDeal(workspace, { value: money(1, 'CHF' as Currency) });
	addDeal(workspace, { value: money(1, PLN) });
	must(deleteDeal(workspace, gone));
	must(setRate(workspace, { currency: 'PLN', from: '2026-02-01', rate: '0.25' }));
	expect(unrated(workspace, '2026-01-31' as Day)).toEqual([PLN, USD]);
	expect(unrated(workspace, '2026-02-01' as Day)).toEqual([USD]);
});
