import { expect, test } from 'vitest';
import type { CardId } from '#lib/domain/dashboard.ts';
import type { OwnDashboardId } from '#lib/domain/ids.ts';
import {
	addCard,
	createDashboard,
	dashboard,
	dashboardAudience,
	dashboards,
	deleteDashboard,
	removeCard,
	setCard,
	setDashboard,
	shareDashboard,
	type AnyDashboardId
} from '#lib/store/dashboards.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { must, newWorkspace, refusal } from '../helpers/workspace.ts';

const THREE = [
	{ figure: 'stages' },
	{ figure: 'velocity', size: 2, query: '?pipeline=l1', chosen: 'way=adjusted' },
	{ figure: 'won' }
] as const;

const cardsOf = (workspace: Workspace, id: AnyDashboardId) => dashboard(workspace, id)?.cards ?? [];
const figures = (workspace: Workspace, id: AnyDashboardId) =>
	cardsOf(workspace, id).map(({ figure }) => figure);

function opened(audience: 'team' | 'me' = 'team') {
	const setting = newWorkspace();
	const { workspace } = setting;
	const id = must(createDashboard(workspace, { name: 'Monday', audience, cards: THREE }));
	const [stages, velocity, won] = cardsOf(workspace, id).map((card) => card.id) as [
		CardId,
		CardId,
		CardId
	];
	return { ...setting, id, stages, velocity, won };
}

test('createDashboard keeps cards in their order, for the team or for oneself', () => {
	const { workspace, id } = opened();
	const own = must(createDashboard(workspace, { name: ' Mine ', audience: 'me', cards: [] }));
	expect(dashboards(workspace).map((one) => [one.id, one.name])).toEqual([
		[id, 'Monday'],
		[own, 'Mine']
	]);
	expect(dashboards(workspace).map(dashboardAudience)).toEqual(['team', 'me']);
	expect(cardsOf(workspace, id)).toMatchObject([
		{ figure: 'stages', size: 1, query: '', chosen: '' },
		{ figure: 'velocity', size: 2, query: 'pipeline=l1', chosen: 'way=adjusted' },
		{ figure: 'won', size: 1, query: '' }
	]);
	const nameless = createDashboard(workspace, { name: ' ', audience: 'me', cards: THREE });
	expect(refusal(nameless).code).toBe('name-missing');
});

test('addCard, setCard and removeCard change one card each, and are undone', () => {
	const { workspace, id, stages, velocity, won } = opened();
	must(addCard(workspace, id, { figure: 'funnel' }, velocity));
	expect(figures(workspace, id)).toEqual(['stages', 'funnel', 'velocity', 'won']);
	must(setCard(workspace, id, stages, { size: 2, query: '?owner=me', before: null }));
	expect(cardsOf(workspace, id).at(-1)).toMatchObject({ id: stages, size: 2, query: 'owner=me' });
	must(undo(workspace));
	expect(cardsOf(workspace, id)[0]).toMatchObject({ id: stages, size: 1, query: '' });
	must(setCard(workspace, id, won, { before: stages }));
	expect(figures(workspace, id)).toEqual(['won', 'stages', 'funnel', 'velocity']);
	must(removeCard(workspace, id, velocity));
	expect(figures(workspace, id)).toEqual(['won', 'stages', 'funnel']);
	expect(refusal(setCard(workspace, id, velocity, { size: 1 })).code).toBe('record-unknown');
	expect(refusal(removeCard(workspace, id, velocity)).code).toBe('record-unknown');
	must(undo(workspace));
	expect(cardsOf(workspace, id).at(-1)).toMatchObject({ id: velocity, size: 2 });
	const nowhere = addCard(workspace, 'jnone' as AnyDashboardId, { figure: 'won' });
	expect(refusal(nowhere).code).toBe('record-unknown');
});

