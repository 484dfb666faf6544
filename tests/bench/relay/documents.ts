import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case } from './comparison.ts';
import { Latency } from './latency.ts';
import { log, type Server, startServer } from './server.ts';
import { FIRST_CLIENT, Pusher, readPushes } from './update.ts';

const DOCUMENTS = 500;
const CLIENTS = 2 * DOCUMENTS;
/** Sockets that are opened at a time. */
const BATCH = 50;
const WRITE_MS = 2000;
/** Until what was under way has ended and memory is given back. */
const CALM_MS = 1500;
const TEXT = 'x'.repeat(92);

const METRICS = {
	connection: {
		name: `${CLIENTS} idle connections: memory of each`,
		unit: 'KiB',
		bars: { 'y-websocket-server': { atMost: 0.85 }, hocuspocus: { atMost: 0.5 } }
	},
	joinCpu: { name: `${CLIENTS} idle connections: server CPU of a join`, unit: 'us' },
	rate: {
		name: `${DOCUMENTS} documents x 2: updates`,
		unit: '/s',
		bars: { 'y-websocket-server': { atLeast: 1.5 }, hocuspocus: { atLeast: 2 } }
	},
	cpu: {
		name: `${DOCUMENTS} documents x 2: server CPU per update`,
		unit: 'us',
		bars: { 'y-websocket-server': { atMost: 0.55 }, hocuspocus: { atMost: 0.4 } }
	},
	p50: { name: `${DOCUMENTS} documents x 2: p50`, unit: 'ms' },
	p99: { name: `${DOCUMENTS} documents x 2: p99`, unit: 'ms' },
	memory: { name: `${DOCUMENTS} documents x 2: memory of a document, written`, unit: 'KiB' }
};

/** Two devices in each of many documents: idle, then one update of each document under way at any time. */
export const documents: Case = {
	name: 'documents',
	async measure(name, nodeArgs) {
		const server = await startServer(name, nodeArgs);
		try {
			const pairs = new Pairs(server);
			await wait(CALM_MS);
			const [base, baseCpu] = [server.process.rss(), server.process.cpu()];
			await pairs.join();
			const joinCpu = server.process.cpu() - baseCpu;
			await wait(CALM_MS);
			const connected = server.process.rss();
			const written = await pairs.write();
			await wait(CALM_MS);
			const after = server.process.rss();
			pairs.leave();
			return [
				{ metric: METRICS.connection, value: (connected - base) / CLIENTS },
				{ metric: METRICS.joinCpu, value: (joinCpu * 1000) / CLIENTS },
				{ metric: METRICS.rate, value: (written.updates / written.ms) * 1000 },
				{ metric: METRICS.cpu, value: (written.cpu * 1000) / written.updates },
				{ metric: METRICS.p50, value: written.latency.quantile(0.5) },
				{ metric: METRICS.p99, value: written.latency.quantile(0.99) },
				{ metric: METRICS.memory, value: (after - base) / DOCUMENTS }
			];
		} finally {
			await server.close();
		}
	}
};

class Pairs {
	readonly #server: Server;
	#clients: Client[] = [];
	#pushers: Pusher[] = [];
	readonly #sentAt = new Float64Array(DOCUMENTS);
	#isWriting = false;
	#updates = 0;
	readonly #latency = new Latency();

	constructor(server: Server) {
		this.#server = server;
	}

	/** The even ones write, and the one after each reads it. */
	async join(): Promise<void> {
		for (let from = 0; from < CLIENTS; from += BATCH) {
			const names = Array.from({ length: BATCH }, (_, i) => log((from + i) >> 1));
			const clients = await Client.joinAll(this.#server, names, (i) =>
				(from + i) % 2 === 1 ? { onUpdate: this.#reader((from + i) >> 1) } : {}
			);
			this.#clients.push(...clients);
		}
		for (const [index, client] of this.#clients.entries())
			client.present(FIRST_CLIENT + index, { name: 'Somebody', deal: index });
		this.#pushers = this.#clients
			.filter((_, index) => index % 2 === 0)
			.map((client, index) => new Pusher(FIRST_CLIENT + CLIENTS + index, client.prefix, TEXT));
	}

	async write(): Promise<{ ms: number; updates: number; cpu: number; latency: Latency }> {
		const start = performance.now();
		const cpu = this.#server.process.cpu();
		this.#isWriting = true;
		for (let document = 0; document < DOCUMENTS; document++) this.#push(document);
		await wait(WRITE_MS);
		this.#isWriting = false;
		return {
			ms: performance.now() - start,
			updates: this.#updates,
			cpu: this.#server.process.cpu() - cpu,
			latency: this.#latency
		};
	}

	leave(): void {
		for (const client of this.#clients) client.close();
	}

	#push(document: number): void {
		const pusher = this.#pushers[document];
		if (!pusher) return;
		this.#sentAt[document] = performance.now();
		this.#clients[2 * document]?.socket.send(pusher.next());
	}

	#reader(document: number): (bytes: Buffer, start: number) => void {
		const found = () => {
			if (!this.#isWriting) return;
			this.#updates++;
			this.#latency.add(performance.now() - (this.#sentAt[document] ?? 0));
			this.#push(document);
		};
		return (bytes, start) => readPushes(bytes, start, found);
	}
}
