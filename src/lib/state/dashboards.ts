import type { CardId, CardSize, Dashboard } from '#lib/domain/dashboard.ts';
import type { OwnDashboardId } from '#lib/domain/ids.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { mayEdit } from '#lib/store/catalogue.ts';
import {
	addCard,
	createDashboard,
	dashboard,
	dashboards,
	deleteDashboard,
	removeCard,
	setCard,
	setDashboard,
	shareDashboard,
	type AnyDashboardId,
	type CardDraft
} from '#lib/store/dashboards.ts';
import { audienceOf, type Audience } from '#lib/store/views.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { AnyDashboardId, Audience, CardDraft, CardId, CardSize, Dashboard };

/** Dashboards of the team and of oneself. Reads follow every change. */
export class Dashboards {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** Whether one may make and change those of an audience: a viewer's own are theirs. */
	mayEdit(audience: Audience): boolean {
		const { now, readOnly } = this.workspace;
		return audience === 'me'
			? mayEdit(now, 'own-dashboard')
			: readOnly === undefined && mayEdit(now, 'dashboard');
	}

	/** The team's first, each in their order. */
	get all(): readonly Dashboard[] {
		return dashboards(this.workspace.now);
	}

	/** A dashboard that is there. */
	get(id: string): Dashboard | undefined {
		return dashboard(this.workspace.now, id);
	}

	audienceOf(one: Pick<Dashboard, 'id'>): Audience {
		return audienceOf(one);
	}

	create(draft: Parameters<typeof createDashboard>[1]): Result<AnyDashboardId> {
		return this.workspace.run((store) => createDashboard(store, draft));
	}

	/**
	 * Names a dashboard anew and arranges its cards, and gives it to the team where it is one's own and to be so: one step
	 * of undo. Its id is another once it is the team's.
	 */
	change(
		id: AnyDashboardId,
		{ audience, ...change }: Parameters<typeof setDashboard>[2] & { readonly audience: Audience }
	): Result<AnyDashboardId> {
		const shares = audience === 'team' && audienceOf({ id }) === 'me';
		const { done, refused } = this.workspace.together<AnyDashboardId | undefined>([
			(store) => setDashboard(store, id, change),
			...(shares
				? [(store: typeof this.workspace.store) => shareDashboard(store, id as OwnDashboardId)]
				: [])
		]);
		const [problem] = refused;
		return problem ? { ok: false, problem } : ok(done.at(-1) ?? id);
	}

	addCard(id: AnyDashboardId, card: Omit<CardDraft, 'id'>, before?: CardId): Result<CardId> {
		return this.workspace.run((store) => addCard(store, id, card, before));
	}

	setCard(
		id: AnyDashboardId,
		card: CardId,
		change: Parameters<typeof setCard>[3]
	): Result<undefined> {
		return this.workspace.run((store) => setCard(store, id, card, change));
	}

	removeCard(id: AnyDashboardId, card: CardId): Result<undefined> {
		return this.workspace.run((store) => removeCard(store, id, card));
	}

	delete(id: AnyDashboardId): Result<undefined> {
		return this.workspace.run((store) => deleteDashboard(store, id));
	}
}
