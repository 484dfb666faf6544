import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LABEL } from '#lib/domain/deal.ts';
import { newId, type CustomFieldId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Day } from '#lib/domain/time.ts';
import en from '#lib/i18n/messages/en.json' with { type: 'json' };
import { amendActivity, logActivity } from '#lib/store/activities.ts';
import { setBenchmark } from '#lib/store/benchmarks.ts';
import { changeDeals } from '#lib/store/bulk.ts';
import { addListed, setListed } from '#lib/store/catalogue.ts';
import { commit, createDeal, moveDeal, setDeal, setFields } from '#lib/store/commands.ts';
import { addComment, react } from '#lib/store/comments.ts';
import { createCompany, setCompany } from '#lib/store/companies.ts';
import { createContact, setContact } from '#lib/store/contacts.ts';
import { loseDeal, nurtureDeal, winDeal } from '#lib/store/exits.ts';
import { setCustom, setLabel } from '#lib/store/fields.ts';
import { addCriterion, addGuideStep, expectActivities } from '#lib/store/guide.ts';
import { createLead, qualifyLead, setLead } from '#lib/store/leads.ts';
import { addLine } from '#lib/store/lines.ts';
import { setPart } from '#lib/store/parts.ts';
import { colourPipeline, renamePipeline } from '#lib/store/pipelines.ts';
import { reasons } from '#lib/store/queries.ts';
import { setRate, setSettings } from '#lib/store/settings.ts';
import { addStage, setStage } from '#lib/store/stages.ts';
import { stamp } from '#lib/store/stamp.ts';
import { setNextStep } from '#lib/store/steps.ts';
import { undo } from '#lib/store/undo.ts';
import { renameView, saveView } from '#lib/store/views.ts';
import { PLAIN } from '#lib/domain/view.ts';
import { badInput, TEXTS, type Bad } from '../helpers/bad-input.ts';
import { colleagueOf, shown } from '../helpers/peers.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	newWorkspace,
	refusal,
	stageNamed
} from '../helpers/workspace.ts';

/** A workspace with one of everything to give bad input to. */
function ground() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const deal = addDeal(workspace);
	const stage = stageNamed(workspace, 'Demo');
	const [pipeline] = workspace.pipelines.keys();
	const [reason] = reasons(workspace, 'lost');
	if (!pipeline || !reason) throw new Error('not set up');
	const field = (type: string) =>
		must(addListed(workspace, 'custom-field', { name: type, of: 'deal', type }));
	return {
		...{ setting, workspace, deal, stage, pipeline, reason: reason.id },
		contact: must(createContact(workspace, { name: 'Ada' })),
		company: must(createCompany(workspace, { name: 'Acme' })),
		lead: must(createLead(workspace, { title: 'Lead' })),
		label: must(addListed(workspace, 'label', { name: 'Label' })),
		call: must(logActivity(workspace, { type: 'call', deal })),
		comment: must(addComment(workspace, deal, { text: 'Hello' })),
		view: must(saveView(workspace, { name: 'View', view: PLAIN, audience: 'team' })),
		date: field('date'),
		number: field('number'),
		money: field('money'),
		link: field('link')
	};
}

type Ground = ReturnType<typeof ground>;
type Give = (on: Ground, bad: Bad) => Result<unknown>;

