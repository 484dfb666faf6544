import { describe, expect, test } from 'vitest';
import type { Doc, Transaction } from 'yjs';
import { history } from '#lib/domain/history.ts';
import type {
	CompanyId,
	DealId,
	PipelineId,
	ReasonId,
	RecordId,
	StageId
} from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Day } from '#lib/domain/time.ts';
import {
	createDeal,
	deleteDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { createCompany } from '#lib/store/companies.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { mergeCompanies } from '#lib/store/merging.ts';
import { reasons } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { placeDeals } from '#lib/store/stages.ts';
import { stamp } from '#lib/store/stamp.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { logOf, ORIGIN } from '#lib/ydoc/schema.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	newWorkspace,
	NEW_BUSINESS,
	refusal,
	stageNamed,
	titles
} from '../helpers/workspace.ts';

const NOBODY = 'dnobody' as DealId;
const NOWHERE = 'snowhere' as StageId;

function price(workspace: Workspace): ReasonId {
	const [reason] = reasons(workspace);
	if (!reason) throw new Error('no reason');
	return reason.id;
}

/** The origins of the transactions that a call makes in a document. */
function transactions(doc: Doc, call: () => void): unknown[] {
	const made: unknown[] = [];
	const note = ({ origin }: Transaction) => made.push(origin);
	doc.on('afterTransaction', note);
	call();
	doc.off('afterTransaction', note);
	return made;
}

/** Expects that a refused command wrote nothing and left nothing to undo. */
function refusedQuietly(workspace: Workspace, log: Doc, call: () => ReturnType<typeof moveDeal>) {
	const before = { length: logOf(log).length, steps: workspace.done.list.length };
	const problem = refusal(call());
	expect({ length: logOf(log).length, steps: workspace.done.list.length }).toEqual(before);
	return problem;
}

describe('createDeal(workspace, draft)', () => {
	test('puts it on top of the first open stage, owned by its creator', () => {
		const { workspace, clock } = newWorkspace();
		addDeal(workspace, { title: 'First' });
		const id = addDeal(workspace, { title: '  Second ' });
		expect(titles(workspace, 'Contact')).toEqual(['Second', 'First']);
		expect(dealOf(workspace, id)).toMatchObject({
			title: 'Second',
			owner: workspace.member,
			status: 'open',
			createdAt: clock.now(),
			enteredAt: clock.now(),
			value: undefined,
			company: undefined
		});
	});

	test('takes a value, a stage, an owner, a day', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace, {
			value: euros(12.5),
			stage: stageNamed(workspace, 'Demo'),
			expectedClose: '2026-05-01' as Day
		});
		expect(dealOf(workspace, id)).toMatchObject({
			value: { amount: 1250, currency: 'EUR' },
			stage: stageNamed(workspace, 'Demo'),
			expectedClose: '2026-05-01'
		});
	});

	test('makes a company once, and finds it by its name', () => {
		const { workspace } = newWorkspace();
		const first = addDeal(workspace, { company: 'Acme' });
		const second = addDeal(workspace, { company: ' Acme ' });
		addDeal(workspace, { company: '  ' });
		expect([...workspace.companies.values()].map(({ name }) => name)).toEqual(['Acme']);
		expect(dealOf(workspace, first).company).toBe(dealOf(workspace, second).company);
	});

	test('finds the company that stands for the one of a name, unless one has that name', () => {
		const { workspace } = newWorkspace();
		const [kolej, grupa] = ['Kolej', 'Grupa'].map((name) =>
			must(createCompany(workspace, { name }))
		) as [CompanyId, CompanyId];
		must(mergeCompanies(workspace, grupa, [kolej]));
		expect(dealOf(workspace, addDeal(workspace, { company: 'Kolej' })).company).toBe(grupa);
		expect(workspace.companies.size).toBe(2);
		const other = must(createCompany(workspace, { name: 'Kolej' }));
		expect(dealOf(workspace, addDeal(workspace, { company: 'Kolej' })).company).toBe(other);
	});

	test('is one transaction with the origin of this device, and one step of undo', () => {
		const { workspace, log, directory } = newWorkspace();
		const made = transactions(log, () => addDeal(workspace, { company: 'Acme' }));
		expect(made).toEqual([ORIGIN.local]);
		expect(transactions(directory, () => addDeal(workspace))).toEqual([]);
		expect(workspace.done.list.length).toBe(2);
	});

	test('refuses a deal without a title and a stage that is none or closed', () => {
		const { workspace, log } = newWorkspace();
		const refused = (draft: Parameters<typeof createDeal>[1]) =>
			refusedQuietly(workspace, log, () => createDeal(workspace, draft) as never);
		expect(refused({ title: '' })).toEqual({ code: 'title-missing' });
		expect(refused({ title: ' \t\n' })).toEqual({ code: 'title-missing' });
		expect(refused({ title: 'x', stage: NOWHERE })).toEqual({
			code: 'stage-unknown',
			where: NOWHERE
		});
		expect(refused({ title: 'x', stage: stageNamed(workspace, 'Won') }).code).toBe('stage-unknown');
	});
});

