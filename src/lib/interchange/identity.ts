import { digest } from 'lib0/hash/sha256';
import {
	contentId,
	type IdOf,
	type RandomBytes,
	type RecordId,
	type RecordType,
	type WorkspaceId
} from '#lib/domain/ids.ts';

/** Names records by what they are made of. */
export interface Identity {
	/** The id of a record by its type and the words that tell it from all others of that type. */
	readonly id: <T extends RecordType>(type: T, ...words: readonly string[]) => IdOf[T];
	/** Bytes in place of chance, the same for the same words. */
	readonly bytes: (...words: readonly string[]) => RandomBytes;
}

/**
 * Ids made from content: the same row of the same file is the same record on every device, and comes in once.
 *
 * An id that is used up (`retired`: its import was taken back) gives way to the next of the same content, so that an
 * import that was undone can be made again, differently.
 */
export function identify(workspace: WorkspaceId, retired: Iterable<RecordId>): Identity {
	const gone = new Set(retired);
	const hash = (words: readonly unknown[]) =>
		digest(new TextEncoder().encode(JSON.stringify([workspace, ...words])));
	return {
		id: (type, ...words) => {
			for (let time = 0; ; time++) {
				const id = contentId(type, hash(time === 0 ? [type, ...words] : [type, ...words, time]));
				if (!gone.has(id as RecordId)) return id;
			}
		},
		bytes: (...words) => {
			const bytes = hash(words);
			let at = 0;
			return (length) => bytes.subarray(at, (at += length));
		}
	};
}
