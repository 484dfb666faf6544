import type { TimeZone } from '#lib/domain/time.ts';
import { COMMON_AREA } from '#lib/protocol/room.ts';
import type { Session } from '#lib/sync/session.ts';
import { talkName } from '#lib/sync/epoch-store.ts';
import {
	archivedIn,
	BLOB_FORMAT,
	isCurrent,
	pack,
	type Manifest,
	type Packed
} from './archive-blob.ts';
import { packTalk, TALK_FORMAT } from './archive-talk.ts';

/** Closed epochs, packed, oldest first. */
export interface Archive {
	readonly packed: readonly Packed[];
	/** Whether all of them could be read: what this device has not, the relay must be asked for. */
	readonly isWhole: boolean;
}

/**
 * The closed epochs of a workspace that are not shown otherwise, packed, oldest first: as they were kept, or derived anew
 * where their log, the zone or the format is another by now. Those that can be read nowhere are left out.
 */
export async function archivedOf(
	{ everyEpochs, epochStore }: Pick<Session, 'everyEpochs' | 'epochStore'>,
	zone: TimeZone
): Promise<Archive> {
	const archived: Packed[] = [];
	const all = everyEpochs.flatMap((epochs) => epochs.closed.map((epoch) => ({ epochs, epoch })));
	for (const { epochs, epoch } of all) {
		// Those of the common area were kept so before there were others.
		const name = epochs.area === COMMON_AREA ? `ops/${epoch}` : `ops/${epochs.area}/${epoch}`;
		const kept = parseKept(await epochStore.blob(name));
		const seen = epochs.lastSeen(epoch);
		if (kept && isCurrent(kept.manifest, seen ?? kept.manifest.vector, zone)) {
			archived.push(kept.packed);
			continue;
		}
		const closed = await epochs.readClosed(epoch);
		if (!closed) continue;
		const packed = await pack(archivedIn(closed.entries, zone));
		const manifest: Manifest = { format: BLOB_FORMAT, vector: seen ?? closed.vector, zone };
		// Not kept, it is derived again.
		await epochStore.keep(name, { manifest, packed } satisfies Kept);
		archived.push(packed);
	}
	return { packed: archived, isWhole: archived.length === all.length };
}

/**
 * What is searched of the activities, comments and attachments of closed epochs that are not open, packed, oldest first.
 * Those that can be read nowhere are left out.
 */
export async function archivedTalkOf({
	everyEpochs,
	epochStore
}: Pick<Session, 'everyEpochs' | 'epochStore'>): Promise<readonly Uint8Array<ArrayBuffer>[]> {
	const archived: Uint8Array<ArrayBuffer>[] = [];
	for (const epochs of everyEpochs)
		for (const epoch of epochs.closedActivities) {
			const name = talkName(epochs.area, epoch);
			const kept = await epochStore.blob(name);
			if (isTalk(kept)) {
				archived.push(kept.talk);
				continue;
			}
			const closed = await epochs.readClosed(epoch, 'act');
			if (!closed) continue;
			const talk = await packTalk(closed.entries);
			await epochStore.keep(name, { format: TALK_FORMAT, talk } satisfies KeptTalk);
			archived.push(talk);
		}
	return archived;
}

/** What was read of the activities of an epoch; dropped when something comes into them late. */
interface KeptTalk {
	readonly format: number;
	readonly talk: Uint8Array<ArrayBuffer>;
}

function isTalk(row: unknown): row is KeptTalk {
	return isObject(row) && row['format'] === TALK_FORMAT && isBytes(row['talk']);
}

interface Kept {
	readonly manifest: Manifest;
	readonly packed: Packed;
}

function parseKept(row: unknown): Kept | undefined {
	if (!isObject(row) || !isObject(row['manifest']) || !isObject(row['packed'])) return undefined;
	const { format, vector, zone } = row['manifest'];
	const { cards, figures } = row['packed'];
	if (typeof format !== 'number' || !isBytes(vector) || typeof zone !== 'string') return undefined;
	if (!isBytes(cards) || !isBytes(figures)) return undefined;
	return { manifest: { format, vector, zone }, packed: { cards, figures } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
	return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
}