describe('setDeal(workspace, id, change)', () => {
	test('sets what differs, trimmed, in one operation, and empties', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace, { value: euros(5), expectedClose: '2026-05-01' as Day });
		must(setDeal(workspace, id, { title: ' New ', value: euros(5), nextStep: 'Call' }));
		const last = workspace.records.get(id)?.operations.at(-1);
		expect(last).toMatchObject({
			kind: 'set',
			body: { fields: { title: 'New', nextStep: 'Call' } },
			prev: { title: workspace.records.get(id)?.operations[0]?.id }
		});
		must(setDeal(workspace, id, { value: null, expectedClose: null, nextStep: '', owner: null }));
		expect(dealOf(workspace, id)).toMatchObject({
			value: undefined,
			expectedClose: undefined,
			nextStep: '',
			owner: undefined
		});
	});

	test('writes nothing where nothing changes: not for an empty field left empty either', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace, { title: 'x', value: euros(5), company: 'Acme' });
		const made = transactions(log, () => {
			must(setDeal(workspace, id, { title: 'x ', value: euros(5), company: 'Acme' }));
			must(setDeal(workspace, id, { nextStep: '', expectedClose: null }));
			must(setDeal(workspace, id, { nextStep: '  ' }));
			must(setDeal(workspace, id, {}));
		});
		expect(made).toEqual([]);
		expect(workspace.done.list.length).toBe(1);
	});

	test('makes a company of a new name in the same transaction, and takes it away', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace);
		const made = transactions(log, () => must(setDeal(workspace, id, { company: 'Acme' })));
		expect(made.length).toBe(1);
		expect(workspace.companies.get(dealOf(workspace, id).company ?? ('' as never))?.name).toBe(
			'Acme'
		);
		must(setDeal(workspace, id, { company: ' ' }));
		expect(dealOf(workspace, id).company).toBeUndefined();
	});

	test('refuses an empty title, an unknown deal and a deleted one', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace);
		const refused = (deal: DealId, change: Parameters<typeof setDeal>[2]) =>
			refusedQuietly(workspace, log, () => setDeal(workspace, deal, change));
		expect(refused(id, { title: ' ' })).toEqual({ code: 'title-missing' });
		expect(refused(NOBODY, { title: 'x' })).toEqual({ code: 'deal-unknown', where: NOBODY });
		must(deleteDeal(workspace, id));
		expect(refused(id, { title: 'x' })).toEqual({ code: 'deal-deleted', where: id });
	});
});

describe('setFields(workspace, record, change)', () => {
	test('sets fields of a stage in the directory', () => {
		const { workspace, log, directory } = newWorkspace();
		const stage = stageNamed(workspace, 'Demo');
		const made = transactions(directory, () =>
			must(setFields(workspace, stage, { name: 'Show', probability: 45 }))
		);
		expect(made.length).toBe(1);
		expect(transactions(log, () => must(setFields(workspace, stage, { name: 'Show' })))).toEqual(
			[]
		);
		expect(workspace.stages.get(stage)).toMatchObject({ name: 'Show', probability: 45 });
	});

	test('refuses a record that is unknown or deleted', () => {
		const { workspace, log } = newWorkspace();
		const refused = (record: RecordId) =>
			refusedQuietly(workspace, log, () => setFields(workspace, record, { name: 'x' }));
		expect(refused('snowhere' as RecordId)).toEqual({ code: 'record-unknown', where: 'snowhere' });
		const id = addDeal(workspace);
		must(deleteDeal(workspace, id));
		expect(refused(id)).toEqual({ code: 'record-unknown', where: id });
	});
});

