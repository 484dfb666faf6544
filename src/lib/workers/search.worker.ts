import type { RecordId } from '#lib/domain/ids.ts';
import { dealSource } from '#lib/store/search/deal.ts';
import { SearchIndex, type FoundKind } from '#lib/store/search/search-index.ts';
import { noteSource } from '#lib/store/search/sources.ts';
import { followNoteTexts } from '#lib/sync/note-texts.ts';
import { unpackDeals } from './archive-blob.ts';
import type { ArchiveToSearch, SearchQuestion, ToSearch } from './search.ts';
import { serve } from './serve.ts';

/** So many archived deals are taken in at once: what is asked meanwhile is answered between. */
const SLICE = 1000;

const index = new SearchIndex();
/** What the workspace itself says goes before what lies in its closed epochs. */
const told = new Set<string>();

serve<ToSearch, SearchQuestion, readonly FoundKind[]>(self, (run) => setTimeout(run), {
	tell: (message) => {
		if ('put' in message) {
			for (const { id } of message.put) told.add(id);
			index.put(message.put);
		} else if ('remove' in message) index.remove(message.remove);
		else if ('archive' in message) void takeArchive(message);
		else followNoteTexts(message.notesOf, takeNote);
	},
	answer: ({ query, ...options }) => index.find(query, options)
});

async function takeArchive({ archive, customs }: ArchiveToSearch): Promise<void> {
	for (const cards of archive) {
		const deals = await unpackDeals(cards);
		for (let at = 0; at < deals.length; at += SLICE) {
			const slice = deals.slice(at, at + SLICE).filter(({ id }) => !told.has(id));
			index.put(slice.map((deal) => dealSource(deal, customs)));
			await new Promise((resolve) => setTimeout(resolve));
		}
	}
}

function takeNote(document: string, text: string): void {
	const about = document.slice(document.lastIndexOf('/') + 1) as RecordId;
	index.put([noteSource(about, text)]);
}
