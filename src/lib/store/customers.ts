import type { Activity } from '#lib/domain/activity.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import { datedOf, lastFirst, type Dated } from '#lib/domain/happened.ts';
import { history, type Entry } from '#lib/domain/history.ts';
import type { PersonaId, RecordId } from '#lib/domain/ids.ts';
import { sumByCurrency, type Money } from '#lib/domain/money.ts';
import type { Comment } from '#lib/domain/talk.ts';
import { dealsEverywhere } from './past.ts';
import type { Workspace } from './workspace.ts';

/** What is known of customers beyond their fields: what they bought, what happened with them, who is like them. */

/** What happened with a customer, and to which of their records. */
export interface Happening {
	readonly key: string;
	/** The deal, the company or the contact. */
	readonly about: RecordId;
	readonly dated: Dated;
	readonly what:
		| { readonly kind: 'change'; readonly entry: Entry }
		| { readonly kind: 'activity'; readonly activity: Activity }
		| { readonly kind: 'comment'; readonly comment: Comment };
}

/**
 * Everything that happened to records, to what was merged into them and beside them, the last that happened first: each once.
 * Of what waits nothing.
 */
export function happenings(
	workspace: Workspace,
	records: readonly RecordId[]
): readonly Happening[] {
	const found = new Map<string, Happening>();
	const { merges } = workspace;
	for (const about of records.flatMap((id) => [id, ...merges.behind(id)])) {
		for (const activity of workspace.activities.of(about)) {
			const { id } = activity;
			if (!found.has(id))
				found.set(id, { key: id, about, dated: activity, what: { kind: 'activity', activity } });
		}
		for (const comment of workspace.comments.of(about)) {
			const { id, recordedAt } = comment;
			const dated = { at: null, recordedAt };
			found.set(id, { key: id, about, dated, what: { kind: 'comment', comment } });
		}
		const folded = workspace.records.get(about);
		for (const entry of folded ? history(folded) : []) {
			const { operation } = entry;
			// Where a card stands in its column is nothing that happened to a customer.
			if (operation.kind === 'order') continue;
			const key = `${about} ${operation.id}`;
			found.set(key, { key, about, dated: datedOf(entry), what: { kind: 'change', entry } });
		}
	}
	const all = [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
	return lastFirst(all, workspace.settings.timeZone, ({ dated }) => dated);
}

/** What deals that are won are worth, an amount a currency, the largest first. Contested deals count in none. */
export function wonValue(deals: readonly Deal[]): readonly Money[] {
	const won = deals.flatMap(({ status, contested, value }) =>
		status === 'won' && !contested && value ? [value] : []
	);
	return sumByCurrency(won).toSorted((a, b) => b.amount - a.amount);
}

/** The contacts of a persona, by name. */
export function contactsOfPersona(workspace: Workspace, persona: PersonaId): readonly Contact[] {
	return [...workspace.contacts.values()]
		.filter((contact) => !contact.deleted && contact.persona === persona)
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

/** The deals of a persona: those that name it, and those that name none with a main contact of it. */
export function dealsOfPersona(workspace: Workspace, persona: PersonaId): readonly Deal[] {
	return [...dealsEverywhere(workspace)]
		.filter((deal) => !deal.deleted && personaOf(workspace, deal) === persona)
		.sort((a, b) => b.touchedAt - a.touchedAt || (a.id < b.id ? -1 : 1));
}

/** The persona that a deal is with: its own, or its main contact's. */
export function personaOf(workspace: Workspace, deal: Deal): PersonaId | undefined {
	if (deal.persona) return deal.persona;
	const [main] = deal.contacts;
	return main && workspace.contacts.get(main)?.persona;
}

/** Below this a rate says nothing: counts are shown. */
export const FEW = 5;

/** How deals with a persona went. */
export interface PersonaFigures {
	readonly persona: PersonaId;
	readonly contacts: number;
	readonly deals: number;
	readonly won: number;
	/** Lost or disqualified. */
	readonly lost: number;
	/** Won of those won or lost, between 0 and 1; none under `FEW` of them. */
	readonly rate: number | undefined;
	/** The average value of won deals, an amount a currency; none under `FEW` of them. */
	readonly average: readonly Money[];
}

/** The figures of each persona that can be chosen. Contested deals are in no win and no loss. */
export function personaFigures(
	workspace: Workspace,
	personas: readonly PersonaId[]
): readonly PersonaFigures[] {
	const deals = new Map<PersonaId, Deal[]>(personas.map((id) => [id, []]));
	for (const deal of dealsEverywhere(workspace)) {
		const persona = deal.deleted ? undefined : personaOf(workspace, deal);
		if (persona) deals.get(persona)?.push(deal);
	}
	const contacts = new Map<PersonaId, number>();
	for (const { persona, deleted } of workspace.contacts.values())
		if (persona && !deleted) contacts.set(persona, (contacts.get(persona) ?? 0) + 1);
	return personas.map((persona) => {
		const all = deals.get(persona) ?? [];
		const settled = all.filter(({ contested }) => !contested);
		const won = settled.filter(({ status }) => status === 'won');
		const lost = settled.filter(({ status }) => status === 'lost' || status === 'disqualified');
		const closed = won.length + lost.length;
		return {
			persona,
			contacts: contacts.get(persona) ?? 0,
			deals: all.length,
			won: won.length,
			lost: lost.length,
			rate: closed < FEW ? undefined : won.length / closed,
			average: averageOf(won)
		};
	});
}

function averageOf(won: readonly Deal[]): readonly Money[] {
	return wonValue(won).flatMap(({ amount, currency }) => {
		const count = won.filter(({ value }) => value?.currency === currency).length;
		return count < FEW ? [] : [{ amount: Math.round(amount / count) as Money['amount'], currency }];
	});
}
