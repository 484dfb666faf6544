import { openLogDatabase } from '#lib/sync/log-database.ts';
import { readPart, readTop } from '#lib/sync/projection-database.ts';
import { parsePart, parseTop, type Top } from '#lib/store/projection.ts';
import type { Row } from '#lib/store/row.ts';

/** The projection of a workspace as this device has it. */
export interface StoredProjection {
	readonly top: Top;
	/** All rows, part by part; ends with `false` where one of them cannot be read: then it is none. */
	parts(each: (rows: readonly Row[]) => Promise<unknown> | undefined): Promise<boolean>;
}

/** Reads the top of a projection; `undefined` where there is none that this version can read. */
export async function readProjection(workspace: string): Promise<StoredProjection | undefined> {
	const opened = await openLogDatabase(workspace, () => undefined);
	if (!opened.ok) return undefined;
	const database = opened.value;
	const text = await readTop(database);
	const top = text.ok && text.value !== undefined ? parseTop(text.value) : undefined;
	if (!top) {
		database.close();
		return undefined;
	}
	return {
		top,
		async parts(each) {
			try {
				for (let part = 0; part < top.parts; part++) {
					const stored = await readPart(database, part);
					const rows = stored.ok && stored.value !== undefined && parsePart(stored.value, part);
					if (!rows) return false;
					await each(rows);
				}
				return true;
			} finally {
				database.close();
			}
		}
	};
}
