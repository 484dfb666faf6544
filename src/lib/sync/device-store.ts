import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { clearBlobs } from './blob-store.ts';
import { deleteDatabase, stored, type Stored } from './database.ts';
import { readFormer, replaceFormer } from './former-database.ts';
import { logDatabaseName, parseLogName } from './log-database.ts';
import { clearLog, replaceLog } from './log-end.ts';
import { readLog } from './log-holdings.ts';
import { openLogPersistence } from './log-persistence.ts';
import { forgetText } from './note-text-rows.ts';
import type { OpenPersistence } from './persistence.ts';
import { forgetProjection } from './projection-database.ts';
import { openSmallPersistence } from './small-persistence.ts';

/** Where a document lies by its kind: logs in the database of their workspace, small documents in one of their own. */

export const openPersistence: OpenPersistence = (name, doc, closed) => {
	const log = parseLogName(name);
	return log ? openLogPersistence(name, log, doc, closed) : openSmallPersistence(name, doc, closed);
};

/**
 * Puts a state in place of all that is stored of a document, and of what the relay was noted to have, in one
 * transaction. Whoever has it open stops saving it (`replaced`).
 */
export async function replacePersistence(
	name: string,
	state: Uint8Array
): Promise<Stored<undefined>> {
	const log = parseLogName(name);
	if (log) return replaceLog(name, log, state);
	// It was folded from what goes, and where the marks are the same it would be taken to be of the new.
	const [, workspace = ''] = name.split('/');
	const forgotten = await forgetProjection(workspace);
	if (!forgotten.ok) return forgotten;
	const replaced = await replaceFormer(name, state);
	await forgetText(workspace, name.slice(`runnel/${workspace}/`.length));
	return replaced;
}

/** Removes a document that is not open in this tab; other tabs that have it open stop saving it (`cleared`). */
export function clearPersistence(name: string): Promise<Stored<undefined>> {
	const log = parseLogName(name);
	return log ? clearLog(name, log) : deleteDatabase(name);
}

/** The updates of a document as they are stored, read and not applied; to be had where loading fails. */
export async function readUpdates(name: string): Promise<Stored<readonly Uint8Array[]>> {
	const former = await readFormer(name, 0);
	if (!former.ok) return former;
	const updates = former.value?.updates ?? [];
	const log = parseLogName(name);
	if (!log) return stored(updates);
	const own = await readLog(log);
	return own.ok ? stored([...own.value, ...updates]) : own;
}

/** Removes everything of a workspace; other tabs that have some of it open stop saving it (`cleared`). */
export async function clearWorkspace(workspace: string): Promise<Stored<undefined>> {
	const rooms = await roomsOf(workspace);
	const names = [logDatabaseName(workspace), ...rooms.map((room) => `runnel/${room}`)];
	const outcomes = await Promise.all([clearBlobs(workspace), ...names.map(deleteDatabase)]);
	return outcomes.find(({ ok }) => !ok) ?? stored(undefined);
}

/** The documents that have a database of their own; a browser that does not name them has the usual ones. */
export async function roomsOf(workspace: string): Promise<readonly string[]> {
	const usual = [
		formatRoom({ workspace, kind: 'ws' }),
		formatRoom({ workspace, kind: 'team' }),
		formatRoom({ workspace, kind: 'ops', area: COMMON_AREA, epoch: FIRST_EPOCH }),
		formatRoom({ workspace, kind: 'act', area: COMMON_AREA, epoch: FIRST_EPOCH })
	];
	try {
		const databases = await indexedDB.databases();
		const rooms = databases
			.map(({ name = '' }) => name)
			.filter((name) => name.startsWith(`runnel/${workspace}/`))
			.map((name) => name.slice('runnel/'.length));
		return [...new Set([...usual, ...rooms])];
	} catch {
		return usual;
	}
}
