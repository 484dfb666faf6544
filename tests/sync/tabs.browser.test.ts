import * as Y from 'yjs';
import { afterEach, expect, test, vi } from 'vitest';
import { Tabs } from '#lib/sync/tabs.ts';
import { freshName, write } from '../helpers/indexed-db.ts';

const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** A tab whose store is as the test says. */
function tab(name: string) {
	const doc = new Y.Doc();
	const origins: unknown[] = [];
	doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
	const store = { durable: Promise.resolve(), isRefused: false };
	const tabs = new Tabs(name, doc, {
		apply: (update, origin) => Y.applyUpdate(doc, update, origin),
		isStored: (origin) => origin === store,
		durable: () => store.durable,
		isRefused: () => store.isRefused
	});
	ends.push(() => tabs.close());
	return { doc, tabs, store, origins, entries: () => doc.getArray('o').toJSON() as string[] };
}

/** What a tab of another build hears and says. */
function stranger(name: string) {
	const channel = new BroadcastChannel(name);
	const heard: Record<string, unknown>[] = [];
	channel.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => heard.push(data);
	ends.push(() => channel.close());
	return { heard, say: (message: unknown) => channel.postMessage(message) };
}

const until = (fact: () => void) => vi.waitFor(fact, { timeout: 5000, interval: 5 });
const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

test('an edit is told once it is on disk, and not stored by who hears it', async () => {
	const name = freshName();
	const [one, other] = [tab(name), tab(name)];
	let saved: () => void = () => undefined;
	one.store.durable = new Promise((resolve) => (saved = resolve));
	write(one.doc, 'a');
	await pause();
	expect(other.entries()).toEqual([]);
	saved();
	await until(() => expect(other.entries()).toEqual(['a']));
	expect(other.origins).toEqual([Tabs.STORED]);
});

test('what came from the store, or from another tab, is not told', async () => {
	const name = freshName();
	const [one, other] = [tab(name), tab(name)];
	const listener = stranger(name);
	const doc = new Y.Doc();
	write(doc, 'stored');
	Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(doc), one.store);
	write(other.doc, 'told');
	await until(() => expect(one.entries()).toContain('told'));
	await pause();
	expect(listener.heard.length).toBe(1);
});

test('a tab that cannot store tells at once, and who hears it stores it', async () => {
	const name = freshName();
	const [one, other] = [tab(name), tab(name)];
	one.store.durable = new Promise(() => undefined);
	write(one.doc, 'before it was known');
	one.store.isRefused = true;
	one.tabs.rescue();
	write(one.doc, 'after');
	await until(() => expect(other.entries()).toEqual(['before it was known', 'after']));
	expect(new Set(other.origins)).toEqual(new Set([Tabs.LOOSE]));
});

test('compare() brings both to the same state', async () => {
	const name = freshName();
	const one = tab(name);
	write(one.doc, 'a');
	const other = tab(name);
	write(other.doc, 'b');
	await pause();
	other.tabs.compare();
	await until(() => expect(other.entries().toSorted()).toEqual(['a', 'b']));
	await until(() => expect(one.entries().toSorted()).toEqual(['a', 'b']));
});

test('a tab of the former build is understood, its edits are stored here, and it understands', async () => {
	const name = freshName();
	const one = tab(name);
	const former = stranger(name);
	const doc = new Y.Doc();
	write(doc, 'of the former');
	former.say({ update: Y.encodeStateAsUpdate(doc) });
	await until(() => expect(one.entries()).toEqual(['of the former']));
	expect(one.origins).toEqual([Tabs.LOOSE]);
	write(one.doc, 'of this one');
	await until(() => expect(former.heard.length).toBe(1));
	Y.applyUpdate(doc, former.heard[0]?.['update'] as Uint8Array);
	expect(doc.getArray('o').toJSON()).toEqual(one.entries());
	former.say({ ask: Y.encodeStateVector(new Y.Doc()), back: false });
	await until(() => expect(former.heard.length).toBe(2));
	expect(former.heard[1]?.['update']).toBeInstanceOf(Uint8Array);
});

test('what a later build says of its store is not relied on; what is not understood is left alone', async () => {
	const name = freshName();
	const one = tab(name);
	const later = stranger(name);
	const doc = new Y.Doc();
	write(doc, 'of a later one');
	later.say({ v: 3, update: Y.encodeStateAsUpdate(doc), stored: true });
	later.say({ v: 3, something: 'else' });
	later.say({ v: 2, update: Uint8Array.of(255, 255, 255), stored: true });
	later.say('nothing');
	await until(() => expect(one.entries()).toEqual(['of a later one']));
	expect(one.origins).toEqual([Tabs.LOOSE]);
});

test('an edit that rests on one that was missed asks for it', async () => {
	const name = freshName();
	const one = tab(name);
	const doc = new Y.Doc();
	write(doc, 'missed');
	const before = Y.encodeStateVector(doc);
	write(doc, 'heard');
	const late = stranger(name);
	late.say({ v: 2, update: Y.encodeStateAsUpdate(doc, before), stored: true });
	await until(() => expect(late.heard.some((message) => 'ask' in message)).toBe(true));
	late.say({ v: 2, update: Y.encodeStateAsUpdate(doc), stored: true });
	await until(() => expect(one.entries()).toEqual(['missed', 'heard']));
});

test('an answer tells only what is on disk: what was made while it waited is told when it is too', async () => {
	const name = freshName();
	const one = tab(name);
	const { heard, say } = stranger(name);
	let saved: () => void = () => undefined;
	one.store.durable = new Promise((resolve) => (saved = resolve));
	write(one.doc, 'on its way to the disk');
	say({ ask: Y.encodeStateVector(new Y.Doc()), back: true });
	await pause();
	one.store.durable = new Promise(() => undefined);
	write(one.doc, 'made since');
	saved();
	await until(() => expect(heard.length).toBe(2));
	const told = new Y.Doc();
	for (const { update, stored } of heard)
		if (stored === true && update instanceof Uint8Array) Y.applyUpdate(told, update);
	expect(told.getArray('o').toJSON()).toEqual(['on its way to the disk']);
});
