import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { EpochLog } from '#lib/ydoc/epoch-log.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { append, logOf } from '#lib/ydoc/schema.ts';
import { addDeal, dealOf, emptyWorkspace, must, newWorkspace } from '../helpers/workspace.ts';
import { setDeal } from '#lib/store/commands.ts';
import { Workspace } from '#lib/store/workspace.ts';

function docWith(...entries: string[]): Y.Doc {
	const doc = new Y.Doc();
	append(doc, entries);
	return doc;
}

/** An entry as one of a later version may be: only its record can be told. */
const entry = (record: string, text = '') => JSON.stringify([1, 'A', 'later', record, text]);

test('entries of an EpochLog are those of all open epochs, oldest first', () => {
	const log = new EpochLog();
	log.open(2, docLog(docWith('c')));
	log.open(1, docLog(docWith('a', 'b')));
	expect(log.entries).toEqual(['a', 'b', 'c']);
});

test('append(entries) writes to the newest, be it opened meanwhile', () => {
	const log = new EpochLog();
	const [first, second, old] = [docWith(), docWith(), docWith()];
	log.open(2, docLog(first));
	log.append(['a']);
	log.open(3, docLog(second));
	log.open(1, docLog(old));
	log.append(['b']);
	expect([old, first, second].map((doc) => logOf(doc).toArray())).toEqual([[], ['a'], ['b']]);
	expect(() => new EpochLog().append(['x'])).toThrow();
});

test('onAppended(added) tells what is in an epoch when it is opened, and what any adds until it is closed', () => {
	const log = new EpochLog();
	const [first, second] = [docWith('a'), docWith('b')];
	log.open(1, docLog(first));
	const told: (readonly string[])[] = [];
	const stop = log.onAppended((added) => told.push(added));
	log.open(2, docLog(second));
	log.open(2, docLog(second));
	append(first, ['c']);
	log.close(1);
	append(first, ['d']);
	append(second, ['e']);
	stop();
	append(second, ['f']);
	expect(told).toEqual([['b'], ['c'], ['e']]);
});

test('lend(entries) shows records of the archive, once; the first change of one takes them along', () => {
	const log = new EpochLog();
	const doc = docWith();
	log.open(1, docLog(doc));
	const told: string[] = [];
	log.onAppended((added) => told.push(...added));
	log.lend([entry('d1'), entry('d1', 'b'), entry('d2')]);
	log.lend([entry('d1')]);
	expect(told).toEqual([entry('d1'), entry('d1', 'b'), entry('d2')]);
	expect(logOf(doc).toArray()).toEqual([]);
	log.append([entry('d1', 'c')]);
	log.append([entry('d1', 'd')]);
	expect(logOf(doc).toArray()).toEqual([
		entry('d1'),
		entry('d1', 'b'),
		entry('d1', 'c'),
		entry('d1', 'd')
	]);
	expect(log.entries).toContain(entry('d2'));
});

test('a workspace goes on in a newer epoch in mid-work, and edits a deal of the archive', () => {
	const { workspace: before, directory, log: old, clock, random } = newWorkspace();
	const id = addDeal(before, { title: 'Old' });
	const log = new EpochLog();
	const [first, second] = [new Y.Doc(), new Y.Doc()];
	log.open(2, docLog(first));
	const workspace = new Workspace({
		directory: docLog(directory),
		log,
		activities: docLog(new Y.Doc()),
		device: before.device,
		member: before.member,
		now: clock.now,
		random: random.bytes
	});
	expect(workspace.deals.size).toBe(0);
	log.lend(logOf(old).toArray());
	log.open(3, docLog(second));
	must(setDeal(workspace, id, { title: 'New' }));
	const alone = emptyWorkspace(2, { directory, log: second }).workspace;
	expect(dealOf(alone, id)).toEqual(dealOf(workspace, id));
	expect(dealOf(alone, id).title).toBe('New');
	expect(logOf(first).toArray()).toEqual([]);
});
