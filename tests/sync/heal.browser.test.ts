import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { openPersistence } from '#lib/sync/device-store.ts';
import { nameOf } from '#lib/sync/document.ts';
import { prepareHeal } from '#lib/sync/heal.ts';
import { listReports, putReport } from '#lib/sync/reports.ts';
import { freshName } from '../helpers/indexed-db.ts';

const relay = vi.hoisted(() => ({ state: undefined as unknown }));
vi.mock('#lib/sync/fetch-state.ts', () => ({ fetchState: () => Promise.resolve(relay.state) }));

let workspaces = 0;
const newWorkspace = () => `heal${workspaces++}`.padEnd(22, 'w');

function docOf(client: number, ...entries: string[]): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = client;
	const log = doc.getArray<string>('o');
	doc.transact(() => log.insert(0, entries), 'local');
	return doc;
}

/** What the device holds of a document. */
async function storedIn(room: string): Promise<readonly string[]> {
	const doc = new Y.Doc();
	const opened = await openPersistence(nameOf(room), doc, () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	const loaded = await opened.value.load();
	opened.value.close();
	expect(loaded.ok).toBe(true);
	return doc.getArray<string>('o').toArray();
}

async function store(room: string, doc: Y.Doc) {
	const opened = await openPersistence(nameOf(room), new Y.Doc(), () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	expect(await opened.value.load()).toMatchObject({ ok: true });
	expect(await opened.value.append([Y.encodeStateAsUpdate(doc)])).toMatchObject({ ok: true });
	opened.value.close();
}

function heal(workspace: string, room: string, doc: Y.Doc) {
	return prepareHeal({
		...{ url: 'https://relay.test', workspace, room, doc, now: () => 1000 },
		take: () => Promise.reject(new Error('not asked for')),
		signal: new AbortController().signal
	});
}

test('finish() stores what the relay has and what only this device had, and keeps a report', async () => {
	const workspace = newWorkspace();
	const room = `${workspace}/ops/0/1`;
	const own = docOf(7, 'both', 'ours');
	await store(room, own);
	expect(await storedIn(room)).toEqual(['both', 'ours']);
	relay.state = docOf(7, 'both', 'theirs');
	const healing = await heal(workspace, room, own);
	expect(await healing?.finish()).toMatchObject({ ok: true });
	expect(await storedIn(room)).toEqual(['both', 'theirs', 'ours']);
	expect(await listReports(workspace)).toEqual({
		ok: true,
		value: [
			{ workspace, document: 'ops/0/1', at: 1000, healed: { at: 1000, missing: 1, extra: 1 } }
		]
	});
});

test('without the relay’s state nothing is touched', async () => {
	const workspace = newWorkspace();
	relay.state = undefined;
	expect(await heal(workspace, `${workspace}/ops/0/1`, docOf(7, 'ours'))).toBeUndefined();
	expect(await listReports(workspace)).toEqual({ ok: true, value: [] });
});

test('putReport() keeps a difference that was found, through later reports of equality', async () => {
	const [name, workspace] = [freshName(), newWorkspace()];
	const healed = { at: 1, missing: 2, extra: 3 };
	await putReport({ workspace, document: 'ws', at: 1, healed }, name);
	await putReport({ workspace, document: 'ws', at: 9 }, name);
	await putReport({ workspace: newWorkspace(), document: 'ws', at: 9 }, name);
	expect(await listReports(workspace, name)).toEqual({
		ok: true,
		value: [{ workspace, document: 'ws', at: 9, healed }]
	});
});
