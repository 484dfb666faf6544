import * as encoding from 'lib0/encoding';
import type { Server } from './server.ts';
import { frame, RawSocket } from './socket.ts';
import { Reader } from './update.ts';

const MESSAGE = {
	sync: 0,
	awareness: 1,
	auth: 2,
	syncReply: 4,
	status: 8,
	acknowledge: 102
} as const;
const SYNC = { step1: 0, step2: 1, update: 2 } as const;
const EMPTY = Uint8Array.of(0);
const NOTHING = Uint8Array.of(0, 0);

/** How long a server may take to let somebody in, ms: it may have to write or read a hundred documents first. */
const PATIENCE = 120_000;

export interface ClientOptions {
	/** The state vector of what it has; nothing, if not given. */
	readonly vector?: Uint8Array;
	/** What it answers with when the server asks for what it lacks; nothing, if not given. */
	readonly state?: Uint8Array;
	/** Each update, the initial state too: `bytes` from `start` to `end`, valid during the call. */
	readonly onUpdate?: (bytes: Buffer, start: number, end: number) => void;
	/** One more update was acknowledged (Hocuspocus: by its status), or all up to a number (ours). */
	readonly onAcknowledge?: (count: number | undefined) => void;
	readonly onClose?: (code: number) => void;
}

/** A device of a document that speaks the server's protocol and keeps nothing. */
export class Client {
	readonly socket: RawSocket;
	readonly prefix: Uint8Array;
	readonly #options: ClientOptions;
	readonly #isHocuspocus: boolean;
	#step2 = Promise.withResolvers<void>();
	#sentState = 0;

	private constructor(socket: RawSocket, server: Server, document: string, options: ClientOptions) {
		this.socket = socket;
		this.#options = options;
		this.#isHocuspocus = server.name === 'hocuspocus';
		this.prefix = server.prefix(document);
		socket.onMessage = (bytes, start, end) => this.#read(bytes, start, end);
		socket.onClose = (code) => {
			this.#step2.reject(new Error(`closed with ${code}`));
			options.onClose?.(code);
		};
		this.#step2.promise.catch(() => undefined);
		socket.resume();
	}

	/** Settles when it has the document's state. */
	static async join(
		server: Server,
		document: string,
		options: ClientOptions = {}
	): Promise<Client> {
		const [client] = await Client.joinAll(server, [document], options);
		if (!client) throw new Error('one was asked for');
		return client;
	}

	/**
	 * Lets a device into each of the documents at once.
	 * @param ways where they were asked for before: peers let everybody in, and need no tickets
	 */
	static async joinAll(
		server: Server,
		documents: readonly string[],
		options: ClientOptions | ((index: number) => ClientOptions) = {},
		ways: ReturnType<Server['door']> = server.door(documents)
	): Promise<Client[]> {
		return await Promise.all(
			(await ways).map(async ({ path, protocols }, index) => {
				const socket = await RawSocket.open(server.process.port, path, protocols);
				const own = typeof options === 'function' ? options(index) : options;
				const client = new Client(socket, server, documents[index] ?? '', own);
				client.#start();
				await client.synced();
				return client;
			})
		);
	}

	/** Settles when the server has answered what was last asked. */
	async synced(): Promise<void> {
		const late = new Promise<never>((_, reject) => {
			setTimeout(() => reject(new Error('the server did not answer')), PATIENCE).unref();
		});
		await Promise.race([this.#step2.promise, late]);
	}

	/** Settles when the server has read all that was sent, and has the state that it lacked. */
	async settled(): Promise<void> {
		const sent = this.#sentState;
		this.#step2 = Promise.withResolvers();
		this.#ask();
		await this.synced();
		// It may have asked after it answered.
		if (this.#sentState > sent) await this.settled();
	}

	/** Bytes of the state that the server lacked and was given. */
	get uploaded(): number {
		return this.#sentState;
	}

	/** Asks for message 102 with this number; only ours answers. */
	requestAcknowledgement(count: number): void {
		this.#send((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.acknowledge);
			encoding.writeVarUint(encoder, count);
		});
	}

	/** Tells who is here. */
	present(client: number, state: object): void {
		this.#send((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.awareness);
			encoding.writeVarUint8Array(
				encoder,
				encoding.encode((inner) => {
					for (const value of [1, client, 1]) encoding.writeVarUint(inner, value);
					encoding.writeVarString(inner, JSON.stringify(state));
				})
			);
		});
	}

	sendUpdate(update: Uint8Array): void {
		this.#sync(SYNC.update, update);
	}

	close(): void {
		this.socket.close();
	}

	#start(): void {
		if (!this.#isHocuspocus) return this.#ask();
		this.#send((encoder) => {
			for (const value of [MESSAGE.auth, 0]) encoding.writeVarUint(encoder, value);
			encoding.writeVarString(encoder, 'token');
		});
	}

	#ask(): void {
		this.#sync(SYNC.step1, this.#options.vector ?? EMPTY);
	}

	#read(bytes: Buffer, start: number, end: number): void {
		const reader = new Reader(bytes, start);
		if (this.#isHocuspocus) reader.skip(reader.number());
		const type = reader.number();
		switch (type) {
			case MESSAGE.sync:
			case MESSAGE.syncReply:
				return this.#readSync(reader, bytes, end);
			case MESSAGE.auth:
				return this.#ask();
			case MESSAGE.status:
				if (reader.number() === 1) this.#options.onAcknowledge?.(undefined);
				return;
			case MESSAGE.acknowledge:
				return this.#options.onAcknowledge?.(reader.number());
		}
	}

	#readSync(reader: Reader, bytes: Buffer, end: number): void {
		const kind = reader.number();
		reader.number();
		if (kind === SYNC.step1) return this.#answer(reader.number() === 0);
		this.#options.onUpdate?.(bytes, reader.at, end);
		if (kind === SYNC.step2) this.#step2.resolve();
	}

	/** The whole state or nothing of it: between them lies nothing in these benches. */
	#answer(hasNone: boolean): void {
		const state = hasNone ? this.#options.state : undefined;
		if (state) this.#sentState += state.length;
		this.#sync(SYNC.step2, state ?? NOTHING);
	}

	#sync(kind: number, bytes: Uint8Array): void {
		this.#send((encoder) => {
			for (const value of [MESSAGE.sync, kind]) encoding.writeVarUint(encoder, value);
			encoding.writeVarUint8Array(encoder, bytes);
		});
	}

	#send(write: (encoder: encoding.Encoder) => void): void {
		const message = encoding.encode((encoder) => {
			encoding.writeUint8Array(encoder, this.prefix);
			write(encoder);
		});
		this.socket.send(frame(message));
	}
}
