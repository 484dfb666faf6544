import {
	CARD,
	cardFields,
	ORDER,
	QUERY,
	SIZE,
	type CardId,
	type CardSize,
	type Dashboard,
	type DashboardCard
} from '#lib/domain/dashboard.ts';
import {
	homeOf,
	newEntryId,
	newId,
	type DashboardId,
	type OwnDashboardId
} from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { byRank, rankBetween, steadyRanks } from '#lib/domain/rank.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Audience } from './views.ts';
import type { Workspace } from './workspace.ts';

/** Dashboards: a member's own, or the team's, which everybody but viewers changes. */

export type AnyDashboardId = DashboardId | OwnDashboardId;

const TYPES = { team: 'dashboard', me: 'own-dashboard' } as const;

/** What is said of a card. */
export interface CardDraft {
	/** The card that it is; a new one where left out. */
	readonly id?: CardId;
	readonly figure: string;
	/** 1 where left out. */
	readonly size?: CardSize;
	/** With or without its question mark. */
	readonly query?: string;
	/** What was chosen on it, as in an address. */
	readonly chosen?: string;
}

/** For whom a dashboard is. */
export function dashboardAudience({ id }: Pick<Dashboard, 'id'>): Audience {
	return homeOf(id) === 'me' ? 'me' : 'team';
}

/** The dashboards, the team's first, each in their order. */
export function dashboards(workspace: Workspace): readonly Dashboard[] {
	return (['team', 'me'] as const).flatMap((audience) => ofAudience(workspace, audience));
}

/** A dashboard that is there. */
export function dashboard(workspace: Workspace, id: string): Dashboard | undefined {
	const found =
		workspace.table('dashboard').get(id as DashboardId) ??
		workspace.table('own-dashboard').get(id as OwnDashboardId);
	return found?.deleted ? undefined : found;
}

/** Makes a dashboard, behind the others. Refused: `name-missing`, and what the member may not write. */
export function createDashboard(
	workspace: Workspace,
	{
		name,
		audience,
		cards
	}: {
		readonly name: string;
		readonly audience: Audience;
		readonly cards: readonly CardDraft[];
	}
): Result<AnyDashboardId> {
	if (name.trim() === '') return refuse('name-missing');
	const made = placed(workspace, cards, []);
	return create(workspace, audience, { name: name.trim(), cards: made });
}

/** A dashboard as somebody wants it, and its cards as they were when they began. */
export interface DashboardChange {
	readonly name?: string;
	/** In their order. */
	readonly cards: readonly CardDraft[];
	readonly known: readonly DashboardCard[];
}

/**
 * Names a dashboard anew and arranges its cards, as one step. Only what is otherwise than it was known to be is written: what
 * somebody else has changed or added meanwhile stays. As few cards as can be get another place.
 *
 * Refused: `name-missing`, `record-unknown`, and what the member may not write.
 */
export function setDashboard(
	workspace: Workspace,
	id: AnyDashboardId,
	{ name, cards, known }: DashboardChange
): Outcome {
	if (name?.trim() === '') return refuse('name-missing');
	const off = known.filter((one) => !cards.some((card) => card.id === one.id));
	const change: Record<string, FieldValue | undefined> = { name };
	for (const one of off) change[CARD + one.id] = false;
	for (const card of placed(workspace, cards, known)) {
		const before = known.find((one) => one.id === card.id);
		const was = before ? cardFields(before) : {};
		for (const [field, value] of Object.entries(cardFields(card)))
			if (was[field] !== value) change[field] = value;
	}
	return setFields(workspace, id, change);
}

/** Adds a card, before another or behind all. Refused: `record-unknown`, and what the member may not write. */
export function addCard(
	workspace: Workspace,
	id: AnyDashboardId,
	{ figure, size = 1, query = '', chosen = '' }: Omit<CardDraft, 'id'>,
	before?: CardId
): Result<CardId> {
	const found = dashboard(workspace, id);
	if (!found) return refuse('record-unknown', id);
	const card = newEntryId(workspace.random) as CardId;
	const order = orderBefore(workspace, found.cards, before);
	const fields = cardFields({ id: card, figure, size, query: bareQuery(query), chosen, order });
	const set = setFields(workspace, id, fields);
	return set.ok ? ok(card) : set;
}

