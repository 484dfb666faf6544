import * as Y from 'yjs';
import { openLog, updatesOf } from './log-store.ts';

/** Opens the log of the name that it is sent, answers with its entries, having added one. */
addEventListener('message', ({ data }: MessageEvent<unknown>) => {
	void answer(String(data)).then((entries) => postMessage(entries));
});

async function answer(name: string): Promise<unknown[]> {
	const { doc, store } = await openLog(name, new Y.Doc());
	await store.load();
	await store.append(updatesOf(doc, 1), { client: doc.clientID });
	store.close();
	return doc.getArray('o').toJSON();
}
