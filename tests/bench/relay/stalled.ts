import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case } from './comparison.ts';
import { log, type Server, startServer } from './server.ts';
import { FIRST_CLIENT, Pusher, readPushes, vectorOf } from './update.ts';

const TEXT = 'x'.repeat(32 * 1024);
const MIB = 1024 * 1024;
const BYTES = 100 * 1000 * 1000;
const WINDOW = 16;
/** Until what was under way has ended. */
const CALM_MS = 500;
const PATIENCE_MS = 60_000;

const METRICS = {
	cost: {
		name: 'a reader stalls for 100 MB: memory held for it',
		unit: 'MiB',
		allowed: 8
	},
	growth: { name: 'a reader stalls for 100 MB: growth of memory in all', unit: 'MiB' },
	later: { name: 'a reader stalls for 100 MB: sent to it later', unit: 'MiB' },
	recovery: { name: 'a reader stalls for 100 MB: until it has everything', unit: 'ms' }
};

/** One of two readers stops reading while much goes by, and reads on. */
export const stalled: Case = {
	name: 'stalled',
	async measure(name, nodeArgs) {
		const server = await startServer(name, nodeArgs);
		try {
			const stream = await Stream.open(server);
			const before = server.process.rss();
			const slow = await Slow.join(server);
			slow.client.socket.pause();
			const peak = await stream.run();
			await wait(CALM_MS);
			const held = await server.process.live();
			const received = slow.client.socket.bytesRead;
			const start = performance.now();
			const later = (await slow.recover(server, stream.count)) - received;
			const recovery = performance.now() - start;
			await wait(CALM_MS);
			const freed = held - (await server.process.live());
			stream.close();
			return [
				{ metric: METRICS.cost, value: freed / 1024 },
				{ metric: METRICS.growth, value: (peak - before) / 1024 },
				{ metric: METRICS.later, value: later / MIB },
				{ metric: METRICS.recovery, value: recovery }
			];
		} finally {
			await server.close();
		}
	}
};

/** A writer and a reader who keeps up. */
class Stream {
	readonly #server: Server;
	readonly #writer: Client;
	readonly #reader: Client;
	readonly #pusher: Pusher;
	readonly #deliveries: EventEmitter;

	private constructor(server: Server, writer: Client, reader: Client, deliveries: EventEmitter) {
		this.#server = server;
		this.#writer = writer;
		this.#reader = reader;
		this.#deliveries = deliveries;
		this.#pusher = new Pusher(FIRST_CLIENT, writer.prefix, TEXT);
	}

	static async open(server: Server): Promise<Stream> {
		const deliveries = new EventEmitter();
		const reader = await Client.join(server, log(0), {
			onUpdate: (bytes, start) =>
				readPushes(bytes, start, (_, from, to) => {
					for (let clock = from; clock < to; clock++) deliveries.emit('delivery');
				})
		});
		return new Stream(server, await Client.join(server, log(0)), reader, deliveries);
	}

	/** Written so far. */
	get count(): number {
		return this.#pusher.clock;
	}

	/** Sends all of it; settles when the reader has it, with the most memory the server had meanwhile, KiB. */
	async run(): Promise<number> {
		let peak = 0;
		const watch = setInterval(() => (peak = Math.max(peak, this.#server.process.rss())), 50);
		const goal = this.count + Math.ceil(BYTES / TEXT.length);
		let delivered = this.count;
		await new Promise<void>((resolve) => {
			const push = () => {
				if (this.count < goal) this.#writer.socket.send(this.#pusher.next());
			};
			this.#deliveries.on('delivery', () => {
				push();
				if (++delivered === goal) resolve();
			});
			for (let i = 0; i < WINDOW; i++) push();
		});
		clearInterval(watch);
		return Math.max(peak, this.#server.process.rss());
	}

	close(): void {
		this.#writer.close();
		this.#reader.close();
	}
}

/** The reader that stalls. */
class Slow {
	client!: Client;
	#bytesBefore = 0;
	#isClosed = false;
	/** The clock after the last it has, without gaps. */
	#end = 0;

	static async join(server: Server): Promise<Slow> {
		const slow = new Slow();
		await slow.#join(server);
		return slow;
	}

	/** Reads on, and comes back where it was closed, until it has all; settles with the bytes it ever received. */
	async recover(server: Server, goal: number): Promise<number> {
		const deadline = performance.now() + PATIENCE_MS;
		this.client.socket.resume();
		while (this.#end < goal) {
			if (performance.now() > deadline) throw new Error(`${server.name}: ${this.#end} of ${goal}`);
			if (this.#isClosed) {
				this.#bytesBefore += this.client.socket.bytesRead;
				await this.#join(server);
			}
			await wait(5);
		}
		return this.#bytesBefore + this.client.socket.bytesRead;
	}

	async #join(server: Server): Promise<void> {
		this.#isClosed = false;
		this.client = await Client.join(server, log(0), {
			vector: vectorOf(FIRST_CLIENT, this.#end),
			onUpdate: (bytes, start) =>
				readPushes(bytes, start, (_, from, to) => {
					if (from <= this.#end) this.#end = Math.max(this.#end, to);
				}),
			onClose: () => (this.#isClosed = true)
		});
	}
}