test('setDashboard names and arranges in one step, and moves as few cards as can be', () => {
	const { workspace, id, won } = opened();
	const known = cardsOf(workspace, id);
	const [stages, velocity, last] = known;
	if (!stages || !velocity || !last) throw new Error('no cards');
	must(
		setDashboard(workspace, id, {
			name: 'Tuesday',
			cards: [last, { figure: 'funnel', size: 2 }, stages, { ...velocity, size: 1 }],
			known
		})
	);
	expect(dashboard(workspace, id)?.name).toBe('Tuesday');
	expect(figures(workspace, id)).toEqual(['won', 'funnel', 'stages', 'velocity']);
	const moved = cardsOf(workspace, id).filter(({ id: card, order }) =>
		known.some((one) => one.id === card && one.order !== order)
	);
	expect(moved.map((one) => one.id)).toEqual([won]);
	must(undo(workspace));
	expect(dashboard(workspace, id)).toMatchObject({ name: 'Monday', cards: known });
	must(setDashboard(workspace, id, { cards: [velocity], known }));
	expect(figures(workspace, id)).toEqual(['velocity']);
	expect(refusal(setDashboard(workspace, id, { name: '', cards: [], known })).code).toBe(
		'name-missing'
	);
});

test('setDashboard writes nothing of what is as it was known to be', () => {
	const here = opened();
	const { workspace, id, velocity, won } = here;
	const known = cardsOf(workspace, id);
	// While one arranges, another takes a card off, resizes one and adds one.
	must(removeCard(workspace, id, velocity));
	must(setCard(workspace, id, won, { size: 2 }));
	must(addCard(workspace, id, { figure: 'funnel' }));
	const cards = known.map((card) =>
		card.figure === 'stages' ? { ...card, query: 'owner=me' } : card
	);
	must(setDashboard(workspace, id, { cards, known }));
	expect(cardsOf(workspace, id)).toMatchObject([
		{ figure: 'stages', query: 'owner=me' },
		{ figure: 'won', size: 2 },
		{ figure: 'funnel' }
	]);
});

test('two who change one card apart both see it so; one that was taken off is off', () => {
	const here = opened();
	const { workspace, id, stages, velocity, won } = here;
	const there = colleagueOf(here);
	must(setCard(workspace, id, stages, { size: 2 }));
	must(setCard(there.workspace, id, stages, { before: null }));
	must(setCard(workspace, id, won, { query: 'owner=me' }));
	must(addCard(there.workspace, id, { figure: 'funnel' }));
	must(removeCard(workspace, id, velocity));
	must(setCard(there.workspace, id, velocity, { size: 1 }));
	sync(here, there);
	for (const one of [workspace, there.workspace])
		expect(cardsOf(one, id)).toMatchObject([
			{ figure: 'won', query: 'owner=me' },
			{ figure: 'stages', size: 2 },
			{ figure: 'funnel' }
		]);
});

test('shareDashboard makes one’s own the team’s in one step; deleteDashboard takes it away', () => {
	const { workspace, id } = opened('me');
	const shared = must(shareDashboard(workspace, id as OwnDashboardId));
	expect(dashboards(workspace).map((one) => [one.id, dashboardAudience(one)])).toEqual([
		[shared, 'team']
	]);
	expect(figures(workspace, shared)).toEqual(['stages', 'velocity', 'won']);
	must(undo(workspace));
	expect(dashboards(workspace).map((one) => one.id)).toEqual([id]);
	must(deleteDashboard(workspace, id));
	expect(dashboards(workspace)).toEqual([]);
	expect(refusal(deleteDashboard(workspace, id)).code).toBe('record-unknown');
	expect(refusal(shareDashboard(workspace, id as OwnDashboardId)).code).toBe('record-unknown');
});

test('a viewer has dashboards of their own, and makes none for the team', () => {
	const { workspace } = newWorkspace();
	workspace.grant = { role: 'viewer' };
	must(createDashboard(workspace, { name: 'Mine', audience: 'me', cards: THREE }));
	const ours = createDashboard(workspace, { name: 'Ours', audience: 'team', cards: THREE });
	expect(refusal(ours).code).toBe('read-only');
});
