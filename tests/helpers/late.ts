import type { RecordId } from '#lib/domain/ids.ts';
import { byRecord } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { Workspace, type WorkspaceOptions } from '#lib/store/workspace.ts';
import type { Setting } from './workspace.ts';

type Documents = Pick<Setting, 'directory' | 'team' | 'log' | 'activities'> &
	Partial<Pick<Setting, 'me'>>;

/** A workspace over documents whose operations are still to be supplied to it. */
export function lateWorkspace(
	documents: Documents,
	{ device, member, now, random }: Pick<WorkspaceOptions, 'device' | 'member' | 'now' | 'random'>
): Workspace {
	return new Workspace({
		directory: docLog(documents.directory),
		team: docLog(documents.team),
		...(documents.me ? { me: docLog(documents.me) } : {}),
		log: docLog(documents.log),
		activities: docLog(documents.activities),
		awaited: true,
		device,
		member,
		now,
		random
	});
}

/** All entries of documents by the record they are about. */
export function entriesOf(documents: Documents): ReadonlyMap<RecordId, readonly string[]> {
	const { directory, team, me, log, activities } = documents;
	const docs = [directory, team, ...(me ? [me] : []), log, activities];
	return byRecord(docs.flatMap((doc) => logOf(doc).toArray())).records;
}
