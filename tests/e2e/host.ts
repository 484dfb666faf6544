import {
	createServer,
	request,
	type IncomingMessage,
	type Server,
	type ServerResponse
} from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { cp, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { startRelay, temporaryFolder, type TestRelay } from '../helpers/relay.ts';

/** The host of the app as an operator has it: a build is deployed at once, and the network before it comes and goes. */
export class Host {
	/** Paths that were asked for and are not there. */
	readonly missing: string[] = [];
	readonly #folder: string;
	readonly #remove: () => Promise<void>;
	readonly #relay: TestRelay;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	readonly #asked = new Map<string, number>();
	/** How many more files of the app come through; then the network is gone. */
	#left = Infinity;

	private constructor(folder: string, remove: () => Promise<void>, relay: TestRelay) {
		this.#folder = folder;
		this.#remove = remove;
		this.#relay = relay;
		this.#server = createServer((asked, answer) => this.#pass(asked, answer));
		this.#server.on('upgrade', (asked, socket, head) =>
			this.#passSocket(asked, socket as Socket, head)
		);
		this.#server.on('connection', (socket) => {
			this.#sockets.add(socket);
			socket.once('close', () => this.#sockets.delete(socket));
		});
	}

	/** The relay, with a build deployed, behind a network of its own. */
	static async start(build: string): Promise<Host> {
		const { folder, remove } = await temporaryFolder();
		await symlink(build, join(folder, 'app'));
		const host = new Host(folder, remove, await startRelay({ app: join(folder, 'app') }));
		await new Promise<void>((done) => host.#server.listen(0, '127.0.0.1', done));
		return host;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Serves another build from now on, newer or older; nothing of the one before is there any more. */
	async deploy(build: string): Promise<void> {
		const next = join(this.#folder, 'next');
		await symlink(build, next);
		await rename(next, join(this.#folder, 'app'));
		this.#asked.clear();
	}

	/** A folder with all files of one build and the page of another: a host that is given one while it serves the other. */
	async mixture(files: string, page: string): Promise<string> {
		const mixed = join(this.#folder, 'mixed');
		await cp(files, mixed, { recursive: true });
		await cp(join(page, 'index.html'), join(mixed, 'index.html'));
		return mixed;
	}

	/** How often a path was asked for since the last build was deployed. */
	asked(path: string): number {
		return this.#asked.get(path) ?? 0;
	}

	/** The network goes: at once, or after so many more files below `_app/immutable/`. */
	drop(after = 0): void {
		this.#left = after;
		if (after === 0) this.#cut();
	}

	/** The network is back. */
	restore(): void {
		this.#left = Infinity;
	}

	/** Whether the network is gone. */
	get isDown(): boolean {
		return this.#left <= 0;
	}

	async close(): Promise<void> {
		this.#cut();
		await new Promise((done) => this.#server.close(done));
		await this.#relay.close();
		await this.#remove();
	}

	#cut(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	#pass(asked: IncomingMessage, answer: ServerResponse): void {
		if (this.isDown) return void asked.socket.destroy();
		if (asked.url?.startsWith('/_app/immutable/') && --this.#left <= 0) this.#cut();
		this.#asked.set(asked.url ?? '', this.asked(asked.url ?? '') + 1);
		const { port } = new URL(this.#relay.url);
		const { method, headers, url: path } = asked;
		const passed = request({ host: '127.0.0.1', port, method, headers, path }, (answered) => {
			if (answered.statusCode === 404) this.missing.push(path ?? '');
			answer.writeHead(answered.statusCode ?? 502, answered.headers);
			answered.pipe(answer);
		});
		passed.on('error', () => asked.socket.destroy());
		asked.pipe(passed);
	}

	#passSocket(asked: IncomingMessage, socket: Socket, head: Buffer): void {
		if (this.isDown) return void socket.destroy();
		const relay = connect(Number(new URL(this.#relay.url).port), '127.0.0.1', () => {
			const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
			for (let i = 0; i < asked.rawHeaders.length; i += 2)
				lines.push(`${asked.rawHeaders[i]}: ${asked.rawHeaders[i + 1]}`);
			relay.write(`${lines.join('\r\n')}\r\n\r\n`);
			relay.write(head);
			relay.pipe(socket);
			socket.pipe(relay);
		});
		for (const end of [relay, socket]) {
			end.on('error', () => undefined);
			end.on('close', () => [relay, socket].forEach((one) => one.destroy()));
		}
	}
}
