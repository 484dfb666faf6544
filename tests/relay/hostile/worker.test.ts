import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Compactor } from '../../../sync-server/src/documents/compactor.ts';
import { Deletions } from '../../../sync-server/src/documents/deletions.ts';
import { Turn } from '../../../sync-server/src/documents/outbox.ts';
import { Room } from '../../../sync-server/src/documents/room.ts';
import type { Event } from '../../../sync-server/src/log.ts';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import { limitsWith } from '../../helpers/gate.ts';
import { bytesOf } from '../../helpers/hostile-updates.ts';

/** Longer than a worker takes to start, on a busy machine. */
const JOB_MS = 5000;

/** Maps in each other: of each that changed, Yjs goes up to the outermost. */
function nest(depth: number): Uint8Array {
	return bytesOf((encoder) => {
		for (const one of [1, depth, 5, 0]) encoding.writeVarUint(encoder, one);
		for (let clock = 0; clock < depth; clock++) {
			encoding.write(encoder, 7 | 32);
			encoding.writeVarUint(encoder, clock === 0 ? 1 : 0);
			if (clock === 0) encoding.writeVarString(encoder, 'm');
			else for (const one of [5, clock - 1]) encoding.writeVarUint(encoder, one);
			encoding.writeVarString(encoder, 'k');
			encoding.writeVarUint(encoder, 1);
		}
		encoding.writeVarUint(encoder, 0);
	});
}

test('compact gives a document up on which the worker hangs, and goes on with others', async () => {
	const storage = openMemory();
	const events: Event[] = [];
	const compactor = new Compactor(storage, (event) => events.push(event), { jobMs: JOB_MS });
	const opened = async (name: string, update: Uint8Array) => {
		const document = `${'w'.repeat(22)}/note/0/${name}`;
		await storage.append(document, { update, member: 'm1', device: 'd1', claims: [] });
		const nothing = () => undefined;
		return await Room.load(document, new Deletions(), {
			...{ storage, limits: limitsWith(), turn: new Turn() },
			...{ onFailure: nothing, onCommit: nothing, onGrown: nothing }
		});
	};
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, ['fine']);
	const [bad, good] = [
		await opened('bad', nest(1_000_000)),
		await opened('good', Y.encodeStateAsUpdate(doc))
	];
	await Promise.all([compactor.compact(bad), compactor.compact(good)]);
	expect(events.map(({ event }) => event)).toEqual(['compaction-refused', 'document-compacted']);
	await compactor.close();
});
