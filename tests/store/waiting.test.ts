import { describe, expect, test } from 'vitest';
import { typeOf, type DealId, type RecordId } from '#lib/domain/ids.ts';
import { createDeal, deleteDeal, moveDeal, reopenDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { createContact } from '#lib/store/contacts.ts';
import { outlineOf } from '#lib/store/outline.ts';
import { reasons } from '#lib/store/queries.ts';
import { redo, undo } from '#lib/store/undo.ts';
import { totals } from '#lib/store/totals.ts';
import type { Refused } from '#lib/store/waiting.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { append, logOf } from '#lib/ydoc/schema.ts';
import { entriesOf, lateWorkspace } from '../helpers/late.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import {
	addDeal,
	dealOf,
	emptyWorkspace,
	euros,
	must,
	newWorkspace,
	refusal,
	stageNamed,
	titles
} from '../helpers/workspace.ts';

/** A workspace with two deals, and one over the same documents that has their rows and not their operations. */
function setting() {
	const eager = newWorkspace();
	const { workspace } = eager;
	const id = addDeal(workspace, { title: 'x', value: euros(10), company: 'Acme' });
	const other = addDeal(workspace, { title: 'y' });
	eager.clock.advance(1000);
	const rows = [...workspace.rows()];
	const late = lateWorkspace(eager, {
		device: workspace.device,
		member: workspace.member,
		now: eager.clock.now,
		random: eager.random.bytes
	});
	late.project(rows);
	const told: Refused[] = [];
	late.onRefused((refused) => told.push(refused));
	const operations = () => logOf(eager.log).length;
	/** Opens the documents afresh: what everybody else will see. */
	const afresh = () =>
		emptyWorkspace(9, {
			directory: eager.directory,
			log: eager.log,
			activities: eager.activities,
			now: eager.clock.now
		}).workspace;
	const supply = (...ids: RecordId[]) => {
		const entries = entriesOf(eager);
		late.supply(ids.map((one) => [one, entries.get(one) ?? []] as const));
	};
	return { eager, workspace, late, id, other, told, operations, afresh, supply };
}

