import * as Y from 'yjs';
import type { Workspace } from '#lib/store/workspace.ts';
import { emptyWorkspace, type Setting } from './workspace.ts';

/** The origin of what came from another peer. */
const REMOTE = { remote: true };

/** Sends what `to` lacks of a document, as a relay would. */
export function pass(from: Y.Doc, to: Y.Doc): void {
	Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), REMOTE);
}

type Documents = Pick<Setting, 'directory' | 'log' | 'activities'>;

/** Both ways, all documents. */
export function sync(a: Documents, b: Documents): void {
	pass(a.directory, b.directory);
	pass(a.log, b.log);
	pass(a.activities, b.activities);
	pass(b.directory, a.directory);
	pass(b.log, a.log);
	pass(b.activities, a.activities);
}

/** A second device of the same workspace, by the same clock, with everything of the first. */
export function colleagueOf(setting: Setting, seed = 2): Setting {
	const other = emptyWorkspace(seed, { now: setting.clock.now });
	sync(setting, other);
	return { ...other, clock: setting.clock };
}

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
		leads: sorted(workspace.table('lead').values()),
		contactsCalled: sorted(contacts.values()).map(({ id }) => sorted(activities.of(id))),
		settings,
		columns: sorted(stages.values()).map(({ id }) =>
			workspace.columns.of(id).map((deal) => deal.id)
		),
		operations: sorted(workspace.records.values()).map(({ operations }) =>
			operations.map(({ id }) => id)
		)
	};
}
