import { expect, test } from 'vitest';
import { newId, type RecordId } from '#lib/domain/ids.ts';
import {
	attach,
	attachmentsOf,
	removeAttachment,
	renameAttachment,
	type AttachmentDraft
} from '#lib/store/attachments.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { addDeal, must, newWorkspace, refusal } from '../helpers/workspace.ts';

function draft(
	workspace: Workspace,
	on: RecordId,
	more: Partial<AttachmentDraft> = {}
): AttachmentDraft {
	return {
		id: newId('attachment', workspace.random),
		...({ on, kind: 'photo', name: 'roof.jpg', mime: 'image/jpeg' } as const),
		...{ size: 3, width: 2, height: 1, sha256: 'a'.repeat(64) },
		...more
	};
}

test('attach(draft) puts a file beside a deal or a contact, with what is known of it', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const contact = must(createContact(workspace, { name: 'Ann' }));
	const id = must(attach(workspace, draft(workspace, deal)));
	must(attach(workspace, draft(workspace, contact, { kind: 'voice', name: ' ', seconds: 7 })));
	expect(attachmentsOf(workspace, deal)).toMatchObject([
		{ id, kind: 'photo', name: 'roof.jpg', mime: 'image/jpeg', size: 3, width: 2, height: 1 }
	]);
	const [voice] = attachmentsOf(workspace, contact);
	expect(voice).toMatchObject({ kind: 'voice', name: '', seconds: 7, madeBy: workspace.member });
	expect(voice?.fields).not.toHaveProperty('name');
});

test('attach refuses what bears no attachments, is not here, or was deleted', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const stage = [...workspace.stages.keys()][0] as RecordId;
	for (const on of [stage, 'dnobody' as RecordId])
		expect(refusal(attach(workspace, draft(workspace, on))).code).toBe('record-unknown');
	must(deleteDeal(workspace, deal));
	expect(refusal(attach(workspace, draft(workspace, deal))).code).toBe('record-unknown');
});

test('attachmentsOf(record) has the last made first', () => {
	const { workspace, clock } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const made = ['a', 'b', 'c'].map((name) => {
		clock.advance(1);
		return must(attach(workspace, draft(workspace, deal, { name })));
	});
	expect(attachmentsOf(workspace, deal).map(({ id }) => id)).toEqual(made.toReversed());
});

test('renameAttachment renames; an empty name leaves it; undo takes it back', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const id = must(attach(workspace, draft(workspace, deal)));
	const name = () => workspace.attachments.get(id)?.name;
	must(renameAttachment(workspace, id, ' North side '));
	must(renameAttachment(workspace, id, ' '));
	must(renameAttachment(workspace, id, '\u202E\u2066 '));
	expect(name()).toBe('North side');
	must(renameAttachment(workspace, id, 'offer\u202Efdp.exe'));
	expect(name()).toBe('offerfdp.exe');
	must(undo(workspace));
	must(undo(workspace));
	expect(name()).toBe('roof.jpg');
});

test('removeAttachment takes it away once; undo brings it back', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const id = must(attach(workspace, draft(workspace, deal)));
	must(removeAttachment(workspace, id));
	expect(attachmentsOf(workspace, deal)).toEqual([]);
	expect(refusal(removeAttachment(workspace, id)).code).toBe('record-unknown');
	expect(workspace.table('attachment').get(id)?.deleted).toBe(true);
	must(undo(workspace));
	expect(attachmentsOf(workspace, deal)).toHaveLength(1);
});

test('attach(draft): nothing in a name turns the order of its letters, so that it looks like another', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace);
	const name = 'plan\u202Egpj.exe';
	must(attach(workspace, draft(workspace, deal, { name })));
	expect(attachmentsOf(workspace, deal)[0]?.name).toBe('plangpj.exe');
});
