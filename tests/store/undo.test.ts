import { describe, expect, test } from 'vitest';
import { effective } from '#lib/domain/history.ts';
import { newId, typeOf, type DealId, type RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import {
	commit,
	deleteDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { reasons, stagesOf } from '#lib/store/queries.ts';
import { createPipeline, pipelineOperations } from '#lib/store/setup.ts';
import { stamp } from '#lib/store/stamp.ts';
import type { Step } from '#lib/store/done.ts';
import { redo, turn, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { cases, forSeeds, type Random } from '../helpers/random.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	newWorkspace,
	NEW_BUSINESS,
	refusal,
	stageNamed,
	titles,
	type Setting
} from '../helpers/workspace.ts';

/** What the board shows: everything but the trace that the changes leave. */
function board(workspace: Workspace) {
	const all = shown(workspace);
	const deals = all.deals.map((deal) => ({ ...undated(deal), touchedAt: 0, createdAt: 0 }));
	const companies = all.companies.map(undated);
	const contacts = all.contacts.map(undated);
	return { ...all, deals, companies, contacts, operations: [] };
}

/** Who deleted a record and when is another thing after each redo. */
function undated<T extends { readonly deletion: unknown }>(record: T): T {
	return { ...record, deletion: undefined };
}

/** A board of three deals, and one won. */
function start(seed = 1) {
	const setting = newWorkspace(seed);
	const { workspace, clock } = setting;
	const [won, c, b, a] = ['won', 'c', 'b', 'a'].map((title) => addDeal(workspace, { title })) as [
		DealId,
		DealId,
		DealId,
		DealId
	];
	clock.advance(60_000);
	must(winDeal(workspace, won));
	clock.advance(60_000);
	const [price] = reasons(workspace);
	if (!price) throw new Error('no reason');
	return { ...setting, a, b, c, won, reason: price.id, demo: stageNamed(workspace, 'Demo') };
}

type Start = ReturnType<typeof start>;

const KINDS: [string, (on: Start) => void][] = [
	['creating', ({ workspace }) => addDeal(workspace, { title: 'New', company: 'Acme' })],
	['setting fields', ({ workspace, a }) => setDeal(workspace, a, { title: 'A', value: euros(5) })],
	['setting a new company', ({ workspace, a }) => setDeal(workspace, a, { company: 'Acme' })],
	['moving', ({ workspace, a, demo }) => moveDeal(workspace, a, demo)],
	[
		'reordering',
		({ workspace, a }) => moveDeal(workspace, a, stageNamed(workspace, 'Contact'), 'bottom')
	],
	['winning', ({ workspace, b }) => winDeal(workspace, b)],
	['losing', ({ workspace, b, reason }) => loseDeal(workspace, b, { reason, note: 'Dear' })],
	['reopening', ({ workspace, won }) => reopenDeal(workspace, won)],
	['deleting', ({ workspace, b }) => deleteDeal(workspace, b)],
	['renaming a stage', ({ workspace, demo }) => setFields(workspace, demo, { name: 'Show' })],
	['adding a pipeline', ({ workspace }) => createPipeline(workspace, NEW_BUSINESS)]
];

describe.each(KINDS)('undo(workspace) after %s', (_, act) => {
	test('puts back what was there, order and time of entry included; redo what was done', () => {
		const on = start();
		const { workspace, clock } = on;
		const before = board(workspace);
		act(on);
		const after = board(workspace);
		expect(after).not.toEqual(before);
		for (let round = 0; round < 3; round++) {
			clock.advance(60_000);
			const { operations, kept } = must(undo(workspace));
			expect(operations.length).toBeGreaterThan(0);
			expect(kept).toEqual([]);
			expect(living(board(workspace))).toEqual(living(before));
			clock.advance(60_000);
			must(redo(workspace));
			expect(board(workspace)).toEqual(after);
		}
	});

	test('removes nothing from the log, and counts as never having happened', () => {
		const on = start();
		const { workspace, log, directory } = on;
		const length = () => logOf(log).length + logOf(directory).length;
		const before = length();
		act(on);
		const done = length() - before;
		must(undo(workspace));
		expect(length()).toBe(before + 2 * done);
		for (const { operations } of workspace.records.values())
			for (const one of effective(operations)) expect(one.undoes).toBeUndefined();
	});

	test('is told to others as an ordinary change', () => {
		const on = start();
		const other = colleagueOf(on);
		act(on);
		sync(on, other);
		must(undo(on.workspace));
		sync(on, other);
		expect(shown(other.workspace)).toEqual(shown(on.workspace));
	});
});

/** A board without what was deleted from it: undoing a creation leaves a deleted record. */
function living(shows: ReturnType<typeof board>) {
	return {
		...shows,
		deals: shows.deals.filter(({ deleted }) => !deleted),
		companies: shows.companies.filter(({ deleted }) => !deleted)
	};
}

describe('undo(workspace) of several steps', () => {
	test('of one field goes back step by step, and forth', () => {
		const { workspace, a } = start();
		for (const title of ['1', '2', '3']) must(setDeal(workspace, a, { title }));
		const title = () => dealOf(workspace, a).title;
		for (const expected of ['2', '1', 'a']) {
			must(undo(workspace));
			expect(title()).toBe(expected);
		}
		for (const expected of ['1', '2', '3']) {
			must(redo(workspace));
			expect(title()).toBe(expected);
		}
		for (const expected of ['2', '1', 'a']) {
			must(undo(workspace));
			expect(title()).toBe(expected);
		}
	});

	test('through moves, orders and closing goes back through every place', () => {
		const { workspace, a, demo, reason } = start();
		const contact = stageNamed(workspace, 'Contact');
		const acts = [
			() => moveDeal(workspace, a, contact, 'bottom'),
			() => moveDeal(workspace, a, demo),
			() => loseDeal(workspace, a, { reason, note: '' }),
			() => reopenDeal(workspace, a),
			() => moveDeal(workspace, a, contact),
			() => winDeal(workspace, a)
		];
		const seen = [living(board(workspace))];
		for (const act of acts) {
			must(act());
			seen.push(living(board(workspace)));
		}
		for (const expected of seen.slice(0, -1).reverse()) {
			must(undo(workspace));
			expect(living(board(workspace))).toEqual(expected);
		}
		for (const expected of seen.slice(1)) {
			must(redo(workspace));
			expect(living(board(workspace))).toEqual(expected);
		}
	});

	test('down to the creation takes the deal away, though it was edited in between', () => {
		const { workspace, demo } = newWorkspaceWithDemo();
		const id = addDeal(workspace, { title: 'x' });
		must(setDeal(workspace, id, { title: 'y' }));
		must(moveDeal(workspace, id, demo));
		for (let i = 0; i < 3; i++) must(undo(workspace));
		expect(dealOf(workspace, id).deleted).toBe(true);
		expect(refusal(undo(workspace))).toEqual({ code: 'nothing-to-undo' });
		for (let i = 0; i < 3; i++) must(redo(workspace));
		expect(dealOf(workspace, id)).toMatchObject({ title: 'y', stage: demo, deleted: false });
		expect(refusal(redo(workspace))).toEqual({ code: 'nothing-to-undo' });
	});

	test('is forgotten to be put back once something else is done', () => {
		const { workspace, a } = start();
		must(setDeal(workspace, a, { title: '1' }));
		must(undo(workspace));
		must(setDeal(workspace, a, { title: '2' }));
		expect(refusal(redo(workspace))).toEqual({ code: 'nothing-to-undo' });
	});

	test('goes to and fro through random sessions, and each time finds what was there', () => {
		forSeeds(cases(60), (random, seed) => {
			const on = start(seed);
			const { workspace, clock } = on;
			const seen = [living(board(workspace))];
			let at = 0;
			for (let step = 0; step < 25; step++) {
				clock.advance(random.int(3) * 1000);
				const roll = random.next();
				if (roll < 0.3 && at > 0) {
					must(undo(workspace));
					at--;
				} else if (roll < 0.5 && at < seen.length - 1) {
					must(redo(workspace));
					at++;
				} else {
					const steps = latest(workspace);
					randomAct(random, on);
					// What was refused or changes nothing is no step.
					if (latest(workspace) === steps) continue;
					seen.length = at + 1;
					seen.push(living(board(workspace)));
					at++;
				}
				expect(living(board(workspace))).toEqual(seen[at]);
			}
		});
	});
});

/** The step done last. */
function latest(workspace: Workspace) {
	return workspace.done.list[0]?.key;
}

function newWorkspaceWithDemo() {
	const setting = newWorkspace();
	return { ...setting, demo: stageNamed(setting.workspace, 'Demo') };
}

function randomAct(random: Random, { workspace, reason }: Start): void {
	const deals = [...workspace.deals.values()].filter(({ deleted }) => !deleted);
	const deal = deals.length > 0 ? random.pick(deals) : undefined;
	const [pipeline] = workspace.pipelines.keys();
	const open = pipeline ? stagesOf(workspace, pipeline).filter(({ kind }) => kind === 'open') : [];
	const position = () =>
		random.chance(0.3) && deals.length > 0
			? { before: random.pick(deals).id }
			: random.pick(['top', 'bottom'] as const);
	if (!deal || random.chance(0.15)) {
		addDeal(workspace, { title: `t${random.int(100)}`, company: random.pick(['', 'A', 'B']) });
		return;
	}
	switch (random.int(7)) {
		case 0:
			winDeal(workspace, deal.id);
			return;
		case 1:
			loseDeal(workspace, deal.id, { reason, note: `${random.int(9)}` });
			return;
		case 2:
			reopenDeal(workspace, deal.id);
			return;
		case 3:
			deleteDeal(workspace, deal.id);
			return;
		case 4:
			setDeal(workspace, deal.id, {
				title: `t${random.int(100)}`,
				company: random.pick(['', 'A', 'B', 'C'])
			});
			return;
		default:
			moveDeal(workspace, deal.id, random.pick(open).id, position());
	}
}

describe('undo(workspace) with a colleague at work', () => {
	function two() {
		const on = start();
		const other = colleagueOf(on);
		const meet = () => sync(on, other);
		return { ...on, other: other.workspace, meet };
	}

	test('leaves alone what the colleague has set since', () => {
		const { workspace, other, a, meet } = two();
		must(setDeal(workspace, a, { title: 'mine' }));
		meet();
		must(setDeal(other, a, { title: 'theirs' }));
		meet();
		expect(refusal(undo(workspace))).toEqual({ code: 'changed-since', where: a });
		expect(dealOf(workspace, a).title).toBe('theirs');
	});

	test('takes back its own field where the colleague set another', () => {
		const { workspace, other, a, meet } = two();
		must(setDeal(workspace, a, { title: 'mine' }));
		meet();
		must(setDeal(other, a, { nextStep: 'theirs' }));
		must(moveDeal(other, a, stageNamed(other, 'Demo')));
		meet();
		must(undo(workspace));
		expect(dealOf(workspace, a)).toMatchObject({ title: 'a', nextStep: 'theirs' });
		expect(titles(workspace, 'Demo')).toEqual(['a']);
	});

	test('leaves a deal where the colleague moved it', () => {
		const { workspace, other, a, demo, meet } = two();
		must(moveDeal(workspace, a, demo));
		meet();
		must(moveDeal(other, a, stageNamed(other, 'Proposal')));
		meet();
		expect(refusal(undo(workspace)).code).toBe('changed-since');
		expect(titles(workspace, 'Proposal')).toEqual(['a']);
	});

	test('leaves a deal where the colleague moved it apart from this move', () => {
		const { workspace, other, a, demo, meet, clock } = two();
		must(moveDeal(other, a, stageNamed(other, 'Proposal')));
		clock.advance(1000);
		must(moveDeal(workspace, a, demo));
		meet();
		expect(refusal(undo(workspace)).code).toBe('changed-since');
	});

	test('leaves a deal it made that the colleague worked on', () => {
		const { workspace, other, meet } = two();
		const id = addDeal(workspace, { title: 'x', company: 'Acme' });
		meet();
		must(setDeal(other, id, { nextStep: 'Call' }));
		meet();
		const problem = refusal(undo(workspace));
		expect(problem).toEqual({ code: 'changed-since', where: id });
		expect(dealOf(workspace, id).deleted).toBe(false);
		expect([...workspace.companies.values()].map(({ deleted }) => deleted)).toEqual([false]);
	});

	test('leaves a deal it made, took back and put back, once the colleague worked on it', () => {
		const { workspace, other, meet } = two();
		const id = addDeal(workspace, { title: 'x' });
		must(undo(workspace));
		must(redo(workspace));
		meet();
		must(setDeal(other, id, { nextStep: 'Call' }));
		meet();
		expect(refusal(undo(workspace)).code).toBe('changed-since');
		expect(dealOf(workspace, id)).toMatchObject({ deleted: false, nextStep: 'Call' });
	});

	test('keeps a company that the colleague has used meanwhile', () => {
		const { workspace, other, meet } = two();
		const mine = addDeal(workspace, { title: 'x', company: 'Acme' });
		meet();
		const theirs = addDeal(other, { title: 'y', company: 'Acme' });
		meet();
		const { kept } = must(undo(workspace));
		expect(dealOf(workspace, mine).deleted).toBe(true);
		const company = dealOf(workspace, theirs).company;
		expect(kept).toEqual([company]);
		expect(company && workspace.companies.get(company)?.deleted).toBe(false);
	});

	test('brings back no deal that the colleague deleted', () => {
		const { workspace, other, a, meet } = two();
		must(setDeal(workspace, a, { title: 'mine' }));
		meet();
		must(deleteDeal(other, a));
		meet();
		expect(refusal(undo(workspace))).toEqual({ code: 'changed-since', where: a });
		expect(dealOf(workspace, a).deleted).toBe(true);
	});

	test('leaves a deletion that both made', () => {
		const { workspace, other, a, meet, clock } = two();
		must(deleteDeal(workspace, a));
		clock.advance(1000);
		must(deleteDeal(other, a));
		meet();
		expect(refusal(undo(workspace)).code).toBe('changed-since');
		expect(dealOf(workspace, a).deleted).toBe(true);
	});

	test('deletes no deal again that was restored and worked on', () => {
		const { workspace, other, a, meet } = two();
		must(deleteDeal(workspace, a));
		must(restoreDeal(workspace, a));
		meet();
		must(setDeal(other, a, { nextStep: 'Call' }));
		meet();
		expect(refusal(undo(workspace)).code).toBe('changed-since');
		expect(dealOf(workspace, a)).toMatchObject({ deleted: false, nextStep: 'Call' });
	});

	test('goes on with the step before after one that could not be taken back', () => {
		const { workspace, other, a, b, meet } = two();
		must(setDeal(workspace, b, { title: 'B' }));
		must(setDeal(workspace, a, { title: 'mine' }));
		meet();
		must(setDeal(other, a, { title: 'theirs' }));
		meet();
		expect(refusal(undo(workspace)).code).toBe('changed-since');
		must(undo(workspace));
		expect(dealOf(workspace, b).title).toBe('b');
	});

	test('redoes nothing where the colleague has come between', () => {
		const { workspace, other, a, meet } = two();
		must(setDeal(workspace, a, { title: 'mine' }));
		must(undo(workspace));
		meet();
		must(setDeal(other, a, { title: 'theirs' }));
		meet();
		expect(refusal(redo(workspace)).code).toBe('changed-since');
		expect(dealOf(workspace, a).title).toBe('theirs');
	});

	test('goes back past a change that the colleague took back himself', () => {
		const { workspace, other, a, meet } = two();
		must(setDeal(workspace, a, { title: 'mine' }));
		meet();
		must(setDeal(other, a, { title: 'theirs' }));
		must(undo(other));
		meet();
		expect(dealOf(workspace, a).title).toBe('mine');
		must(undo(workspace));
		expect(dealOf(workspace, a).title).toBe('a');
	});
});

describe('undo(workspace) of an import', () => {
	/** One step: a pipeline with its stages, a company, and a hundred deals in it. */
	function imported(setting: Setting, count = 100) {
		const { workspace } = setting;
		const { id, operations } = pipelineOperations(workspace, { ...NEW_BUSINESS, name: 'Imported' });
		const stage = operations.find(({ record }) => typeOf(record) === 'stage')?.record as never;
		const company = newId('company', workspace.random);
		const deals: DealId[] = [];
		const all: Operation[] = [
			...operations,
			stamp(workspace, 'create', company, { fields: { name: 'Acme' } })
		];
		for (let i = 0; i < count; i++) {
			const deal = newId('deal', workspace.random);
			deals.push(deal);
			all.push(
				stamp(workspace, 'create', deal, {
					fields: { title: `Row ${i}`, company },
					place: { pipeline: id, stage, order: `a${1 + (i % 9)}V` as never }
				})
			);
		}
		commit(workspace, all, undefined);
		return { pipeline: id, stage: stage as RecordId, company, deals };
	}

	test('takes all of it back, pipeline and stages too, and puts all of it back', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const before = living(board(workspace));
		imported(setting);
		const after = board(workspace);
		expect(must(undo(workspace)).kept).toEqual([]);
		expect(living(board(workspace))).toEqual(before);
		must(redo(workspace));
		expect(board(workspace)).toEqual(after);
	});

	test('keeps the rows that were worked on, where they can be seen', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const { pipeline, stage, company, deals } = imported(setting);
		const other = colleagueOf(setting);
		const [first, second] = deals as [DealId, DealId];
		must(setDeal(other.workspace, first, { nextStep: 'Call' }));
		sync(setting, other);
		const step = workspace.done.last as Step;
		// One's own work on a row, as a step of its own that is not taken back, counts as well.
		workspace.append([stamp(workspace, 'set', second, { fields: { nextStep: 'Mail' } })]);
		const stages = stagesOf(workspace, pipeline).map(({ id }) => id);
		expect(stages).toContain(stage);
		const { kept } = must(turn(workspace, step));
		expect(new Set(kept)).toEqual(new Set([first, second, pipeline, company, ...stages]));
		expect(kept.length).toBe(4 + stages.length);
		const left = [...workspace.deals.values()].filter(({ deleted }) => !deleted);
		expect(left.map(({ id }) => id).sort()).toEqual([first, second].sort());
		for (const deal of left) {
			expect(workspace.stages.has(deal.stage)).toBe(true);
			expect(workspace.pipelines.has(deal.pipeline)).toBe(true);
		}
		// A pipeline that stays stays whole: else its deals could not be won or lost.
		expect(stagesOf(workspace, pipeline).map(({ id }) => id)).toEqual(stages);
	});

	test('is one transaction a document', () => {
		const setting = newWorkspace();
		const { workspace, log, directory } = setting;
		imported(setting);
		let transactions = 0;
		for (const doc of [log, directory]) doc.on('afterTransaction', () => transactions++);
		must(undo(workspace));
		expect(transactions).toBe(2);
	});
});

test('undo(workspace) and redo(workspace) refuse with nothing-to-undo', () => {
	const { workspace } = newWorkspace();
	expect(refusal(undo(workspace))).toEqual({ code: 'nothing-to-undo' });
	expect(refusal(redo(workspace))).toEqual({ code: 'nothing-to-undo' });
});
