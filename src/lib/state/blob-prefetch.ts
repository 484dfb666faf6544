import { typeOf } from '#lib/domain/ids.ts';
import type { Attachment } from '#lib/domain/talk.ts';
import type { BlobStore } from '#lib/sync/blob-store.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** Photos up to this size are fetched before somebody asks, and so many of them at most, the latest first. */
const SMALL_BYTES = 600_000;
const MOST = 100;
/** What did not come is asked for again after pauses that grow, in ms: it may still be on its way to the relay. */
const FIRST_PAUSE_MS = 3000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Fetches an attachment; whether it came. */
type Fetch = (attachment: Attachment) => Promise<boolean>;

/**
 * Fetches small photos that are not here, while there is a network, until the signal: who goes out to a customer has
 * them. Not where the user saves data, and in one tab only.
 */
export function prefetch(
	workspace: OpenWorkspace,
	blobs: BlobStore,
	fetch: Fetch,
	signal: AbortSignal
): void {
	const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
	if (connection?.saveData) return;
	let wake: () => void = () => undefined;
	let pause = FIRST_PAUSE_MS;
	const again = () => {
		pause = FIRST_PAUSE_MS;
		wake();
	};
	const stop = workspace.store.onChange((changed) => {
		for (const id of changed) if (typeOf(id) === 'attachment') return again();
	});
	window.addEventListener('online', again, { signal });
	signal.addEventListener('abort', () => {
		stop();
		wake();
	});
	const name = `runnel/${workspace.entry.id}/prefetch`;
	const held = navigator.locks.request(name, { signal }, async () => {
		while (!signal.aborted) {
			const woken = new Promise<void>((resolve) => (wake = resolve));
			const isDone = await round(workspace, blobs, fetch, signal);
			const timer = isDone ? undefined : setTimeout(() => wake(), pause);
			pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
			await woken;
			clearTimeout(timer);
		}
	});
	// Ended while it waited.
	held.catch(() => undefined);
}

/** Whether all that is wanted is here. */
async function round(
	{ store, membership }: OpenWorkspace,
	blobs: BlobStore,
	fetch: Fetch,
	signal: AbortSignal
): Promise<boolean> {
	if (!navigator.onLine || !membership || membership.barred === 'revoked') return true;
	const entries = await blobs.list();
	if (!entries.ok) return true;
	const here = new Set(entries.value.map(({ hash }) => hash));
	const wanted = [...store.attachments]
		.filter(({ kind, size, sha256 }) => kind === 'photo' && size <= SMALL_BYTES && sha256 !== '')
		.sort((a, b) => b.recordedAt - a.recordedAt)
		.slice(0, MOST)
		.filter(({ sha256 }) => !here.has(sha256));
	// One after another: what somebody waits for comes first.
	let isDone = true;
	for (const attachment of wanted) {
		if (signal.aborted) return true;
		isDone = (await fetch(attachment)) && isDone;
	}
	return isDone;
}
