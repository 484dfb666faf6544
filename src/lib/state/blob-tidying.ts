import { typeOf, type AttachmentId, type RecordId } from '#lib/domain/ids.ts';
import type { Attachment } from '#lib/domain/talk.ts';
import { BIN_DAYS } from '#lib/store/bin.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { BlobEntry, BlobStore } from '#lib/sync/blob-store.ts';

const DAY_MS = 86_400_000;
/** Changes of attachments within this time are looked at together, in ms. */
const TOGETHER_MS = 1000;

/** What is to become of blobs, by hash. */
export interface Tidying {
	/** Their attachments were removed before they were sent. */
	readonly park: readonly string[];
	/** Their attachments are back. */
	readonly send: readonly string[];
	/** Nothing can bring their attachments back. */
	readonly remove: readonly string[];
}

/** Keeps the blobs of this device in step with the attachments that refer to them, until the signal. */
export function tidyBlobs(
	workspace: Workspace,
	blobs: BlobStore,
	now: () => number,
	signal: AbortSignal
): void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const tidy = async () => {
		timer = undefined;
		const entries = await blobs.list();
		if (!entries.ok || signal.aborted) return;
		const { park, send, remove } = tidying(workspace, entries.value, now());
		if (park.length > 0) await blobs.note(park, (entry) => ({ ...entry, state: 'parked' }));
		if (send.length > 0) await blobs.note(send, (entry) => ({ ...entry, state: 'waiting' }));
		if (remove.length > 0) await blobs.remove(remove);
	};
	const soon = () => (timer ??= setTimeout(() => void tidy(), TOGETHER_MS));
	const stop = workspace.onChange((changed) => {
		for (const id of changed) if (typeOf(id) === 'attachment') return void soon();
	});
	signal.addEventListener('abort', () => {
		stop();
		clearTimeout(timer);
	});
	soon();
}

/** @param now ms since 1970 */
export function tidying(workspace: Workspace, entries: readonly BlobEntry[], now: number): Tidying {
	const isPurged = (id: RecordId | undefined) =>
		id !== undefined && workspace.records.get(id)?.purged === true;
	// Those of a deal that was deleted for good are out of reach.
	const living = new Set(
		[...workspace.attachments].filter(({ on }) => !isPurged(on)).map(({ sha256 }) => sha256)
	);
	const isDeleted = (record: string) => workspace.records.get(record as RecordId)?.deleted === true;
	const isGone = (record: string) => {
		const id = record as AttachmentId;
		const attachment = workspace.table('attachment').get(id);
		return isPurged(id) || isPurged(attachment?.on) || isLongDeleted(attachment, now);
	};
	const of = (state: BlobEntry['state'], lives: boolean) =>
		entries
			.filter((entry) => entry.state === state && living.has(entry.hash) === lives)
			// One whose attachment is not written yet is about to be; one that is out of sight is seen by others.
			.filter(({ records }) => lives || records.some(isDeleted))
			.map(({ hash }) => hash);
	const remove = entries
		.filter(({ hash, records }) => !living.has(hash) && records.every(isGone))
		.map(({ hash }) => hash);
	const gone = new Set(remove);
	const staying = (hash: string) => !gone.has(hash);
	return {
		park: of('waiting', false).filter(staying),
		send: of('parked', true),
		remove
	};
}

/** Whether the bin has forgotten it. */
function isLongDeleted(attachment: Attachment | undefined, now: number): boolean {
	const { deleted = false, deletion } = attachment ?? {};
	return deleted && deletion !== undefined && deletion.at < now - BIN_DAYS * DAY_MS;
}
