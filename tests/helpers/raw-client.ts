import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { MESSAGE, SYNC_PATH } from '#lib/protocol/message.ts';

/** A message of the relay, its fields not read yet. */
interface Received {
	readonly type: number;
	readonly fields: decoding.Decoder;
}

/** A socket that says exactly what it is told to. */
export class RawClient {
	readonly socket: WebSocket;
	readonly received: Received[] = [];
	/** Set when the relay has closed it. */
	closed: { readonly code: number; readonly reason: string } | undefined;
	#round = 0;

	/** Opens a socket; settles when it is open. Rejects where the upgrade is refused. */
	static async open(
		relay: { readonly url: string },
		room: string,
		protocols: string[],
		headers: Record<string, string> = {}
	): Promise<RawClient> {
		const url = `${relay.url.replace(/^http/, 'ws')}${SYNC_PATH}/${room}`;
		const client = new RawClient(new WebSocket(url, protocols, { headers }));
		await once(client.socket, 'open');
		return client;
	}

	private constructor(socket: WebSocket) {
		this.socket = socket;
		socket.on('message', (data: Buffer) => {
			const fields = decoding.createDecoder(new Uint8Array(data));
			this.received.push({ type: decoding.readVarUint(fields), fields });
		});
		socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
		socket.on('error', () => undefined);
	}

	send(bytes: Uint8Array): void {
		this.socket.send(bytes);
	}

	/** Sends an update of Yjs. */
	update(update: Uint8Array): void {
		this.#send(MESSAGE.sync, (encoder) => {
			encoding.writeVarUint(encoder, 2);
			encoding.writeVarUint8Array(encoder, update);
		});
	}

	/** Says that it is here. */
	presence(client: number, clock: number, state: object): void {
		const inner = encoding.createEncoder();
		encoding.writeVarUint(inner, 1);
		encoding.writeVarUint(inner, client);
		encoding.writeVarUint(inner, clock);
		encoding.writeVarString(inner, JSON.stringify(state));
		this.#send(MESSAGE.awareness, (encoder) =>
			encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
		);
	}

	/** Asks whether what was sent is on disk, and gives the number that the relay answers with. */
	acknowledge(): number {
		const round = ++this.#round;
		this.#send(MESSAGE.acknowledge, (encoder) => encoding.writeVarUint(encoder, round));
		return round;
	}

	/** The numbers that messages of a type began with. */
	numbers(type: number): number[] {
		return this.received
			.filter((message) => message.type === type)
			.map(({ fields }) => decoding.readVarUint(decoding.clone(fields)));
	}

	/** What was refused by message 104: acknowledgement and code. */
	refusals(): { readonly round: number; readonly code: number }[] {
		return this.received
			.filter(({ type }) => type === MESSAGE.refuse)
			.map(({ fields }) => {
				const decoder = decoding.clone(fields);
				return { round: decoding.readVarUint(decoder), code: decoding.readVarUint(decoder) };
			});
	}

	close(): void {
		this.socket.terminate();
	}

	#send(type: number, write: (encoder: encoding.Encoder) => void): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, type);
		write(encoder);
		this.send(encoding.toUint8Array(encoder));
	}
}
