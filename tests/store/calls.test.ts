import { describe, expect, test } from 'vitest';
import type { ContactId, DealId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { activitiesOf, logCall, touched } from '#lib/store/calls.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import { redo, undo } from '#lib/store/undo.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { addDeal, dealOf, must, newWorkspace, refusal } from '../helpers/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';

describe('logCall(workspace, draft)', () => {
	test('writes one operation, to the document of activities and to no other', () => {
		const { workspace, directory, log, activities } = newWorkspace();
		const deal = addDeal(workspace);
		const before = [directory, log].map((doc) => logOf(doc).length);
		must(logCall(workspace, { deal, outcome: 'no-answer', note: ' Tried twice ' }));
		expect([directory, log].map((doc) => logOf(doc).length)).toEqual(before);
		expect(logOf(activities).length).toBe(1);
		expect(activitiesOf(workspace, deal)).toMatchObject([
			{ deal, outcome: 'no-answer', note: 'Tried twice', direction: 'out', by: workspace.member }
		]);
	});

	test('keeps when it was, apart from when it was recorded', () => {
		const { workspace, clock } = newWorkspace();
		const deal = addDeal(workspace);
		const at = (clock.now() - 3_600_000) as EpochMs;
		must(logCall(workspace, { deal, outcome: 'reached', at }));
		const [call] = activitiesOf(workspace, deal);
		expect(call).toMatchObject({ at, recordedAt: clock.now() });
	});

	test('refuses a deal that is deleted or not here, a contact that is not, and neither', () => {
		const { workspace, activities } = newWorkspace();
		const deal = addDeal(workspace);
		must(deleteDeal(workspace, deal));
		const outcome = 'busy';
		expect(refusal(logCall(workspace, { deal, outcome })).code).toBe('deal-deleted');
		const unknown = 'dnone' as DealId;
		expect(refusal(logCall(workspace, { deal: unknown, outcome })).code).toBe('deal-unknown');
		const nobody = 'pnone' as ContactId;
		expect(refusal(logCall(workspace, { contact: nobody, outcome })).code).toBe('record-unknown');
		expect(refusal(logCall(workspace, { outcome })).code).toBe('record-unknown');
		expect(logOf(activities).length).toBe(0);
	});

	test('is taken back by undo, and comes again by redo', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		must(logCall(workspace, { deal, outcome: 'reached' }));
		must(undo(workspace));
		expect(activitiesOf(workspace, deal)).toEqual([]);
		must(redo(workspace));
		expect(activitiesOf(workspace, deal)).toHaveLength(1);
	});

	test('is shown to a colleague, and after a restart', () => {
		const setting = newWorkspace();
		const deal = addDeal(setting.workspace);
		const other = colleagueOf(setting);
		must(logCall(setting.workspace, { deal, outcome: 'busy' }));
		sync(setting, other);
		expect(activitiesOf(other.workspace, deal)).toEqual(activitiesOf(setting.workspace, deal));
		const { directory, log, activities, clock, random, workspace } = setting;
		const { device, member } = workspace;
		const docs = {
			directory: docLog(directory),
			log: docLog(log),
			activities: docLog(activities)
		};
		const again = new Workspace({ ...docs, device, member, now: clock.now, random: random.bytes });
		expect(shown(again)).toEqual(shown(workspace));
	});
});

test('activitiesOf(workspace, owner) has the last that happened first, whenever it was written down', () => {
	const { workspace, clock } = newWorkspace();
	const contact = must(createContact(workspace, { name: 'Ada' }));
	const at = (hours: number) => (clock.now() - hours * 3_600_000) as EpochMs;
	for (const hours of [2, 5, 1])
		must(logCall(workspace, { contact, outcome: 'reached', note: `${hours}`, at: at(hours) }));
	expect(activitiesOf(workspace, contact).map(({ note }) => note)).toEqual(['1', '2', '5']);
});

test('touched(workspace, deal) is the last change or activity, an activity taken back not counted', () => {
	const { workspace, clock } = newWorkspace();
	const id = addDeal(workspace);
	const changed = touched(workspace, dealOf(workspace, id));
	expect(changed).toBe(clock.now());
	clock.advance(60_000);
	must(logCall(workspace, { deal: id, outcome: 'busy' }));
	expect(touched(workspace, dealOf(workspace, id))).toBe(changed + 60_000);
	must(undo(workspace));
	expect(touched(workspace, dealOf(workspace, id))).toBe(changed);
});
