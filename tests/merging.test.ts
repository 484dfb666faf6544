import { describe, expect, test } from 'vitest';
import { toTimeline } from '#lib/analytics/timeline.ts';
import { AHEAD_MS } from '#lib/domain/hlc.ts';
import { history } from '#lib/domain/history.ts';
import { contentId, type CompanyId, type DealId, type RecordId } from '#lib/domain/ids.ts';
import type { OperationId } from '#lib/domain/operation.ts';
import type { Rank } from '#lib/domain/rank.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { bin, BIN_DAYS, purge, restore } from '#lib/store/bin.ts';
import {
	createDeal,
	deleteDeal,
	moveDeal,
	reopenDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { keepApart, mergeCompanies } from '#lib/store/merging.ts';
import { companyTwins } from '#lib/store/twins.ts';
import { createCompany, setCompany } from '#lib/store/companies.ts';
import {
	createContact,
	dealsOfCompany,
	deleteContact,
	peopleOf,
	setContact
} from '#lib/store/contacts.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { createLead, setLead } from '#lib/store/leads.ts';
import { decideRevived, needsALook } from '#lib/store/look.ts';
import { overtakenFields, overtakenOf, restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { renamePipeline } from '#lib/store/pipelines.ts';
import { reasons } from '#lib/store/queries.ts';
import { stamp } from '#lib/store/stamp.ts';
import {
	dealsWithoutStage,
	placeDeals,
	removeStage,
	renameStage,
	setStage
} from '#lib/store/stages.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { skewed } from './helpers/clock.ts';
import { colleagueOf, shown, sync } from './helpers/peers.ts';
import { cases, forSeeds } from './helpers/random.ts';
import {
	addDeal,
	dealOf,
	emptyWorkspace,
	euros,
	must,
	newWorkspace,
	refusal,
	stageNamed,
	titles,
	type Setting
} from './helpers/workspace.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Two members at one deal, in Contact, that have met and are apart now. */
function apart() {
	const one = newWorkspace();
	const deal = addDeal(one.workspace, { title: 'Deal', value: euros(100) });
	const two = colleagueOf(one);
	const a = one.workspace;
	const b = two.workspace;
	const [reason] = reasons(a);
	if (!reason) throw new Error('no reason');
	return {
		a,
		b,
		deal,
		reason: reason.id,
		clock: one.clock,
		stage: (name: string) => stageNamed(a, name),
		later: () => {
			one.clock.advance(1000);
		},
		meet: () => {
			sync(one, two);
			expect(shown(b)).toEqual(shown(a));
		}
	};
}

function dealPlace(workspace: Workspace) {
	const [first] = workspace.pipelines.keys();
	if (first === undefined) throw new Error('no pipeline');
	return first;
}

function titleOf(workspace: Workspace, deal: DealId) {
	return dealOf(workspace, deal).title;
}

function historyOf(workspace: Workspace, record: RecordId) {
	const folded = workspace.records.get(record);
	if (!folded) throw new Error('no record');
	return history(folded);
}

function timelineOf(workspace: Workspace, deal: DealId) {
	const folded = workspace.records.get(deal);
	const timeline = folded && toTimeline(folded, workspace.settings.timeZone);
	if (!timeline) throw new Error('no timeline');
	return timeline;
}

describe('change different fields of a deal: both', () => {
	test('setDeal and setDeal of two fields, apart, both stand', () => {
		const { a, b, deal, later, meet } = apart();
		must(setDeal(a, deal, { title: 'by A' }));
		later();
		must(setDeal(b, deal, { nextStep: 'by B' }));
		meet();
		expect(dealOf(a, deal)).toMatchObject({ title: 'by A', nextStep: 'by B', overtaken: [] });
	});
});

describe('change one field: the later clock wins, the other value is in the history', () => {
	function both() {
		const given = apart();
		must(setDeal(given.a, given.deal, { value: euros(12_000) }));
		given.later();
		must(setDeal(given.b, given.deal, { value: euros(10_000) }));
		given.meet();
		return given;
	}

	test('the value of the later is shown, on both devices', () => {
		const { a, b, deal } = both();
		for (const one of [a, b]) expect(dealOf(one, deal).value).toEqual(euros(10_000));
	});

	test('history marks the other value as overtaken, and no other', () => {
		const { a, deal } = both();
		const marked = historyOf(a, deal).flatMap(({ changes }) =>
			changes.filter(({ overtaken }) => overtaken)
		);
		expect(marked).toEqual([
			{ field: 'value', from: euros(100), to: euros(12_000), overtaken: true }
		]);
	});

	test('what both set to the same is not overtaken', () => {
		const { a, b, deal, later, meet } = apart();
		must(setDeal(a, deal, { title: 'same' }));
		later();
		must(setDeal(b, deal, { title: 'same' }));
		meet();
		expect(dealOf(a, deal).overtaken).toEqual([]);
	});

	test('restoreValue writes it again, settles the matter, and undo takes that back', () => {
		const { a, b, deal, meet } = both();
		const [loss] = dealOf(b, deal).overtaken;
		if (!loss) throw new Error('nothing overtaken');
		must(restoreValue(b, deal, loss.operation, 'value'));
		meet();
		for (const one of [a, b])
			expect(dealOf(one, deal)).toMatchObject({ value: euros(12_000), overtaken: [] });
		must(undo(b));
		meet();
		expect(dealOf(a, deal).value).toEqual(euros(10_000));
	});

	test('restoreValue refuses an operation that is not here or has not written the field', () => {
		const { a, deal } = both();
		const [create] = a.records.get(deal)?.operations ?? [];
		expect(refusal(restoreValue(a, deal, 'x' as never, 'value')).code).toBe('record-unknown');
		expect(refusal(restoreValue(a, deal, create?.id as never, 'nextStep')).code).toBe(
			'record-unknown'
		);
	});
});

describe('move one deal: the later clock wins, both are in the history, the loser is told', () => {
	function both() {
		const given = apart();
		must(moveDeal(given.a, given.deal, given.stage('Demo')));
		given.later();
		must(moveDeal(given.b, given.deal, given.stage('Proposal')));
		given.meet();
		return given;
	}

	test('the deal stands where the later put it, and the history has both moves', () => {
		const { a, b, deal } = both();
		expect(titles(a, 'Proposal')).toEqual(['Deal']);
		expect(titles(b, 'Demo')).toEqual([]);
		const moves = historyOf(a, deal).filter(({ operation }) => operation.kind === 'move');
		expect(moves.map((entry) => [entry.by === a.member, entry.apart])).toEqual([
			[true, true],
			[false, false]
		]);
	});

	test('overtakenOf tells the one whose move lost, and nobody else', () => {
		const { a, b, deal } = both();
		for (const one of [a, b]) {
			expect(overtakenOf(one, a.member)).toMatchObject([
				{ deal: { id: deal }, loss: { register: 'place', by: a.member, to: b.member } }
			]);
			expect(overtakenOf(one, b.member)).toEqual([]);
			expect(overtakenOf(one, a.member, ['dother' as RecordId])).toEqual([]);
		}
	});

	test('nobody is told where both moved it to one stage', () => {
		const { a, b, deal, stage, later, meet } = apart();
		must(moveDeal(a, deal, stage('Demo')));
		later();
		must(moveDeal(b, deal, stage('Demo')));
		meet();
		expect(overtakenOf(a, a.member)).toEqual([]);
	});

	test('nobody is told of what the same member did on another device', () => {
		const one = newWorkspace();
		const deal = addDeal(one.workspace);
		const phone = emptyWorkspace(7, { now: one.clock.now, member: one.workspace.member });
		sync(one, phone);
		must(moveDeal(one.workspace, deal, stageNamed(one.workspace, 'Demo')));
		one.clock.advance(1000);
		must(moveDeal(phone.workspace, deal, stageNamed(one.workspace, 'Proposal')));
		sync(one, phone);
		expect(overtakenOf(one.workspace, one.workspace.member)).toEqual([]);
	});

	test('restorePlace moves it back, and nothing is overtaken any more', () => {
		const { a, deal, meet } = both();
		const [told] = overtakenOf(a, a.member);
		must(restorePlace(a, deal, told?.loss.operation as never));
		meet();
		expect(titles(a, 'Demo')).toEqual(['Deal']);
		expect(dealOf(a, deal)).toMatchObject({ overtaken: [], status: 'open' });
		must(undo(a));
		expect(titles(a, 'Proposal')).toEqual(['Deal']);
	});

	test('restorePlace wins it again where the other moved it on', () => {
		const { a, b, deal, stage, later, meet } = apart();
		must(winDeal(a, deal));
		later();
		must(moveDeal(b, deal, stage('Demo')));
		meet();
		expect(dealOf(a, deal).status).toBe('open');
		const [told] = overtakenOf(a, a.member);
		must(restorePlace(a, deal, told?.loss.operation as never));
		meet();
		expect(dealOf(b, deal)).toMatchObject({ status: 'won', contested: false, overtaken: [] });
	});
});

describe('rename one stage, one pipeline: the later name stands, the other is told', () => {
	function both() {
		const given = apart();
		const { a, b, later, meet } = given;
		const [stage, pipeline] = [given.stage('Demo'), dealPlace(a)];
		must(renameStage(a, stage, 'Show'));
		must(renamePipeline(a, pipeline, 'Sales'));
		later();
		must(renameStage(b, stage, 'Trial'));
		must(renamePipeline(b, pipeline, 'New'));
		meet();
		return { ...given, stage, pipeline };
	}

	test('overtakenFields tells the one whose names gave way, and nobody else', () => {
		const { a, b, stage, pipeline } = both();
		for (const one of [a, b]) {
			const told = overtakenFields(one, a.member, one.records.keys()).map(({ of, overtaken }) => [
				of.id,
				'name' in of && of.name,
				overtaken.operation.by === a.member,
				overtaken.holder.by === b.member
			]);
			expect(told).toEqual([
				[pipeline, 'New', true, true],
				[stage, 'Trial', true, true]
			]);
			expect(overtakenFields(one, b.member, one.records.keys())).toEqual([]);
		}
	});

	test('restoreValue names it so again, and nothing is overtaken any more; of what was removed nobody is told', () => {
		const { a, b, stage, pipeline, meet } = both();
		const [told] = overtakenFields(a, a.member, a.records.keys());
		must(restoreValue(a, pipeline, told?.overtaken.operation.id as never, 'name'));
		meet();
		expect(b.pipelines.get(pipeline)?.name).toBe('Sales');
		expect(overtakenFields(a, a.member, a.records.keys()).map(({ of }) => of.id)).toEqual([stage]);
		expect(overtakenFields(b, b.member, b.records.keys())).toEqual([]);
		must(removeStage(b, stage));
		meet();
		expect(overtakenFields(a, a.member, a.records.keys())).toEqual([]);
	});

	test('overtakenFields tells of how a company, a person, a lead are called and reached, and whose they are', () => {
		const { a, b, later, meet } = apart();
		const company = must(createCompany(a, { name: 'Mill' }));
		const person = must(createContact(a, { name: 'Ada', phone: '1' }));
		const lead = must(createLead(a, { title: 'Fair' }));
		meet();
		must(setCompany(a, company, { name: 'Mill A', website: 'a.example' }));
		must(setContact(a, person, { phone: '2', position: 'Chief' }));
		must(setLead(a, lead, { title: 'Fair A' }));
		later();
		must(setCompany(b, company, { name: 'Mill B', website: 'b.example' }));
		must(setContact(b, person, { phone: '3', position: 'Buyer' }));
		must(setLead(b, lead, { title: 'Fair B' }));
		meet();
		const told = () =>
			overtakenFields(a, a.member, a.records.keys()).map(({ of, overtaken }) => [
				of.id,
				overtaken.register
			]);
		expect(told()).toEqual([
			[company, 'name'],
			[person, 'phone'],
			[lead, 'title']
		]);
		expect(overtakenFields(b, b.member, b.records.keys())).toEqual([]);
		const [first] = overtakenFields(a, a.member, a.records.keys());
		must(restoreValue(a, company, first?.overtaken.operation.id as never, 'name'));
		must(deleteContact(b, person));
		meet();
		expect(b.companies.get(company)?.name).toBe('Mill A');
		expect(told()).toEqual([[lead, 'title']]);
	});

	test('nobody is told of what else of a stage gave way, or of one name that both gave', () => {
		const { a, b, stage, later, meet } = apart();
		const [demo, proposal] = [stage('Demo'), stage('Proposal')];
		must(renameStage(a, demo, 'Show'));
		must(setStage(a, proposal, { probability: 70 }));
		later();
		must(renameStage(b, demo, 'Show'));
		must(setStage(b, proposal, { probability: 80 }));
		meet();
		expect(overtakenFields(a, a.member, a.records.keys())).toEqual([]);
	});
});

describe('one wins it, one loses it: needs a look, in no total until decided', () => {
	function both() {
		const given = apart();
		must(winDeal(given.a, given.deal));
		given.later();
		must(loseDeal(given.b, given.deal, { reason: given.reason, note: 'too dear' }));
		given.later();
		given.meet();
		return given;
	}

	test('needsALook(workspace) lists it on both devices, and nobody is told twice', () => {
		const { a, b, deal } = both();
		for (const one of [a, b]) {
			expect(needsALook(one)).toMatchObject({ contested: [{ id: deal }], count: 1 });
			expect(overtakenOf(one, a.member)).toEqual([]);
		}
	});

	test('decideOutcome(deal, won) ends it everywhere: it counts as won once, and never as lost', () => {
		const { a, b, deal, meet } = both();
		must(decideOutcome(b, deal, 'won'));
		meet();
		for (const one of [a, b]) {
			expect(dealOf(one, deal)).toMatchObject({ status: 'won', contested: false });
			expect(needsALook(one).count).toBe(0);
			expect(timelineOf(one, deal).visits.map(({ status }) => status)).toEqual(['open', 'won']);
		}
		const decision = historyOf(a, deal).at(-1);
		expect(decision).toMatchObject({ by: b.member, decides: true, undone: false });
	});

	test('decideOutcome(deal, lost) keeps the reason that was given', () => {
		const { a, deal, reason, meet } = both();
		must(decideOutcome(a, deal, 'lost'));
		meet();
		expect(dealOf(a, deal)).toMatchObject({
			status: 'lost',
			contested: false,
			lost: { reason, note: 'too dear' }
		});
		expect(timelineOf(a, deal).visits.map(({ status }) => status)).toEqual(['open', 'lost']);
	});

	test('decideOutcome(deal, open) puts it back, as if nobody had closed it', () => {
		const { a, b, deal, meet } = both();
		must(decideOutcome(a, deal, 'open'));
		meet();
		expect(dealOf(b, deal)).toMatchObject({ status: 'open', contested: false });
		expect(titles(b, 'Contact')).toEqual(['Deal']);
		expect(timelineOf(a, deal).visits.map(({ status }) => status)).toEqual(['open']);
	});

	test('undo of the decision: it is contested again, in no figure; redo decides it again', () => {
		for (const outcome of ['won', 'lost', 'open'] as const) {
			const { a, b, deal, meet } = both();
			must(decideOutcome(a, deal, outcome));
			meet();
			must(undo(a));
			meet();
			for (const one of [a, b]) {
				expect(needsALook(one).contested.map(({ id }) => id)).toEqual([deal]);
				expect(timelineOf(one, deal).contested).toBe(true);
			}
			must(redo(a));
			meet();
			expect(dealOf(b, deal)).toMatchObject({ status: outcome, contested: false });
		}
	});

	test('two who decide otherwise, apart, have it to look at again', () => {
		const { a, b, deal, later, meet } = both();
		must(decideOutcome(a, deal, 'won'));
		later();
		must(decideOutcome(b, deal, 'lost'));
		meet();
		expect(needsALook(a).contested.map(({ id }) => id)).toEqual([deal]);
		must(decideOutcome(a, deal, 'won'));
		meet();
		expect(dealOf(b, deal)).toMatchObject({ status: 'won', contested: false });
	});

	test('decideOutcome refuses a deal that nobody contests', () => {
		const { a, deal } = apart();
		expect(refusal(decideOutcome(a, deal, 'won')).code).toBe('changed-since');
		must(winDeal(a, deal));
		expect(refusal(decideOutcome(a, deal, 'won')).code).toBe('changed-since');
		must(reopenDeal(a, deal));
	});
});

describe('one deletes, one edits, apart: the edit brings it back, with a note', () => {
	function both() {
		const given = apart();
		must(setDeal(given.b, given.deal, { title: 'edited' }));
		given.later();
		must(deleteDeal(given.a, given.deal));
		given.meet();
		return given;
	}

	test('it is here, needs a look, and the history says so', () => {
		const { a, b, deal } = both();
		for (const one of [a, b]) {
			expect(dealOf(one, deal)).toMatchObject({ deleted: false, revived: true, title: 'edited' });
			expect(needsALook(one).revived.map(({ id }) => id)).toEqual([deal]);
			expect(historyOf(one, deal).map((entry) => entry.void)).toEqual([false, false, true]);
		}
	});

	test('decideRevived(deal, true): it stays, and nobody is asked again; undo asks again', () => {
		const { a, b, deal, meet } = both();
		must(decideRevived(b, deal, true));
		meet();
		expect(dealOf(a, deal)).toMatchObject({ deleted: false, revived: false });
		expect(needsALook(a).count).toBe(0);
		expect(refusal(decideRevived(b, deal, true)).code).toBe('changed-since');
	});

	test('decideRevived(deal, false) deletes it after all; undo brings it back', () => {
		const { a, b, deal, meet } = both();
		must(decideRevived(b, deal, false));
		meet();
		expect(dealOf(a, deal)).toMatchObject({ deleted: true, revived: false });
		must(undo(b));
		expect(dealOf(b, deal).deleted).toBe(false);
	});

	test('after a deletion was seen an edit is refused: deal-deleted', () => {
		const { a, b, deal, meet } = apart();
		must(deleteDeal(a, deal));
		meet();
		expect(refusal(setDeal(b, deal, { title: 'x' })).code).toBe('deal-deleted');
	});
});

describe('reorder the same column: both cards where put, the same order everywhere', () => {
	test('moveDeal within a stage by two, apart: each card stands where it was put', () => {
		const one = newWorkspace();
		const [, c, , x] = ['d', 'c', 'b', 'x'].map((title) => addDeal(one.workspace, { title }));
		const two = colleagueOf(one);
		expect(titles(one.workspace, 'Contact')).toEqual(['x', 'b', 'c', 'd']);
		const contact = stageNamed(one.workspace, 'Contact');
		must(moveDeal(one.workspace, x as DealId, contact, 'bottom'));
		one.clock.advance(1000);
		must(moveDeal(two.workspace, c as DealId, contact, 'top'));
		sync(one, two);
		for (const { workspace } of [one, two])
			expect(titles(workspace, 'Contact')).toEqual(['c', 'b', 'd', 'x']);
	});

	test('any reordering by three devices apart ends in one order, with every card in it', () => {
		forSeeds(cases(40), (random) => {
			const one = newWorkspace(random.int(1e9));
			const deals = ['a', 'b', 'c', 'd', 'e'].map((title) => addDeal(one.workspace, { title }));
			const all: Setting[] = [one, colleagueOf(one, 2), colleagueOf(one, 3)];
			const stages = ['Contact', 'Demo'].map((name) => stageNamed(one.workspace, name));
			for (let step = 0; step < 20; step++) {
				one.clock.advance(random.int(2000));
				const { workspace } = random.pick(all);
				must(
					moveDeal(
						workspace,
						random.pick(deals),
						random.pick(stages),
						random.pick(['top', 'bottom', { before: random.pick(deals) }])
					)
				);
				if (random.chance(0.2)) sync(random.pick(all), random.pick(all));
			}
			for (const x of all) for (const y of all) sync(x, y);
			const orders = all.map(({ workspace }) =>
				stages.map((stage) => workspace.columns.of(stage).map(({ title }) => title))
			);
			expect(orders[1]).toEqual(orders[0]);
			expect(orders[2]).toEqual(orders[0]);
			expect(orders[0]?.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
		});
	});
});

describe('rename and remove one stage: its deals are asked for a new one, none lost', () => {
	test('removeStage against renameStage, apart: the removal holds, the deal asks for a stage', () => {
		const { a, b, deal, stage, later, meet } = apart();
		const contact = stage('Contact');
		must(removeStage(a, contact));
		later();
		must(renameStage(b, contact, 'First call'));
		meet();
		for (const one of [a, b]) {
			expect(one.stages.has(contact)).toBe(false);
			expect(needsALook(one)).toMatchObject({ withoutStage: [{ id: deal }], count: 1 });
		}
		must(placeDeals(b, [deal], stage('Demo')));
		meet();
		expect(titles(a, 'Demo')).toEqual(['Deal']);
		expect(needsALook(a).count).toBe(0);
	});

	test('undo of the removal has the stage again, by the name it was given apart', () => {
		const { a, b, deal, stage, meet } = apart();
		const contact = stage('Contact');
		must(removeStage(a, contact));
		must(renameStage(b, contact, 'First call'));
		meet();
		must(undo(a));
		meet();
		expect(b.stages.get(contact)?.name).toBe('First call');
		expect(titles(b, 'First call')).toEqual([titleOf(b, deal)]);
	});

	test('a deal moved into a stage that somebody removed apart asks for one, too', () => {
		const { a, b, deal, stage, later, meet } = apart();
		must(moveDeal(b, deal, stage('Demo')));
		later();
		must(removeStage(a, stageNamed(a, 'Demo'), { moveTo: stage('Contact') }));
		meet();
		expect(dealsWithoutStage(a).map(({ id }) => id)).toEqual([deal]);
	});

	test('removeStage with moveTo takes its deals along in one step, in their order', () => {
		const { a, stage } = apart();
		addDeal(a, { title: 'Second' });
		const demo = stage('Demo');
		const contact = stage('Contact');
		expect(must(removeStage(a, contact, { moveTo: demo }))).toBe(2);
		expect(titles(a, 'Demo')).toEqual(['Second', 'Deal']);
		expect(needsALook(a).count).toBe(0);
		must(undo(a));
		expect(titles(a, 'Contact')).toEqual(['Second', 'Deal']);
		must(redo(a));
		expect(titles(a, 'Demo')).toEqual(['Second', 'Deal']);
		expect(a.stages.has(contact)).toBe(false);
	});

	test('placeDeals moves a deal that is named twice once', () => {
		const { a, deal, stage } = apart();
		expect(must(placeDeals(a, [deal, deal], stage('Proposal')))).toBe(1);
		expect(dealOf(a, deal).overtaken).toEqual([]);
	});

	test('placeDeals moves all at once, in one step of undo', () => {
		const { a, deal, stage } = apart();
		const other = addDeal(a, { title: 'Second' });
		must(removeStage(a, stage('Contact')));
		expect(must(placeDeals(a, [other, deal], stage('Proposal')))).toBe(2);
		expect(titles(a, 'Proposal')).toEqual(['Second', 'Deal']);
		must(undo(a));
		expect(dealsWithoutStage(a)).toHaveLength(2);
	});

	test('removeStage and renameStage refuse a rep, the last open stage, won and lost', () => {
		const { a, stage } = apart();
		expect(refusal(removeStage(a, stage('Won'))).code).toBe('stage-wrong-kind');
		expect(refusal(removeStage(a, 'snone' as never)).code).toBe('stage-unknown');
		expect(refusal(removeStage(a, stage('Demo'), { moveTo: stage('Won') })).code).toBe(
			'stage-unknown'
		);
		expect(refusal(renameStage(a, stage('Demo'), ' ')).code).toBe('name-missing');
		a.grant = { role: 'rep' };
		expect(refusal(removeStage(a, stage('Demo'))).code).toBe('not-manager');
		expect(refusal(renameStage(a, stage('Demo'), 'x')).code).toBe('not-manager');
		a.grant = { role: 'manager' };
		const [demo, proposal, contact] = ['Demo', 'Proposal', 'Contact'].map(stage);
		must(removeStage(a, demo as never));
		must(removeStage(a, proposal as never));
		expect(refusal(removeStage(a, contact as never)).code).toBe('stage-last');
	});
});

describe('both import one file: one set of deals', () => {
	test('the same row read on two devices apart, at other times, is one deal with one history', () => {
		const { a, b, later, meet, stage } = apart();
		const record = contentId('deal', new Uint8Array(32).fill(7));
		const row = (workspace: Workspace) => {
			const made = stamp(workspace, 'create', record, {
				fields: { title: 'From the file' },
				place: { pipeline: dealPlace(workspace), stage: stage('Contact'), order: 'a1V' as Rank }
			});
			must(workspace.append([{ ...made, id: 'from-the-content' as OperationId }]));
		};
		row(a);
		later();
		row(b);
		must(setDeal(b, record, { nextStep: 'Call' }));
		meet();
		expect(titles(a, 'Contact').filter((title) => title === 'From the file')).toHaveLength(1);
		expect(historyOf(a, record)).toHaveLength(2);
		expect(dealOf(a, record)).toMatchObject({ nextStep: 'Call', overtaken: [], contested: false });
	});
});

describe('both create the same company: two, proposed for merging, never merged unasked', () => {
	function both(name = 'ACME GmbH') {
		const given = apart();
		const mine = addDeal(given.a, { title: 'mine', company: 'Acme' });
		given.later();
		const theirs = addDeal(given.b, { title: 'theirs', company: name });
		given.meet();
		const keep = dealOf(given.a, mine).company as CompanyId;
		const drop = dealOf(given.a, theirs).company as CompanyId;
		return { ...given, mine, theirs, keep, drop };
	}

	test('companyTwins proposes them; both are there', () => {
		for (const name of ['Acme', 'ACME GmbH', 'Acme, Inc.', '“Acmé”']) {
			const { a, b, keep, drop } = both(name);
			expect(keep).not.toBe(drop);
			for (const one of [a, b]) {
				expect(companyTwins(one).map((group) => group.map(({ id }) => id))).toEqual([
					[keep, drop].sort()
				]);
				expect(one.companies.get(keep)?.deleted).toBe(false);
				expect(one.companies.get(drop)?.deleted).toBe(false);
			}
		}
		expect(companyTwins(both('Acme Tools').a)).toEqual([]);
	});

	test('companyTwins proposes companies of one person, by phone or mail', () => {
		const { a } = both('Other');
		must(createContact(a, { name: 'Q', phone: '+49 30 7654321', company: 'Acme' }));
		must(createContact(a, { name: 'Desk', phone: '+49 30 7654321', company: 'Other' }));
		expect(companyTwins(a)).toEqual([]);
		must(createContact(a, { name: 'P', phone: '+49 30 1234567', company: 'Acme' }));
		must(createContact(a, { name: 'P', phone: '030 1234567', company: 'Other' }));
		expect(companyTwins(a).map((group) => group.map(({ name }) => name).sort())).toEqual([
			['Acme', 'Other']
		]);
	});

	test('mergeCompanies: what refers to the one, also later and from elsewhere, refers to the other', () => {
		const { a, b, mine, theirs, keep, drop, later, meet } = both();
		must(createContact(b, { name: 'Person', company: 'ACME GmbH' }));
		must(mergeCompanies(a, keep, [drop]));
		later();
		const apartFromIt = addDeal(b, { title: 'later', company: 'ACME GmbH' });
		meet();
		for (const one of [a, b]) {
			expect(dealOf(one, theirs).company).toBe(keep);
			expect(dealOf(one, apartFromIt).company).toBe(keep);
			expect(new Set(dealsOfCompany(one, keep).map(({ id }) => id))).toEqual(
				new Set([mine, theirs, apartFromIt])
			);
			expect(peopleOf(one, keep).map(({ name }) => name)).toEqual(['Person']);
			expect(one.companies.get(drop)?.deleted).toBe(true);
			expect(companyTwins(one)).toEqual([]);
			expect(bin(one, one.now())).toEqual([]);
		}
	});

	test('undo of the merge: each deal is with its own again', () => {
		const { a, b, theirs, keep, drop, meet } = both();
		must(mergeCompanies(a, keep, [drop]));
		meet();
		must(undo(a));
		meet();
		for (const one of [a, b]) {
			expect(dealOf(one, theirs).company).toBe(drop);
			expect(one.companies.get(drop)?.deleted).toBe(false);
		}
		must(redo(a));
		expect(dealOf(a, theirs).company).toBe(keep);
	});

	test('the kept company gets what it lacks from the other, and loses nothing of its own', () => {
		const { a, keep, drop } = both();
		must(setFields(a, drop, { phone: '123', city: 'Bonn' }));
		must(setFields(a, keep, { city: 'Berlin' }));
		must(mergeCompanies(a, keep, [drop]));
		expect(a.records.get(keep)?.fields).toMatchObject({
			name: 'Acme',
			phone: '123',
			city: 'Berlin'
		});
		must(undo(a));
		expect(a.records.get(keep)?.fields['phone']).toBe(null);
	});

	test('merged both ways, apart: one stands for both, the same everywhere', () => {
		const { a, b, mine, theirs, keep, drop, later, meet } = both();
		must(mergeCompanies(a, keep, [drop]));
		later();
		must(mergeCompanies(b, drop, [keep]));
		meet();
		const [stays, goes] = [keep, drop].sort() as [CompanyId, CompanyId];
		for (const one of [a, b]) {
			expect(dealOf(one, mine).company).toBe(stays);
			expect(dealOf(one, theirs).company).toBe(stays);
			expect(one.companies.get(stays)?.deleted).toBe(false);
			expect(one.companies.get(goes)?.deleted).toBe(true);
		}
	});

	test('overtakenFields tells who wrote of one that another merged apart; restoreValue gives it to the one that stays', () => {
		const { a, b, keep, drop, later, meet } = both();
		must(mergeCompanies(a, keep, [drop]));
		later();
		must(setCompany(b, drop, { phone: '555', website: 'acme.example' }));
		meet();
		const told = (one: typeof a) =>
			overtakenFields(one, one.member, one.records.keys()).map(({ of, overtaken }) => [
				of.id,
				overtaken.register
			]);
		expect(told(b)).toEqual([[keep, 'phone']]);
		expect(told(a)).toEqual([]);
		const [lost] = overtakenFields(b, b.member, [drop]);
		must(restoreValue(b, keep, lost?.overtaken.operation.id as never, 'phone'));
		meet();
		expect(a.companies.get(keep)?.phone).toBe('555');
		expect(told(b)).toEqual([]);
		// Taken away again, knowing of it, it is settled.
		later();
		must(setCompany(a, keep, { phone: '' }));
		meet();
		expect(told(b)).toEqual([]);
	});

	test('overtakenFields tells who wrote of one before another merged it, not knowing of that', () => {
		const { a, b, keep, drop, later, meet } = both();
		const third = must(createCompany(a, { name: 'Acme Works' }));
		meet();
		must(setCompany(b, drop, { phone: '555' }));
		must(mergeCompanies(b, third, [keep]));
		later();
		must(mergeCompanies(a, keep, [drop]));
		meet();
		expect(
			overtakenFields(b, b.member, b.records.keys()).map(({ of, overtaken }) => [
				of.id,
				overtaken.register
			])
		).toEqual([[third, 'phone']]);
	});

	test('overtakenFields tells who filled one by a merge that another merged on, apart, before it had that', () => {
		const { a, b, keep, drop, later, meet } = both();
		const third = must(createCompany(a, { name: 'Acme Works' }));
		must(setCompany(a, drop, { phone: '555' }));
		meet();
		must(mergeCompanies(a, keep, [drop]));
		later();
		must(mergeCompanies(b, third, [keep]));
		meet();
		const told = overtakenFields(a, a.member, a.records.keys());
		expect(told.map(({ of, overtaken }) => [of.id, overtaken.register])).toEqual([
			[third, 'phone']
		]);
		must(restoreValue(a, third, told[0]?.overtaken.operation.id as never, 'phone'));
		meet();
		expect(b.companies.get(third)?.phone).toBe('555');
		expect(overtakenFields(a, a.member, a.records.keys())).toEqual([]);
	});

	test('keepApart: they are not proposed again, on no device', () => {
		const { a, b, keep, drop, meet } = both();
		must(keepApart(a, [keep, drop]));
		meet();
		for (const one of [a, b]) expect(companyTwins(one)).toEqual([]);
		must(undo(a));
		expect(companyTwins(a)).toHaveLength(1);
	});

	test('mergeCompanies refuses one with itself, one that is not here and one merged already', () => {
		const { a, keep, drop } = both();
		expect(refusal(mergeCompanies(a, keep, [keep])).code).toBe('record-unknown');
		expect(refusal(mergeCompanies(a, keep, ['cnone' as CompanyId])).code).toBe('record-unknown');
		must(mergeCompanies(a, keep, [drop]));
		expect(refusal(mergeCompanies(a, keep, [drop])).code).toBe('record-unknown');
	});
});

describe('a clock is a day wrong: order by the hybrid clock', () => {
	function withClock(ms: number) {
		const one = newWorkspace();
		const deal = addDeal(one.workspace);
		const two = emptyWorkspace(2, { now: skewed(one.clock, ms) });
		sync(one, two);
		return { one, two, deal, a: one.workspace, b: two.workspace, clock: one.clock };
	}

	test('a day behind: what others wrote waits there until the clock is set right, and is not lost', () => {
		const one = newWorkspace();
		const deal = addDeal(one.workspace);
		let skew = -DAY;
		const two = emptyWorkspace(2, { now: () => (one.clock.now() + skew) as EpochMs });
		sync(one, two);
		expect(two.workspace.early).toBeGreaterThan(0);
		skew = 0;
		two.workspace.release();
		expect(shown(two.workspace)).toEqual(shown(one.workspace));
		must(setDeal(two.workspace, deal, { title: 'second' }));
		sync(one, two);
		expect(titleOf(one.workspace, deal)).toBe('second');
	});

	test('some minutes behind: what it wrote after it saw another is later than that', () => {
		const { one, two, deal, a, b } = withClock(60_000 - AHEAD_MS);
		must(setDeal(a, deal, { title: 'first' }));
		sync(one, two);
		must(setDeal(b, deal, { title: 'second' }));
		sync(one, two);
		expect(titleOf(a, deal)).toBe('second');
		expect(dealOf(a, deal).overtaken).toEqual([]);
	});

	test('a day ahead: what it wrote waits elsewhere until its time, and is not lost', () => {
		const { one, two, deal, a, b, clock } = withClock(DAY);
		must(setDeal(b, deal, { title: 'ahead' }));
		sync(one, two);
		expect(titleOf(b, deal)).toBe('ahead');
		expect(titleOf(a, deal)).toBe('Deal');
		expect(a.early).toBe(1);
		must(setDeal(a, deal, { nextStep: 'now' }));
		sync(one, two);
		clock.advance(DAY - AHEAD_MS);
		a.release();
		expect(a.early).toBe(0);
		expect(dealOf(a, deal)).toMatchObject({ title: 'ahead', nextStep: 'now' });
		expect(shown(b)).toEqual(shown(a));
	});

	test('a day ahead, and set right: what it writes then is still later than what it wrote', () => {
		const one = newWorkspace();
		const deal = addDeal(one.workspace);
		let skew = DAY;
		const two = emptyWorkspace(2, { now: () => (one.clock.now() + skew) as EpochMs });
		sync(one, two);
		must(setDeal(two.workspace, deal, { title: 'ahead' }));
		skew = 0;
		must(setDeal(two.workspace, deal, { title: 'right' }));
		one.clock.advance(2 * DAY);
		sync(one, two);
		expect(titleOf(one.workspace, deal)).toBe('right');
	});
});

describe('deletion is a mark; a bin; purge', () => {
	test('bin(workspace) lists what was deleted, by whom, the last first, and restore takes it out', () => {
		const { a, b, deal, later, meet } = apart();
		const contact = must(createContact(b, { name: 'Person', company: 'Acme' }));
		meet();
		must(deleteDeal(a, deal));
		later();
		must(setFields(b, contact, { name: 'Person B' }));
		later();
		must(deleteContact(b, contact));
		meet();
		expect(bin(a, a.now()).map(({ kind, name, deletion }) => [kind, name, deletion.by])).toEqual([
			['contact', 'Person B', b.member],
			['deal', 'Deal', a.member]
		]);
		must(restore(b, deal));
		meet();
		expect(bin(a, a.now()).map(({ kind }) => kind)).toEqual(['contact']);
		expect(titles(a, 'Contact')).toEqual(['Deal']);
		must(undo(b));
		expect(dealOf(b, deal).deleted).toBe(true);
	});

	test('a record leaves the bin after 30 days, with nothing written', () => {
		const { a, deal, clock } = apart();
		must(deleteDeal(a, deal));
		clock.advance(BIN_DAYS * DAY - 1);
		expect(bin(a, a.now())).toHaveLength(1);
		clock.advance(1);
		expect(bin(a, a.now())).toEqual([]);
		expect(dealOf(a, deal).deleted).toBe(true);
	});

	test('what its maker undid is in no bin', () => {
		const { a } = apart();
		must(createDeal(a, { title: 'slip' }));
		must(undo(a));
		expect(bin(a, a.now())).toEqual([]);
	});

	test('purge(workspace, deal): gone for good, against edits made apart, restoration and undo', () => {
		const { a, b, deal, later, meet } = apart();
		must(setDeal(a, deal, { title: 'before' }));
		must(deleteDeal(a, deal));
		meet();
		must(purge(a, deal));
		later();
		must(restore(b, deal));
		must(setDeal(b, deal, { title: 'after' }));
		must(moveDeal(b, deal, stageNamed(b, 'Demo')));
		meet();
		for (const one of [a, b]) {
			expect(one.deals.has(deal)).toBe(false);
			expect(titles(one, 'Demo')).toEqual([]);
			expect(bin(one, one.now())).toEqual([]);
			expect(refusal(restore(one, deal)).code).toBe('record-unknown');
			expect(one.records.get(deal)).toMatchObject({ purged: true, fields: {}, placed: undefined });
		}
		expect(refusal(undo(b)).code).toBe('changed-since');
		expect(refusal(undo(a)).code).toBe('changed-since');
		expect(a.deals.has(deal)).toBe(false);
	});

	test('a purged deal is in no figure', () => {
		const { a, deal } = apart();
		expect(timelineOf(a, deal).deal).toBe(deal);
		must(deleteDeal(a, deal));
		must(purge(a, deal));
		const folded = a.records.get(deal);
		expect(folded && toTimeline(folded, a.settings.timeZone)).toBe(undefined);
	});

	test('purge refuses what is not deleted, and a rep', () => {
		const { a, deal } = apart();
		expect(refusal(purge(a, deal)).code).toBe('record-unknown');
		must(deleteDeal(a, deal));
		a.grant = { role: 'rep' };
		expect(refusal(purge(a, deal)).code).toBe('not-manager');
		a.grant = { role: 'manager' };
		must(purge(a, deal));
		expect(refusal(purge(a, deal)).code).toBe('record-unknown');
	});
});
