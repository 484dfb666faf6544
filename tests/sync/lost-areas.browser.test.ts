import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Areas, Role } from '#lib/protocol/permission.ts';
import { openBlobStore } from '#lib/sync/blob-store.ts';
import { openPersistence } from '#lib/sync/device-store.ts';
import { holdingsOf } from '#lib/sync/holdings.ts';
import { maySee, removeLost } from '#lib/sync/lost-areas.ts';
import { NoteMarks } from '#lib/sync/note-marks.ts';
import { keepText, keptTexts } from '#lib/sync/note-text-rows.ts';
import { openTray } from '#lib/sync/tray.ts';
import { noteOf } from '#lib/ydoc/note.ts';
import { write } from '../helpers/indexed-db.ts';

const NOW = 1_700_000_000_000;

let count = 0;
const newWorkspace = () => `${Date.now()}${count++}`.padEnd(22, 'l').slice(0, 22);

const membership = (role: Role, areas: Areas) => ({
	...{ publicKey: 'k', device: 'd', certificate: 'c' },
	...{ role, areas }
});

/** Stores a document as it was when the relay had all of it, and what was done then. */
async function store(room: string, doc: Y.Doc, more: () => void): Promise<void> {
	const opened = await openPersistence(`runnel/${room}`, new Y.Doc(), () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	expect(await opened.value.load()).toMatchObject({ ok: true });
	expect(await opened.value.append([Y.encodeStateAsUpdate(doc)])).toMatchObject({ ok: true });
	const sent = Y.encodeStateVector(doc);
	expect(await opened.value.note(sent)).toMatchObject({ ok: true });
	more();
	const update = Y.encodeStateAsUpdate(doc, sent);
	expect(await opened.value.append([update])).toMatchObject({ ok: true });
	opened.value.close();
}

async function stored(workspace: string) {
	const holdings = await holdingsOf(workspace);
	return [...(holdings.ok ? holdings.value : [])]
		.filter(([, rows]) => rows.length > 0)
		.map(([name]) => name)
		.sort();
}

async function workspaceOf(): Promise<string> {
	const workspace = newWorkspace();
	for (const name of ['ops/0/1', 'ops/kept/1', 'ops/lost/1', 'act/lost/2']) {
		const doc = new Y.Doc();
		write(doc, `sent of ${name}`);
		await store(`${workspace}/${name}`, doc, () => write(doc, `unsent of ${name}`));
	}
	const note = new Y.Doc();
	noteOf(note).insert(0, 'a note');
	await store(`${workspace}/note/lost/d1`, note, () => noteOf(note).insert(6, ', longer'));
	const marks = new NoteMarks(workspace);
	await marks.set('note/lost/d1');
	marks.close();
	return workspace;
}

const hash = (letter: string) => letter.repeat(64);

/** The creation of an attachment, as it lies in a log. */
function attached(id: string): string {
	const body = { fields: { on: 'd1', sha256: hash('a') } };
	return JSON.stringify([1024, 'e1', 'create', id, NOW, 'm1', body, {}]);
}

/** Stores what logs of activities have, all of it known to the relay. */
async function storeLog(room: string, ...entries: string[]): Promise<void> {
	const doc = new Y.Doc();
	write(doc, ...entries);
	await store(room, doc, () => undefined);
}

async function blobsOf(workspace: string) {
	const blobs = await openBlobStore(workspace);
	if (!blobs.ok) throw new Error(blobs.problem.detail);
	return blobs.value;
}

test('removeLost() leaves nothing of an area that was taken, and puts what the relay lacks of it into the tray', async () => {
	const workspace = await workspaceOf();
	await removeLost(workspace, membership('rep', ['kept']), NOW);
	expect(await stored(workspace)).toEqual(['ops/0/1', 'ops/kept/1']);
	const tray = openTray();
	const items = await tray.list(workspace);
	tray.close();
	const found = items.ok
		? items.value.map(({ document, entries, at }) => [document, entries, at])
		: [];
	expect(found.sort()).toEqual([
		['act/lost/2', ['unsent of act/lost/2'], NOW],
		['note/lost/d1', ['a note, longer'], NOW],
		['ops/lost/1', ['unsent of ops/lost/1'], NOW]
	]);
	const marks = new NoteMarks(workspace);
	expect(await marks.list()).toEqual([]);
	marks.close();
});

test('removeLost() leaves no text of a note for the search', async () => {
	const workspace = await workspaceOf();
	await keepText(workspace, 'note/kept/d2', { text: 'kept' }, undefined);
	const { value: before } = (await keptTexts(workspace)) as { value: ReadonlyMap<string, unknown> };
	await keepText(workspace, 'note/lost/d1', { text: 'secret' }, before.get('note/lost/d1'));
	await removeLost(workspace, membership('rep', ['kept']), NOW);
	const texts = await keptTexts(workspace);
	expect(texts.ok && [...texts.value]).toEqual([['note/kept/d2', { text: 'kept' }]]);
});

test('removeLost() leaves no content of attachments that only lay there; what is to be sent goes once it was', async () => {
	const workspace = newWorkspace();
	await storeLog(`${workspace}/act/lost/1`, ...['hx1', 'hx2', 'hx3'].map(attached));
	await storeLog(`${workspace}/act/0/1`, attached('hx2'), attached('hx4'));
	const blobs = await blobsOf(workspace);
	const put = (letter: string, record: string, state: 'sent' | 'fetched' | 'waiting') =>
		blobs.put(new ArrayBuffer(1), { hash: hash(letter), type: '', at: 1, state, record });
	await put('a', 'hx1', 'fetched');
	// Carried out of it before; of the same content as one of elsewhere; made here.
	await put('b', 'hx2', 'fetched');
	await put('c', 'hx1', 'sent');
	await put('c', 'hx4', 'sent');
	await put('d', 'hx3', 'waiting');
	await removeLost(workspace, membership('rep', []), NOW);
	const left = await blobs.list();
	expect(left.ok && left.value.map((entry) => [entry.hash[0], entry.isLeaving])).toEqual([
		...[
			['b', undefined],
			['c', undefined],
			['d', true]
		]
	]);
	blobs.close();
});

test.each([
	['a manager', membership('manager', [])],
	['a rep who sees all', membership('rep', 'all')],
	['a viewer who sees it', membership('viewer', ['lost', 'kept'])]
])('removeLost() takes nothing from %s', async (_who, of) => {
	const workspace = await workspaceOf();
	const before = await stored(workspace);
	await removeLost(workspace, of, NOW);
	expect(await stored(workspace)).toEqual(before);
	expect(before).toHaveLength(5);
});

test('maySee(membership, area): everybody the common one, who works alone every one', () => {
	expect(maySee(membership('rep', []), '0')).toBe(true);
	expect(maySee(membership('rep', ['a']), 'b')).toBe(false);
	expect(maySee(undefined, 'b')).toBe(true);
});
