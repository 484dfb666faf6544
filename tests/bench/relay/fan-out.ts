import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case, Metric } from './comparison.ts';
import { Latency } from './latency.ts';
import { log, type Server, startServer } from './server.ts';
import { FIRST_CLIENT, Pusher, readPushes } from './update.ts';

const WRITERS = 4;
const WARM_UP_MS = 1500;
const CLOSED_MS = 2000;
const OPEN_MS = 1500;
/** An operation of the app is about so long. */
const TEXT = 'x'.repeat(92);
/** More than are ever on their way. */
const RING = 1024;

interface Size {
	readonly clients: number;
	/** Updates on their way at any time, of all writers. */
	readonly window: number;
	/** Updates a second, at a pace that people might reach together. */
	readonly pace: number;
	readonly bars: {
		readonly rate: NonNullable<Metric['bars']>;
		readonly cpu?: NonNullable<Metric['bars']>;
	};
}

const SIZES: readonly Size[] = [
	{
		clients: 2,
		window: 512,
		pace: 1000,
		bars: { rate: { 'y-websocket-server': { atLeast: 1.6 }, hocuspocus: { atLeast: 2.5 } } }
	},
	{
		clients: 10,
		window: 512,
		pace: 500,
		bars: {
			rate: { 'y-websocket-server': { atLeast: 2.5 }, hocuspocus: { atLeast: 2.2 } },
			cpu: { 'y-websocket-server': { atMost: 0.5 }, hocuspocus: { atMost: 0.55 } }
		}
	},
	{
		clients: 50,
		window: 256,
		pace: 100,
		bars: {
			rate: { 'y-websocket-server': { atLeast: 4 }, hocuspocus: { atLeast: 1.25 } },
			cpu: { 'y-websocket-server': { atMost: 0.35 }, hocuspocus: { atMost: 0.85 } }
		}
	},
	{
		clients: 200,
		window: 128,
		pace: 25,
		bars: {
			rate: { 'y-websocket-server': { atLeast: 8 }, hocuspocus: { atLeast: 1.5 } },
			cpu: { 'y-websocket-server': { atMost: 0.15 }, hocuspocus: { atMost: 0.5 } }
		}
	}
];

/** Devices in one document, four of them writing: as fast as the server delivers, then at a steady pace. */
export const fanOut: readonly Case[] = SIZES.map(({ clients, window, pace, bars }) => {
	const metric = (name: string, unit: string, of?: NonNullable<Metric['bars']>): Metric => ({
		name: `fan-out ${clients}: ${name}`,
		unit,
		...(of ? { bars: of } : {})
	});
	const metrics = {
		rate: metric('updates', '/s', bars.rate),
		cpu: metric('server CPU per delivery', 'us', bars.cpu),
		p50: metric('p50', 'ms'),
		p99: metric('p99', 'ms'),
		pacedP50: metric(`p50 at ${pace}/s`, 'ms', { hocuspocus: { atMost: 0.85 } }),
		pacedP99: metric(`p99 at ${pace}/s`, 'ms'),
		pacedCpu: metric(`server CPU per update at ${pace}/s`, 'us'),
		generator: metric('of a core for the generator', '%')
	};
	return {
		name: `fan-out-${clients}`,
		async measure(name, nodeArgs) {
			const server = await startServer(name, nodeArgs);
			try {
				const crowd = await Crowd.join(server, clients);
				const closed = await crowd.closedLoop(window);
				const open = await crowd.openLoop(pace);
				crowd.leave();
				return [
					{ metric: metrics.rate, value: (closed.updates / closed.ms) * 1000 },
					{ metric: metrics.cpu, value: (closed.cpu * 1000) / closed.deliveries },
					{ metric: metrics.p50, value: closed.latency.quantile(0.5) },
					{ metric: metrics.p99, value: closed.latency.quantile(0.99) },
					{ metric: metrics.pacedP50, value: open.latency.quantile(0.5) },
					{ metric: metrics.pacedP99, value: open.latency.quantile(0.99) },
					{ metric: metrics.pacedCpu, value: (open.cpu * 1000) / open.updates },
					{ metric: metrics.generator, value: (closed.ownCpu / closed.ms) * 100 }
				];
			} finally {
				await server.close();
			}
		}
	};
});