/**
 * Sets the size or the filters of a card, or puts it before another, or behind all (`null`). Refused: `record-unknown`,
 * and what the member may not write.
 */
export function setCard(
	workspace: Workspace,
	id: AnyDashboardId,
	card: CardId,
	change: {
		readonly size?: CardSize;
		readonly query?: string;
		readonly before?: CardId | null;
	}
): Outcome {
	const cards = dashboard(workspace, id)?.cards;
	if (!cards?.some((one) => one.id === card)) return refuse('record-unknown', card);
	const { size, query, before } = change;
	const others = cards.filter((one) => one.id !== card);
	const fields: Record<string, FieldValue> = {};
	if (size !== undefined) fields[CARD + card + SIZE] = size;
	if (query !== undefined) fields[CARD + card + QUERY] = bareQuery(query);
	if (before !== undefined)
		fields[CARD + card + ORDER] = orderBefore(workspace, others, before ?? undefined);
	return setFields(workspace, id, fields);
}

/** Takes a card off. Refused: `record-unknown`, and what the member may not write. */
export function removeCard(workspace: Workspace, id: AnyDashboardId, card: CardId): Outcome {
	const found = dashboard(workspace, id)?.cards.some((one) => one.id === card);
	return found
		? setFields(workspace, id, { [CARD + card]: false })
		: refuse('record-unknown', card);
}

/** Refused: `record-unknown`, and what the member may not write. */
export function deleteDashboard(workspace: Workspace, id: AnyDashboardId): Outcome {
	if (!dashboard(workspace, id)) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/**
 * Gives the team a dashboard of one's own: it becomes the team's under another id, one step of undo. Refused as
 * `createDashboard`, and `record-unknown`.
 */
export function shareDashboard(workspace: Workspace, id: OwnDashboardId): Result<AnyDashboardId> {
	const own = workspace.table('own-dashboard').get(id);
	if (!own || own.deleted) return refuse('record-unknown', id);
	return create(workspace, 'team', own, id);
}

function create(
	workspace: Workspace,
	audience: Audience,
	{ name, cards }: Pick<Dashboard, 'name' | 'cards'>,
	inPlaceOf?: AnyDashboardId
): Result<AnyDashboardId> {
	const id = newId(TYPES[audience], workspace.random);
	const last = ofAudience(workspace, audience).at(-1)?.order ?? null;
	const order = rankBetween(last, null, workspace.random);
	const fields = Object.assign({ name, order }, ...cards.map(cardFields));
	const operations = [
		stamp(workspace, 'create', id, { fields }),
		...(inPlaceOf ? [stamp(workspace, 'delete', inPlaceOf, { deleted: true })] : [])
	];
	return commit(workspace, operations, id);
}

/** Cards in the order in which they are given: those that need no other place keep theirs. */
function placed(
	workspace: Workspace,
	cards: readonly CardDraft[],
	before: readonly DashboardCard[]
): readonly DashboardCard[] {
	const ranks = cards.map(({ id }) => before.find((one) => one.id === id)?.order);
	const steady = steadyRanks(ranks);
	let last = null as DashboardCard['order'] | null;
	return cards.map(({ id, figure, size = 1, query = '', chosen = '' }, index) => {
		const next = ranks.find((_, at) => at > index && steady.has(at)) ?? null;
		const kept = steady.has(index) ? ranks[index] : undefined;
		const order = kept ?? rankBetween(last, next, workspace.random);
		last = order;
		const own = id ?? (newEntryId(workspace.random) as CardId);
		return { id: own, figure, size, query: bareQuery(query), chosen, order };
	});
}

function orderBefore(workspace: Workspace, cards: readonly DashboardCard[], before?: CardId) {
	const found = cards.findIndex((one) => one.id === before);
	const at = found < 0 ? cards.length : found;
	const rank = (index: number) => cards[index]?.order ?? null;
	return rankBetween(rank(at - 1), rank(at), workspace.random);
}

function bareQuery(query: string): string {
	return query.trim().replace(/^\?/, '');
}

function ofAudience(workspace: Workspace, audience: Audience): readonly Dashboard[] {
	const all: Iterable<Dashboard> = workspace.table(TYPES[audience]).values();
	return [...all].filter(({ deleted }) => !deleted).sort(byRank);
}
