import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Case, Metric } from './comparison.ts';
import { seed } from './join.ts';
import { log, startServer } from './server.ts';
import { writtenLog } from './state.ts';

const ENTRIES = 40_000;
const BYTES_PER_SECOND = 80_000;
const SLICE_MS = 50;
/** Then it is given up; a minute is more than enough. */
const GIVE_UP_MS = 100_000;

const METRICS = {
	ms: { name: '80 KB/s: a document of 10,000 deals synced', unit: 's' },
	expected: { name: '80 KB/s: as its bytes would take', unit: 'x', allowed: 1.3 },
	connections: { name: '80 KB/s: connections it took', unit: '', allowed: 1 },
	entries: { name: '80 KB/s: of the document there in the end', unit: '%' }
} satisfies Record<string, Metric>;

/** A stock y-websocket client behind a slow line. */
export const slowLink: Case = {
	name: 'slow-link',
	isOnce: true,
	isLong: true,
	servers: ['ours', 'y-websocket-server'],
	async measure(name, nodeArgs) {
		const state = writtenLog(ENTRIES);
		const server = await startServer(name, nodeArgs);
		const line = await SlowLine.open(server.process.port);
		const doc = new Y.Doc();
		try {
			await seed(server, log(0), state);
			const [way] = await server.door([log(0)]);
			if (!way) throw new Error('one was asked for');
			const folder = way.path.slice(0, -log(0).length - 1);
			const start = performance.now();
			const provider = new WebsocketProvider(`ws://127.0.0.1:${line.port}${folder}`, log(0), doc, {
				protocols: [...way.protocols],
				disableBc: true
			});
			// A stock client prints that it does not know the message, and goes on.
			for (const type of OWN_MESSAGES) provider.messageHandlers[type] = () => undefined;
			const entries = doc.getArray('operations');
			while (entries.length < ENTRIES && performance.now() - start < GIVE_UP_MS) await wait(100);
			const seconds = (performance.now() - start) / 1000;
			const connections = line.connections;
			provider.destroy();
			return [
				{ metric: METRICS.ms, value: seconds },
				{ metric: METRICS.expected, value: (seconds * BYTES_PER_SECOND) / state.whole.length },
				{ metric: METRICS.connections, value: connections },
				{ metric: METRICS.entries, value: (100 * entries.length) / ENTRIES }
			];
		} finally {
			doc.destroy();
			await line.close();
			await server.close();
		}
	}
};

const OWN_MESSAGES = [102, 103, 104, 105, 106];

/** Passes bytes on to a port of this machine, and back at no more than so many a second. */
class SlowLine {
	connections = 0;
	readonly port: number;
	readonly #close: () => Promise<void>;

	private constructor(port: number, close: () => Promise<void>) {
		this.port = port;
		this.#close = close;
	}

	static async open(to: number): Promise<SlowLine> {
		const sockets = new Set<Socket>();
		const server = createServer((near) => {
			line.connections++;
			const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
			for (const socket of [near, far]) {
				sockets.add(socket);
				socket.on('error', () => undefined);
				socket.on('close', () => {
					near.destroy();
					far.destroy();
				});
			}
			near.pipe(far);
			const timer = setInterval(() => {
				const room = (BYTES_PER_SECOND * SLICE_MS) / 1000;
				const bytes = far.read(Math.min(room, far.readableLength)) as Buffer | null;
				if (bytes) near.write(bytes);
			}, SLICE_MS);
			far.on('close', () => clearInterval(timer));
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const line = new SlowLine((server.address() as AddressInfo).port, async () => {
			for (const socket of sockets) socket.destroy();
			const closed = once(server, 'close');
			server.close();
			await closed;
		});
		return line;
	}

	close(): Promise<void> {
		return this.#close();
	}
}
