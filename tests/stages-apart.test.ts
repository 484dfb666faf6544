import { expect, test } from 'vitest';
import { moveDeal } from '#lib/store/commands.ts';
import {
	addCriterion,
	expectActivities,
	removeCriterion,
	requireField,
	setCriterion,
	tick
} from '#lib/store/guide.ts';
import { archivePipeline } from '#lib/store/pipelines.ts';
import { archivedPipelines, openStages, pipelines } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { addStage, placeStage, removeStage, setStage } from '#lib/store/stages.ts';
import { colleagueOf, shown, sync } from './helpers/peers.ts';
import {
	addDeal,
	dealOf,
	must,
	NEW_BUSINESS,
	newWorkspace,
	refusal,
	stageNamed
} from './helpers/workspace.ts';

/** Two who may change stages, that have met and are apart now. */
function apart() {
	const one = newWorkspace();
	const { workspace: a } = one;
	const deal = addDeal(a, { title: 'Deal' });
	const other = must(createPipeline(a, { ...NEW_BUSINESS, name: 'Partners' }));
	const [first] = pipelines(a);
	if (!first) throw new Error('no pipeline');
	const criterion = must(addCriterion(a, stageNamed(a, 'Contact'), { text: 'Terms' }));
	const two = colleagueOf(one);
	return {
		a,
		b: two.workspace,
		deal,
		criterion,
		first: first.id,
		other,
		stage: (name: string) => stageNamed(a, name),
		later: () => {
			one.clock.advance(60_000);
			two.clock.advance(60_000);
		},
		meet: () => {
			sync(one, two);
			expect(shown(two.workspace)).toEqual(shown(one.workspace));
		}
	};
}

test('criteria, expected activities and required fields that two add apart are all there', () => {
	const { a, b, stage, meet } = apart();
	const contact = stage('Contact');
	must(addCriterion(a, contact, { text: 'Of one', required: true }));
	must(addCriterion(b, contact, { text: 'Of the other' }));
	must(expectActivities(a, contact, 'call', 2));
	must(expectActivities(b, contact, 'meeting', 1));
	must(requireField(a, contact, 'value', true));
	must(requireField(b, contact, 'company', true));
	meet();
	const guide = a.stages.get(contact)?.guide;
	expect(guide?.criteria.map(({ text }) => text).sort()).toEqual([
		'Of one',
		'Of the other',
		'Terms'
	]);
	expect(guide?.activities).toEqual([
		{ kind: 'call', count: 2 },
		{ kind: 'meeting', count: 1 }
	]);
	expect(guide?.requires).toEqual(['company', 'value']);
});

test('a criterion taken off by one and worded anew by another, apart: the later holds', () => {
	const { a, b, stage, criterion, later, meet } = apart();
	const contact = stage('Contact');
	must(removeCriterion(a, contact, criterion));
	later();
	must(setCriterion(b, contact, criterion, { text: 'Terms are written down' }));
	meet();
	expect(a.stages.get(contact)?.guide.criteria.map(({ text }) => text)).toEqual([
		'Terms are written down'
	]);
});

test('stages put in another order, added and changed apart: each is once, in one order', () => {
	const { a, b, first, stage, meet } = apart();
	must(placeStage(a, stage('Proposal'), stage('Contact')));
	must(addStage(a, first, 'Closing'));
	must(setStage(b, stage('Demo'), { probability: 45, days: 3 }));
	must(addStage(b, first, 'Signing'));
	meet();
	const names = openStages(b, first).map(({ name }) => name);
	expect(names.slice(0, 3)).toEqual(['Proposal', 'Contact', 'Demo']);
	expect(names.slice(3).sort()).toEqual(['Closing', 'Signing']);
	expect(a.stages.get(stage('Demo'))).toMatchObject({ probability: 45, guide: { days: 3 } });
});

test('what one comes to require does not take back a move that another has made apart', () => {
	const { a, b, deal, stage, meet } = apart();
	must(addCriterion(a, stage('Contact'), { text: 'Budget', required: true }));
	must(moveDeal(b, deal, stage('Demo')));
	meet();
	expect(dealOf(a, deal).stage).toBe(stage('Demo'));
	must(moveDeal(a, deal, stage('Contact')));
	expect(refusal(moveDeal(a, deal, stage('Demo'))).code).toBe('stage-unmet');
});

test('ticked by one and unticked by another, apart: the later holds, and the history has both', () => {
	const { a, b, deal, stage, criterion, later, meet } = apart();
	const contact = stage('Contact');
	must(tick(a, deal, contact, criterion, true));
	meet();
	must(tick(a, deal, contact, criterion, false));
	later();
	must(tick(b, deal, contact, criterion, false));
	must(tick(b, deal, contact, criterion, true));
	meet();
	expect(Object.keys(dealOf(a, deal).ticks)).toHaveLength(1);
	expect(a.operationsOf(deal).filter(({ kind }) => kind === 'set')).toHaveLength(4);
});

test('a deal transferred by one into a stage that another removes apart asks for a stage', () => {
	const { a, b, deal, other, meet } = apart();
	const [into] = openStages(a, other);
	if (!into) throw new Error('no stage');
	must(moveDeal(a, deal, into.id));
	must(removeStage(b, into.id));
	meet();
	expect(dealOf(b, deal)).toMatchObject({ pipeline: other, stage: into.id, status: 'open' });
});

test('the last two pipelines archived apart are both shown; one of them can be archived again', () => {
	const { a, b, first, other, meet } = apart();
	must(archivePipeline(a, first, true));
	must(archivePipeline(b, other, true));
	meet();
	expect(pipelines(a).map(({ id }) => id)).toEqual([first, other]);
	must(archivePipeline(b, other, true));
	meet();
	expect(pipelines(a).map(({ id }) => id)).toEqual([first]);
	expect(archivedPipelines(a).map(({ id }) => id)).toEqual([other]);
	expect(refusal(archivePipeline(a, first, true)).code).toBe('pipeline-last');
});