/** Commands that take what people type, each given what nobody should. */
const GIVES: Readonly<Record<string, Give>> = {
	createDeal: ({ workspace }, bad) =>
		createDeal(workspace, {
			...{ title: bad.text, value: bad.money, company: bad.other, expectedClose: bad.day },
			...{ nextStep: bad.other, nextOn: bad.day, extra: { [bad.text]: bad.other } }
		}),
	setDeal: ({ workspace, deal }, bad) =>
		setDeal(workspace, deal, { title: bad.text, company: bad.other, nextStep: bad.other }),
	'setDeal of an amount': ({ workspace, deal }, { money }) =>
		setDeal(workspace, deal, { value: money, cost: money }),
	'setDeal of a day': ({ workspace, deal }, { day }) =>
		setDeal(workspace, deal, { expectedClose: day, paidOn: day }),
	'setFields of a number': ({ workspace, deal }, { number, text }) =>
		setFields(workspace, deal, { [`f.${text.slice(0, 50)}`]: number }),
	setNextStep: ({ workspace, deal }, { text, day }) =>
		setNextStep(workspace, deal, { text, on: day }),
	changeDeals: ({ workspace, deal }, { day }) =>
		changeDeals(workspace, [deal], { kind: 'expectedClose', day }),
	winDeal: ({ workspace, deal }, { money, day }) =>
		winDeal(workspace, deal, { value: money, on: day }),
	loseDeal: ({ workspace, deal, reason }, { text, other }) =>
		loseDeal(workspace, deal, { reason, note: text, competitor: other }),
	nurtureDeal: ({ workspace, deal }, { text, day }) =>
		nurtureDeal(workspace, deal, { until: day, note: text }),
	addLine: ({ workspace, deal }, { text, money, number }) =>
		addLine(workspace, deal, {
			...{ name: text, price: money, quantity: number as never, discount: number as never }
		}),
	'setCustom of a date': ({ workspace, deal, date }, { day }) =>
		setCustom(workspace, deal, date, day),
	'setCustom of a number': ({ workspace, deal, number }, bad) =>
		setCustom(workspace, deal, number, bad.number),
	'setCustom of an amount': ({ workspace, deal, money }, bad) =>
		setCustom(workspace, deal, money, bad.money),
	'setCustom of a link': ({ workspace, deal, link }, { text }) =>
		setCustom(workspace, deal, link, text),
	'setCustom of none': ({ workspace, deal }, { text }) =>
		setCustom(workspace, deal, text as CustomFieldId, text),
	setLabel: ({ workspace, deal }, { text }) => setLabel(workspace, deal, text as never, true),
	setPart: ({ workspace, deal, contact }, { text }) => setPart(workspace, deal, contact, text),
	createContact: ({ workspace }, bad) =>
		createContact(workspace, {
			...{ name: bad.text, phone: bad.other, email: bad.other, company: bad.other, note: bad.text }
		}),
	setContact: ({ workspace, contact }, { text, other }) =>
		setContact(workspace, contact, { name: text, position: other, address: other, mobile: other }),
	createCompany: ({ workspace }, { text, other }) =>
		createCompany(workspace, { name: text, website: other, phone: other, address: other }),
	setCompany: ({ workspace, company }, { text, other }) =>
		setCompany(workspace, company, { name: text, email: other, note: other }),
	createLead: ({ workspace }, bad) =>
		createLead(workspace, {
			...{ title: bad.text, contact: bad.other, phone: bad.other, company: bad.other },
			...{ value: bad.money, note: bad.text, on: bad.day }
		}),
	setLead: ({ workspace, lead }, { text, money, other }) =>
		setLead(workspace, lead, { title: text, value: money, note: other }),
	qualifyLead: ({ workspace, lead }, { day }) => qualifyLead(workspace, lead, day),
	logActivity: ({ workspace, deal }, { text, instant }) =>
		logActivity(workspace, { type: 'call', deal, note: text, at: instant }),
	amendActivity: ({ workspace, call }, { text, day }) =>
		amendActivity(workspace, call, { note: text, at: day }),
	addComment: ({ workspace, deal }, { text }) => addComment(workspace, deal, { text }),
	react: ({ workspace, comment }, { text }) => react(workspace, comment, text),
	addListed: ({ workspace }, { text, other }) =>
		addListed(workspace, 'product', { name: text, code: other }),
	setListed: ({ workspace, label }, { text, other }) =>
		setListed(workspace, label, { name: text, colour: other }),
	renamePipeline: ({ workspace, pipeline }, { text }) => renamePipeline(workspace, pipeline, text),
	colourPipeline: ({ workspace, pipeline }, { text }) => colourPipeline(workspace, pipeline, text),
	addStage: ({ workspace, pipeline }, { text }) => addStage(workspace, pipeline, text),
	setStage: ({ workspace, stage }, { text, other, number }) =>
		setStage(workspace, stage, { name: text, decision: other, probability: number, days: number }),
	addCriterion: ({ workspace, stage }, { text }) => addCriterion(workspace, stage, { text }),
	addGuideStep: ({ workspace, stage }, { text }) => addGuideStep(workspace, stage, text),
	expectActivities: ({ workspace, stage }, { number }) =>
		expectActivities(workspace, stage, 'call', number),
	'setBenchmark of value': ({ workspace, pipeline }, { day, money }) =>
		setBenchmark(workspace, { kind: 'won-value', pipeline, from: day, value: money } as never),
	'setBenchmark of activities': ({ workspace, pipeline }, { day, number }) =>
		setBenchmark(workspace, { kind: 'activities', pipeline, from: day, count: number } as never),
	setSettings: ({ workspace }, { text, other, number }) =>
		setSettings(workspace, {
			...{ name: text, currency: other as never, timeZone: other, workingDays: [number] }
		}),
	'setSettings of a name': ({ workspace }, { text }) => setSettings(workspace, { name: text }),
	setRate: ({ workspace }, { text, day, number }) =>
		setRate(workspace, { currency: text, from: day, rate: String(number) }),
	saveView: ({ workspace }, { text }) =>
		saveView(workspace, { name: text, view: PLAIN, audience: 'team' }),
	renameView: ({ workspace, view }, { text }) => renameView(workspace, view, text)
};

