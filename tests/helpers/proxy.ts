import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between a device and its relay, with the faults of real ones. */
export interface Proxy {
	/** http://127.0.0.1:port */
	readonly url: string;
	/** When each connection that asked for a WebSocket came, in ms since 1970. */
	readonly upgrades: readonly number[];
	/** Swallows from now on what goes over the WebSockets there are; nothing of it is told to either side. */
	swallow(): void;
	/** How many connections came, for whatever. */
	readonly connections: number;
	/** What becomes of connections that come: `hang` takes them and passes nothing on, `refuse` ends them at once. */
	mode: 'pass' | 'hang' | 'refuse';
	/** Ends all connections there are, as both sides see. */
	cut(): void;
	close(): Promise<void>;
}

const STEP_MS = 20;

/** @param rate bytes a second in each direction, of all connections together */
export async function startProxy(target: string, rate = Infinity): Promise<Proxy> {
	const port = Number(new URL(target).port);
	const ends = new Set<Socket>();
	const upgraded = new Set<Socket>();
	const swallowed = new WeakSet<Socket>();
	const upgrades: number[] = [];
	const lines = [new Line(rate), new Line(rate)] as const;
	let connections = 0;
	const server = createServer((near) => {
		connections++;
		if (proxy.mode === 'refuse') return void near.resetAndDestroy();
		ends.add(near);
		near.on('error', () => near.destroy());
		near.on('close', () => ends.delete(near));
		if (proxy.mode === 'hang') {
			near.on('data', (bytes) => note(near, bytes));
			return;
		}
		const far = connect(port, '127.0.0.1');
		ends.add(far);
		far.on('error', () => far.destroy());
		near.on('data', (bytes) => note(near, bytes));
		const pass = (from: Socket, to: Socket, line: Line) => {
			from.on('data', (bytes) => {
				if (swallowed.has(near)) return;
				from.pause();
				line.carry(bytes, (part, isLast) => {
					if (!swallowed.has(near)) to.write(part);
					if (isLast) from.resume();
				});
			});
			from.on('close', () => {
				ends.delete(from);
				if (!swallowed.has(near)) line.carry(Buffer.alloc(0), () => to.end());
			});
		};
		pass(near, far, lines[0]);
		pass(far, near, lines[1]);
	});
	const note = (socket: Socket, bytes: Buffer) => {
		if (upgraded.has(socket) || !/^GET \/sync\//.test(bytes.toString('latin1', 0, 20))) return;
		upgraded.add(socket);
		upgrades.push(Date.now());
	};
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const proxy: Proxy = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		upgrades,
		get connections() {
			return connections;
		},
		mode: 'pass',
		cut() {
			for (const end of ends) end.destroy();
		},
		swallow() {
			for (const socket of upgraded) swallowed.add(socket);
			upgraded.clear();
		},
		async close() {
			for (const line of lines) line.close();
			for (const end of ends) end.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	return proxy;
}

type Deliver = (bytes: Buffer, isLast: boolean) => void;

/** Carries so many bytes a second, in the order in which they came. */
class Line {
	readonly #rate: number;
	readonly #queue: { bytes: Buffer; readonly deliver: Deliver }[] = [];
	readonly #timer: ReturnType<typeof setInterval>;

	constructor(rate: number) {
		this.#rate = rate;
		this.#timer = setInterval(() => this.#step(), STEP_MS);
	}

	carry(bytes: Buffer, deliver: Deliver): void {
		if (this.#rate === Infinity) return deliver(bytes, true);
		this.#queue.push({ bytes, deliver });
	}

	close(): void {
		clearInterval(this.#timer);
	}

	#step(): void {
		let room = Math.ceil((this.#rate * STEP_MS) / 1000);
		for (let next = this.#queue[0]; next; next = this.#queue[0]) {
			const part = next.bytes.subarray(0, room);
			next.bytes = next.bytes.subarray(part.length);
			room -= part.length;
			const isLast = next.bytes.length === 0;
			next.deliver(part, isLast);
			if (!isLast) return;
			this.#queue.shift();
		}
	}
}
