import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { ImportSession } from '#lib/state/import.svelte.ts';
import { createContact } from '#lib/store/contacts.ts';
import { emptyApp, endAll } from '../helpers/app.ts';

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(async () => {
	vi.restoreAllMocks();
	await endAll(ends);
});

/** The import of a new workspace, and what is asked about its file. */
async function opened(of: ImportSession['of'], file: string) {
	const app = await emptyApp();
	ends.push(() => app.leave());
	const session = new ImportSession(app.workspace);
	ends.push(() => session.close());
	session.of = of;
	const post = vi.spyOn(Worker.prototype, 'postMessage');
	const asked = () =>
		post.mock.calls
			.splice(0)
			.flatMap(([message]) => (message as { ask?: { ask?: string } }).ask?.ask ?? []);
	await session.open(new Blob([file]), 'file.csv');
	return { app, session, asked };
}

test('open(file, name) of people asks nothing of deals; become("deal") does, once', async () => {
	const { session, asked } = await opened('contact', 'Name,Email\nMina Rad,m@z.ir\n');
	expect(session.phase).toBe('plan');
	expect(session.recordLook).toMatchObject({ good: 1 });
	expect(asked()).toEqual(['read', 'proposeRecords', 'lookRecords']);
	await session.become('deal');
	expect(session.look).toMatchObject({ good: 1 });
	expect(asked()).toEqual(['propose', 'look']);
	await session.become('company');
	expect(session.recordPlan?.kind).toBe('company');
	expect(asked()).toEqual(['proposeRecords', 'lookRecords']);
	await session.become('deal');
	expect(session.plan).toBeDefined();
	expect(asked()).toEqual([]);
});

test('read(choice) looks anew at what the rows become, and at the other when it is asked for', async () => {
	const { app, session, asked } = await opened('deal', 'Name,Email\nMina Rad,m@z.ir\n');
	expect(asked()).toEqual(['read', 'propose', 'look']);
	await session.become('contact');
	expect(session.recordLook).toMatchObject({ good: 1, alike: 0 });
	app.workspace.run((store) => createContact(store, { name: 'Mina', email: 'm@z.ir' }));
	asked();
	await session.read({ layout: { delimiter: ',', header: false } });
	expect(asked()).toEqual(['read', 'proposeRecords', 'lookRecords']);
	expect(session.recognised?.rows).toBe(2);
	await session.become('deal');
	expect(asked()).toEqual(['propose', 'look']);
	expect(session.plan?.uses).toHaveLength(2);
});

test('start() of people brings them in though nothing was asked of deals', async () => {
	const { app, session } = await opened('contact', 'Name,Email\nMina Rad,m@z.ir\n');
	await session.start();
	expect(session.outcome).toMatchObject({ imported: 1 });
	expect([...app.workspace.store.contacts.values()]).toMatchObject([{ name: 'Mina Rad' }]);
});
