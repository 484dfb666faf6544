import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { CompanyId } from '#lib/domain/ids.ts';
import { onAfar, type Afar } from '#lib/state/afar.ts';
import { setDeal } from '#lib/store/commands.ts';
import { mergeCompanies } from '#lib/store/merging.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { append } from '#lib/ydoc/schema.ts';
import { entriesOf, lateWorkspace } from '../helpers/late.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { addDeal, dealOf, must, newWorkspace, type Setting } from '../helpers/workspace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Gives what is told since it was last asked, once it is quiet. */
function following(store: Workspace) {
	const told: Afar[] = [];
	onAfar(store, (afar) => told.push(afar));
	return () => {
		vi.runAllTimers();
		return told.splice(0);
	};
}

/** Two members, and deals that the other has made. */
function team() {
	const setting = newWorkspace();
	const other = colleagueOf(setting);
	const deals = ['A', 'B', 'C', 'D'].map((title) =>
		addDeal(other.workspace, { title, company: title })
	);
	const meet = () => {
		setting.clock.advance(1000);
		sync(setting, other);
		setting.clock.advance(1000);
	};
	meet();
	return { setting, own: setting.workspace, other: other.workspace, deals, meet };
}

/** The workspace of a member at the next start, before anything of it is read; and what is written to its log then. */
function restarted({ workspace, clock, random }: Setting) {
	const documents = {
		...{ directory: new Y.Doc(), team: new Y.Doc(), log: new Y.Doc(), activities: new Y.Doc() }
	};
	const { device, member } = workspace;
	const late = lateWorkspace(documents, { device, member, now: clock.now, random: random.bytes });
	return { late, log: documents.log };
}

test('onAfar(store, tell) tells of several deals that another changed, also before they were looked at', () => {
	const { own, other, deals, meet, setting } = team();
	for (const deal of deals.slice(0, 2)) must(setDeal(other, deal, { nextStep: 'Call' }));
	setting.clock.advance(1000);
	const told = following(own);
	meet();
	expect(told()).toEqual([{ deals: 2, by: other.member }]);
	must(setDeal(other, deals[2] as never, { nextStep: 'Call' }));
	addDeal(other, { title: 'E' });
	meet();
	expect(told()).toEqual([{ deals: 2, by: other.member }]);
});

test('onAfar(store, tell) tells neither of one deal nor of what the member did', () => {
	const { own, other, deals, meet } = team();
	const told = following(own);
	must(setDeal(other, deals[0] as never, { nextStep: 'Call' }));
	meet();
	expect(told()).toEqual([]);
	for (const deal of deals) must(setDeal(own, deal, { nextStep: 'Mail' }));
	expect(told()).toEqual([]);
});

test('onAfar(store, tell) tells of no deal that refers to another company once the member has merged two', () => {
	const { own, deals } = team();
	const told = following(own);
	const [keep, ...drops] = deals.map((deal) => dealOf(own, deal).company as CompanyId);
	must(mergeCompanies(own, keep as CompanyId, drops, {}));
	expect(new Set(deals.map((deal) => dealOf(own, deal).company))).toEqual(new Set([keep]));
	expect(told()).toEqual([]);
});

test('onAfar(store, tell) tells of nothing that is read at the start, be it shown otherwise before or not at all', () => {
	const { setting, own, other, deals, meet } = team();
	const before = [...own.rows()];
	for (const deal of deals.slice(0, 2)) must(setDeal(other, deal, { nextStep: 'Call' }));
	meet();
	const { late } = restarted(setting);
	const half = before.length / 2;
	late.project(before.slice(0, half));
	const told = following(late);
	late.project(before.slice(half));
	expect(told()).toEqual([]);
	late.supply(entriesOf(setting), own.rows(deals.slice(0, 2)));
	late.complete();
	expect(deals.map((id) => dealOf(late, id).nextStep)).toEqual(['Call', 'Call', '', '']);
	expect(told()).toEqual([]);
});

test('onAfar(store, tell) tells of nothing that is read of former epochs later', () => {
	const { setting, own, other, deals, meet } = team();
	const [a, b, c, d] = deals as [never, never, never, never];
	for (const nextStep of ['Call', 'Mail'])
		for (const deal of [a, b]) {
			must(setDeal(other, deal, { nextStep }));
			setting.clock.advance(1000);
		}
	meet();
	const { late, log } = restarted(setting);
	const told = following(late);
	const entries = entriesOf(setting);
	// The newest epoch has what stands of two, and nothing of the others.
	const former = (entry: string) => entry.includes('"Call"');
	late.supply(
		[...entries]
			.filter(([id]) => id !== c && id !== d)
			.map(([id, list]) => [id, list.filter((entry) => !former(entry))] as const)
	);
	late.complete();
	const of = (id: never) => entries.get(id) ?? [];
	late.supply(
		[a, c].map((id) => [id, of(id)] as const),
		own.rows([c])
	);
	append(log, [...of(b).filter(former), ...of(d)]);
	expect([...late.deals.keys()].toSorted()).toEqual(deals.toSorted());
	expect(late.records.get(a)?.operations).toHaveLength(3);
	expect(late.records.get(b)?.operations).toHaveLength(3);
	expect(told()).toEqual([]);
});

test('onAfar(store, tell) tells of nothing that comes when a workspace is joined, and then of what is changed', () => {
	const { setting, own, other, deals, meet } = team();
	const { late } = restarted(setting);
	late.complete();
	const told = following(late);
	late.supply(entriesOf(setting), own.rows());
	expect(late.deals.size).toBe(deals.length);
	expect(told()).toEqual([]);
	setting.clock.advance(1000);
	for (const deal of deals) must(setDeal(other, deal, { nextStep: 'Call' }));
	meet();
	late.supply(entriesOf(setting), own.rows());
	expect(told()).toEqual([{ deals: 4, by: other.member }]);
});

test('onAfar(store, tell) looks through the deals once, however often it begins; what came in between is not told', () => {
	const { own, other, deals, meet } = team();
	const first: Afar[] = [];
	const looks = vi.spyOn(own.deals, 'keys');
	onAfar(own, (afar) => first.push(afar))();
	for (const deal of deals) must(setDeal(other, deal, { nextStep: 'Call' }));
	meet();
	const told = following(own);
	expect(looks).toHaveBeenCalledTimes(1);
	expect(told()).toEqual([]);
	for (const deal of deals) must(setDeal(other, deal, { nextStep: 'Mail' }));
	meet();
	expect(told()).toEqual([{ deals: 4, by: other.member }]);
	expect(first).toEqual([]);
});
