import { join } from 'node:path';
import type { Doc } from 'yjs';
import { build } from '../../../sync-server/src/cli/check.ts';
import { openDatabase, STORE_FILE } from '../../../sync-server/src/store/database.ts';
import { Documents } from '../../../sync-server/src/store/documents.ts';

/** Of each document the ids that `writer.ts` wrote, as a relay that starts on the folder finds them. Throws as it does. */
export function keptIn(folder: string): Map<string, Set<string>> {
	const file = join(folder, STORE_FILE);
	const database = openDatabase(file, { checkpointPages: 1000, now: Date.now() });
	try {
		const documents = new Documents(database);
		if (documents.isIncomplete) throw new Error('the list of documents is incomplete');
		return new Map(
			Array.from(documents.all, (document) => {
				documents.open(document.name);
				return [document.name, idsIn(build(documents, document))];
			})
		);
	} finally {
		database.close();
	}
}

export function idsIn(doc: Doc): Set<string> {
	return new Set(doc.getArray<string>('o').toArray());
}

/** What of the acknowledged (`<document> <id>` lines) is not there. */
export function lostOf(acknowledged: Iterable<string>, kept: Map<string, Set<string>>): string[] {
	return [...acknowledged].filter((line) => {
		const [document = '', id = ''] = line.split(' ');
		return !kept.get(document)?.has(id);
	});
}
