import { createInterface } from 'node:readline';
import { openRedis } from '../../sync-server/src/store/redis.ts';

/**
 * A node as a process of its own, which writes to a document of the Redis it is given: `redis-node.ts URL DOCUMENT`.
 * It prints `open`, and when it reads a line a `Report` of all it has seen and was acknowledged.
 */
export interface Report {
	/** What stood in the log, in order. */
	readonly entries: readonly { readonly seq: number; readonly text: string }[];
	readonly kept: readonly string[];
}

const [url = '', document = ''] = process.argv.slice(2);
const entries: { seq: number; text: string }[] = [];
const kept: string[] = [];
const storage = await openRedis(url, {
	keepMs: 60_000,
	waitingBytes: 64 * 1024 * 1024,
	onFailure: (error) => {
		throw error;
	}
});
const see = ({ seq, update }: { seq: number; update: Uint8Array }) =>
	entries.push({ seq, text: Buffer.from(update).toString() });
const { tail } = await storage.open(document, see);
entries.unshift(...tail.map(({ seq, update }) => ({ seq, text: Buffer.from(update).toString() })));
console.log('open');

const appends: Promise<void>[] = [];
const writing = setInterval(() => {
	const text = `child ${appends.length}`;
	const append = { update: Buffer.from(text), member: 'cid', device: 'cid’s', claims: [] };
	appends.push(storage.append(document, append).then(() => void kept.push(text)));
}, 2);
createInterface(process.stdin).once('line', () => {
	clearInterval(writing);
	void Promise.all(appends).then(async () => {
		console.log(JSON.stringify({ entries, kept } satisfies Report));
		await storage.close();
		process.stdin.destroy();
	});
});
