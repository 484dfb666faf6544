/** Why the device's store did not do what was asked. */
export type StorageProblemCode =
	/** IndexedDB cannot be opened: private mode, a policy, a broken profile, or no answer. */
	| 'unavailable'
	/** No room is left. */
	| 'quota'
	/** A write was given up by the browser. */
	| 'aborted'
	/** The connection to the database ended. */
	| 'lost'
	/** What is stored could not be read. */
	| 'unreadable'
	/** Another tab of this device removed it. */
	| 'cleared'
	/** What is stored was set back to the relay's state, because the relay refused some of it: to be opened anew. */
	| 'replaced';

export interface StorageProblem {
	readonly code: StorageProblemCode;
	/** The browser's own words, for a report; never shown as they are. */
	readonly detail: string;
}

/** The outcome of asking the device's store: expected failures are values. */
export type Stored<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: StorageProblem };

export function stored<T>(value: T): { readonly ok: true; readonly value: T } {
	return { ok: true, value };
}

/** A failure with its cause; the names of IndexedDB's own errors that mean something of their own outrank `code`. */
export function failed(
	code: StorageProblemCode,
	cause: unknown
): { readonly ok: false; readonly problem: StorageProblem } {
	const name = cause instanceof Error ? cause.name : '';
	const detail = cause instanceof Error ? `${name}: ${cause.message}` : String(cause);
	if (name === 'QuotaExceededError') return { ok: false, problem: { code: 'quota', detail } };
	if (name === 'InvalidStateError') return { ok: false, problem: { code: 'lost', detail } };
	return { ok: false, problem: { code, detail } };
}

/** Some browsers never answer `open`; after this long, in ms, the answer is no. */
const ANSWER_MS = 5000;

/**
 * Opens a database, made by `create` where it is new or of an older version than `version` (the newest there is, unless
 * said); `create` may use the transaction, which ends before the database opens.
 *
 * A refusal, and silence, is `unavailable`. `closed` is called once if the connection ends by itself: `cleared` when the
 * database is being deleted, `replaced` when it is being given a new version, else `lost`.
 */
export function openDatabase(
	name: string,
	create: (database: IDBDatabase, transaction: IDBTransaction) => void,
	closed: (problem: StorageProblem) => void,
	version?: number
): Promise<Stored<IDBDatabase>> {
	return within(
		new Promise((resolve) => {
			const request = indexedDB.open(name, version);
			request.onupgradeneeded = () => {
				const { result, transaction } = request;
				if (transaction) create(result, transaction);
			};
			request.onerror = () => resolve(failed('unavailable', request.error));
			request.onsuccess = () => {
				const database = request.result;
				database.onclose = () => closed({ code: 'lost', detail: 'connection closed' });
				database.onversionchange = ({ newVersion }) => {
					database.close();
					closed({ code: newVersion === null ? 'cleared' : 'replaced', detail: 'version changed' });
				};
				resolve(stored(database));
			};
		}),
		(late) => late.ok && late.value.close()
	);
}

/** Opens a database only where there is one. */
export async function openExisting(name: string): Promise<Stored<IDBDatabase | undefined>> {
	let isNew = false;
	const opened = await openDatabase(
		name,
		(_database, transaction) => {
			isNew = true;
			transaction.abort();
		},
		() => undefined
	);
	return isNew ? stored(undefined) : opened;
}

/** Removes a database; who has it open is told, and lets it go. */
export function deleteDatabase(name: string): Promise<Stored<undefined>> {
	return within(
		new Promise((resolve) => {
			const request = indexedDB.deleteDatabase(name);
			request.onsuccess = () => resolve(stored(undefined));
			request.onerror = () => resolve(failed('unavailable', request.error));
		})
	);
}

/** Settles when everything the transaction asked for is done, not when a request succeeded. */
export function completed(transaction: IDBTransaction): Promise<Stored<undefined>> {
	return new Promise((resolve) => {
		transaction.oncomplete = () => resolve(stored(undefined));
		transaction.onabort = () => resolve(failed('aborted', transaction.error ?? 'aborted'));
	});
}

/** The value of a request that reads. Its failure does not end the transaction. */
export function answered<T>(request: IDBRequest<T>): Promise<Stored<T>> {
	return new Promise((resolve) => {
		request.onsuccess = () => resolve(stored(request.result));
		request.onerror = (event) => {
			event.preventDefault();
			resolve(failed('unreadable', request.error));
		};
	});
}

/** Asks the database; what it throws at once (a closed connection does) is a value too. */
export async function attempt<T>(ask: () => Promise<Stored<T>>): Promise<Stored<T>> {
	try {
		return await ask();
	} catch (cause) {
		return failed('aborted', cause);
	}
}

/** Settles with the promise, or with `unavailable` when it throws or is not heard of in time; what comes `late` is passed on. */
export async function within<T>(
	promise: Promise<Stored<T>>,
	late?: (value: Stored<T>) => void
): Promise<Stored<T>> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const silence = new Promise<Stored<T>>((resolve) => {
		timer = setTimeout(() => {
			resolve(failed('unavailable', `no answer in ${ANSWER_MS} ms`));
			if (late) void promise.then(late, () => undefined);
		}, ANSWER_MS);
	});
	try {
		return await Promise.race([promise, silence]);
	} catch (cause) {
		return failed('unavailable', cause);
	} finally {
		clearTimeout(timer);
	}
}
