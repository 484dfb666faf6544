import { answered, attempt, completed, openDatabase, stored, type Stored } from './database.ts';

/** Something that another app handed over, before anything is made of it. */
export interface Arrived {
	/** The file's name; empty for a text. */
	readonly name: string;
	/** Its media type, as the sender says. */
	readonly type: string;
	/** When it arrived, in ms since 1970. */
	readonly at: number;
	readonly content: Blob;
}

export interface InboxItem extends Arrived {
	/** Counts up, so that the last arrived has the highest. */
	readonly id: number;
}

/** What waits on this device until something is made of it. It belongs to no workspace: there may be none yet. */
export interface Inbox {
	/** The last arrived first. */
	list(): Promise<Stored<readonly InboxItem[]>>;
	/** Keeps what there is room for, and settles when it is on disk with how many found none. */
	put(arrived: readonly Arrived[]): Promise<Stored<number>>;
	remove(id: number): Promise<Stored<undefined>>;
	/** Calls back after a change by this or another page, or by the service worker; ends with the returned function. */
	onChange(changed: () => void): () => void;
	close(): void;
}

const NAME = 'runnel-inbox';
const STORE = 'items';

/** What waits is never thrown out to make room: beyond this, new things are refused, and that is said. */
const MOST_ITEMS = 200;
const MOST_BYTES = 200 * 1024 * 1024;

/** Opens the inbox; a failure to is a value. `name` is another database's in tests. */
export async function openInbox(name = NAME): Promise<Stored<Inbox>> {
	const opened = await openDatabase(
		name,
		(database) => database.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true }),
		() => undefined
	);
	if (!opened.ok) return opened;
	const database = opened.value;
	const channel = new BroadcastChannel(name);
	const listeners = new Set<() => void>();
	const tell = () => listeners.forEach((listener) => listener());
	channel.onmessage = tell;

	const write = async (change: (store: IDBObjectStore) => void): Promise<Stored<undefined>> => {
		const written = await attempt(() => {
			const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
			change(transaction.objectStore(STORE));
			return completed(transaction);
		});
		channel.postMessage(undefined);
		tell();
		return written;
	};
	const list = async (): Promise<Stored<readonly InboxItem[]>> => {
		const rows = await attempt(() =>
			answered<unknown[]>(database.transaction(STORE).objectStore(STORE).getAll())
		);
		return rows.ok ? stored(rows.value.filter(isItem).toReversed()) : rows;
	};
	return stored({
		list,
		async put(arrived) {
			const waiting = await list();
			if (!waiting.ok) return waiting;
			const kept = fitting(waiting.value, arrived);
			const written = await write((store) => kept.forEach((one) => store.add(one)));
			return written.ok ? stored(arrived.length - kept.length) : written;
		},
		remove: (id) => write((store) => store.delete(id)),
		onChange(changed) {
			listeners.add(changed);
			return () => listeners.delete(changed);
		},
		close() {
			channel.close();
			database.close();
		}
	});
}

/** Those of `arrived`, in order, for which there is room beside what waits. */
export function fitting<T extends Pick<Arrived, 'content'>>(
	waiting: readonly Pick<Arrived, 'content'>[],
	arrived: readonly T[]
): readonly T[] {
	let count = waiting.length;
	let bytes = waiting.reduce((sum, { content }) => sum + content.size, 0);
	return arrived.filter(({ content }) => {
		if (count + 1 > MOST_ITEMS || bytes + content.size > MOST_BYTES) return false;
		count++;
		bytes += content.size;
		return true;
	});
}

/**
 * What a share sheet posted, by the field names of the manifest: the files one by one, and title, text and link
 * together as one text. A file that is empty is none: a sheet that shares a text posts such a one.
 */
export function arrivedIn(form: FormData, at: number): readonly Arrived[] {
	const texts = ['title', 'text', 'url']
		.map((field) => form.get(field))
		.filter((value) => typeof value === 'string')
		.map((value) => value.trim())
		.filter((value, index, all) => value !== '' && all.indexOf(value) === index);
	const files = form
		.getAll('files')
		.filter((value) => value instanceof File)
		.filter(({ size }) => size > 0)
		.map((file) => ({ name: file.name, type: file.type, at, content: file }));
	const text = texts.join('\n');
	return text === '' ? files : [textArrived(text, at), ...files];
}

/** A text, as something that arrived. */
export function textArrived(text: string, at: number): Arrived {
	return { name: '', type: 'text/plain', at, content: new Blob([text], { type: 'text/plain' }) };
}

function isItem(row: unknown): row is InboxItem {
	if (typeof row !== 'object' || row === null) return false;
	const item: Partial<Record<keyof InboxItem, unknown>> = row;
	return (
		typeof item.id === 'number' &&
		typeof item.name === 'string' &&
		typeof item.type === 'string' &&
		typeof item.at === 'number' &&
		item.content instanceof Blob
	);
}