/** How many operations there are. */
function written({ records }: Ground['workspace']): number {
	let count = 0;
	for (const { operations } of records.values()) count += operations.length;
	return count;
}

const given = fc.tuple(fc.constantFrom(...Object.keys(GIVES)), badInput);

test('whatever a command is given, it is taken and reaches every device, or refused in words and nothing changed', () => {
	const tried = new Set<string>();
	fc.assert(
		fc.property(fc.array(given, { minLength: 1, maxLength: 8 }), (all) => {
			const on = ground();
			const { workspace, setting } = on;
			for (const [name, bad] of all) {
				const before = written(workspace);
				const outcome = GIVES[name]?.(on, bad);
				if (!outcome) throw new Error(`no command ${name}`);
				tried.add(name);
				if (outcome.ok) continue;
				expect(written(workspace)).toBe(before);
				expect(Object.keys(en)).toContain(`problem.${outcome.problem.code}`);
			}
			const other = colleagueOf(setting).workspace;
			expect(workspace.unreadable).toBe(0);
			expect(other.unreadable).toBe(0);
			expect(shown(other)).toEqual(shown(workspace));
		}),
		{ numRuns: 150 }
	);
	expect([...tried].sort()).toEqual(Object.keys(GIVES).sort());
});

test('a value or a cost below zero is refused by whatever would write it, an amount of another kind is not', () => {
	const { workspace, deal, lead, money } = ground();
	const below = euros(-5);
	const refused = [
		createDeal(workspace, { title: 'Deal', value: below }),
		setDeal(workspace, deal, { value: below }),
		setDeal(workspace, deal, { cost: below }),
		setFields(workspace, deal, { value: below }),
		winDeal(workspace, deal, { value: below }),
		addLine(workspace, deal, { name: 'Credit', price: below }),
		createLead(workspace, { title: 'Lead', value: below }),
		setLead(workspace, lead, { value: below })
	];
	expect(refused.map((one) => refusal(one).code)).toEqual(refused.map(() => 'value-negative'));
	must(setCustom(workspace, deal, money, below));
	must(setDeal(workspace, deal, { value: euros(0) }));
	must(addLine(workspace, deal, { name: 'Credit', price: below }));
});

test('a day to come is refused of what has happened, today is not', () => {
	const { workspace, deal, lead, call } = ground();
	const [today, tomorrow] = ['2026-03-02' as Day, '2026-03-03' as Day];
	const gives: ((day: Day) => Result<unknown>)[] = [
		(at) => logActivity(workspace, { type: 'call', deal, at }),
		(at) => amendActivity(workspace, call, { at }),
		(on) => createLead(workspace, { title: 'Lead', on }),
		(on) => setLead(workspace, lead, { on }),
		(on) => qualifyLead(workspace, lead, on),
		(paidOn) => setDeal(workspace, deal, { paidOn }),
		(on) => winDeal(workspace, deal, { on })
	];
	for (const give of gives) expect(refusal(give(tomorrow)).code).toBe('day-ahead');
	for (const give of gives) must(give(today));
	must(setDeal(workspace, deal, { expectedClose: tomorrow }));
});

