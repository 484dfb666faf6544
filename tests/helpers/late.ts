import type { RecordId } from '#lib/domain/ids.ts';
import { byRecord } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { Workspace, type WorkspaceOptions } from '#lib/store/workspace.ts';
import type { Setting } from './workspace.ts';

type Documents = Pick<Setting, 'directory' | 'log' | 'activities'>;

/** A workspace over documents whose operations are still to be supplied to it. */
export function lateWorkspace(
	documents: Documents,
	{ device, member, now, random }: Pick<WorkspaceOptions, 'device' | 'member' | 'now' | 'random'>
): Workspace {
	return new Workspace({
		directory: docLog(documents.directory),
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
	const { directory, log, activities } = documents;
	return byRecord([directory, log, activities].flatMap((doc) => logOf(doc).toArray())).records;
}
