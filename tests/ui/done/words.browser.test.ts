import { afterEach, beforeEach, expect, test } from 'vitest';
import { SETTINGS, type ContactId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import { setFields, type Outcome } from '#lib/store/commands.ts';
import { addComment, deleteComment, editComment, react } from '#lib/store/comments.ts';
import { createContact } from '#lib/store/contacts.ts';
import { keepApart, mergeContacts } from '#lib/store/merging.ts';
import { setRate, setSettings } from '#lib/store/settings.ts';
import { lineOf } from '#lib/ui/done/words.ts';
import { plain, stand } from '../board/stand.ts';

let base: Awaited<ReturnType<typeof stand>>;
beforeEach(async () => {
	base = await stand();
});
afterEach(() => base.destroy());

/** What the list of what was done says of the last step. */
function lastLine(): string {
	const [step] = base.workspace.done;
	if (!step) throw new Error('nothing was done');
	return plain(lineOf(base.workspace, step));
}

function person(name: string, phone = ''): ContactId {
	const made = createContact(base.workspace.store, { name, phone });
	if (!made.ok) throw new Error(made.problem.code);
	return made.value;
}

function done(outcome: Outcome): string {
	if (!outcome.ok) throw new Error(outcome.problem.code);
	return lastLine();
}

test('lineOf(workspace, step) of a merge names who went and who stays, also where the one that stays is filled in', () => {
	const { store } = base.workspace;
	const [ada, bo, cy] = [person('Ada', '123456'), person('Bo'), person('Cy')];
	expect(done(keepApart(store, [ada, bo]))).toBe('Ada: They are different');
	expect(done(mergeContacts(store, cy, [bo]))).toBe('Bo: Merged into Cy');
	expect(done(mergeContacts(store, cy, [ada]))).toBe('Ada: Merged into Cy');
	const [dora, eve] = [person('Dora', '1'), person('Eve', '2')];
	expect(done(mergeContacts(store, cy, [dora, eve]))).toBe('Dora, Eve: Merged into Cy');
});

test('lineOf(workspace, step) of a comment says what it is on and what it says', () => {
	const { store } = base.workspace;
	const said = addComment(store, base.id('A1'), { text: 'Is it dry?' });
	if (!said.ok) throw new Error(said.problem.code);
	expect(lastLine()).toBe('A1: Comment: Is it dry?');
	expect(done(editComment(store, said.value, { text: 'It is dry.' }))).toBe(
		'A1: Comment: Is it dry? → It is dry.'
	);
	expect(done(react(store, said.value, '👍'))).toBe('A1: Add a reaction: None → 👍');
	const long = `${'word '.repeat(20)}end`;
	expect(done(editComment(store, said.value, { text: long }))).toBe(
		`A1: Comment: It is dry. → ${'word '.repeat(16).trim()}…`
	);
	expect(done(deleteComment(store, said.value))).toBe('A1: Comment deleted');
});

test('lineOf(workspace, step) of settings names them as they are set', () => {
	const { store } = base.workspace;
	done(setSettings(store, { calendar: 'gregorian', firstDay: 1, timeZone: 'UTC' }));
	done(setSettings(store, { currency: 'EUR' as Currency }));
	done(setFields(store, SETTINGS, { workingDays: ['1', '2', '3'] }));
	expect(done(setSettings(store, { firstDay: 6 }))).toBe(
		'Test: First day of the week: Monday → Saturday'
	);
	expect(done(setSettings(store, { timeZone: 'Europe/Warsaw' }))).toBe(
		'Test: Time zone: UTC → Europe/Warsaw'
	);
	expect(done(setSettings(store, { calendar: 'persian' }))).toBe(
		'Test: Months and years are counted by: Gregorian → Persian'
	);
	expect(done(setSettings(store, { workingDays: [1, 2, 4] }))).toBe(
		'Test: Working days: Wednesday: Yes → No · Working days: Thursday: No → Yes'
	);
	expect(done(setRate(store, { currency: 'PLN', from: '2026-01-05', rate: '0.23' }))).toBe(
		'Test: 1 PLN in EUR, from Jan 5, 2026: None → 0.23'
	);
	expect(done(setSettings(store, { currency: 'USD' as Currency }))).toBe(
		'Test: Currency of the workspace: EUR → USD · 1 PLN in EUR, from Jan 5, 2026: 0.23 → None'
	);
});
