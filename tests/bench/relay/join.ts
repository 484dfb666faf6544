import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case, Measured } from './comparison.ts';
import { log, type Server, startServer } from './server.ts';
import { type State, writtenLog } from './state.ts';
import { readPushes } from './update.ts';

const ENTRIES = 40_000;
const AT_ONCE = 50;
const WARM_JOINS = 3;
/** CPU time is told in steps of 10 ms, and what follows an answer belongs to it. */
const AFTER_MS = 300;

const METRICS = {
	cold: {
		name: 'join of 10,000 deals: first, cold server',
		unit: 'ms',
		bars: { hocuspocus: { atMost: 1 / 12 } }
	},
	coldCpu: {
		name: 'join of 10,000 deals: first, cold server, its CPU',
		unit: 'ms',
		bars: { hocuspocus: { atMost: 1 / 25 } }
	},
	coldRss: {
		name: 'join of 10,000 deals: memory after the first',
		unit: 'MiB',
		bars: { hocuspocus: { atMost: 0.5 } }
	},
	warm: { name: 'join of 10,000 deals: warm', unit: 'ms' },
	warmCpu: { name: 'join of 10,000 deals: warm, server CPU', unit: 'ms' },
	crowd: { name: `join of 10,000 deals: ${AT_ONCE} at once`, unit: 'ms' },
	crowdCpu: {
		name: `join of 10,000 deals: ${AT_ONCE} at once, server CPU`,
		unit: 'ms',
		bars: { 'y-websocket-server': { atMost: 1 / 12 }, hocuspocus: { atMost: 1 / 12 } }
	},
	crowdRss: { name: `join of 10,000 deals: memory after ${AT_ONCE} at once`, unit: 'MiB' }
};

let state: State | undefined;

/** Devices that have nothing come to a document of 10,000 deals and 30,000 edits. */
export const join: Case = {
	name: 'join',
	async measure(name, nodeArgs) {
		state ??= writtenLog(ENTRIES);
		const server = await startServer(name, nodeArgs);
		try {
			await seed(server, log(0), state);
			await server.process.calm();
			const measured: Measured[] = [];
			// @y/websocket-server would have nothing left.
			if (name !== 'y-websocket-server') {
				await server.process.end('SIGTERM');
				await server.restart();
				await wait(AFTER_MS);
				const first = await joins(server, 1);
				measured.push(
					{ metric: METRICS.cold, value: first.ms },
					{ metric: METRICS.coldCpu, value: first.cpu },
					{ metric: METRICS.coldRss, value: first.rss }
				);
			}
			const stay = await Client.join(server, log(0), { vector: state.vector });
			const warm = await joins(server, 1, WARM_JOINS);
			const crowd = await joins(server, AT_ONCE);
			stay.close();
			return [
				...measured,
				{ metric: METRICS.warm, value: warm.ms },
				{ metric: METRICS.warmCpu, value: warm.cpu },
				{ metric: METRICS.crowd, value: crowd.ms },
				{ metric: METRICS.crowdCpu, value: crowd.cpu },
				{ metric: METRICS.crowdRss, value: crowd.rss }
			];
		} finally {
			await server.close();
		}
	}
};

/** Writes a document through one device. */
export async function seed(server: Server, document: string, state: State): Promise<void> {
	const client = await Client.join(server, document, { vector: state.vector });
	for (const update of state.updates) client.sendUpdate(update);
	await client.settled();
	client.close();
}

/** Lets so many in at once, one time or more; the means of time and CPU of a time, and the memory after it. */
async function joins(server: Server, count: number, times = 1) {
	const names = Array.from({ length: count }, () => log(0));
	const ways = await Promise.all(Array.from({ length: times }, () => server.door(names)));
	await wait(AFTER_MS);
	const cpu = server.process.cpu();
	let ms = 0;
	for (const way of ways) {
		const seen = new Array<number>(count).fill(0);
		const start = performance.now();
		const clients = await Client.joinAll(
			server,
			names,
			(index) => ({
				onUpdate: (bytes, at) =>
					// One of them looks, the others only take it.
					index === 0 &&
					readPushes(bytes, at, (_, from, to) => (seen[0] = (seen[0] ?? 0) + to - from))
			}),
			Promise.resolve(way)
		);
		ms += performance.now() - start;
		for (const client of clients) client.close();
		if (seen[0] !== ENTRIES) throw new Error(`${server.name} gave ${seen[0]} of ${ENTRIES}`);
	}
	const rss = server.process.rss() / 1024;
	await wait(AFTER_MS);
	return { ms: ms / times, cpu: (server.process.cpu() - cpu) / times, rss };
}
