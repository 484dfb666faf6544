import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import type { WebsocketProvider } from 'y-websocket';
import { MESSAGE } from '#lib/protocol/message.ts';
import { digestText } from '#lib/protocol/operation.ts';
import { connect } from './relay.ts';
import type { TestDevice } from './team.ts';
import { until } from './until.ts';

/** Between two edits, in ms, where nobody hurries. */
const PACE_MS = 100;

/** Two stock clients in one document, who hear each other by the sockets they have, whatever others do. */
export class HonestPair {
	readonly writer: WebsocketProvider;
	readonly reader: WebsocketProvider;
	readonly #sockets: unknown[];
	/** Edits that have arrived. */
	arrived = 0;
	/** The longest that one was under way, ms. */
	slowest = 0;
	#stopped: AbortController | undefined;
	#talking: Promise<void> = Promise.resolve();

	private constructor(writer: WebsocketProvider, reader: WebsocketProvider) {
		this.writer = writer;
		this.reader = reader;
		this.#sockets = [writer.ws, reader.ws];
	}

	static async meet(
		relay: { readonly url: string },
		room: string,
		[one, other]: readonly [TestDevice, TestDevice]
	): Promise<HonestPair> {
		const [writer, reader] = [connect(relay, room, one), connect(relay, room, other)];
		await until(() => writer.synced && reader.synced);
		return new HonestPair(writer, reader);
	}

	/** Goes on exchanging edits until `stop`. */
	talk(): void {
		const stopped = (this.#stopped = new AbortController());
		const talk = async () => {
			while (!stopped.signal.aborted) {
				await this.write(1);
				await setTimeout(PACE_MS);
			}
		};
		this.#talking = talk();
		// `stop` tells.
		this.#talking.catch(() => undefined);
	}

	/** Ends it; rejects where an edit did not arrive. */
	async stop(): Promise<void> {
		this.#stopped?.abort();
		await this.#talking;
	}

	/** Writes so many edits, and waits until the other has the last. */
	async write(count: number): Promise<void> {
		const since = performance.now();
		for (let left = count; left > 0; left--) {
			const log = this.writer.doc.getArray<string>('o');
			log.insert(log.length, [`edit ${++this.arrived} of ${this.writer.doc.clientID}`]);
		}
		const last = `edit ${this.arrived} of ${this.writer.doc.clientID}`;
		await until(() => this.reader.doc.getArray<string>('o').toArray().includes(last));
		this.slowest = Math.max(this.slowest, performance.now() - since);
	}

	/** Whether nobody had to come back. */
	get isUndisturbed(): boolean {
		return this.#sockets[0] === this.writer.ws && this.#sockets[1] === this.reader.ws;
	}

	/** What each has, as text. */
	digests(): readonly string[] {
		return [this.writer, this.reader].map(({ doc }) =>
			digestText(doc.getArray<string>('o').toArray())
		);
	}

	/** The digest that the relay has (message 105), and the one of what the writer has. */
	async compare(): Promise<readonly [string, string]> {
		const answered = new Promise<string>((resolve) => {
			this.writer.messageHandlers[MESSAGE.digest] = (_encoder, decoder) => {
				decoding.readVarUint8Array(decoder);
				resolve(Buffer.from(decoding.readVarUint8Array(decoder)).toString('hex'));
			};
		});
		this.writer.ws?.send(Uint8Array.of(MESSAGE.digest));
		const own = createHash('sha256')
			.update(this.digests()[0] ?? '')
			.digest('hex');
		return [await answered, own];
	}

	leave(): void {
		this.#stopped?.abort();
		this.writer.destroy();
		this.reader.destroy();
	}
}