describe('moveDeal(workspace, id, stage, position)', () => {
	function board() {
		const setting = newWorkspace();
		const { workspace } = setting;
		const [c, b, a] = ['c', 'b', 'a'].map((title) => addDeal(workspace, { title })) as [
			DealId,
			DealId,
			DealId
		];
		const demo = stageNamed(workspace, 'Demo');
		return { ...setting, a, b, c, demo, contact: stageNamed(workspace, 'Contact') };
	}

	test('to another stage is a transition with the stage it left, and enters anew', () => {
		const { workspace, clock, a, demo, contact } = board();
		clock.advance(60_000);
		must(moveDeal(workspace, a, demo));
		expect(titles(workspace, 'Contact')).toEqual(['b', 'c']);
		expect(titles(workspace, 'Demo')).toEqual(['a']);
		expect(dealOf(workspace, a).enteredAt).toBe(clock.now());
		expect(workspace.records.get(a)?.operations.at(-1)).toMatchObject({
			kind: 'move',
			body: { stage: demo, from: { stage: contact } },
			prev: { place: workspace.records.get(a)?.operations[0]?.id }
		});
	});

	test('to the top, the bottom and before another', () => {
		const { workspace, a, b, c, demo } = board();
		must(moveDeal(workspace, b, demo));
		must(moveDeal(workspace, c, demo, 'bottom'));
		expect(titles(workspace, 'Demo')).toEqual(['b', 'c']);
		must(moveDeal(workspace, a, demo, { before: c }));
		expect(titles(workspace, 'Demo')).toEqual(['b', 'a', 'c']);
	});

	test('before one that has left meanwhile puts it at the bottom', () => {
		const { workspace, a, b, c, demo } = board();
		must(moveDeal(workspace, b, demo));
		must(moveDeal(workspace, a, demo, { before: c }));
		expect(titles(workspace, 'Demo')).toEqual(['b', 'a']);
	});

	test('within its stage is a new order, no transition, and does not enter anew', () => {
		const { workspace, clock, a, b, c, contact } = board();
		const entered = dealOf(workspace, a).enteredAt;
		clock.advance(60_000);
		must(moveDeal(workspace, a, contact, 'bottom'));
		expect(titles(workspace, 'Contact')).toEqual(['b', 'c', 'a']);
		must(moveDeal(workspace, c, contact, { before: b }));
		expect(titles(workspace, 'Contact')).toEqual(['c', 'b', 'a']);
		must(moveDeal(workspace, a, contact, 'top'));
		expect(titles(workspace, 'Contact')).toEqual(['a', 'c', 'b']);
		expect(dealOf(workspace, a).enteredAt).toBe(entered);
		expect(workspace.records.get(a)?.operations.map(({ kind }) => kind)).toEqual([
			'create',
			'order',
			'order'
		]);
	});

	test('to where it stands writes nothing', () => {
		const { workspace, log, a, b, c, contact } = board();
		const made = transactions(log, () => {
			must(moveDeal(workspace, a, contact, 'top'));
			must(moveDeal(workspace, c, contact, 'bottom'));
			must(moveDeal(workspace, a, contact, { before: b }));
			must(moveDeal(workspace, a, contact, { before: a }));
		});
		expect(made).toEqual([]);
	});

	test('finds room in a column where two have the same key', () => {
		const { workspace, a, b, c, contact } = board();
		// Two devices once chose the same key.
		const order = dealOf(workspace, b).order;
		workspace.append([
			{
				...(workspace.records.get(c)?.operations[0] as never as object),
				id: 'x',
				hlc: workspace.tick(),
				kind: 'order',
				body: { stage: contact, order },
				prev: {}
			} as never
		]);
		expect(dealOf(workspace, c).order).toBe(order);
		const last = titles(workspace, 'Contact').at(-1) === 'c' ? c : b;
		must(moveDeal(workspace, a, contact, { before: last }));
		expect(titles(workspace, 'Contact')).toContain('a');
		must(moveDeal(workspace, a, contact, 'top'));
		expect(titles(workspace, 'Contact')[0]).toBe('a');
	});

	test('refuses unknown, deleted and closed deals, unknown and closed stages', () => {
		const { workspace, log, a, b, demo } = board();
		const refused = (id: DealId, stage: StageId) =>
			refusedQuietly(workspace, log, () => moveDeal(workspace, id, stage));
		expect(refused(NOBODY, demo)).toEqual({ code: 'deal-unknown', where: NOBODY });
		expect(refused(a, NOWHERE)).toEqual({ code: 'stage-unknown', where: NOWHERE });
		const won = stageNamed(workspace, 'Won');
		expect(refused(a, won)).toEqual({ code: 'stage-wrong-kind', where: won });
		must(winDeal(workspace, a));
		expect(refused(a, demo)).toEqual({ code: 'deal-closed', where: a });
		must(deleteDeal(workspace, b));
		expect(refused(b, demo)).toEqual({ code: 'deal-deleted', where: b });
	});
});

