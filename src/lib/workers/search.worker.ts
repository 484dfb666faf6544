import type { RecordId } from '#lib/domain/ids.ts';
import { dealSource } from '#lib/store/search/deal.ts';
import { SearchIndex, type FoundKind } from '#lib/store/search/search-index.ts';
import { noteSource } from '#lib/store/search/sources.ts';
import { followNoteTexts } from '#lib/sync/note-texts.ts';
import type { Source } from '#lib/store/search/source.ts';
import { unpackDeals } from './archive-blob.ts';
import { unpackTalk } from './archive-talk.ts';
import type { ArchiveToSearch, SearchQuestion, ToSearch } from './search.ts';
import { serve } from './serve.ts';

/** So many archived records are taken in at once: what is asked meanwhile is answered between. */
const SLICE = 1000;

const index = new SearchIndex();
/** What the workspace itself says goes before what lies in its closed epochs. */
const told = new Set<string>();
/** Settles when what was told last of closed epochs is in the index. */
let unpacked: Promise<unknown> = Promise.resolve();

serve<ToSearch, SearchQuestion, readonly FoundKind[]>(self, (run) => setTimeout(run), {
	tell: (message) => {
		if ('put' in message) {
			for (const { id } of message.put) told.add(id);
			index.put(message.put);
		} else if ('remove' in message) {
			for (const id of message.remove) told.add(id);
			index.remove(message.remove);
		} else if ('archive' in message) unpacked = unpacked.then(() => takeArchive(message));
		else if ('talk' in message) unpacked = unpacked.then(() => takeTalk(message.talk));
		else followNoteTexts(message.notesOf, takeNote);
	},
	answer: ({ query, ...options }) => index.find(query, options)
});

async function takeArchive({ archive, customs }: ArchiveToSearch): Promise<void> {
	for (const cards of archive) {
		const deals = await unpackDeals(cards);
		await take(deals, (deal) => dealSource(deal, customs));
	}
}

async function takeTalk(talk: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
	for (const packed of talk) await take(await unpackTalk(packed), (source) => source);
}

async function take<T extends { readonly id: string }>(
	all: readonly T[],
	sourceOf: (one: T) => Source
): Promise<void> {
	for (let at = 0; at < all.length; at += SLICE) {
		index.put(
			all
				.slice(at, at + SLICE)
				.filter(({ id }) => !told.has(id))
				.map(sourceOf)
		);
		await new Promise((resolve) => setTimeout(resolve));
	}
}

function takeNote(document: string, text: string): void {
	const about = document.slice(document.lastIndexOf('/') + 1) as RecordId;
	index.put([noteSource(about, text)]);
}
