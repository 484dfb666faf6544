import { describe, expect, test } from 'vitest';
import type { Batch } from '#lib/domain/batch.ts';
import type { CompanyId, DealId, MemberId, RecordId } from '#lib/domain/ids.ts';
import type { ImportId } from '#lib/domain/operation.ts';
import { Desk } from '#lib/interchange/desk.ts';
import type { Texts } from '#lib/interchange/plan.ts';
import { deleteDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import type { Step, StepKey } from '#lib/store/done.ts';
import { appendImport, type Appended, type Turns } from '#lib/store/import.ts';
import { pipelines, stagesOf } from '#lib/store/queries.ts';
import { redo, turnInParts, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { addDeal, must, newWorkspace, refusal, type Setting } from '../helpers/workspace.ts';
import { groundOf } from '../helpers/ground.ts';

const TEXTS: Texts = {
	column: 'Column',
	reasonNotGiven: 'Not given',
	open: 'Open',
	won: 'Won',
	lost: 'Lost'
};

/** A file of `count` deals in the layout of a usual export. */
function file(count: number, from = 0): string {
	const stages = ['Prospecting', 'Engaging', 'Won', 'Lost'];
	const rows = Array.from({ length: count }, (_, index) => {
		const n = from + index;
		const stage = stages[n % 4] ?? '';
		const closed = n % 4 > 1 ? '2017-03-01' : '';
		const engaged = n % 4 > 0 ? '2016-10-20' : '';
		return `OP-${n},Rep ${n % 5},Product ${n % 3},Company ${n % 20},${stage},${engaged},${closed},${n}`;
	});
	return (
		'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n' +
		rows.join('\n')
	);
}

async function* batches(
	workspace: Workspace,
	text: string,
	id: ImportId
): AsyncGenerator<Batch<string>> {
	const desk = new Desk(new TextEncoder().encode(text));
	desk.read({}, TEXTS);
	const ground = groundOf(workspace);
	const stamp = {
		hlc: workspace.tick(),
		device: workspace.device,
		by: workspace.member,
		imported: id
	};
	for (const { supports, arrivals } of desk.make(
		desk.propose(ground, 'From the file'),
		ground,
		TEXTS,
		stamp
	))
		yield {
			supports: supports.map((one) => ({ ...one, entries: one.entries.map(encode) })),
			arrivals: arrivals.map((one) => ({ ...one, entries: one.entries.map(encode) }))
		};
}

const AT_ONCE: Turns = { pause: () => Promise.resolve(), stopped: () => false };

async function imports(
	workspace: Workspace,
	text: string,
	turns: Partial<Turns> = {},
	id = 'i1'
): Promise<Appended> {
	return must(await tryImport(workspace, text, turns, id));
}

function tryImport(workspace: Workspace, text: string, turns: Partial<Turns> = {}, id = 'i1') {
	const imported = id as ImportId;
	return appendImport(workspace, batches(workspace, text, imported), imported, {
		...AT_ONCE,
		...turns
	});
}

/** The steps that are not taken back. */
const standing = (workspace: Workspace) => workspace.done.list.filter(({ undone }) => !undone);

const living = (workspace: Workspace) =>
	[...workspace.deals.values()].filter(({ deleted }) => !deleted);

/** Everything of a workspace that can be seen. */
function board(workspace: Workspace) {
	const all = shown(workspace);
	return {
		...all,
		operations: [],
		deals: all.deals.filter(({ deleted }) => !deleted),
		companies: all.companies.filter(({ deleted }) => !deleted)
	};
}

function entriesOf({ directory, log }: Setting): number {
	return logOf(directory).length + logOf(log).length;
}

describe('appendImport(workspace, batches)', () => {
	test('brings every deal with its history, and what it refers to once', async () => {
		const { workspace } = newWorkspace();
		const { imported, skipped, step } = await imports(workspace, file(1_000));
		expect([imported, skipped]).toEqual([1_000, []]);
		expect(living(workspace)).toHaveLength(1_000);
		expect(workspace.companies.size).toBe(20);
		expect([...workspace.members.values()].filter(({ invited }) => invited)).toHaveLength(5);
		expect(pipelines(workspace).map(({ name }) => name)).toEqual(['New business', 'From the file']);
		// 1,000 creations, 500 closings; 20 companies, 5 members, a pipeline with 4 stages, a reason.
		const { operations = [] } = workspace.done.step(step) ?? {};
		expect(operations).toHaveLength(1_500 + 20 + 5 + 5 + 1);
	});

	test('twice adds nothing and no step, and names every line as skipped', async () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		await imports(workspace, file(300));
		const entries = entriesOf(setting);
		const again = await imports(workspace, file(300), {}, 'i2');
		expect(again).toMatchObject({ imported: 0, pipeline: undefined });
		expect(again.skipped).toEqual(Array.from({ length: 300 }, (_, n) => n + 2));
		expect(entriesOf(setting)).toBe(entries);
		expect(standing(workspace)).toHaveLength(1);
	});

	test('leaves nothing to be put back of what was undone before', async () => {
		const { workspace } = newWorkspace();
		addDeal(workspace);
		must(undo(workspace));
		await imports(workspace, file(4));
		expect(refusal(redo(workspace)).code).toBe('nothing-to-undo');
	});

	test('adds what is new in a file that has grown', async () => {
		const { workspace } = newWorkspace();
		await imports(workspace, file(300));
		const grown = await imports(workspace, file(310), {}, 'i2');
		expect([grown.imported, grown.skipped.length]).toEqual([10, 300]);
		expect(pipelines(workspace)).toHaveLength(2);
		expect(living(workspace)).toHaveLength(310);
	});

	test('on two devices apart comes to the same deals once, everything else too', async () => {
		const setting = newWorkspace();
		const other = colleagueOf(setting);
		await imports(setting.workspace, file(400));
		setting.clock.advance(5_000);
		await imports(other.workspace, file(400), {}, 'i2');
		sync(setting, other);
		expect(shown(setting.workspace)).toEqual(shown(other.workspace));
		expect(living(setting.workspace)).toHaveLength(400);
		expect(setting.workspace.companies.size).toBe(20);
		expect(pipelines(setting.workspace)).toHaveLength(2);
		expect(living(setting.workspace).every(({ contested }) => !contested)).toBe(true);
		const histories = living(setting.workspace).map(
			({ id }) => setting.workspace.records.get(id)?.operations.length
		);
		expect(new Set(histories)).toEqual(new Set([1, 2]));
	});

	test('keeps the edits that were made on the other device meanwhile', async () => {
		const setting = newWorkspace();
		const other = colleagueOf(setting);
		await imports(setting.workspace, file(40));
		const [deal] = living(setting.workspace);
		must(setDeal(setting.workspace, deal?.id as DealId, { title: 'Mine' }));
		setting.clock.advance(5_000);
		await imports(other.workspace, file(40), {}, 'i2');
		sync(setting, other);
		expect(other.workspace.deals.get(deal?.id as DealId)?.title).toBe('Mine');
	});

	test('leaves a deal that was deleted by hand deleted', async () => {
		const { workspace } = newWorkspace();
		await imports(workspace, file(8));
		const [deal] = living(workspace);
		must(deleteDeal(workspace, deal?.id as DealId));
		const again = await imports(workspace, file(8), {}, 'i2');
		expect([again.imported, again.skipped.length]).toEqual([0, 8]);
		expect(living(workspace)).toHaveLength(7);
	});

	test('pauses after each batch, and writes whole deals only', async () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		let pauses = 0;
		const pause = () => {
			pauses++;
			for (const deal of living(workspace)) {
				expect(workspace.stages.has(deal.stage)).toBe(true);
				expect(workspace.companies.has(deal.company as CompanyId)).toBe(true);
				expect(workspace.members.has(deal.owner as MemberId)).toBe(true);
			}
			return Promise.resolve();
		};
		await imports(workspace, file(500), { pause });
		// 750 operations in batches of 100.
		expect(pauses).toBe(8);
	});

	test('called off half-way takes back what it had written, and can be made again', async () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const before = board(workspace);
		let pauses = 0;
		const stopped = () => pauses >= 2;
		const pause = () => {
			pauses++;
			return Promise.resolve();
		};
		expect(await imports(workspace, file(800), { pause, stopped })).toMatchObject({
			imported: 0,
			skipped: []
		});
		expect(workspace.done.list).toEqual([]);
		expect(workspace.deals.size).toBeGreaterThan(100);
		expect(board(workspace)).toEqual(before);
		expect(standing(workspace)).toHaveLength(0);
		expect(await imports(workspace, file(800), {}, 'i2')).toMatchObject({ imported: 800 });
		expect(living(workspace)).toHaveLength(800);
		expect(pipelines(workspace).map(({ name }) => name)).toEqual(['New business', 'From the file']);
	});

	test('ended half-way by a crash is completed by the same import', async () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		await new Promise<void>((crash) => {
			let pauses = 0;
			const pause = () => (++pauses < 3 ? Promise.resolve() : new Promise<void>(() => crash()));
			void imports(workspace, file(800), { pause });
		});
		const left = living(workspace).length;
		expect(left).toBeGreaterThan(100);
		expect(left).toBeLessThan(800);
		const again = await imports(workspace, file(800), {}, 'i2');
		expect([again.imported, again.skipped.length]).toEqual([800 - left, left]);
		expect(living(workspace)).toHaveLength(800);
		expect(workspace.companies.size).toBe(20);
	});

	test('failed by its source takes back what it had written', async () => {
		const { workspace } = newWorkspace();
		const before = board(workspace);
		async function* broken() {
			yield* batches(workspace, file(300), 'i1' as ImportId);
			throw new Error('the worker broke');
		}
		const failing = appendImport(workspace, broken(), 'i1' as ImportId, AT_ONCE);
		await expect(failing).rejects.toThrow('the worker broke');
		expect(board(workspace)).toEqual(before);
	});

	test('is refused what the member may not write, and leaves nothing', async () => {
		const { workspace } = newWorkspace();
		const before = board(workspace);
		workspace.grant = { role: 'viewer' };
		expect(refusal(await tryImport(workspace, file(5)))).toEqual({ code: 'read-only' });
		workspace.grant = { role: 'rep' };
		expect(refusal(await tryImport(workspace, file(5)))).toMatchObject({ code: 'not-manager' });
		expect(board(workspace)).toEqual(before);
		expect(workspace.done.list).toEqual([]);
		workspace.grant = { role: 'manager' };
		expect((await imports(workspace, file(5))).imported).toBe(5);
	});

	test('ended between the two documents by a crash is healed by the same import', async () => {
		const setting = newWorkspace();
		await imports(setting.workspace, file(40));
		// A device that has the deals and has lost pipeline, stages and people.
		const torn = newWorkspace(1, { log: setting.log });
		const [deal] = living(torn.workspace);
		expect(torn.workspace.stages.has(deal?.stage as never)).toBe(false);
		const again = await imports(torn.workspace, file(40), {}, 'i2');
		expect([again.imported, again.skipped.length]).toEqual([0, 40]);
		for (const { stage, owner } of living(torn.workspace)) {
			expect(torn.workspace.stages.has(stage)).toBe(true);
			expect(torn.workspace.members.has(owner as MemberId)).toBe(true);
		}
	});
});