describe('winDeal and loseDeal', () => {
	test('put it into the stage of that kind of its pipeline', () => {
		const { workspace } = newWorkspace();
		createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second' });
		const [first, second] = [addDeal(workspace), addDeal(workspace)];
		must(winDeal(workspace, first));
		must(loseDeal(workspace, second, { reason: price(workspace), note: ' Dear ' }));
		expect(dealOf(workspace, first)).toMatchObject({
			status: 'won',
			stage: stageNamed(workspace, 'Won')
		});
		expect(dealOf(workspace, second)).toMatchObject({
			status: 'lost',
			stage: stageNamed(workspace, 'Lost'),
			lost: { reason: price(workspace), note: 'Dear' }
		});
	});

	test('refuse unknown, deleted and closed deals, and a reason that is not on the list', () => {
		const { workspace, log } = newWorkspace();
		const reason = price(workspace);
		const won = addDeal(workspace);
		const deleted = addDeal(workspace);
		const open = addDeal(workspace);
		must(winDeal(workspace, won));
		must(deleteDeal(workspace, deleted));
		for (const close of [
			(id: DealId) => winDeal(workspace, id),
			(id: DealId) => loseDeal(workspace, id, { reason, note: '' })
		]) {
			const refused = (id: DealId) => refusedQuietly(workspace, log, () => close(id));
			expect(refused(NOBODY).code).toBe('deal-unknown');
			expect(refused(won)).toEqual({ code: 'deal-closed', where: won });
			expect(refused(deleted)).toEqual({ code: 'deal-deleted', where: deleted });
		}
		expect(
			refusedQuietly(workspace, log, () =>
				loseDeal(workspace, open, { reason: '' as ReasonId, note: '' })
			)
		).toEqual({ code: 'reason-missing', where: '' });
	});

	test('refuse in a pipeline without such a stage', () => {
		const { workspace, log } = newWorkspace();
		const pipeline = must(
			createPipeline(workspace, {
				name: 'Short',
				stages: [{ name: 'Only', kind: 'open', probability: 50 }]
			})
		);
		const [stage] = [...workspace.stages.values()].filter((one) => one.pipeline === pipeline);
		const id = addDeal(workspace, { stage: stage?.id ?? NOWHERE });
		expect(refusedQuietly(workspace, log, () => winDeal(workspace, id))).toEqual({
			code: 'stage-unknown',
			where: 'won'
		});
	});
});

