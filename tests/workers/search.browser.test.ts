import { afterEach, expect, test, vi } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Source } from '#lib/store/search/source.ts';
import { logActivity } from '#lib/store/activities.ts';
import { addComment, deleteComment } from '#lib/store/comments.ts';
import { keptText } from '#lib/sync/note-text-rows.ts';
import { pack } from '#lib/workers/archive-blob.ts';
import { packTalk } from '#lib/workers/archive-talk.ts';
import { openSearch, type Search } from '#lib/workers/search.ts';
import { openSession, type Session } from '#lib/workers/session.ts';
import { NoteCopy } from '#lib/ydoc/note.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';
import { Editor } from '../helpers/editor.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const NOTE = 'note/0/d1';

function start(): Search {
	const search = openSearch();
	ends.push(() => search.close());
	return search;
}

async function ids(search: Search, query: string): Promise<readonly string[]> {
	const answer = await search.ask({ query, most: 8 });
	return answer.ok ? answer.value.flatMap(({ hits }) => hits.map(({ id }) => id)) : ['failed'];
}

const finds = (search: Search, query: string, found: readonly string[]) =>
	vi.waitFor(() => expect(ids(search, query)).resolves.toEqual(found), { timeout: 15_000 });

function deal(id: string, title: string): Source {
	const bare = { fields: [], refs: [], at: 1 as EpochMs, closed: false };
	return { ...bare, id, kind: 'deal', title };
}

test('it is told records, and finds them as they are', async () => {
	const search = start();
	search.tell({ put: [deal('d1', 'Łódź'), deal('d2', 'Lodz two')] });
	expect(await ids(search, 'lodz')).toEqual(['d1', 'd2']);
	search.tell({ put: [deal('d1', 'Zenith')] });
	search.tell({ remove: ['d2'] });
	expect(await ids(search, 'lodz')).toEqual([]);
	expect(await ids(search, 'ZENITH')).toEqual(['d1']);
});

test('what lies in closed epochs is found, unless the workspace says otherwise', async () => {
	const search = start();
	const archived = (id: string, title: string, company?: string): Deal =>
		({
			id,
			title,
			company,
			contacts: [],
			labels: [],
			entries: {},
			nextStep: '',
			extra: {},
			status: 'won',
			touchedAt: 1
		}) as never as Deal;
	search.tell({
		put: [deal('d1', 'Here'), { ...deal('d2', 'Deleted'), kind: undefined }, deal('c1', 'Acme')]
	});
	const deals = [archived('d1', 'Old'), archived('d2', 'Old'), archived('d3', 'Old', 'c1')];
	search.tell({ archive: [await pack({ deals, timelines: [] })], customs: new Set() });
	await finds(search, 'old', ['d3']);
	expect(await ids(search, 'acme old')).toEqual(['d3']);
	search.tell({ put: [deal('d3', 'New')] });
	expect(await ids(search, 'old')).toEqual([]);
});

test('what was said and done in closed epochs is found, unless something later says otherwise', async () => {
	const setting = newWorkspace();
	const { workspace, activities } = setting;
	const id = addDeal(workspace, { title: 'Mill' });
	const said = must(addComment(workspace, id, { text: 'They want a turbine' }));
	const gone = must(addComment(workspace, id, { text: 'A turbine, or two' }));
	const called = must(logActivity(workspace, { type: 'call', deal: id, note: 'Turbine it is' }));
	const first = await packTalk(logOf(activities).toArray());
	const entries = logOf(activities).length;
	must(deleteComment(workspace, gone));
	const second = await packTalk(logOf(activities).toArray().slice(entries));
	const search = start();
	search.tell({ put: [deal(id, 'Mill')] });
	search.tell({ talk: [first, second] });
	await finds(search, 'turbine', [said, called]);
	search.tell({ remove: [said] });
	search.tell({ talk: [first, second] });
	await finds(search, 'turbine', [called]);
	search.tell({ put: [{ ...deal(id, 'Mill'), kind: undefined }] });
	expect(await ids(search, 'turbine')).toEqual([]);
});

let count = 0;
async function writing(id = `${Date.now()}${count++}`.padEnd(22, 'q').slice(0, 22)) {
	const entry = { id, device: 'device01', member: 'm1', name: 'Sales', openedAt: 1 };
	const session = openSession({ entry, now: Date.now });
	ends.push(() => session.close());
	await session.loaded;
	return { id, session, type: await typing(session) };
}

async function typing(session: Session): Promise<(text: string) => Promise<void>> {
	const { promise: read, resolve } = Promise.withResolvers<undefined>();
	const copy = new NoteCopy((update) => note.update(update));
	const note = session.openNote(NOTE, (update) => {
		copy.receive(update);
		resolve(undefined);
	});
	const editor = new Editor();
	copy.bind(editor);
	await read;
	return async (text) => {
		editor.type(text, [0, editor.text.length]);
		await vi.waitFor(() => expect(session.status.current.kind).toBe('saved'), { timeout: 15_000 });
	};
}

test('a note is found by its whole text, as it is being typed in any tab', async () => {
	const { id, session, type } = await writing();
	await type(`${'A long talk. '.repeat(40)}The price is ۱۲۰۰.`);
	const search = start();
	search.tell({ put: [deal('d1', 'Mill')] });
	search.tell({ notesOf: id });
	await finds(search, 'price 1200', [NOTE.replace('/0', '')]);

	await type('Nothing of it.');
	await finds(search, 'nothing', ['note/d1']);
	expect(await ids(search, '1200')).toEqual([]);
	await session.close();
	const other = await writing(id);
	await other.type('Written in another tab.');
	await finds(search, 'another', ['note/d1']);

	search.tell({ put: [{ ...deal('d1', 'Mill'), kind: undefined }] });
	expect(await ids(search, 'another')).toEqual([]);
});

test('the text of a note is kept beside it, and read again only where it has changed', async () => {
	const { id, session, type } = await writing();
	await type('First');
	const first = start();
	first.tell({ put: [deal('d1' as RecordId, 'Mill')] });
	first.tell({ notesOf: id });
	await finds(first, 'first', ['note/d1']);
	await vi.waitFor(async () => expect(await keptText(id, NOTE)).toEqual({ text: 'First' }));
	first.close();
	await type('Second');
	await session.close();
	expect(await keptText(id, NOTE)).not.toEqual({ text: 'First' });
	const next = start();
	next.tell({ put: [deal('d1', 'Mill')] });
	next.tell({ notesOf: id });
	await finds(next, 'second', ['note/d1']);
	expect(await ids(next, 'first')).toEqual([]);
});
