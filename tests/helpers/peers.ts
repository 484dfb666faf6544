import * as Y from 'yjs';
import type { Kept } from '#lib/domain/kept.ts';
import { KEPT_TYPES, type KeptType } from '#lib/domain/records.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { emptyWorkspace, type Setting } from './workspace.ts';

/** The origin of what came from another peer. */
const REMOTE = { remote: true };

/** Sends what `to` lacks of a document, as a relay would. */
export function pass(from: Y.Doc, to: Y.Doc): void {
	Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), REMOTE);
}

const DOCUMENTS = ['directory', 'team', 'log', 'activities'] as const;
type Documents = Pick<Setting, (typeof DOCUMENTS)[number]>;

/** Both ways, all documents but the one that is a member's alone. */
export function sync(a: Documents, b: Documents): void {
	for (const name of DOCUMENTS) pass(a[name], b[name]);
	for (const name of DOCUMENTS) pass(b[name], a[name]);
}

/** A second device of the same workspace, by the same clock, with everything of the first. */
export function colleagueOf(setting: Setting, seed = 2): Setting {
	const other = emptyWorkspace(seed, { now: setting.clock.now });
	sync(setting, other);
	return { ...other, clock: setting.clock };
}

/** What lies in a member's own document. */
const ALONE: ReadonlySet<KeptType> = new Set(['me', 'own-view', 'own-dashboard']);

/** What a workspace shows, so that two can be compared: everything but who is looking. */
export function shown(workspace: Workspace) {
	const { deals, companies, contacts, pipelines, stages, reasons, members, settings, activities } =
		workspace;
	const sorted = <T extends { id: string }>(all: Iterable<T>) =>
		[...all].sort((a, b) => (a.id < b.id ? -1 : 1));
	return {
		deals: sorted(deals.values()),
		companies: sorted(companies.values()),
		contacts: sorted(contacts.values()),
		pipelines: sorted(pipelines.values()),
		stages: sorted(stages.values()),
		reasons: sorted(reasons.values()),
		members: sorted(members.values()),
		activities: sorted(activities),
		contactsCalled: sorted(contacts.values()).map(({ id }) => sorted(activities.of(id))),
		settings,
		tables: KEPT_TYPES.filter((type) => !ALONE.has(type)).map((type) =>
			sorted(workspace.table(type).values() as Iterable<Kept>)
		),
		columns: sorted(stages.values()).map(({ id }) =>
			workspace.columns.of(id).map((deal) => deal.id)
		),
		operations: sorted(workspace.records.values()).map(({ operations }) =>
			operations.map(({ id }) => id)
		)
	};
}
