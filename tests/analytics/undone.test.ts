import { expect, test } from 'vitest';
import type { DealId, PipelineId } from '#lib/domain/ids.ts';
import type { ImportId } from '#lib/domain/operation.ts';
import type { Day } from '#lib/domain/time.ts';
import { createDeal, deleteDeal, moveDeal, reopenDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { appendImport } from '#lib/store/import.ts';
import { reasons } from '#lib/store/queries.ts';
import { stamp } from '#lib/store/stamp.ts';
import { together } from '#lib/store/together.ts';
import { redo, undo } from '#lib/store/undo.ts';
import { history } from '#lib/domain/history.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { allFigures } from './all-figures.ts';
import { addDeal, euros, must, newWorkspace, stageNamed } from '../helpers/workspace.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Deals in several stages, days old, and all figures about them. */
function start() {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	const stage = (name: string) => stageNamed(workspace, name);
	const [open, moved, won] = ['open', 'moved', 'won'].map((title) =>
		addDeal(workspace, { title, value: euros(100) })
	) as [DealId, DealId, DealId];
	clock.advance(3 * DAY_MS);
	must(moveDeal(workspace, moved, stage('Demo')));
	must(moveDeal(workspace, won, stage('Proposal')));
	clock.advance(2 * DAY_MS);
	must(winDeal(workspace, won));
	clock.advance(DAY_MS);
	const [reason] = reasons(workspace);
	if (!reason) throw new Error('no reason');
	const now = (clock.now() + 10 * DAY_MS) as ReturnType<typeof clock.now>;
	const figures = () =>
		allFigures(workspace.records, {
			pipeline: [...workspace.pipelines.keys()][0] as PipelineId,
			period: { from: '2026-03-01' as Day, to: '2026-04-01' as Day },
			now
		});
	return { ...setting, stage, open, moved, won, reason: reason.id, figures };
}

type Start = ReturnType<typeof start>;

async function imports({ workspace, stage }: Start): Promise<void> {
	const imported = 'i1' as ImportId;
	const [pipeline = '' as PipelineId] = workspace.pipelines.keys();
	const arrivals = Array.from({ length: 150 }, (_, line) => {
		const record = `dimport${line}` as DealId;
		const place = { pipeline, stage: stage('Demo'), order: 'a1V' as never };
		const fields = { title: `Row ${line}`, value: euros(5) };
		const made = { ...stamp(workspace, 'create', record, { fields, place }), imported };
		return { line, record, needs: [], entries: [encode(made)] };
	});
	async function* batches() {
		yield await Promise.resolve({ supports: [], arrivals });
	}
	const turns = { pause: () => Promise.resolve(), stopped: () => false };
	must(await appendImport(workspace, batches(), imported, turns));
}

const ACTS: Readonly<Record<string, (on: Start) => unknown>> = {
	'a new deal': ({ workspace }) => createDeal(workspace, { title: 'x', value: euros(7) }),
	'another value': ({ workspace, open }) => setDeal(workspace, open, { value: euros(9) }),
	'a move': ({ workspace, open, stage }) => moveDeal(workspace, open, stage('Proposal')),
	'a move back': ({ workspace, moved, stage }) => moveDeal(workspace, moved, stage('Contact')),
	'a win': ({ workspace, moved }) => winDeal(workspace, moved),
	'a loss': ({ workspace, moved, reason }) => loseDeal(workspace, moved, { reason, note: '' }),
	'a reopening': ({ workspace, won }) => reopenDeal(workspace, won),
	'a deletion': ({ workspace, won }) => deleteDeal(workspace, won),
	'several at once': ({ workspace, open, moved, stage }) =>
		together(workspace, [
			() => moveDeal(workspace, open, stage('Demo')),
			() => moveDeal(workspace, open, stage('Proposal')),
			() => winDeal(workspace, moved)
		]),
	'an import': imports
};

test.each(Object.entries(ACTS))(
	'figures after %s and undo is as before it, after redo as after it',
	async (_, act) => {
		const on = start();
		const { workspace, clock, figures } = on;
		const before = figures();
		await act(on);
		const after = figures();
		expect(after).not.toEqual(before);
		for (let round = 0; round < 2; round++) {
			clock.advance(DAY_MS / 24);
			must(undo(workspace));
			expect(figures()).toEqual(before);
			clock.advance(DAY_MS / 24);
			must(redo(workspace));
			expect(figures()).toEqual(after);
		}
	}
);

test('history(folded) of a move that was undone still says from where to where, and that it was undone', () => {
	const { workspace, open, stage } = start();
	must(moveDeal(workspace, open, stage('Demo')));
	must(undo(workspace));
	const folded = workspace.records.get(open);
	const entries = folded ? history(folded) : [];
	expect(
		entries.map(({ operation, place, undone }) => [operation.kind, place?.to.stage, undone])
	).toEqual([
		['create', stage('Contact'), false],
		['move', stage('Demo'), true],
		['move', stage('Contact'), true]
	]);
});
