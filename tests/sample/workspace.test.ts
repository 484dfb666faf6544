import { beforeAll, describe, expect, test } from 'vitest';
import { toActivity } from '#lib/domain/activity.ts';
import { stepState, toDeal, type Deal } from '#lib/domain/deal.ts';
import { linesIn } from '#lib/domain/line.ts';
import { toContact, toSettings } from '#lib/domain/directory.ts';
import { fold, type Records } from '#lib/domain/fold.ts';
import { SETTINGS, typeOf, type DeviceId, type MemberId } from '#lib/domain/ids.ts';
import { defaultsOf, named, REASONS, TEMPLATES } from '#lib/domain/templates.ts';
import { addDays, dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { phoneKey } from '#lib/i18n/phone.ts';
import { en as templates } from '#lib/i18n/templates/en.ts';
import { sampleWorkspace } from '#lib/sample/workspace.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';

const READER = { member: 'mReader0' as MemberId, device: 'device00' as DeviceId, name: 'Reader' };
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 12);
/** Some forty presents, so that the sample is good whenever it is started. */
const PRESENTS = Array.from({ length: 40 }, (_, index) => (NOW + index * 9.37 * DAY_MS) as EpochMs);

async function sample(language: Locale, now: EpochMs): Promise<Records> {
	const { operations } = await sampleWorkspace({
		language,
		now,
		zone: 'Europe/Warsaw',
		calendar: language === 'fa' ? 'persian' : 'gregory',
		name: 'Sample',
		pipeline: named(TEMPLATES[0], templates),
		reasons: REASONS.lost.map((name) => ({ name, asks: undefined })),
		lists: defaultsOf(templates),
		reader: READER
	});
	const read = operations.flatMap((operation) => decode(encode(operation)) ?? []);
	if (read.length !== operations.length) throw new Error('an operation cannot be read back');
	return fold(read);
}

function dealsOf(records: Records): readonly Deal[] {
	return [...records.values()].flatMap((folded) =>
		typeOf(folded.id) === 'deal' ? (toDeal(folded) ?? []) : []
	);
}

describe.each(LOCALES)('the sample workspace in %s', (language) => {
	let worlds: readonly { readonly now: EpochMs; readonly records: Records }[];
	beforeAll(async () => {
		worlds = await Promise.all(
			PRESENTS.map(async (now) => ({ now, records: await sample(language, now) }))
		);
	});

	test('is marked as a sample, in the currency of the language', () => {
		const settings = toSettings(worlds[0]?.records.get(SETTINGS));
		const currency = { en: 'USD', fa: 'IRR', ru: 'RUB', pl: 'PLN', zh: 'CNY' }[language];
		expect(settings).toMatchObject({ sample: true, currency, timeZone: 'Europe/Warsaw' });
	});

	test('has 60 deals, none deleted or contested, and one or two in another currency', () => {
		for (const { records } of worlds) {
			const deals = dealsOf(records);
			expect(deals).toHaveLength(60);
			expect(deals.filter(({ deleted, contested }) => deleted || contested)).toEqual([]);
			const { currency } = toSettings(records.get(SETTINGS));
			const foreign = deals.filter(({ value }) => value && value.currency !== currency);
			expect([1, 2]).toContain(foreign.length);
		}
	});

	test('shows a board worth looking at: deals in every stage, won and lost ones, steps and dates', () => {
		for (const { now, records } of worlds) {
			const deals = dealsOf(records);
			const open = deals.filter(({ status }) => status === 'open');
			expect(open.length).toBeGreaterThanOrEqual(12);
			expect(open.length).toBeLessThanOrEqual(30);
			expect(new Set(open.map(({ stage }) => stage)).size).toBeGreaterThanOrEqual(4);
			expect(deals.filter(({ status }) => status === 'won').length).toBeGreaterThanOrEqual(8);
			expect(deals.filter(({ status }) => status === 'lost').length).toBeGreaterThanOrEqual(8);
			expect(open.filter(({ nextStep }) => nextStep !== '').length).toBeGreaterThan(
				open.length / 2
			);
			const soon = addDays(dayIn(now, 'Europe/Warsaw'), 60) as Day;
			expect(open.some(({ expectedClose }) => expectedClose && expectedClose < soon)).toBe(true);
			expect(open.filter(({ owner }) => owner === READER.member).length).toBeGreaterThanOrEqual(1);
		}
	});

	test('has people with phones, calls, and next steps that are due today, overdue and planned', () => {
		for (const { now, records } of worlds) {
			const today = dayIn(now, 'Europe/Warsaw');
			const all = [...records.values()];
			const contacts = all.filter(({ id }) => typeOf(id) === 'contact').map(toContact);
			expect(contacts.length).toBeGreaterThan(20);
			expect(contacts.filter(({ phone }) => phoneKey(phone) === '')).toEqual([]);
			const calls = all.filter(({ id }) => typeOf(id) === 'activity').map(toActivity);
			expect(calls.length).toBeGreaterThan(60);
			expect(calls.filter((call) => call?.outcome === undefined)).toEqual([]);
			expect(calls.filter((call) => call && Number(call.at) > now)).toEqual([]);
			const open = dealsOf(records).filter(({ status }) => status === 'open');
			const states = open.map((deal) => stepState(deal, today));
			expect(new Set(states)).toEqual(new Set(['overdue', 'today', 'planned', 'none']));
			const own = open.filter(({ owner }) => owner === READER.member);
			expect(own.some((deal) => stepState(deal, today) === 'today')).toBe(true);
		}
	});

	test('has deals with sources, labels, lines, costs and personas, some set aside and one disqualified', () => {
		for (const { now, records } of worlds) {
			const deals = dealsOf(records);
			const some = (has: (deal: Deal) => boolean) => deals.filter(has).length;
			expect(some(({ source }) => source !== undefined)).toBe(60);
			expect(some(({ labels }) => labels.length > 0)).toBeGreaterThan(8);
			expect(some(({ persona }) => persona !== undefined)).toBeGreaterThan(20);
			expect(some(({ cost }) => cost !== undefined)).toBeGreaterThan(10);
			const sold = deals.filter(({ entries }) => linesIn(entries).length > 0);
			expect(sold.length).toBeGreaterThan(5);
			const today = dayIn(now, 'Europe/Warsaw');
			const aside = deals.filter(({ status }) => status === 'nurture');
			expect(aside.length).toBeGreaterThanOrEqual(1);
			expect(aside.some(({ lost }) => lost?.until && lost.until < today)).toBe(true);
			// What refers to a list refers to an entry of it.
			for (const { source, labels, persona } of deals)
				for (const id of [source, persona, ...labels])
					if (id !== undefined) expect(records.has(id)).toBe(true);
		}
	});

	test('lies in the twelve months before now', () => {
		for (const { now, records } of worlds)
			for (const { createdAt } of dealsOf(records)) {
				expect(Number(createdAt)).toBeGreaterThan(now - 370 * DAY_MS);
				expect(Number(createdAt)).toBeLessThanOrEqual(now);
			}
	});
});