describe('reopenDeal(workspace, id, stage)', () => {
	test('puts it back into the stage it was closed in, or the one said', () => {
		const { workspace } = newWorkspace();
		const demo = stageNamed(workspace, 'Demo');
		const [first, second] = [addDeal(workspace, { stage: demo }), addDeal(workspace)];
		must(winDeal(workspace, first));
		must(reopenDeal(workspace, first));
		expect(dealOf(workspace, first)).toMatchObject({ status: 'open', stage: demo });
		must(loseDeal(workspace, second, { reason: price(workspace), note: '' }));
		must(reopenDeal(workspace, second, demo));
		expect(dealOf(workspace, second)).toMatchObject({ status: 'open', stage: demo });
		expect(dealOf(workspace, second).lost).toBeUndefined();
	});

	test('refuses an open, an unknown and a deleted deal, and stages that are no open ones', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace);
		const refused = (deal: DealId, stage?: StageId) =>
			refusedQuietly(workspace, log, () => reopenDeal(workspace, deal, stage));
		expect(refused(id)).toEqual({ code: 'deal-open', where: id });
		expect(refused(NOBODY).code).toBe('deal-unknown');
		must(winDeal(workspace, id));
		expect(refused(id, NOWHERE)).toEqual({ code: 'stage-unknown', where: NOWHERE });
		const lost = stageNamed(workspace, 'Lost');
		expect(refused(id, lost)).toEqual({ code: 'stage-wrong-kind', where: lost });
		must(deleteDeal(workspace, id));
		expect(refused(id).code).toBe('deal-deleted');
	});
});

describe('deleteDeal and restoreDeal', () => {
	test('take it off the board and back, with its history', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace, { title: 'x' });
		must(deleteDeal(workspace, id));
		expect(titles(workspace, 'Contact')).toEqual([]);
		expect(dealOf(workspace, id).deleted).toBe(true);
		must(restoreDeal(workspace, id));
		expect(titles(workspace, 'Contact')).toEqual(['x']);
		const folded = workspace.records.get(id);
		expect(folded && history(folded).length).toBe(3);
	});

	test('refuse an unknown deal; deleting twice is refused, restoring the living nothing', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace);
		expect(transactions(log, () => must(restoreDeal(workspace, id)))).toEqual([]);
		expect(refusedQuietly(workspace, log, () => restoreDeal(workspace, NOBODY)).code).toBe(
			'deal-unknown'
		);
		expect(refusedQuietly(workspace, log, () => deleteDeal(workspace, NOBODY)).code).toBe(
			'deal-unknown'
		);
		must(deleteDeal(workspace, id));
		expect(refusedQuietly(workspace, log, () => deleteDeal(workspace, id))).toEqual({
			code: 'deal-deleted',
			where: id
		});
	});
});

describe('setUp and createPipeline', () => {
	test('write the directory in one transaction, and are no step of undo', () => {
		const { workspace, log } = newWorkspace();
		expect(logOf(log).length).toBe(0);
		expect(workspace.done.list).toEqual([]);
		expect(workspace.settings).toMatchObject({
			name: 'Team',
			currency: 'EUR' as Currency,
			timeZone: 'Europe/Berlin',
			sample: false
		});
		expect(workspace.members.get(workspace.member)).toMatchObject({ name: 'Ada', role: 'owner' });
		expect(reasons(workspace).map(({ name }) => name)).toEqual(['Price', 'No answer']);
	});

	test('createPipeline adds it after the others, its stages in order', () => {
		const { workspace, directory } = newWorkspace();
		let id: PipelineId | undefined;
		const made = transactions(directory, () => {
			id = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second' }));
		});
		expect(made.length).toBe(1);
		const [first, second] = [...workspace.pipelines.values()];
		expect(second).toMatchObject({ id, name: 'Second' });
		expect((first?.order ?? '') < (second?.order ?? '')).toBe(true);
	});
});

describe('a workspace of a newer version', () => {
	test('is read only for a build that is too old, and says so; what was written before stays', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace, { title: 'Before' });
		workspace.outdated = true;
		const rename = () => setDeal(workspace, id, { title: 'After' });
		expect(refusedQuietly(workspace, log, rename).code).toBe('outdated');
		workspace.outdated = false;
		must(rename());
		expect(dealOf(workspace, id).title).toBe('After');
	});
});

test('moveDeal refuses a stage whose creation has not arrived: nobody could read where the deal is', () => {
	const { workspace, log } = newWorkspace();
	const id = addDeal(workspace);
	const stage = 'slater' as StageId;
	workspace.append([stamp(workspace, 'set', stage, { fields: { name: 'Renamed' } })]);
	const move = () => moveDeal(workspace, id, stage);
	expect(refusedQuietly(workspace, log, move)?.code).toBe('stage-unknown');
	expect(refusal(placeDeals(workspace, [id], stage)).code).toBe('stage-unknown');
});
