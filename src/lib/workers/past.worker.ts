import { unpackCards } from './archive-blob.ts';
import { columnSlices } from './columns.ts';
import type { Cards, FromPast } from './past.ts';

/** So many deals are told at once: a few ms of the thread that takes them. */
const SLICE = 500;

self.addEventListener('message', ({ data }) => void unpack(data as readonly Cards[]));

async function unpack(archive: readonly Cards[]): Promise<void> {
	try {
		for (const packed of archive)
			for (const deals of columnSlices(await unpackCards(packed), SLICE)) tell({ deals });
		tell({ end: true });
	} catch (fault) {
		tell({ failed: String(fault) });
	}
}

function tell(message: FromPast): void {
	self.postMessage(message);
}
