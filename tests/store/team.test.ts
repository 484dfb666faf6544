import { describe, expect, test } from 'vitest';
import type { MemberId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { deleteDeal, moveDeal, restoreDeal, setDeal, setFields } from '#lib/store/commands.ts';
import { createContact, deleteContact } from '#lib/store/contacts.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { adoptRoster, restoreDeletedBy, type RosterMember } from '#lib/store/team.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Grant } from '#lib/store/workspace.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import {
	addDeal,
	dealOf,
	must,
	NEW_BUSINESS,
	newWorkspace,
	refusal,
	stageNamed,
	type Setting
} from '../helpers/workspace.ts';

const BEN: RosterMember = { id: 'mBen0000', name: 'Ben', role: 'rep' };
const CAT: RosterMember = { id: 'mCat0000', name: 'Cat', role: 'viewer' };

const sizes = ({ directory, team, log, activities }: Setting) =>
	[directory, team, log, activities].map((doc) => logOf(doc).length);

describe('adoptRoster(workspace, roster)', () => {
	test('adds members, names and roles, and is no step of undo', () => {
		const { workspace } = newWorkspace();
		const owner = { id: workspace.member, name: 'Ada L.', role: 'owner' } as const;
		must(adoptRoster(workspace, { members: [owner, BEN] }));
		expect(workspace.members.get(BEN.id as MemberId)).toEqual({ ...BEN, invited: false });
		expect(workspace.members.get(workspace.member)).toMatchObject({ name: 'Ada L.' });
		expect(workspace.done.list).toEqual([]);
	});

	test('makes a member of one who was named in an import', () => {
		const { workspace } = newWorkspace();
		must(adoptRoster(workspace, { members: [BEN] }));
		must(setFields(workspace, BEN.id as MemberId, { invited: true, name: 'B.' }));
		must(adoptRoster(workspace, { members: [BEN] }));
		expect(workspace.members.get(BEN.id as MemberId)).toEqual({ ...BEN, invited: false });
	});

	test('writes nothing where nothing is new, and keeps who has left', () => {
		const setting = newWorkspace();
		must(adoptRoster(setting.workspace, { members: [BEN, CAT] }));
		const before = sizes(setting);
		must(adoptRoster(setting.workspace, { members: [CAT] }));
		expect(sizes(setting)).toEqual(before);
		expect(setting.workspace.members.has(BEN.id as MemberId)).toBe(true);
	});

	test('by two devices at once folds to one', () => {
		const one = newWorkspace();
		const other = colleagueOf(one);
		for (const { workspace } of [one, other]) must(adoptRoster(workspace, { members: [BEN, CAT] }));
		sync(one, other);
		expect(shown(one.workspace)).toEqual(shown(other.workspace));
		expect(one.workspace.members.get(BEN.id as MemberId)).toEqual({ ...BEN, invited: false });
		const before = sizes(one);
		must(adoptRoster(one.workspace, { members: [BEN, CAT] }));
		expect(sizes(one)).toEqual(before);
	});

	test('is refused to a rep', () => {
		const { workspace } = newWorkspace();
		workspace.grant = { role: 'rep' };
		expect(refusal(adoptRoster(workspace, { members: [BEN] }))).toMatchObject({
			code: 'not-manager'
		});
	});
});

describe('restoreDeletedBy(workspace, member, since)', () => {
	function stormed() {
		const owner = newWorkspace();
		const deals = ['A', 'B', 'C', 'D'].map((title) => addDeal(owner.workspace, { title }));
		const contact = must(createContact(owner.workspace, { name: 'Zoe' }));
		const ben = colleagueOf(owner);
		return { owner, ben, deals, contact };
	}

	test('brings back what the member deleted since, in one step of undo', () => {
		const { owner, ben, deals, contact } = stormed();
		const [a, b, c, d] = deals;
		if (!a || !b || !c || !d) throw new Error('four were made');
		must(deleteDeal(ben.workspace, a));
		ben.clock.advance(1000);
		const since = ben.clock.now();
		must(deleteDeal(ben.workspace, b));
		must(deleteDeal(ben.workspace, c));
		must(deleteContact(ben.workspace, contact));
		sync(owner, ben);
		must(restoreDeal(owner.workspace, c));
		must(deleteDeal(owner.workspace, d));
		const steps = owner.workspace.done.list.length;

		expect(must(restoreDeletedBy(owner.workspace, ben.workspace.member, since))).toBe(2);
		const deleted = (id: typeof a) => dealOf(owner.workspace, id).deleted;
		expect(deals.map(deleted)).toEqual([true, false, false, true]);
		expect(owner.workspace.contacts.get(contact)?.deleted).toBe(false);
		expect(owner.workspace.done.list).toHaveLength(steps + 1);
		sync(owner, ben);
		expect(shown(ben.workspace)).toEqual(shown(owner.workspace));

		must(undo(owner.workspace));
		expect(deals.map(deleted)).toEqual([true, true, false, true]);
	});

	test('counts a deletion at the instant itself, and writes nothing where there is none', () => {
		const { owner, ben, deals } = stormed();
		const [a] = deals;
		if (!a) throw new Error('four were made');
		must(deleteDeal(ben.workspace, a));
		const at = ben.clock.now();
		sync(owner, ben);
		const before = sizes(owner);
		const { member } = ben.workspace;
		expect(must(restoreDeletedBy(owner.workspace, member, (at + 1) as EpochMs))).toBe(0);
		expect(sizes(owner)).toEqual(before);
		expect(must(restoreDeletedBy(owner.workspace, member, at))).toBe(1);
	});
});

describe('grant', () => {
	const DIRECTORY = 'not-manager';
	const cases: readonly [Grant | undefined, deal: string, directory: string][] = [
		[undefined, 'ok', 'ok'],
		[{ role: 'owner' }, 'ok', 'ok'],
		[{ role: 'manager' }, 'ok', 'ok'],
		[{ role: 'rep' }, 'ok', DIRECTORY],
		[{ role: 'viewer' }, 'read-only', 'read-only'],
		[{ role: 'rep', barred: 'held' }, 'held', 'held'],
		[{ role: 'owner', barred: 'held' }, 'held', 'held'],
		[{ role: 'manager', barred: 'revoked' }, 'read-only', 'read-only']
	];

	test.each(cases)('%j: deals %s, directory %s', (grant, deal, directory) => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const id = addDeal(workspace);
		must(setDeal(workspace, id, { title: 'Undone' }));
		must(undo(workspace));
		const stage = stageNamed(workspace, 'Demo');
		workspace.grant = grant;
		const before = sizes(setting);
		const steps = workspace.done.list.map(({ key, undone }) => [key, undone]);
		const codes = (outcomes: readonly { ok: boolean; problem?: { code: string } }[]) => [
			...new Set(outcomes.map((one) => (one.ok ? 'ok' : one.problem?.code)))
		];

		expect(
			codes([
				redo(workspace),
				undo(workspace),
				moveDeal(workspace, id, stage),
				createContact(workspace, { name: 'Zoe' })
			])
		).toEqual([deal]);
		expect(
			codes([
				setFields(workspace, stage, { name: 'Show' }),
				createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second' }),
				adoptRoster(workspace, { members: [BEN] })
			])
		).toEqual([directory]);
		if (deal !== 'ok') {
			expect(sizes(setting)).toEqual(before);
			expect(workspace.done.list.map(({ key, undone }) => [key, undone])).toEqual(steps);
		}
	});
});