describe('a command about a record whose operations are not here', () => {
	test('is shown at once and written when they come, on top of what the log then holds', () => {
		const { late, id, eager, operations, supply, afresh } = setting();
		const before = operations();
		must(setDeal(late, id, { title: 'mine' }));
		must(moveDeal(late, id, stageNamed(late, 'Demo')));
		expect(dealOf(late, id)).toMatchObject({ title: 'mine', stage: stageNamed(late, 'Demo') });
		expect(titles(late, 'Demo')).toEqual(['mine']);
		expect([operations(), late.waiting]).toEqual([before, 2]);
		// Meanwhile a colleague renames it, by a clock that is ahead.
		eager.clock.advance(60_000);
		const colleague = colleagueOf(eager);
		must(setDeal(colleague.workspace, id, { title: 'theirs' }));
		sync(eager, colleague);
		expect(dealOf(late, id).title).toBe('mine');
		supply(id);
		expect([operations(), late.waiting]).toEqual([before + 3, 0]);
		const written = logOf(eager.log).toArray().slice(-2).map(decode);
		const theirs = colleague.workspace.records.get(id)?.operations.at(-1)?.id;
		expect(written[0]).toMatchObject({ kind: 'set', prev: { title: theirs } });
		expect(written[1]).toMatchObject({ kind: 'move' });
		expect(dealOf(late, id)).toEqual(dealOf(afresh(), id));
		expect(dealOf(late, id).title).toBe('mine');
	});

	test('is written by complete() too, and the two show the same', () => {
		const { late, id, other, eager, afresh } = setting();
		must(winDeal(late, id));
		must(deleteDeal(late, other));
		late.supply(entriesOf(eager));
		late.complete();
		expect(late.isComplete).toBe(true);
		expect(shown(late)).toEqual(shown(afresh()));
		expect(dealOf(late, id).status).toBe('won');
		expect(dealOf(late, other).deleted).toBe(true);
	});

	test('holds back what belongs to the same command, and nothing else', () => {
		const { late, id, other, operations, supply, afresh } = setting();
		const before = operations();
		const contact = must(createContact(late, { name: 'Anna', company: 'New', deal: id }));
		expect([operations(), late.contacts.get(contact)?.name]).toEqual([before, 'Anna']);
		must(createDeal(late, { title: 'z' }));
		expect(operations()).toBe(before + 1);
		must(setDeal(late, other, { title: 'later' }));
		supply(other);
		expect([operations(), late.waiting]).toEqual([before + 2, 1]);
		supply(id);
		expect([operations(), late.waiting]).toEqual([before + 5, 0]);
		expect(dealOf(afresh(), id).contacts).toEqual([contact]);
	});

	test('is refused like any other: by what is shown, and by what the member may not write', () => {
		const { late, id, workspace } = setting();
		must(deleteDeal(late, id));
		expect(refusal(setDeal(late, id, { title: 'z' })).code).toBe('deal-deleted');
		late.grant = { role: 'viewer' };
		expect(refusal(deleteDeal(late, [...workspace.deals.keys()][1] as DealId)).code).toBe(
			'read-only'
		);
		expect(late.waiting).toBe(1);
	});

	test('is told when it cannot be written after all, and cannot be taken back then', () => {
		const { late, id, other, eager, told, supply, afresh, operations } = setting();
		must(setDeal(late, id, { title: 'mine' }));
		must(winDeal(late, other));
		const colleague = colleagueOf(eager);
		must(deleteDeal(colleague.workspace, id));
		must(loseDeal(colleague.workspace, other, { reason: reasons(late)[0]?.id as never, note: '' }));
		sync(eager, colleague);
		const before = operations();
		supply(id, other);
		expect(told.map(({ problem }) => problem)).toEqual([
			{ code: 'deal-deleted', where: id },
			{ code: 'deal-closed', where: other }
		]);
		expect(told[0]?.operations[0]).toMatchObject({
			kind: 'set',
			body: { fields: { title: 'mine' } }
		});
		expect(operations()).toBe(before);
		expect(dealOf(late, id)).toEqual(dealOf(afresh(), id));
		expect(dealOf(late, other)).toEqual(dealOf(afresh(), other));
		expect(refusal(undo(late)).code).toBe('nothing-to-undo');
	});

	test('that is refused before anybody listens is told to the first who does', () => {
		const { late, id } = setting();
		const quiet = lateWorkspace(setting().eager, late);
		quiet.project(late.rows([id]));
		must(setDeal(quiet, id, { title: 'mine' }));
		quiet.complete();
		const told: string[] = [];
		quiet.onRefused(({ problem }) => told.push(problem.code));
		expect(told).toEqual(['deal-unknown']);
		expect(quiet.deals.has(id)).toBe(false);
	});

	test('is taken back and put back, before its operations are here and after', () => {
		for (const between of ['none', 'undo', 'redo']) {
			const { late, id, supply, afresh, eager } = setting();
			const first = dealOf(late, id);
			must(moveDeal(late, id, stageNamed(late, 'Demo')));
			must(setDeal(late, id, { title: 'mine' }));
			must(winDeal(late, id));
			// A colleague has named it otherwise; the projection does not know.
			const colleague = colleagueOf(eager);
			must(setDeal(colleague.workspace, id, { title: 'theirs' }));
			if (between !== 'none') {
				must(undo(late));
				expect(dealOf(late, id)).toMatchObject({ status: 'open', stage: stageNamed(late, 'Demo') });
				must(undo(late));
				expect(dealOf(late, id).title).toBe('x');
				if (between === 'redo') must(redo(late));
			}
			sync(eager, colleague);
			supply(id);
			expect(late.waiting).toBe(0);
			if (between === 'redo') must(undo(late));
			if (between === 'none') {
				must(undo(late));
				must(undo(late));
			}
			// As it was before the command: as the colleague left it, not as it was shown.
			expect(dealOf(late, id).title).toBe('theirs');
			must(undo(late));
			expect(dealOf(late, id)).toMatchObject({ stage: first.stage, status: 'open' });
			for (let step = 0; step < 3; step++) must(redo(late));
			expect(dealOf(late, id)).toMatchObject({ title: 'mine', status: 'won' });
			expect(dealOf(late, id)).toEqual(dealOf(afresh(), id));
		}
	});

	test('reopens a deal where it was closed', () => {
		const { late, id, workspace } = setting();
		const demo = stageNamed(workspace, 'Demo');
		must(moveDeal(workspace, id, demo));
		must(winDeal(workspace, id));
		late.project(workspace.rows([id]));
		must(reopenDeal(late, id));
		expect(dealOf(late, id)).toMatchObject({ status: 'open', stage: demo });
	});
});

