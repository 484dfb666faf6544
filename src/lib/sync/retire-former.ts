import { attempt, completed, deleteDatabase, stored, type Stored } from './database.ts';
import { readFormer } from './former-database.ts';
import { META, openLogDatabase, parseLogName } from './log-database.ts';
import { readHead, writeHead } from './log-head.ts';

/**
 * The database that a log once had for itself goes when nothing was written to it for so long, in ms (30 days). Removing
 * it ends the saving of a tab that still writes there, and whoever goes back to a build that reads it finds in it what
 * there was.
 */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Removes that database when its time has come; to be called once in a while. `true`: it is gone, just now. */
export async function retireFormer(name: string, now: number): Promise<Stored<boolean>> {
	const log = parseLogName(name);
	if (!log) return stored(false);
	const opened = await openLogDatabase(log.workspace, () => undefined);
	if (!opened.ok) return opened;
	const isDue = await attempt(() => lookAt(opened.value, name, log.document, now));
	opened.value.close();
	if (!isDue.ok || !isDue.value) return isDue;
	const gone = await deleteDatabase(name);
	return gone.ok ? stored(true) : gone;
}

async function lookAt(
	database: IDBDatabase,
	name: string,
	document: string,
	now: number
): Promise<Stored<boolean>> {
	const known = await readHead(database.transaction(META), document);
	if (!known.ok) return known;
	const former = await readFormer(name, known.value.adopted);
	if (!former.ok || !former.value) return former.ok ? stored(false) : former;
	const { last, updates } = former.value;
	const { quiet } = known.value;
	const isQuiet = quiet?.last === last && updates.length === 0;
	const isDue = isQuiet && now - quiet.since >= KEPT_MS;
	if (isQuiet && !isDue) return stored(false);
	const transaction = database.transaction(META, 'readwrite', { durability: 'strict' });
	const done = completed(transaction);
	const head = await readHead(transaction, document);
	if (!head.ok) return head;
	// One that is made anew, by a tab of a build that writes there, counts from the beginning.
	writeHead(transaction, document, {
		...head.value,
		...(isDue ? { adopted: 0, quiet: undefined } : { quiet: { last, since: now } })
	});
	const written = await done;
	return written.ok ? stored(isDue) : written;
}