describe('turnInParts(workspace, step, pause) of an import', () => {
	const found = (workspace: Workspace, key: StepKey): Step => {
		const step = workspace.done.step(key);
		if (!step) throw new Error(`no step ${key}`);
		return step;
	};
	const back = (workspace: Workspace, key: StepKey) =>
		turnInParts(workspace, { ...found(workspace, key), undone: false }, () => Promise.resolve());

	test('takes all of it back, pipeline, people and companies too', async () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const before = board(workspace);
		const { step } = await imports(workspace, file(601));
		const { operations } = must(await back(workspace, step));
		expect(board(workspace)).toEqual(before);
		expect(standing(workspace)).toHaveLength(0);
		// A deal that was created and won is deleted, and not reopened first.
		expect(new Set(operations.map(({ kind }) => kind))).toEqual(new Set(['delete']));
	});

	test('is what undo does in one go', async () => {
		const one = newWorkspace();
		const two = newWorkspace();
		const { step } = await imports(one.workspace, file(120));
		await imports(two.workspace, file(120));
		must(await back(one.workspace, step));
		must(undo(two.workspace));
		expect(board(one.workspace)).toEqual(board(two.workspace));
	});

	test('works though other steps were made since, and leaves those alone', async () => {
		const { workspace } = newWorkspace();
		const { step } = await imports(workspace, file(40));
		const own = addDeal(workspace, { title: 'Own' });
		must(await back(workspace, step));
		expect(living(workspace).map(({ id }) => id)).toEqual([own]);
		expect(standing(workspace)).toHaveLength(1);
	});

	test('leaves rows alone that someone touched since, with all they need', async () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const { step } = await imports(workspace, file(400));
		const other = colleagueOf(setting);
		const [open] = living(workspace).filter(({ status }) => status === 'open');
		setting.clock.advance(1_000);
		must(winDeal(other.workspace, open?.id as DealId));
		sync(setting, other);
		const { kept } = must(await back(workspace, step));
		expect(kept).toContain(open?.id);
		expect(living(workspace).map(({ id }) => id)).toEqual([open?.id]);
		const pipeline = workspace.deals.get(open?.id as DealId)?.pipeline;
		expect(pipeline && stagesOf(workspace, pipeline)).toHaveLength(4);
		expect(workspace.companies.get(open?.company as CompanyId)?.deleted).toBe(false);
		expect(workspace.members.has(open?.owner as MemberId)).toBe(true);
	});

	test('can be put back by redo, and imported anew after that was not done', async () => {
		const { workspace } = newWorkspace();
		const { step } = await imports(workspace, file(60));
		const after = board(workspace);
		must(await back(workspace, step));
		must(redo(workspace));
		const again = board(workspace);
		const plain = (deals: typeof after.deals) => deals.map((deal) => ({ ...deal, touchedAt: 0 }));
		expect(plain(again.deals)).toEqual(plain(after.deals));
		must(undo(workspace));
		const anew = await imports(workspace, file(60), {}, 'i2');
		expect(anew.imported).toBe(60);
		expect(living(workspace)).toHaveLength(60);
	});

	test('is refused the second time', async () => {
		const { workspace } = newWorkspace();
		const { step } = await imports(workspace, file(10));
		must(await back(workspace, step));
		expect(refusal(await back(workspace, step)).code).toBe('nothing-to-undo');
	});

	test('is refused where everything was touched since', async () => {
		const { workspace } = newWorkspace();
		const { step } = await imports(workspace, file(2));
		for (const { id } of living(workspace)) must(setDeal(workspace, id, { nextStep: 'Call' }));
		const touched = new Set<RecordId>(living(workspace).map(({ id }) => id));
		const refused = refusal(await back(workspace, step));
		expect(refused.code).toBe('changed-since');
		expect(touched.has(refused.where as RecordId)).toBe(true);
	});
});
