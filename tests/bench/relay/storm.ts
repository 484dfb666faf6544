import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case } from './comparison.ts';
import { seed } from './join.ts';
import { log, startServer } from './server.ts';
import { type State, writtenLog } from './state.ts';

const DOCUMENTS = 100;
/** About 1 MB. */
const ENTRIES = 9_600;
/** Documents that are written at a time. */
const BATCH = 10;
const AFTER_MS = 500;

const METRICS = {
	doors: { name: `restart, ${DOCUMENTS} x 1 MB back at once: tickets, each asked for alone`, unit: 'ms' },
	ms: {
		name: `restart, ${DOCUMENTS} x 1 MB back at once: all synced`,
		unit: 'ms',
		bars: { hocuspocus: { atMost: 1 / 30 } }
	},
	cpu: {
		name: `restart, ${DOCUMENTS} x 1 MB back at once: server CPU`,
		unit: 'ms',
		bars: { hocuspocus: { atMost: 1 / 30 } }
	},
	rss: {
		name: `restart, ${DOCUMENTS} x 1 MB back at once: memory`,
		unit: 'MiB',
		bars: { hocuspocus: { atMost: 1 / 6 } }
	},
	uploaded: {
		name: `restart, ${DOCUMENTS} x 1 MB back at once: sent again by devices`,
		unit: 'MiB'
	}
};

let state: State | undefined;

/** A server starts again, and a device of each of its documents comes back at once, with all of it. */
export const storm: Case = {
	name: 'storm',
	isOnce: true,
	async measure(name, nodeArgs) {
		const known = (state ??= writtenLog(ENTRIES));
		const server = await startServer(name, nodeArgs);
		const names = Array.from({ length: DOCUMENTS }, (_, index) => log(index));
		try {
			for (let from = 0; from < DOCUMENTS; from += BATCH)
				await Promise.all(names.slice(from, from + BATCH).map((it) => seed(server, it, known)));
			await server.process.calm();
			await server.process.end('SIGTERM');
			await server.restart();
			const asked = performance.now();
			const ways = (await Promise.all(names.map((document) => server.door([document])))).flat();
			const doors = performance.now() - asked;
			await wait(AFTER_MS);
			const cpu = server.process.cpu();
			const start = performance.now();
			const back = { vector: known.vector, state: known.whole };
			const clients = await Client.joinAll(server, names, back, Promise.resolve(ways));
			// What was asked for has arrived when the next question is answered.
			await Promise.all(clients.filter((it) => it.uploaded > 0).map((it) => it.settled()));
			const ms = performance.now() - start;
			await wait(AFTER_MS);
			const uploaded = clients.reduce((sum, client) => sum + client.uploaded, 0);
			const measured = [
				...(name === 'ours' ? [{ metric: METRICS.doors, value: doors }] : []),
				{ metric: METRICS.ms, value: ms },
				{ metric: METRICS.cpu, value: server.process.cpu() - cpu },
				{ metric: METRICS.rss, value: server.process.rss() / 1024 },
				{ metric: METRICS.uploaded, value: uploaded / 1024 / 1024 }
			];
			for (const client of clients) client.close();
			return measured;
		} finally {
			await server.close();
		}
	}
};
