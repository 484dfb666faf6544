import * as Y from 'yjs';
import { afterEach, expect, test, vi } from 'vitest';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Status } from '#lib/sync/status.ts';
import type { Session } from '#lib/workers/session.ts';
import { KilledTab, Writer } from '../helpers/killed-tab.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
	vi.restoreAllMocks();
});

const NOTE = 'note/0/deal1';

let count = 0;
function entry(): WorkspaceEntry {
	const id = `${Date.now()}${count++}`.padEnd(22, 'n').slice(0, 22);
	return { id, device: 'device01', member: 'm1', name: 'Sales', openedAt: 1 };
}

function open(of: WorkspaceEntry): KilledTab {
	const tab = new KilledTab(of);
	ends.push(() => tab.session.close());
	return tab;
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 20_000, interval: 20 });
const kind = ({ status }: Session): Status['kind'] => status.current.kind;

/** What a tab that opens the workspace now shows of a note. */
async function stored(of: WorkspaceEntry, document = NOTE): Promise<string> {
	const { session } = open(of);
	const writer = new Writer(session, document);
	await until(() => writer.isLoaded);
	const { text } = writer;
	await session.close();
	return text;
}

test('a note is empty at first; what is typed counts as not saved at once, and is there after a restart', async () => {
	const of = entry();
	const { session } = open(of);
	await session.loaded;
	const writer = new Writer(session, NOTE);
	await until(() => writer.isLoaded);
	expect(writer.text).toBe('');
	writer.type('Ask for the budget');
	expect(kind(session)).toBe('saving');
	await until(() => kind(session) === 'saved');
	await session.close();
	expect(await stored(of)).toBe('Ask for the budget');
	expect(await stored(of, 'note/0/deal2')).toBe('');
});

test('two tabs type in one note; both see all of it, and neither caret moves', async () => {
	const of = entry();
	const [{ session: one }, { session: other }] = [open(of), open(of)];
	const [here, there] = [new Writer(one, NOTE), new Writer(other, NOTE)];
	await until(() => here.isLoaded && there.isLoaded);
	here.type('one three');
	await until(() => there.text === 'one three');
	here.selection = [3, 3];
	there.selection = [0, 0];
	there.type('zero ');
	await until(() => here.text === 'zero one three');
	expect(here.selection).toEqual([8, 8]);
	here.type(' two');
	await until(() => there.text === 'zero one two three');
	expect(there.selection).toEqual([5, 5]);
	await until(() => kind(one) === 'saved' && kind(other) === 'saved');
	expect(await stored(of)).toBe('zero one two three');
});

test('two who look at one note in one tab see each other type', async () => {
	const { session } = open(entry());
	const [one, other] = [new Writer(session, NOTE), new Writer(session, NOTE)];
	await until(() => one.isLoaded && other.isLoaded);
	one.type('a');
	await until(() => other.text === 'a');
	one.close();
	other.type('b');
	await until(() => kind(session) === 'saved');
	expect(one.text).toBe('a');
});

test('closed when nobody looks, and opened again with all of it', async () => {
	const of = entry();
	const { session } = open(of);
	const writer = new Writer(session, NOTE);
	await until(() => writer.isLoaded);
	writer.type('kept');
	writer.close();
	await until(() => kind(session) === 'saved');
	const isOpen = () => answers(`runnel/${of.id}/${NOTE}`);
	expect(await isOpen()).toBe(true);
	await vi.waitFor(() => expect(isOpen()).resolves.toBe(false), { timeout: 20_000 });
	const again = new Writer(session, NOTE);
	await until(() => again.text === 'kept');
});

/** Whether any tab has a document open: it would answer one that has nothing of it. */
async function answers(name: string): Promise<boolean> {
	const channel = new BroadcastChannel(name);
	const answered = new Promise<boolean>((resolve) => {
		channel.onmessage = () => resolve(true);
		setTimeout(() => resolve(false), 300);
	});
	channel.postMessage({ v: 2, ask: Y.encodeStateVector(new Y.Doc()), back: true });
	const found = await answered;
	channel.close();
	return found;
}

test('a worker killed in mid-typing is started anew: no letter is lost, none is there twice', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const of = entry();
	const tab = open(of);
	const { session } = tab;
	const writer = new Writer(session, NOTE);
	await until(() => writer.isLoaded);
	let typed = '';
	for (let round = 0; round < 4; round++) {
		for (const letter of `round ${round}, `) {
			typed += letter;
			writer.type(letter);
			if (letter === ' ') await new Promise((resolve) => setTimeout(resolve, round * 8));
		}
		const killed = tab.workers;
		tab.kill();
		await until(() => tab.workers > killed);
	}
	expect(writer.text).toBe(typed);
	await until(() => kind(session) === 'saved');
	await session.close();
	expect(await stored(of)).toBe(typed);
});

test('destroy() removes the notes from the device as well', async () => {
	const of = entry();
	const { session } = open(of);
	await session.loaded;
	const writer = new Writer(session, NOTE);
	await until(() => writer.isLoaded);
	writer.type('gone');
	await until(() => kind(session) === 'saved');
	await session.destroy();
	const names = (await indexedDB.databases()).map(({ name }) => name);
	expect(names.filter((name) => name?.includes(of.id))).toEqual([]);
});
