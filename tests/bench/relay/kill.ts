import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case, Metric } from './comparison.ts';
import { log, type Server, startServer } from './server.ts';
import { FIRST_CLIENT, Pusher, readPushes } from './update.ts';

const KILLS = 5;
const WRITERS = 4;
/** Of each writer. */
const WRITE_EVERY_MS = 10;
/** A kill comes at any time between these. */
const [EARLIEST_MS, LATEST_MS] = [500, 2000];
const TEXT = 'x'.repeat(92);

const METRICS = {
	seen: { name: `${KILLS} x kill -9: updates that others had seen`, unit: '' },
	lost: { name: `${KILLS} x kill -9: of these lost`, unit: 'updates', allowed: 0 },
	acknowledged: { name: `${KILLS} x kill -9: updates acknowledged`, unit: '' },
	broken: { name: `${KILLS} x kill -9: of these lost, acknowledged`, unit: 'updates', allowed: 0 }
} satisfies Record<string, Metric>;

/** Four devices write 400 updates a second to one document when the server is killed; then somebody new looks. */
export const kill: Case = {
	name: 'kill',
	isOnce: true,
	async measure(name, nodeArgs) {
		const server = await startServer(name, nodeArgs);
		const sums = { seen: 0, lost: 0, acknowledged: 0, broken: 0 };
		try {
			for (let i = 0; i < KILLS; i++) {
				const { seen, acknowledged } = await writeUntilKilled(server, log(i), i);
				await server.restart();
				const kept = await stored(server, log(i));
				for (let writer = 0; writer < WRITERS; writer++) {
					const end = kept[writer] ?? 0;
					sums.seen += seen[writer] ?? 0;
					sums.lost += Math.max(0, (seen[writer] ?? 0) - end);
					sums.acknowledged += acknowledged[writer] ?? 0;
					sums.broken += Math.max(0, (acknowledged[writer] ?? 0) - end);
				}
			}
			// @y/websocket-server acknowledges nothing.
			const all = Object.keys(METRICS) as (keyof typeof METRICS)[];
			return all
				.filter((key) => sums.acknowledged > 0 || (key !== 'acknowledged' && key !== 'broken'))
				.map((key) => ({ metric: METRICS[key], value: sums[key] }));
		} finally {
			await server.close();
		}
	}
};

/** Of each writer how many updates the reader had and how many were acknowledged when the server died. */
async function writeUntilKilled(server: Server, document: string, time: number) {
	const seen = new Array<number>(WRITERS).fill(0);
	const acknowledged = new Array<number>(WRITERS).fill(0);
	const reader = await Client.join(server, document, {
		onUpdate: (bytes, start) => readPushes(bytes, start, note(seen))
	});
	const writers = await Client.joinAll(
		server,
		Array.from({ length: WRITERS }, () => document),
		(index) => ({
			onAcknowledge: (count) => (acknowledged[index] = count ?? (acknowledged[index] ?? 0) + 1)
		})
	);
	// Hocuspocus says so of the empty answer to its question too.
	await wait(100);
	acknowledged.fill(0);
	const pushers = writers.map(({ prefix }, i) => new Pusher(FIRST_CLIENT + i, prefix, TEXT));
	const timer = setInterval(() => {
		for (const [index, pusher] of pushers.entries()) {
			writers[index]?.socket.send(pusher.next());
			if (server.name === 'ours') writers[index]?.requestAcknowledgement(pusher.clock);
		}
	}, WRITE_EVERY_MS);
	// Spread over the time, the same for all servers.
	await wait(EARLIEST_MS + ((LATEST_MS - EARLIEST_MS) * (time + 0.5)) / KILLS);
	await server.process.end('SIGKILL');
	clearInterval(timer);
	await wait(50);
	for (const client of [reader, ...writers]) client.close();
	return { seen, acknowledged };
}

/** Of each writer how much a new device gets. */
async function stored(server: Server, document: string): Promise<number[]> {
	const kept = new Array<number>(WRITERS).fill(0);
	const client = await Client.join(server, document, {
		onUpdate: (bytes, start) => readPushes(bytes, start, note(kept))
	});
	client.close();
	return kept;
}

/** Keeps the end of what each writer has. */
function note(ends: number[]): (client: number, from: number, to: number) => void {
	return (client, from, to) => {
		const writer = client - FIRST_CLIENT;
		if (from <= (ends[writer] ?? 0)) ends[writer] = Math.max(ends[writer] ?? 0, to);
	};
}