interface Stretch {
	readonly ms: number;
	/** Deliveries by how many they go to. */
	readonly updates: number;
	readonly deliveries: number;
	readonly latency: Latency;
	/** Of the server and of this process, ms. */
	readonly cpu: number;
	readonly ownCpu: number;
}

interface Writer {
	readonly client: Client;
	readonly pusher: Pusher;
	/** When an update was sent, and how many have not had it yet; by its clock. */
	readonly sentAt: Float64Array;
	readonly missing: Uint32Array;
}

/** Devices in one document. */
class Crowd {
	readonly #server: Server;
	#clients: Client[] = [];
	#writers: Writer[] = [];
	#latency = new Latency();
	#deliveries = 0;
	/** What follows when everybody has an update. */
	#onComplete: (writer: Writer) => void = () => undefined;

	private constructor(server: Server) {
		this.#server = server;
	}

	static async join(server: Server, count: number): Promise<Crowd> {
		const crowd = new Crowd(server);
		const document = log(0);
		crowd.#clients = await Client.joinAll(
			server,
			Array.from({ length: count }, () => document),
			(index) => ({ onUpdate: crowd.#receiver(index) })
		);
		crowd.#writers = crowd.#clients.slice(0, WRITERS).map((client, index) => ({
			client,
			pusher: new Pusher(FIRST_CLIENT + index, client.prefix, TEXT),
			sentAt: new Float64Array(RING),
			missing: new Uint32Array(RING)
		}));
		return crowd;
	}

	async closedLoop(window: number): Promise<Stretch> {
		this.#onComplete = (writer) => this.#push(writer);
		for (let i = 0; i < window; i++) {
			const writer = this.#writers[i % this.#writers.length];
			if (writer) this.#push(writer);
		}
		await wait(WARM_UP_MS);
		const stretch = await this.#stretch(CLOSED_MS);
		this.#onComplete = () => undefined;
		while (this.#underWay() > 0) await wait(10);
		return stretch;
	}

	async openLoop(pace: number): Promise<Stretch> {
		const start = performance.now();
		let sent = 0;
		const timer = setInterval(() => {
			for (; sent < ((performance.now() - start) * pace) / 1000; sent++) {
				const writer = this.#writers[sent % this.#writers.length];
				if (writer) this.#push(writer);
			}
		}, 1);
		const stretch = await this.#stretch(OPEN_MS);
		clearInterval(timer);
		return stretch;
	}

	leave(): void {
		for (const client of this.#clients) client.close();
	}

	async #stretch(duration: number): Promise<Stretch> {
		this.#latency = new Latency();
		this.#deliveries = 0;
		const start = performance.now();
		const cpu = this.#server.process.cpu();
		const own = process.cpuUsage();
		await wait(duration);
		const { user, system } = process.cpuUsage(own);
		const latency = this.#latency;
		// Later ones are not of this stretch.
		this.#latency = new Latency();
		return {
			ms: performance.now() - start,
			updates: this.#deliveries / (this.#clients.length - 1),
			deliveries: this.#deliveries,
			latency,
			cpu: this.#server.process.cpu() - cpu,
			ownCpu: (user + system) / 1000
		};
	}

	#underWay(): number {
		return this.#writers.flatMap(({ missing }) => [...missing]).filter((count) => count > 0).length;
	}

	#push(writer: Writer): void {
		const slot = writer.pusher.clock % RING;
		writer.sentAt[slot] = performance.now();
		writer.missing[slot] = this.#clients.length - 1;
		writer.client.socket.send(writer.pusher.next());
	}

	#receiver(index: number): (bytes: Buffer, start: number) => void {
		let now = 0;
		const found = (client: number, from: number, to: number) => {
			const number = client - FIRST_CLIENT;
			const writer = this.#writers[number];
			// Some servers send an update to its author too.
			if (!writer || number === index) return;
			for (let clock = from; clock < to; clock++) {
				const slot = clock % RING;
				this.#deliveries++;
				this.#latency.add(now - (writer.sentAt[slot] ?? 0));
				const missing = (writer.missing[slot] ?? 0) - 1;
				writer.missing[slot] = missing;
				if (missing === 0) this.#onComplete(writer);
			}
		};
		return (bytes, start) => {
			now = performance.now();
			readPushes(bytes, start, found);
		};
	}
}
