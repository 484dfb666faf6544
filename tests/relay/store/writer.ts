import { writeSync } from 'node:fs';
import * as Y from 'yjs';
import { openSqlite } from '../../../sync-server/src/store/sqlite.ts';

/*
 * A process that writes to a store and prints each update once it is acknowledged: `<document> <id>`. Each update adds its
 * id to the list `o` of the document, and something to fill it up. Arguments: folder, updates of each writer (0: until it is killed), name of the run,
 * `early` to acknowledge before the store does, as no relay may, `die` to be killed in the middle.
 */
const [folder = '', count = '0', run = '', mode = ''] = process.argv.slice(2);
const WRITERS = 4;
const DOCUMENTS = 3;

const store = await openSqlite(folder, { checkpointPages: 40 });
say('open');
const acknowledge = (document: string, id: string) => say(`${document} ${id}`);

/** Waits where the reader is slow and the pipe is full. */
function say(line: string): void {
	for (;;)
		try {
			return void writeSync(1, `${line}\n`);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
		}
}

async function write(writer: number): Promise<void> {
	const docs = Array.from({ length: DOCUMENTS }, () => new Y.Doc());
	for (let n = 0; count === '0' || n < Number(count); n++) {
		const index = (n + writer) % DOCUMENTS;
		const document = `w/ops/0/${1 + index}`;
		const id = `${run}-${writer}-${n}`;
		const { update, client } = added(docs[index] ?? new Y.Doc(), id, n);
		if (mode === 'early') acknowledge(document, id);
		const appended = await store.append(document, {
			...{ update, member: `m${writer}`, device: `d${writer}` },
			claims: n < DOCUMENTS ? [client] : []
		});
		if (appended !== 'kept') throw new Error(`${id}: ${appended}`);
		if (mode !== 'early') acknowledge(document, id);
		if (n % 25 === 24 && writer === 0) await compact(document);
		if (mode === 'die' && n > Number(count) / 2) process.kill(process.pid, 'SIGKILL');
	}
}

function added(doc: Y.Doc, id: string, n: number): { update: Uint8Array; client: number } {
	const before = Y.encodeStateVector(doc);
	doc.getArray('o').push([id]);
	doc.getMap('fill').set('x', 'x'.repeat(n % 40 === 0 ? 6000 : (n * 37) % 200));
	return { update: Y.encodeStateAsUpdate(doc, before), client: doc.clientID };
}

async function compact(document: string): Promise<void> {
	const doc = new Y.Doc();
	const { snapshot } = await store.open(document, () => undefined);
	for (let index = 0; index < (snapshot?.chunks.length ?? 0); index++)
		Y.applyUpdate(doc, await store.chunk(document, snapshot?.seq ?? 0, index));
	const entries = await store.read(document, snapshot?.seq ?? 0);
	for (const { update } of entries) Y.applyUpdate(doc, update);
	const chunk = Y.encodeStateAsUpdate(doc);
	const vector = Y.encodeStateVector(doc);
	const chunks = [{ bytes: chunk.length, ends: vector }];
	const seq = entries.at(-1)?.seq ?? 0;
	await store.compact(document, { seq, vector, deletes: new Uint8Array(2), chunks }, [chunk]);
	await store.release(document);
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
await store.close();
