import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Awareness } from 'y-protocols/awareness';
import { messageYjsSyncStep1 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { CLOSE, MESSAGE, SYNC_PATH } from '#lib/protocol/message.ts';
import { Acknowledged, clocksOf, type Clocks } from './acknowledged.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import type { Relay } from './status.ts';
import { ticketSocket } from './ticket-socket.ts';
import type { TakeTicket } from './tickets.ts';

export interface ConnectionOptions {
	/** Where the relay is: `https://host` or `wss://host`, as `location.origin`. */
	readonly url: string;
	/** The document's name, of `protocol/room.ts`. */
	readonly room: string;
	readonly doc: Y.Doc;
	/** What lets a socket in. */
	readonly take: TakeTicket;
	/** Whose presence goes with this document; one without a state of its own says nothing. */
	readonly awareness: Awareness;
	/** What an earlier session noted. */
	readonly noted: Uint8Array | undefined;
	/** Called with what the relay has acknowledged, to be noted for the next session. */
	readonly note: (acknowledged: Uint8Array) => void;
	/**
	 * Called when the relay has refused a change: the document has to be set back, because everything that follows it
	 * would be refused as well.
	 */
	readonly refused: (refusal: Refusal) => void;
	/** Called after any of the facts changed. */
	readonly changed: () => void;
	/** ms since 1970. */
	readonly now: () => number;
	/** In [0, 1), for the jitter of the pauses between attempts. */
	readonly random: () => number;
}

const LONGEST_PAUSE_MS = 5000;
/** A relay that was sent too much, or is overloaded, is left alone for so long, in ms. */
const QUIET_MS: ReadonlyMap<number | undefined, number> = new Map([
	[CLOSE.slowDown, 30_000],
	[CLOSE.overload, 10_000]
]);
/** y-websocket doubles its pause with each attempt; after so many it is longer than any that is wanted. */
const MANY_ATTEMPTS = 10;

/**
 * A document's connection to the relay.
 *
 * Acknowledgements: on each new socket the relay tells in sync step 1 what it holds; it gets the rest in step 2, and
 * from then on each round `[102, n]` sent after an update is answered once everything before it is on disk. Only after
 * the first answer, and the relay's own step 2, is the connection `open`.
 */
export class Connection {
	relay: Relay = 'connecting';
	lastAck: number | undefined;
	refusal: Refusal | undefined;

	readonly #options: ConnectionOptions;
	readonly #provider: WebsocketProvider;
	readonly #acknowledged: Acknowledged;
	/** Rounds under way on this socket: what the document held when it was asked. */
	readonly #rounds = new Map<number, Clocks>();
	#round = 0;
	/** Whether this socket has carried our whole state, so that a round means something. */
	#carried = false;
	#confirmed = false;
	#asking = false;
	/** A ticket was refused: a close for want of one is final. */
	#turnedAway = false;

	constructor(options: ConnectionOptions) {
		const { url, room, doc, awareness } = options;
		this.#options = options;
		this.#acknowledged = new Acknowledged(options.noted);
		this.#provider = new WebsocketProvider(url.replace(/^http/, 'ws') + SYNC_PATH, room, doc, {
			connect: false,
			WebSocketPolyfill: ticketSocket(this.#take, () => doc.clientID),
			// The relay closes so what has lost its place, or has another one: the next ticket tells.
			shouldReconnect: ({ code }) =>
				code === CLOSE.signedOut ? !this.#turnedAway : code < 4400 || code > 4499,
			awareness,
			// Tabs speak through `tabs.ts`, with or without a relay: what comes from this provider is from the relay.
			disableBc: true
		});
		this.#read();
		this.#provider.on('connection-close', this.#closed);
		this.#provider.on('closed', ({ code, reason }) => {
			const refusal = refusalOf(code, reason);
			this.#deny(refusal);
			if (code === CLOSE.forbidden) options.refused(refusal);
		});
		this.#provider.on('sync', (synced) => synced && this.#settle());
		doc.on('update', this.#updated);
		this.#provider.connect();
	}

	/** How many changes the relay has not said to have on disk. */
	get unacknowledged(): number {
		return this.#acknowledged.waiting(clocksOf(this.#options.doc));
	}

	/** Takes a new socket, because the old one may be dead though it looks open. */
	rebuild(): void {
		if (this.relay === 'denied') return;
		this.#provider.disconnect();
		this.relay = 'connecting';
		this.#provider.wsUnsuccessfulReconnects = 0;
		this.#provider.connect();
		this.#options.changed();
	}

	close(): void {
		this.#options.doc.off('update', this.#updated);
		this.#provider.destroy();
	}

	readonly #take: TakeTicket = async () => {
		const ticket = await this.#options.take();
		this.#turnedAway = !ticket.ok && ticket.problem.code === 'revoked';
		return ticket;
	};

	/** Comes before the provider chooses its pause: the least of its own doubling one and `maxBackoffTime`. */
	readonly #closed = (event: CloseEvent | null): void => {
		this.#rounds.clear();
		this.#carried = false;
		this.#confirmed = false;
		const quiet = QUIET_MS.get(event?.code);
		if (quiet !== undefined) this.#provider.wsUnsuccessfulReconnects = MANY_ATTEMPTS;
		const doubled = 2 ** this.#provider.wsUnsuccessfulReconnects * 200;
		const pause = Math.min(doubled, quiet ?? LONGEST_PAUSE_MS);
		this.#provider.maxBackoffTime = pause * (0.5 + this.#options.random() / 2);
		if (this.relay !== 'denied') this.relay = 'away';
		this.#options.changed();
	};

	#deny(refusal: Refusal): void {
		this.relay = 'denied';
		this.refusal = refusal;
		this.#options.changed();
	}

	readonly #updated = (
		_update: Uint8Array,
		origin: unknown,
		_doc: Y.Doc,
		transaction: Y.Transaction
	): void => {
		if (origin === this.#provider) {
			// The relay has on disk what it sends.
			const { beforeState, afterState } = transaction;
			this.#acknowledged.cover(
				new Map([...afterState].filter(([client, clock]) => clock > (beforeState.get(client) ?? 0)))
			);
		} else if (this.#carried && !this.#asking) {
			// The provider has sent the update before this is called; a burst within one task is one round.
			this.#asking = true;
			queueMicrotask(() => this.#ask());
		}
		this.#options.changed();
	};

	/** Asks to be told when everything sent so far is on disk. */
	#ask(): void {
		this.#asking = false;
		const { ws } = this.#provider;
		if (!this.#carried || ws?.readyState !== WebSocket.OPEN) return;
		this.#rounds.set(++this.#round, clocksOf(this.#options.doc));
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, MESSAGE.acknowledge);
		encoding.writeVarUint(encoder, this.#round);
		ws.send(encoding.toUint8Array(encoder));
	}

	#answer(round: number): void {
		const clocks = this.#rounds.get(round);
		if (!clocks) return;
		for (const earlier of [...this.#rounds.keys()])
			if (earlier <= round) this.#rounds.delete(earlier);
		this.#acknowledged.cover(clocks);
		this.lastAck = this.#options.now();
		this.#confirmed = true;
		this.#options.note(this.#acknowledged.encode());
		this.#settle();
	}

	/** Gives the relay a fresh ticket. Without one it closes the socket, and the next is refused where it has to be. */
	async #renew(): Promise<void> {
		const { ws } = this.#provider;
		const ticket = await this.#options.take();
		if (!ticket.ok || ws?.readyState !== WebSocket.OPEN) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, MESSAGE.renew);
		encoding.writeVarString(encoder, ticket.value);
		ws.send(encoding.toUint8Array(encoder));
	}

	#settle(): void {
		if (this.#confirmed && this.#provider.synced && this.relay !== 'denied') this.relay = 'open';
		this.#options.changed();
	}

	/** Reads the messages that a stock client does not. */
	#read(): void {
		const { messageHandlers } = this.#provider;
		const sync = messageHandlers[MESSAGE.sync];
		if (!sync) throw new Error('y-websocket reads sync messages, but has no handler of them');
		messageHandlers[MESSAGE.sync] = (encoder, decoder, ...rest) => {
			const peek = decoding.clone(decoder);
			const first = decoding.readVarUint(peek) === messageYjsSyncStep1;
			sync(encoder, decoder, ...rest);
			if (!first) return;
			this.#acknowledged.replace(Y.decodeStateVector(decoding.readVarUint8Array(peek)));
			// The provider answers with step 2 once this returns.
			this.#asking = true;
			queueMicrotask(() => {
				this.#carried = true;
				this.#ask();
			});
		};
		messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) =>
			this.#answer(decoding.readVarUint(decoder));
		messageHandlers[MESSAGE.hello] = () => undefined;
		messageHandlers[MESSAGE.refuse] = (_encoder, decoder) => {
			decoding.readVarUint(decoder);
			const code = decoding.readVarUint(decoder);
			const refusal = refusalOf(code, decoding.readVarString(decoder));
			this.#provider.disconnect();
			this.#deny(refusal);
			this.#options.refused(refusal);
		};
		messageHandlers[MESSAGE.renew] = (_encoder, decoder) => {
			decoding.readVarUint(decoder);
			void this.#renew();
		};
	}
}