test('a value below zero from before that was refused stands, and keeps its deal from nothing', () => {
	const { workspace, deal, stage } = ground();
	must(workspace.append([stamp(workspace, 'set', deal, { fields: { value: euros(-5) } })]));
	expect(dealOf(workspace, deal).value).toEqual(euros(-5));
	must(setDeal(workspace, deal, { title: 'Renamed' }));
	must(moveDeal(workspace, deal, stage));
	must(winDeal(workspace, deal));
	must(setDeal(workspace, deal, { value: euros(5) }));
	must(undo(workspace));
	expect(dealOf(workspace, deal).value).toEqual(euros(-5));
});

test('whatever was taken is taken back by undo', () => {
	fc.assert(
		fc.property(given, ([name, bad]) => {
			const on = ground();
			const { workspace } = on;
			const visible = () => {
				const { deals, companies, contacts, tables, settings } = shown(workspace);
				const living = (all: readonly { readonly deleted?: boolean }[]) =>
					all.filter(({ deleted }) => !deleted).map(what);
				return [living(deals), living(companies), living(contacts), tables.map(living), settings];
			};
			const before = visible();
			const steps = written(workspace);
			const outcome = GIVES[name]?.(on, bad);
			if (!outcome?.ok || written(workspace) === steps) return;
			must(undo(workspace));
			expect(visible()).toEqual(before);
		}),
		{ numRuns: 150 }
	);
});

/** What a record shows: without when it was touched, and without the registers that say nothing any more. */
function what(record: object): object {
	return Object.fromEntries(
		Object.entries(record).filter(([name]) => name !== 'touchedAt' && name !== 'fields')
	);
}

test('a text that is taken is kept as it was written', () => {
	for (const text of TEXTS) {
		const { workspace, setting, deal } = ground();
		const outcome = setDeal(workspace, deal, { title: text });
		const other = colleagueOf(setting).workspace;
		expect(dealOf(other, deal).title).toBe(outcome.ok ? text.trim() : 'Deal');
	}
});

test('an amount that no device can read, a day that there is not and a page as a name are refused', () => {
	const { workspace, deal, lead } = ground();
	const money = (amount: number) => ({ amount, currency: 'EUR' }) as never;
	expect(refusal(setDeal(workspace, deal, { value: money(NaN) })).code).toBe('value-invalid');
	expect(refusal(setLead(workspace, lead, { value: money(2 ** 53) })).code).toBe('value-invalid');
	expect(refusal(setDeal(workspace, deal, { expectedClose: '2026-02-30' as never })).code).toBe(
		'day-invalid'
	);
	expect(refusal(setDeal(workspace, deal, { title: 'x'.repeat(5001) }))).toEqual({
		code: 'text-long',
		where: '5000'
	});
	must(setDeal(workspace, deal, { value: money(2 ** 53 - 1) }));
});

test.each(['\u200B', ' \u2060\uFEFF', '\u202E\u2066', '\u3164', '\0'])(
	'what nobody can see is no name: %j',
	(nothing) => {
		const { workspace, deal, contact, lead, label, view } = ground();
		const before = written(workspace);
		for (const outcome of [
			createDeal(workspace, { title: nothing }),
			setDeal(workspace, deal, { title: nothing }),
			createContact(workspace, { name: nothing }),
			setContact(workspace, contact, { name: nothing }),
			createCompany(workspace, { name: nothing }),
			setLead(workspace, lead, { title: nothing }),
			setListed(workspace, label, { name: nothing }),
			renameView(workspace, view, nothing)
		])
			expect(refusal(outcome).code).toBe('name-missing');
		expect(written(workspace)).toBe(before);
		must(setContact(workspace, contact, { name: `A${nothing}B` }));
	}
);

test('a deal wears 5,000 labels, and another device sees them', () => {
	const { workspace, setting, deal } = ground();
	const labels = Array.from({ length: 5000 }, () => newId('label', workspace.random));
	const made = labels.map((id, n) =>
		stamp(workspace, 'create', id, { fields: { name: `Label ${n}`, order: `a${n}1` } })
	);
	must(commit(workspace, made, undefined));
	must(setFields(workspace, deal, Object.fromEntries(labels.map((id) => [LABEL + id, true]))));
	const other = colleagueOf(setting).workspace;
	expect(dealOf(other, deal).labels.length).toBe(5000);
	must(undo(workspace));
	expect(dealOf(workspace, deal).labels.length).toBe(0);
});
