import { expect, test } from 'vitest';
import { newId, type AttachmentId } from '#lib/domain/ids.ts';
import { tidying } from '#lib/state/blob-tidying.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { attach, removeAttachment } from '#lib/store/attachments.ts';
import { BIN_DAYS, purge } from '#lib/store/bin.ts';
import { deleteDeal, moveDeal } from '#lib/store/commands.ts';
import { openStages } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { undo } from '#lib/store/undo.ts';
import type { BlobEntry } from '#lib/sync/blob-store.ts';
import { addDeal, must, NEW_BUSINESS, newWorkspace } from '../helpers/workspace.ts';

const DAY = 86_400_000;
const NOTHING = { park: [], send: [], remove: [] };
const hash = (letter: string) => letter.repeat(64);

function setUp() {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { title: 'Roof' });
	const add = (sha256: string): AttachmentId => {
		const id = newId('attachment', workspace.random);
		const file = { id, on: deal, kind: 'file', name: 'a', mime: 'text/plain', size: 1 } as const;
		return must(attach(workspace, { ...file, sha256 }));
	};
	const tidy = (entries: readonly Partial<BlobEntry>[], after = 0) =>
		tidying(
			workspace,
			entries.map((entry) => ({
				...{ hash: '', size: 1, type: '', at: 1, state: 'waiting', records: [] },
				...entry
			})),
			workspace.now() + after
		);
	return { workspace, deal, add, tidy };
}

test('what an attachment refers to stays, whatever its state; so does what none refers to yet', () => {
	const { workspace, add, tidy } = setUp();
	const id = add(hash('a'));
	for (const state of ['waiting', 'sent', 'fetched'] as const)
		expect(tidy([{ hash: hash('a'), state, records: [id] }], 100 * DAY)).toEqual(NOTHING);
	const next = newId('attachment', workspace.random);
	expect(tidy([{ hash: hash('b'), records: [next] }], 100 * DAY)).toEqual(NOTHING);
});

test('one that was removed before it was sent is parked, and waits again once that is undone', () => {
	const { workspace, add, tidy } = setUp();
	const id = add(hash('a'));
	must(removeAttachment(workspace, id));
	expect(tidy([{ hash: hash('a'), records: [id] }])).toEqual({ ...NOTHING, park: [hash('a')] });
	expect(tidy([{ hash: hash('a'), state: 'sent', records: [id] }])).toEqual(NOTHING);
	must(undo(workspace));
	const parked = { hash: hash('a'), state: 'parked', records: [id] } as const;
	expect(tidy([parked])).toEqual({ ...NOTHING, send: [hash('a')] });
});

test('one of a deal that went where its maker does not see it is sent all the same', () => {
	const { workspace, deal, add, tidy } = setUp();
	const id = add(hash('a'));
	const secret = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Secret' }));
	must(setPipelineArea(workspace, secret, 'restricted'));
	const [stage] = openStages(workspace, secret);
	if (!stage) throw new Error('no stage');
	must(moveDeal(workspace, deal, stage.id));
	workspace.grant = { role: 'rep', areas: [] };
	expect([...workspace.attachments]).toEqual([]);
	expect(tidy([{ hash: hash('a'), records: [id] }])).toEqual(NOTHING);
});

test('it goes when the bin has forgotten its attachment, or that was purged, and no other refers to it', () => {
	const { workspace, add, tidy } = setUp();
	const [one, other] = [add(hash('a')), add(hash('b'))];
	const records = [one, other];
	must(removeAttachment(workspace, one));
	const entry = { hash: hash('a'), state: 'sent', records: [one] } as const;
	expect(tidy([entry], (BIN_DAYS - 1) * DAY)).toEqual(NOTHING);
	expect(tidy([entry], (BIN_DAYS + 1) * DAY)).toEqual({ ...NOTHING, remove: [hash('a')] });
	expect(tidy([{ ...entry, records }], (BIN_DAYS + 1) * DAY)).toEqual(NOTHING);
	must(purge(workspace, one));
	expect(tidy([entry])).toEqual({ ...NOTHING, remove: [hash('a')] });
	// Of the same content, and this device has not seen it with it.
	add(hash('a'));
	expect(tidy([entry])).toEqual(NOTHING);
});

test('it goes with a deal that was deleted for good, not with one that lies in the bin', () => {
	const { workspace, deal, add, tidy } = setUp();
	const entry = { hash: hash('a'), state: 'sent', records: [add(hash('a'))] } as const;
	must(deleteDeal(workspace, deal));
	expect(tidy([entry], 100 * DAY)).toEqual(NOTHING);
	must(purge(workspace, deal));
	expect(tidy([entry])).toEqual({ ...NOTHING, remove: [hash('a')] });
});
