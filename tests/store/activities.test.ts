import { describe, expect, test } from 'vitest';
import type { ContactId, DealId } from '#lib/domain/ids.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';
import {
	activitiesInStage,
	activitiesOf,
	amendActivity,
	logActivity,
	reinstateActivity,
	takenBackOf,
	touched,
	voidActivity
} from '#lib/store/activities.ts';
import { deleteDeal, moveDeal } from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import { createLead, deleteLead } from '#lib/store/leads.ts';
import { redo, undo } from '#lib/store/undo.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { addDeal, dealOf, must, newWorkspace, refusal, stageNamed } from '../helpers/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';

describe('logActivity(workspace, draft)', () => {
	test('writes one operation, to the document of activities and to no other', () => {
		const { workspace, directory, log, activities } = newWorkspace();
		const deal = addDeal(workspace);
		const before = [directory, log].map((doc) => logOf(doc).length);
		must(
			logActivity(workspace, { type: 'call', deal, outcome: 'no-answer', note: ' Tried twice ' })
		);
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
		must(logActivity(workspace, { type: 'call', deal, outcome: 'reached', at }));
		const [call] = activitiesOf(workspace, deal);
		expect(call).toMatchObject({ at, recordedAt: clock.now() });
	});

	test('refuses a deal that is deleted or not here, a contact that is not, and neither', () => {
		const { workspace, activities } = newWorkspace();
		const deal = addDeal(workspace);
		must(deleteDeal(workspace, deal));
		const outcome = 'busy';
		expect(refusal(logActivity(workspace, { type: 'call', deal, outcome })).code).toBe(
			'deal-deleted'
		);
		const unknown = 'dnone' as DealId;
		expect(refusal(logActivity(workspace, { type: 'call', deal: unknown, outcome })).code).toBe(
			'deal-unknown'
		);
		const nobody = 'pnone' as ContactId;
		expect(refusal(logActivity(workspace, { type: 'call', contact: nobody, outcome })).code).toBe(
			'record-unknown'
		);
		expect(refusal(logActivity(workspace, { type: 'call', outcome })).code).toBe('record-unknown');
		expect(logOf(activities).length).toBe(0);
	});

	test('is taken back by undo, and comes again by redo', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
		must(undo(workspace));
		expect(activitiesOf(workspace, deal)).toEqual([]);
		must(redo(workspace));
		expect(activitiesOf(workspace, deal)).toHaveLength(1);
	});

	test('is shown to a colleague, and after a restart', () => {
		const setting = newWorkspace();
		const deal = addDeal(setting.workspace);
		const other = colleagueOf(setting);
		must(logActivity(setting.workspace, { type: 'call', deal, outcome: 'busy' }));
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

describe('logActivity(workspace, draft) of any type', () => {
	test('is beside its deal, its lead and its contact', () => {
		const { workspace } = newWorkspace();
		const lead = must(createLead(workspace, { contact: 'Ann' }));
		const contact = workspace.table('lead').get(lead)?.contact as ContactId;
		const deal = addDeal(workspace);
		must(logActivity(workspace, { type: 'email', lead, contact, cold: true, outcome: 'no-reply' }));
		must(logActivity(workspace, { type: 'meeting', deal, contact, at: '2026-03-01' as Day }));
		expect(activitiesOf(workspace, lead)).toMatchObject([{ type: 'email', cold: true, lead }]);
		expect(activitiesOf(workspace, deal)).toMatchObject([{ type: 'meeting', at: '2026-03-01' }]);
		expect(activitiesOf(workspace, contact)).toHaveLength(2);
	});

	test('refuses an outcome of another type, a note without words, a day that is none, a lead that is gone', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const lead = must(createLead(workspace, { title: 'x' }));
		must(deleteLead(workspace, lead));
		const code = (draft: Parameters<typeof logActivity>[1]) =>
			refusal(logActivity(workspace, draft)).code;
		expect(code({ type: 'email', deal, outcome: 'busy' })).toBe('outcome-wrong');
		expect(code({ type: 'note', deal, note: '  ' })).toBe('note-missing');
		expect(code({ type: 'call', deal, at: '2026-13-01' as Day })).toBe('day-invalid');
		expect(code({ type: 'call', deal, at: Number.NaN as EpochMs })).toBe('day-invalid');
		expect(code({ type: 'call', lead })).toBe('lead-deleted');
	});
});

describe('amendActivity(workspace, id, change)', () => {
	test('puts right what was said, marks it, and undo brings back what was', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const id = must(logActivity(workspace, { type: 'call', deal, outcome: 'busy', note: 'x' }));
		must(amendActivity(workspace, id, { outcome: 'reached', note: '', at: '2026-03-01' as Day }));
		expect(activitiesOf(workspace, deal)).toMatchObject([
			{ outcome: 'reached', note: '', at: '2026-03-01', amended: true }
		]);
		must(undo(workspace));
		expect(activitiesOf(workspace, deal)).toMatchObject([{ outcome: 'busy', note: 'x' }]);
	});

	test('of the type takes away an outcome that the new type does not have', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const id = must(logActivity(workspace, { type: 'call', deal, outcome: 'busy' }));
		must(amendActivity(workspace, id, { type: 'email' }));
		expect(activitiesOf(workspace, deal)).toMatchObject([{ type: 'email', outcome: undefined }]);
		expect(refusal(amendActivity(workspace, id, { outcome: 'busy' })).code).toBe('outcome-wrong');
		expect(refusal(amendActivity(workspace, id, { type: 'note' })).code).toBe('note-missing');
	});
});

