import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Awareness } from 'y-protocols/awareness';
import { messageYjsSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { CLOSE, MESSAGE, SYNC_PATH } from '#lib/protocol/message.ts';
import { Acknowledged, clocksOf, type Clocks } from './acknowledged.ts';
import { digestOf, sameBytes, sameClocks } from './digest.ts';
import { Pulse } from './pulse.ts';
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
	/**
	 * Settles once all that is in the document now may be told: it is durable on this device, or nothing can be stored
	 * here and no stored client id is in use. The relay is told nothing before: what it has and this device has lost
	 * would be written again under the same clocks.
	 */
	readonly durable: () => Promise<unknown>;
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
/** How often the pulse of the socket is felt, in ms. */
const LOOK_MS = 3000;
/** A relay that has not told its digest by then tells none, in ms: it may be reading a large log. */
const DIGEST_MS = 30_000;
/** An attempt that began less than this ago is not begun anew, whoever wakes; in ms. */
const FRESH_MS = 2000;

/**
 * A document's connection to the relay.
 *
 * Acknowledgements: on each new socket the relay tells in sync step 1 what it holds; it gets the rest in step 2, and
 * from then on each round `[102, n]` sent after an update is answered once everything before it is on disk. Only after
 * the first answer, and the relay's own step 2, is the connection `open`. Everything that is sent waits until it is
 * durable on this device, in the order in which it was made.
 */
export class Connection {
	relay: Relay = 'connecting';
	lastAck: number | undefined;
	refusal: Refusal | undefined;
	/** The relay's time less this device's, in ms; `undefined` before it was told, and where the clock was set since. */
	skew: number | undefined;

	readonly #options: ConnectionOptions;
	readonly #provider: WebsocketProvider;
	readonly #acknowledged: Acknowledged;
	/** Rounds under way on this socket: what the relay had been sent; `undefined` where it was only asked to answer. */
	readonly #rounds = new Map<number, Clocks | undefined>();
	#round = 0;
	/** Whether this socket is to carry our whole state, so that an update is worth sending after it. */
	#carried = false;
	#confirmed = false;
	/** Updates of this task, to be sent together. */
	#burst: Uint8Array[] = [];
	/** Settles when everything handed over so far was sent, or its socket is gone. */
	#handed: Promise<unknown> = Promise.resolve();
	/** Bytes sent on this socket and not acknowledged. */
	#unanswered = 0;
	readonly #pulse: Pulse;
	readonly #watch: ReturnType<typeof setInterval>;
	#look: ReturnType<typeof setTimeout> | undefined;
	/** When the last attempt to connect began, in ms since 1970. */
	#attempted = 0;
	/** Who waits to be told whether the relay's digest is this document's. */
	#digest: ((same: boolean | undefined | Promise<boolean>) => void) | undefined;
	/** A ticket was refused: a close for want of one is final. */
	#turnedAway = false;

	constructor(options: ConnectionOptions) {
		const { url, room, doc, awareness } = options;
		this.#options = options;
		this.#acknowledged = new Acknowledged(options.noted);
		this.#pulse = new Pulse(options.now());
		this.#provider = new WebsocketProvider(url.replace(/^http/, 'ws') + SYNC_PATH, room, doc, {
			connect: false,
			WebSocketPolyfill: ticketSocket(this.#take, () => doc.clientID, this.#heard),
			// The relay closes so what has lost its place, or has another one: the next ticket tells.
			shouldReconnect: ({ code }) =>
				code === CLOSE.signedOut ? !this.#turnedAway : code < 4400 || code > 4499,
			awareness,
			// Tabs speak through `tabs.ts`, with or without a relay: what comes from this provider is from the relay.
			disableBc: true
		});
		// It sends at once what may not be durable yet, and takes one long message for a dead socket.
		doc.off('update', this.#provider._updateHandler);
		clearInterval(this.#provider._checkInterval as number);
		this.#watch = setInterval(() => this.#feel(false), LOOK_MS);
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

	/** What the relay has said to have on disk, as a state vector. */
	get acknowledged(): Uint8Array {
		return this.#acknowledged.encode();
	}

	/** How many changes the relay has not said to have on disk. */
	get unacknowledged(): number {
		return this.#acknowledged.waiting(clocksOf(this.#options.doc));
	}

	/**
	 * To be called when somebody has come back to the page, or the network has: a socket may be dead though it looks
	 * open. It is asked, and replaced when it does not answer soon; where there is none, one is opened at once.
	 */
	wake(): void {
		this.#feel(true);
	}

	/**
	 * Whether the entries of the document are those of the relay's; `undefined` where that cannot be told now: only at
	 * rest, and at equal state, may they be expected to be.
	 */
	compare(): Promise<boolean | undefined> {
		const { ws } = this.#provider;
		if (this.relay !== 'open' || this.unacknowledged > 0 || !ws) return Promise.resolve(undefined);
		this.#digest?.(undefined);
		return new Promise((resolve) => {
			const late = setTimeout(() => this.#digest?.(undefined), DIGEST_MS);
			this.#digest = (same) => {
				clearTimeout(late);
				this.#digest = undefined;
				resolve(same);
			};
			ws.send(message(MESSAGE.digest, () => undefined));
		});
	}

	/** Sends an update that Yjs holds back in the document: it is not told of, or counts as the relay's own. */
	tell(update: Uint8Array): void {
		this.#queue(update);
	}

	/** Takes a new socket. */
	rebuild(): void {
		if (this.relay === 'denied') return;
		this.#provider.disconnect();
		this.relay = 'connecting';
		this.#provider.wsUnsuccessfulReconnects = 0;
		this.#provider.connect();
		this.#options.changed();
	}

	close(): void {
		clearInterval(this.#watch);
		clearTimeout(this.#look);
		this.#digest?.(undefined);
		this.#options.doc.off('update', this.#updated);
		this.#provider.destroy();
	}

	readonly #take: TakeTicket = async () => {
		this.#attempted = this.#options.now();
		const ticket = await this.#options.take();
		this.#turnedAway = !ticket.ok && ticket.problem.code === 'revoked';
		return ticket;
	};

	/** Comes before the provider chooses its pause: the least of its own doubling one and `maxBackoffTime`. */
	readonly #closed = (event: CloseEvent | null): void => {
		this.#pulse.close();
		clearTimeout(this.#look);
		this.#digest?.(undefined);
		this.#rounds.clear();
		this.#burst = [];
		this.#handed = Promise.resolve();
		this.#unanswered = 0;
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

	readonly #heard = (isOpening: boolean): void => {
		const now = this.#options.now();
		if (isOpening) this.#pulse.open(now);
		else this.#pulse.hear(now);
	};

	/** Looks whether the socket is alive, and does what is to be done about it. */
	#feel(isWoken: boolean): void {
		if (this.relay === 'denied') return;
		const now = this.#options.now();
		const { wsconnected, synced } = this.#provider;
		const { todo, isLate, patience } = this.#pulse.look(now, {
			isWoken,
			isSynced: synced,
			unanswered: this.#unanswered
		});
		if (isLate && this.skew !== undefined) {
			this.skew = undefined;
			this.#options.changed();
		}
		if (todo === 'ask') this.#send([], undefined);
		if (todo === 'ask' || (isWoken && wsconnected)) {
			clearTimeout(this.#look);
			this.#look = setTimeout(() => this.#feel(false), patience);
		}
		const isStale = Math.abs(now - this.#attempted) >= FRESH_MS;
		if (todo === 'replace' || (isWoken && !wsconnected && isStale)) this.#replace(isWoken);
	}

	/** Gives the socket up for another: at once where somebody waits for it, else after a pause. */
	#replace(atOnce: boolean): void {
		if (atOnce) return this.rebuild();
		this.#provider.disconnect();
		this.#provider.shouldConnect = true;
	}

	#deny(refusal: Refusal): void {
		this.relay = 'denied';
		this.refusal = refusal;
		this.#options.changed();
	}

	readonly #updated = (
		update: Uint8Array,
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
		} else this.#queue(update);
		this.#options.changed();
	};

	#queue(update: Uint8Array): void {
		// A burst within one task is one round.
		if (this.#carried && this.#burst.push(update) === 1) queueMicrotask(() => this.#flush());
	}

	#flush(): void {
		const updates = this.#burst;
		this.#burst = [];
		if (updates.length > 0)
			this.#hand(updates.map((update) => frame((encoder) => writeUpdate(encoder, update))));
	}

	/** Sends what holds all of the document that was not sent, once that is durable; nothing overtakes it. */
	#hand(messages: readonly Uint8Array<ArrayBuffer>[]): void {
		const { ws } = this.#provider;
		const { doc, durable } = this.#options;
		const clocks = clocksOf(doc);
		const due = durable();
		this.#handed = this.#handed
			.then(() => due)
			.then(() => {
				// What a former socket did not get is in step 2 of the next.
				if (ws === this.#provider.ws) this.#send(messages, clocks);
			});
	}

	/** Sends messages, and asks to be told when everything sent so far is on disk. */
	#send(messages: readonly Uint8Array<ArrayBuffer>[], clocks: Clocks | undefined): void {
		const { ws } = this.#provider;
		if (ws?.readyState !== WebSocket.OPEN) return;
		this.#rounds.set(++this.#round, clocks);
		const round = message(MESSAGE.acknowledge, (encoder) =>
			encoding.writeVarUint(encoder, this.#round)
		);
		for (const one of [...messages, round]) {
			ws.send(one);
			this.#unanswered += one.byteLength;
		}
	}

	#answer(round: number): void {
		if (!this.#rounds.has(round)) return;
		for (const [earlier, clocks] of [...this.#rounds]) {
			if (earlier > round) break;
			this.#rounds.delete(earlier);
			if (!clocks) continue;
			this.#acknowledged.cover(clocks);
			this.#confirmed = true;
		}
		if (this.#rounds.size === 0) this.#unanswered = 0;
		this.lastAck = this.#options.now();
		this.#options.note(this.#acknowledged.encode());
		this.#settle();
	}

	/** Gives the relay a fresh ticket. Without one it closes the socket, and the next is refused where it has to be. */
	async #renew(): Promise<void> {
		const { ws } = this.#provider;
		const ticket = await this.#options.take();
		if (!ticket.ok || ws?.readyState !== WebSocket.OPEN) return;
		ws.send(message(MESSAGE.renew, (encoder) => encoding.writeVarString(encoder, ticket.value)));
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
			if (decoding.readVarUint(peek) !== messageYjsSyncStep1)
				return sync(encoder, decoder, ...rest);
			// Answered from here, and not by the provider: it would not wait.
			const vector = decoding.readVarUint8Array(peek);
			this.#acknowledged.replace(Y.decodeStateVector(vector));
			this.#carried = true;
			this.#burst = [];
			this.#hand([frame((answer) => writeSyncStep2(answer, this.#options.doc, vector))]);
		};
		messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) =>
			this.#answer(decoding.readVarUint(decoder));
		messageHandlers[MESSAGE.hello] = (_encoder, decoder) => {
			this.skew = decoding.readVarUint(decoder) - this.#options.now();
			this.#options.changed();
		};
		messageHandlers[MESSAGE.digest] = (_encoder, decoder) => {
			const { doc } = this.#options;
			const vector = decoding.readVarUint8Array(decoder);
			const digest = decoding.readVarUint8Array(decoder);
			// What both are of must be one instant: nothing is awaited before the text is made.
			const isComparable = sameClocks(Y.decodeStateVector(vector), clocksOf(doc));
			this.#digest?.(
				isComparable ? digestOf(doc).then((own) => sameBytes(own, digest)) : undefined
			);
		};
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

function message(
	type: number,
	write: (encoder: encoding.Encoder) => void
): Uint8Array<ArrayBuffer> {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, type);
	write(encoder);
	return encoding.toUint8Array(encoder);
}

/** A message of y-protocols. */
function frame(write: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
	return message(MESSAGE.sync, write);
}
