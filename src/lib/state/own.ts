import { holdingsOf } from '#lib/sync/holdings.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Session } from '#lib/workers/session.ts';
import { heldNotes, writeNotes } from './note-holdings.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** What the app does for it. */
interface Home {
	entryOf(name: string, given: Pick<WorkspaceEntry, 'member'>): WorkspaceEntry;
	prepare(entry: WorkspaceEntry): Promise<OpenWorkspace>;
	keep(entry: WorkspaceEntry): Promise<void>;
	forget(open: OpenWorkspace): Promise<void>;
	show(open: OpenWorkspace): Promise<void>;
}

/** Goes on with a workspace that was left as with one of this device's own: the same work, shared with nobody. */
export async function keepOwn(app: Home, left: OpenWorkspace): Promise<void> {
	const { entry, session } = left;
	const { name, member } = entry;
	const own = await app.prepare(app.entryOf(name, { member }));
	writeAll(
		own.session,
		[...session.documents].map(([document, { entries }]) => [document, entries] as const)
	);
	const holdings = await holdingsOf(entry.id);
	writeNotes(
		own.session,
		[...heldNotes(holdings, session)].map(([note, { update }]) => [note, update] as const)
	);
	await app.keep(own.entry);
	await app.forget(left);
	await app.show(own);
}

/** Writes entries where a session has them by the name of their document. */
export function writeAll(
	session: Session,
	documents: Iterable<readonly [document: string, entries: readonly string[]]>
): void {
	for (const [document, entries] of documents) {
		// A document of a later epoch is of a kind that is known: the fold of all is the same wherever they lie.
		const log =
			session.documents.get(document) ??
			(document.startsWith('act/') ? session.activities : session.log);
		if (entries.length > 0) log.append(entries);
	}
}