describe('voidActivity(workspace, id)', () => {
	test('takes it out of all that counts, to be seen among those taken back, and can be put right', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const deal = addDeal(workspace);
		const id = must(logActivity(workspace, { type: 'call', deal, outcome: 'busy' }));
		must(voidActivity(workspace, id));
		expect(activitiesOf(workspace, deal)).toEqual([]);
		expect(takenBackOf(workspace, deal)).toMatchObject([
			{ id, deletion: { by: workspace.member } }
		]);
		expect(refusal(voidActivity(workspace, id)).code).toBe('record-unknown');
		expect(refusal(amendActivity(workspace, id, { note: 'x' })).code).toBe('record-unknown');
		expect(takenBackOf(colleagueOf(setting).workspace, deal)).toEqual(takenBackOf(workspace, deal));
		must(reinstateActivity(workspace, id));
		expect(activitiesOf(workspace, deal)).toHaveLength(1);
	});

	test('is not the same as undo: what was undone was never there', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		must(logActivity(workspace, { type: 'call', deal }));
		must(undo(workspace));
		expect(takenBackOf(workspace, deal)).toEqual([]);
	});

	test('of one that is amended apart is void: the amendment brings it back', () => {
		const one = newWorkspace();
		const deal = addDeal(one.workspace);
		const id = must(logActivity(one.workspace, { type: 'call', deal, outcome: 'busy' }));
		const other = colleagueOf(one);
		must(voidActivity(one.workspace, id));
		must(amendActivity(other.workspace, id, { outcome: 'reached' }));
		sync(one, other);
		for (const { workspace } of [one, other])
			expect(activitiesOf(workspace, deal)).toMatchObject([{ outcome: 'reached' }]);
	});
});

test('activitiesInStage(workspace, deal) counts by type since it entered its stage, a day as the whole of it', () => {
	const { workspace, clock } = newWorkspace();
	const id = addDeal(workspace);
	const log = (type: 'call' | 'meeting', at?: EpochMs | Day) =>
		must(logActivity(workspace, { type, deal: id, ...(at === undefined ? {} : { at }) }));
	log('call');
	clock.advance(60_000);
	must(moveDeal(workspace, id, stageNamed(workspace, 'Demo')));
	const counts = () => activitiesInStage(workspace, dealOf(workspace, id));
	expect(counts()).toMatchObject({ call: 0, meeting: 0, note: 0 });
	log('call');
	log('call', '2026-03-02' as Day);
	log('call', '2026-03-01' as Day);
	const id2 = log('meeting');
	expect(counts()).toMatchObject({ call: 2, meeting: 1 });
	must(voidActivity(workspace, id2));
	expect(counts()).toMatchObject({ call: 2, meeting: 0 });
});

test('activitiesOf(workspace, owner) has the last that happened first, whenever it was written down', () => {
	const { workspace, clock } = newWorkspace();
	const contact = must(createContact(workspace, { name: 'Ada' }));
	const at = (hours: number) => (clock.now() - hours * 3_600_000) as EpochMs;
	for (const hours of [2, 5, 1])
		must(
			logActivity(workspace, {
				type: 'call',
				contact,
				outcome: 'reached',
				note: `${hours}`,
				at: at(hours)
			})
		);
	expect(activitiesOf(workspace, contact).map(({ note }) => note)).toEqual(['1', '2', '5']);
});

test('touched(workspace, deal) is the last change or activity, an activity taken back not counted', () => {
	const { workspace, clock } = newWorkspace();
	const id = addDeal(workspace);
	const changed = touched(workspace, dealOf(workspace, id));
	expect(changed).toBe(clock.now());
	clock.advance(60_000);
	must(logActivity(workspace, { type: 'call', deal: id, outcome: 'busy' }));
	expect(touched(workspace, dealOf(workspace, id))).toBe(changed + 60_000);
	must(undo(workspace));
	expect(touched(workspace, dealOf(workspace, id))).toBe(changed);
});
