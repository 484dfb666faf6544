import { fold } from '#lib/domain/fold.ts';
import { talkSources } from '#lib/store/search/sources.ts';
import type { Source } from '#lib/store/search/source.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { gunzip, gzip } from './archive-blob.ts';
import { toColumns, toRows, type Columns } from './columns.ts';

/** What is searched of the activities, comments and attachments of a closed epoch, derived from its log and packed. */

/** Grows with every change of what is searched of them, or of the layout. */
export const TALK_FORMAT = 2;

export function packTalk(entries: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
	const folded = fold(entries.flatMap((entry) => decode(entry) ?? []));
	return gzip(toColumns(talkSources(folded.values())));
}

export async function unpackTalk(packed: Uint8Array<ArrayBuffer>): Promise<readonly Source[]> {
	return toRows<Source>(await gunzip<Columns>(packed));
}