describe('supply(records, rows)', () => {
	test('decodes nothing of a record that nobody asks about', () => {
		const { late, eager, id } = setting();
		late.supply([[id, ['[1,"A","set","' + id + '",null,"m",no json']]]);
		expect(late.unreadable).toBe(0);
		expect(late.records.get(id)?.operations).toEqual([]);
		expect(late.unreadable).toBe(1);
		void eager;
	});

	test('puts the row right that was wrong, and folds what has none', () => {
		const { late, workspace, eager, id, other } = setting();
		late.project([{ id, value: { ...dealOf(workspace, id), title: 'wrong' } }]);
		expect(dealOf(late, id).title).toBe('wrong');
		const before = late.version;
		const fresh = lateWorkspace(eager, late);
		const entries = entriesOf(eager);
		late.supply([[id, entries.get(id) ?? []]], workspace.rows([id]));
		expect(dealOf(late, id)).toEqual(dealOf(workspace, id));
		expect(late.version).toBeGreaterThan(before);
		fresh.supply([[other, entries.get(other) ?? []]]);
		expect(dealOf(fresh, other)).toEqual(dealOf(workspace, other));
	});

	test('folds in what came meanwhile, once', () => {
		const { late, eager, id, supply, afresh } = setting();
		const colleague = colleagueOf(eager);
		must(setDeal(colleague.workspace, id, { title: 'theirs' }));
		sync(eager, colleague);
		expect(dealOf(late, id).title).toBe('x');
		supply(id);
		expect(dealOf(late, id)).toEqual(dealOf(afresh(), id));
		expect(late.records.get(id)?.operations.length).toBe(2);
	});

	test('lets the history follow', () => {
		const { late, id, supply, workspace } = setting();
		expect(late.records.get(id)?.operations).toEqual([]);
		const before = late.version;
		supply(id);
		expect(late.version).toBeGreaterThan(before);
		expect(late.records.get(id)?.operations).toEqual(workspace.records.get(id)?.operations);
	});
});

test('complete() takes away what was only projected', () => {
	const { late, eager, afresh } = setting();
	const ghost = 'dGhost' as DealId;
	const [row] = late.rows(late.deals.keys());
	late.project([{ id: ghost, value: { ...(row?.value as never as object), id: ghost } as never }]);
	expect(titles(late, 'Contact').length).toBe(3);
	late.supply(entriesOf(eager));
	late.complete();
	expect(shown(late)).toEqual(shown(afresh()));
});

describe('complete(true), where a former epoch is to come', () => {
	test('leaves what was only projected, also changed, until it is supplied', () => {
		const { late, eager, id, other, supply, afresh } = setting();
		supply(...[...entriesOf(eager).keys()].filter((one) => one !== id && one !== other));
		late.complete(true);
		expect(late.isComplete).toBe(true);
		expect(titles(late, 'Contact')).toEqual(['y', 'x']);
		must(setDeal(late, id, { title: 'z' }));
		expect([titles(late, 'Contact'), late.waiting]).toEqual([['y', 'z'], 1]);
		expect(titles(afresh(), 'Contact')).toEqual(['y', 'x']);
		supply(id, other);
		expect(late.waiting).toBe(0);
		late.complete();
		expect(shown(late)).toEqual(shown(afresh()));
		expect(titles(afresh(), 'Contact')).toEqual(['y', 'z']);
	});

	test('complete() then takes in what came of it, and takes away what is in no epoch', () => {
		const { late, eager, id, other, supply } = setting();
		supply(...[...entriesOf(eager).keys()].filter((one) => one !== id && one !== other));
		late.complete(true);
		append(eager.log, entriesOf(eager).get(id) ?? []);
		expect(late.records.get(id)?.operations).toEqual([]);
		late.complete();
		expect(titles(late, 'Contact')).toEqual(['x']);
		expect(late.records.get(id)?.operations).not.toEqual([]);
	});
});

test('the outline follows commands made while only the first cards are here', () => {
	const { workspace, id, eager } = setting();
	const late = lateWorkspace(eager, workspace);
	late.project([...workspace.rows()].filter((row) => typeOf(row.id) !== 'deal' || row.id === id));
	late.outline = outlineOf(workspace);
	must(moveDeal(late, id, stageNamed(late, 'Demo')));
	must(moveDeal(workspace, id, stageNamed(late, 'Demo')));
	must(createDeal(late, { title: 'z', value: euros(5) }));
	for (const stage of workspace.stages.values())
		expect(late.outline.stages.get(stage.id)).toEqual(
			totals(stage, [
				...workspace.columns.of(stage.id),
				...late.columns
					.of(stage.id)
					.filter((deal) => deal.title === 'z' && !workspace.deals.has(deal.id))
			])
		);
});
