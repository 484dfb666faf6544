import { answered, attempt, completed, openDatabase, stored, type Stored } from './database.ts';

/** What came of comparing a document with the relay's. */
export interface DigestReport {
	readonly workspace: string;
	/** The document's name within its workspace. */
	readonly document: string;
	/** When it was last compared, or healed; ms since 1970. */
	readonly at: number;
	/** The last difference that was found: how many entries came from the relay, and how many only this device had. */
	readonly healed?: { readonly at: number; readonly missing: number; readonly extra: number };
}

const NAME = 'runnel-compared';
const STORE = 'reports';

/** The reports of a workspace's documents on this device. `name` is another database's in tests. */
export async function listReports(
	workspace: string,
	name = NAME
): Promise<Stored<readonly DigestReport[]>> {
	return connected(name, async (database) => {
		const rows = await answered<unknown[]>(database.transaction(STORE).objectStore(STORE).getAll());
		if (!rows.ok) return rows;
		return stored(rows.value.filter(isReport).filter((row) => row.workspace === workspace));
	});
}

/** Keeps a report in place of the document's former; a difference once found stays in it. */
export async function putReport(report: DigestReport, name = NAME): Promise<Stored<undefined>> {
	return connected(name, (database) => {
		const transaction = database.transaction(STORE, 'readwrite');
		const store = transaction.objectStore(STORE);
		const former: IDBRequest<unknown> = store.get([report.workspace, report.document]);
		former.onsuccess = () => {
			const { healed } = isReport(former.result) ? former.result : report;
			store.put({ ...(healed && { healed }), ...report });
		};
		return completed(transaction);
	});
}

async function connected<T>(
	name: string,
	ask: (database: IDBDatabase) => Promise<Stored<T>>
): Promise<Stored<T>> {
	const opened = await openDatabase(
		name,
		(database) => database.createObjectStore(STORE, { keyPath: ['workspace', 'document'] }),
		() => undefined
	);
	if (!opened.ok) return opened;
	const answer = await attempt(() => ask(opened.value));
	opened.value.close();
	return answer;
}

function isReport(row: unknown): row is DigestReport {
	if (typeof row !== 'object' || row === null) return false;
	const { workspace, document, at, healed }: Partial<Record<keyof DigestReport, unknown>> = row;
	if (typeof workspace !== 'string' || typeof document !== 'string') return false;
	if (typeof at !== 'number') return false;
	if (healed === undefined) return true;
	if (typeof healed !== 'object' || healed === null) return false;
	return ['at', 'missing', 'extra'].every(
		(key) => typeof (healed as Record<string, unknown>)[key] === 'number'
	);
}
