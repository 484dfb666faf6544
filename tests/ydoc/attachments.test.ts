import { expect, test } from 'vitest';
import { newId, type AttachmentId } from '#lib/domain/ids.ts';
import { logActivity } from '#lib/store/activities.ts';
import { attach, removeAttachment } from '#lib/store/attachments.ts';
import { purge } from '#lib/store/bin.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { undo } from '#lib/store/undo.ts';
import { attachmentsIn, neededContent } from '#lib/ydoc/attachments.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';

const hash = (letter: string) => letter.repeat(64);

function setUp() {
	const { workspace, activities } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const add = (sha256: string): AttachmentId => {
		const id = newId('attachment', workspace.random);
		const file = { id, on: deal, kind: 'file', name: 'a', mime: 'text/plain', size: 1 } as const;
		return must(attach(workspace, { ...file, sha256 }));
	};
	const entries = () => docLog(activities).entries;
	const needed = (purged: readonly string[] = [], logs = [entries()]) =>
		[...neededContent(logs, new Set(purged))].sort();
	return { workspace, deal, add, entries, needed };
}

test('neededContent(logs) has what an attachment refers to, until the last that does is deleted', () => {
	const { workspace, add, needed } = setUp();
	const [one] = [add(hash('a')), add(hash('a')), add(hash('b'))];
	const [only] = [add(hash('c'))];
	for (const id of [one, only]) must(removeAttachment(workspace, id));
	expect(needed()).toEqual([hash('a'), hash('b')]);
	must(undo(workspace));
	expect(needed()).toEqual([hash('a'), hash('b'), hash('c')]);
});

test('neededContent(logs) reads an attachment across the logs it lies in', () => {
	const { workspace, add, entries, needed } = setUp();
	const id = add(hash('a'));
	const before = [...entries()];
	must(removeAttachment(workspace, id));
	const after = entries().slice(before.length);
	expect(needed([], [before])).toEqual([hash('a')]);
	expect(needed([], [after, before])).toEqual([]);
});

test('neededContent(logs) has nothing that was beside a purged record', () => {
	const { workspace, deal, add, needed, entries } = setUp();
	add(hash('a'));
	expect(needed([deal])).toEqual([]);
	must(deleteDeal(workspace, deal));
	expect(needed()).toEqual([hash('a')]);
	must(purge(workspace, deal));
	// Said of the attachment itself, where no log of deals is read.
	expect(neededContent([entries()], new Set())).toEqual(new Set());
});

test('attachmentsIn(entries) names each attachment that one is about, and nothing else', () => {
	const { workspace, deal, add, entries } = setUp();
	const id = add(hash('a'));
	must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
	must(removeAttachment(workspace, id));
	expect([...attachmentsIn([...entries(), 'of a later version'])]).toEqual([id]);
});
