import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIVITY_TYPES, OUTCOMES_OF, toActivity } from '#lib/domain/activity.ts';
import { stepState, toDeal, type Deal } from '#lib/domain/deal.ts';
import { linesIn } from '#lib/domain/line.ts';
import { toContact, toSettings } from '#lib/domain/directory.ts';
import { fold, type Folded, type Records } from '#lib/domain/fold.ts';
import {
	SETTINGS,
	typeOf,
	type CommentId,
	type DeviceId,
	type LeadId,
	type MemberId,
	type RecordId,
	type RecordType,
	type ViewId
} from '#lib/domain/ids.ts';
import { LEAD_STATES, toLead } from '#lib/domain/lead.ts';
import { toMe, toSavedView } from '#lib/domain/own.ts';
import { toComment } from '#lib/domain/talk.ts';
import { parseView } from '#lib/domain/view-text.ts';
import { mentionsIn } from '#lib/i18n/mentions.ts';
import { toKept, type Kept } from '#lib/domain/kept.ts';
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

function of(records: Records, type: RecordType): readonly Folded[] {
	return [...records.values()].filter(({ id }) => typeOf(id) === type);
}

function keptOf(records: Records, type: RecordType): readonly Kept[] {
	return of(records, type).flatMap((folded) => toKept(folded) ?? []);
}

function membersOf(records: Records) {
	return of(records, 'member').map(({ id, fields }) => ({
		id: id as MemberId,
		name: String(fields['name'])
	}));
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
			const calls = all
				.filter(({ id, fields }) => typeOf(id) === 'activity' && fields['type'] === 'call')
				.map(toActivity);
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

	test('has leads of every state, some of which became deals', () => {
		for (const { now, records } of worlds) {
			const leads = keptOf(records, 'lead').map((kept) => toLead(kept as Kept<LeadId>));
			expect(new Set(leads.map(({ state }) => state))).toEqual(new Set(LEAD_STATES));
			expect(leads.length).toBeGreaterThan(18);
			const today = dayIn(now, 'Europe/Warsaw');
			expect(leads.filter(({ on }) => on === undefined || on > today)).toEqual([]);
			for (const { state, deal, contact, company } of leads) {
				if (state === 'converted') expect(records.has(deal as RecordId)).toBe(true);
				expect(records.has(contact as RecordId)).toBe(true);
				expect(records.has(company as RecordId)).toBe(true);
			}
			const deals = dealsOf(records).filter(({ lead }) => lead !== undefined);
			expect(deals.length).toBeGreaterThan(3);
		}
	});

	test('has activities of every kind, each with an outcome that its kind has', () => {
		for (const { now, records } of worlds) {
			const all = of(records, 'activity').flatMap((folded) => toActivity(folded) ?? []);
			expect(new Set(all.map(({ type }) => type))).toEqual(new Set(ACTIVITY_TYPES));
			for (const { type, outcome, at } of all) {
				if (outcome) expect(OUTCOMES_OF[type]).toContain(outcome);
				expect(Number(at)).toBeLessThanOrEqual(now);
			}
		}
	});

	test('has talk: questions to the reader, answers, signs, some of it unread', () => {
		for (const { now, records } of worlds) {
			const comments = keptOf(records, 'comment').map((kept) => toComment(kept as Kept<CommentId>));
			expect(comments.length).toBeGreaterThan(8);
			const [kept] = keptOf(records, 'me');
			if (!kept) throw new Error('the reader has nothing of their own');
			const me = toMe(kept);
			const asked = comments.filter(({ mentions }) => mentions.includes(READER.member));
			expect(asked.some(({ id }) => !me.read.has(id))).toBe(true);
			expect(me.read.size).toBeGreaterThan(0);
			expect(me.follows.length).toBeGreaterThan(0);
			expect(comments.some(({ replyTo }) => replyTo !== undefined)).toBe(true);
			expect(comments.some(({ reactions }) => reactions.size > 0)).toBe(true);
			for (const { text, mentions, recordedAt } of comments) {
				expect(text).not.toContain('{');
				expect(mentionsIn(text, membersOf(records))).toEqual(mentions);
				expect(recordedAt).toBeLessThanOrEqual(now);
			}
		}
	});

	test('has views and benchmarks that can be read', () => {
		const [{ records } = { records: new Map() as Records }] = worlds;
		const views = keptOf(records, 'view').map((kept) => toSavedView(kept as Kept<ViewId>));
		expect(views.map(({ query }) => parseView(query).filter.parts.length)).toEqual([1, 1]);
		expect(of(records, 'benchmark')).toHaveLength(3);
	});

	test('lies in the twelve months before now', () => {
		for (const { now, records } of worlds)
			for (const { createdAt } of dealsOf(records)) {
				expect(Number(createdAt)).toBeGreaterThan(now - 370 * DAY_MS);
				expect(Number(createdAt)).toBeLessThanOrEqual(now);
			}
	});
});
