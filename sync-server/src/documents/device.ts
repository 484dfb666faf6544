import { CLOSE, REFUSE } from '#lib/protocol/message.ts';
import { mayDelete, type OperationHead, parseHead } from '#lib/protocol/operation.ts';
import { leads, type Access } from '#lib/protocol/permission.ts';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Limits } from '../limits.ts';
import { type Log, problemOf } from '../log.ts';
import type { Gate, Visitor } from '../team/gate.ts';
import type { Batch } from './batch.ts';
import { Bucket } from './bucket.ts';
import type { Compactor } from './compactor.ts';
import { Feed, type FeedOptions } from './feed.ts';
import { frame, pingAnd } from './frame.ts';
import { isLog, judge, type Writer } from './guard.ts';
import { Outbox, type Turn } from './outbox.ts';
import { isOrdered } from './pack.ts';
import { Arrival, type Ids, type Listener, type Room } from './room.ts';
import { type Run, scan } from './scan.ts';
import * as wire from './wire.ts';

/** So many silent ticks are forgiven while bytes of ours are on their way: a slow line answers behind them. */
const SLOW_TICKS = 8;
/** A socket that does not answer its close by then is cut off, in ms. */
const CLOSING_MS = 500;

/** Of an update: each weighs much more in memory than the bytes that say it. */
const MOST_SPANS = 2 ** 20;

const TICK = pingAnd(wire.KEEP_ALIVE);

export interface DeviceOptions {
	readonly gate: Gate;
	readonly limits: Limits;
	readonly log: Log;
	/** ms since 1970 */
	readonly now: () => number;
	readonly turn: Turn;
	readonly compactor: Compactor;
	readonly feed: Omit<FeedOptions, 'onFault'>;
	/** Message 102 was answered so many ms after it came. */
	readonly onAck: (ms: number) => void;
	/** A change was refused (message 104), or a socket closed, with this code. */
	readonly onRefusal: (code: number) => void;
}

/** A socket as it was let in. */
export interface Entrance {
	readonly socket: WebSocket;
	/** The connection below it. */
	readonly stream: Duplex;
	readonly visitor: Visitor;
	readonly access: Access;
	/** The Yjs client id it says that it writes with. */
	readonly client: number | undefined;
}

/** One socket of a device, in the room of one document. What comes in on it is handled in its order. */
export class Device implements Listener, Writer {
	readonly access: Access;
	readonly client: number | undefined;
	readonly brought = new Set<number>();
	visitor: Visitor;

	readonly #socket: WebSocket;
	readonly #room: Room;
	readonly #options: DeviceOptions;
	readonly #outbox: Outbox;
	readonly #feed: Feed;
	readonly #messages: Bucket;
	readonly #bytes: Bucket;

	/** What came while something before it is waited for. */
	readonly #queue: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
	#isWaiting = false;
	/** Whether every update of this socket so far is durable. */
	#appended: Promise<boolean> = Promise.resolve(true);
	/** Bytes of this socket's updates that are not durable yet. */
	#coming = 0;
	/** The number of the last message 102, and whether something was refused since. */
	#asked = 0;
	#isRefused = false;
	#isDigesting = false;
	#isClosing = false;
	#silentTicks = 0;
	/** When a fresh ticket is asked for, and by when it must have come; ms since 1970. */
	#renewAt: number;
	#renewBy = Infinity;

	constructor(
		{ socket, stream, visitor, access, client }: Entrance,
		room: Room,
		options: DeviceOptions
	) {
		const { limits, turn, now } = options;
		this.visitor = visitor;
		this.access = access;
		this.client = client;
		this.#socket = socket;
		this.#room = room;
		this.#options = options;
		this.#messages = new Bucket(limits.messagesPerSecond, now());
		this.#bytes = new Bucket(limits.bytesPerSecond, now());
		this.#renewAt = now() + limits.renewMs;
		this.#outbox = new Outbox(stream, turn, () => this.#feed.advance());
		this.#feed = new Feed(room, this.#outbox, this, {
			...options.feed,
			onFault: (error) => {
				const document = room.name;
				options.log({ event: 'document-unreadable', document, problem: problemOf(error) });
				this.close(CLOSE.overload, 'not readable now');
			}
		});
		socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
		socket.on('pong', () => (this.#silentTicks = 0));
		// A large message on a slow line: until its end there is nothing else to hear of it.
		stream.on('data', () => (this.#silentTicks = 0));
		room.listeners.add(this);
		if (client !== undefined) room.presence.meet(client, this.member);
		this.#send(wire.encodeHello(now(), told(limits)));
		// Who reads here is asked too: what they wrote when they still might is refused aloud, not left lying.
		this.#send(wire.encodeStep1(room.structs.vector()));
		const present = room.presence.present();
		if (present.length > 0) this.present(frame(wire.encodePresence(present)));
	}

	get member(): string {
		return this.visitor.grant.member;
	}

	/** Whether what may be missed is not sent now. */
	get #isBehind(): boolean {
		return this.#isClosing || this.#outbox.held >= this.#options.limits.bufferedBytes / 2;
	}

	/** Bytes that wait to be sent. */
	get unsent(): number {
		return this.#outbox.bytes;
	}

	/** The socket is gone: whom it stood for has left. */
	leave(): void {
		this.#isClosing = true;
		this.#feed.end();
		this.#room.listeners.delete(this);
		this.#room.announce(this.#room.presence.leave(this, this.#options.now()));
	}

	/** Says that the relay is there, ends a socket that has not answered since, and asks for a fresh ticket in time. */
	tick(now: number): void {
		const isSlow = this.#outbox.bytes > 0;
		if (this.#silentTicks > (isSlow ? SLOW_TICKS : 1)) return this.#socket.terminate();
		if (now >= this.#renewBy) return this.close(CLOSE.signedOut, 'no fresh ticket');
		if (this.#silentTicks === 0) this.#options.gate.seen(this.visitor);
		this.#silentTicks++;
		if (!isSlow) this.#outbox.push(TICK);
		if (now < this.#renewAt) return;
		const { renewMs, renewGraceMs } = this.#options.limits;
		this.#renewAt = now + renewMs;
		this.#renewBy = now + renewGraceMs;
		this.#send(wire.encodeRenew(renewGraceMs));
	}

	/** Who is at the socket has changed. */
	revisit(visitor: Visitor | undefined): void {
		const isLetGo = this.visitor.held && visitor?.held === false;
		if (!visitor || isLetGo || !isSameGrant(visitor, this.visitor))
			return this.close(CLOSE.signedOut, visitor ? 'what you may do has changed' : 'signed out');
		this.visitor = visitor;
	}

	pass(batch: Batch): void {
		if (!this.#isClosing) this.#feed.pass(batch);
	}

	present(bytes: Buffer): void {
		if (!this.#isBehind) this.#outbox.push(bytes);
	}

	/** Nothing that comes after this is taken, nor anything that waits. */
	close(code: number, reason: string): void {
		if (this.#isClosing) return;
		this.#isClosing = true;
		this.#queue.length = 0;
		this.#feed.end();
		this.#options.log({ event: 'socket-closed', code, reason });
		this.#options.onRefusal(code);
		this.#outbox.flush();
		this.#socket.resume();
		this.#socket.close(code, reason);
		void setTimeout(CLOSING_MS, undefined, { ref: false }).then(() => this.#socket.terminate());
	}

	#receive(data: Buffer, isBinary: boolean): void {
		if (this.#isClosing) return;
		if (this.#isWaiting) {
			this.#queue.push({ data, isBinary });
			return;
		}
		this.#silentTicks = 0;
		const now = this.#options.now();
		let waiting: Promise<unknown> | undefined;
		try {
			const message = isBinary ? wire.parse(data, this.#options.limits) : undefined;
			if (!message) return this.close(CLOSE.malformed, 'malformed');
			waiting = this.#handle(message, now);
		} catch (error) {
			return this.#fail(error);
		}
		const pause = Math.max(this.#messages.take(1, now), this.#bytes.take(data.byteLength, now));
		if (pause > 0) {
			if (this.#messages.isAbused(now) || this.#bytes.isAbused(now))
				return this.close(CLOSE.slowDown, 'too much for too long');
			waiting = Promise.all([waiting, setTimeout(pause, undefined, { ref: false })]);
		}
		if (waiting) void this.#wait(waiting);
	}

	/** Reads no more until something is done, so that what follows comes after it. */
	async #wait(waiting: Promise<unknown>): Promise<void> {
		this.#isWaiting = true;
		this.#socket.pause();
		try {
			await waiting;
		} catch (error) {
			this.#fail(error);
		}
		this.#isWaiting = false;
		// One of them may have to wait again: those after it stay.
		for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
			this.#receive(next.data, next.isBinary);
			if (this.#isWaiting) return;
		}
		this.#socket.resume();
	}

	/** A fault of ours must not end the other sockets of the process. */
	#fail(error: unknown): void {
		if (this.#isClosing) return;
		this.#options.log({ event: 'fault', problem: problemOf(error) });
		this.close(CLOSE.overload, 'fault');
	}

	/** @returns what must be done before the next message, if anything */
	#handle(message: wire.Message, now: number): Promise<unknown> | undefined {
		switch (message.kind) {
			case 'vector':
				this.#feed.start(message.vector);
				return undefined;
			case 'update':
				return this.#update(message.update);
			case 'presence': {
				const { presence, ledger } = this.#room;
				const own = message.states.filter(
					({ client }) => (ledger.get(client) ?? this.member) === this.member
				);
				const { news, gone } = presence.receive(own, this, now);
				this.#room.announce(news);
				if (gone.length > 0) this.present(frame(wire.encodePresence(gone)));
				return undefined;
			}
			case 'presence-query':
				if (!this.#isBehind)
					this.present(frame(wire.encodePresence(this.#room.presence.present())));
				return undefined;
			case 'acknowledge':
				void this.#acknowledge(message.count);
				return undefined;
			case 'digest':
				void this.#digest();
				return undefined;
			case 'renew':
				return this.#renew(message.ticket);
			case 'other':
				return undefined;
			default:
				return message satisfies never;
		}
	}

	#update(update: Uint8Array): Promise<unknown> | undefined {
		const room = this.#room;
		const heads: OperationHead[] = [];
		let purges = false;
		const text = (client: number, clock: number, entry: string) => {
			if (clock < room.structs.end(client) || !mayDelete(entry)) return;
			const head = parseHead(entry);
			if (head?.deleted !== undefined) heads.push(head);
			if (head?.kind === 'purge' && this.#isOwn(client)) purges = true;
		};
		let isPlain = true;
		const found = scan(update, {
			most: MOST_SPANS,
			type: () => (isPlain = false),
			...(room.kind === 'ops' && { text })
		});
		if (!found || !isInOrder(update, found.runs, found.needs)) {
			this.close(CLOSE.malformed, 'malformed');
			return undefined;
		}
		if (isLog(room.kind) && !isPlain) {
			this.#refuse(REFUSE.appendOnly, 'a log has entries and nothing else');
			return undefined;
		}
		if (purges && !leads(this.visitor.grant.role)) {
			this.#refuse(REFUSE.readOnly, 'only owners and managers delete for good');
			return undefined;
		}
		return this.#ingest(new Arrival(update, found, this), heads);
	}

	/** Whether this member writes with a client id, be it now or before. What a device brings of others is theirs. */
	#isOwn(client: number): boolean {
		const owner = this.#room.ledger.get(client);
		return owner === undefined ? (this.client ?? client) === client : owner === this.member;
	}

	#ingest(arrival: Arrival, heads: readonly OperationHead[]): Promise<unknown> | undefined {
		const { limits, now } = this.#options;
		const room = this.#room;
		const size = arrival.update.byteLength;
		const verdict = judge(room, this, arrival.scan, { size, now: now(), limits });
		switch (verdict.kind) {
			case 'known':
				return undefined;
			case 'wait':
				return room.settled().then(() => this.#again(arrival, heads));
			case 'refuse':
				this.#refuse(verdict.code, verdict.text);
				return undefined;
			case 'close':
				this.close(verdict.code, verdict.text);
				return undefined;
			case 'take':
				if (heads.length > 0 && room.deletions.note(this.member, heads, now(), limits))
					return this.#count().then(() => this.#again(arrival, []));
				for (const client of verdict.fresh) this.brought.add(client);
				this.#appended = this.#append(arrival, verdict);
				return this.#coming > limits.bufferedBytes ? this.#appended : undefined;
			default:
				return verdict satisfies never;
		}
	}

	#again(arrival: Arrival, heads: readonly OperationHead[]): Promise<unknown> | undefined {
		return this.#isClosing ? undefined : this.#ingest(arrival, heads);
	}

	async #append(arrival: Arrival, ids: Ids): Promise<boolean> {
		const before = this.#appended;
		const { byteLength } = arrival.update;
		this.#coming += byteLength;
		const outcome = await this.#room.append(arrival, this.visitor, ids);
		this.#coming -= byteLength;
		if (outcome === 'revoked') this.close(CLOSE.signedOut, 'signed out');
		if (outcome === 'foreign')
			this.close(CLOSE.forbidden, 'another member writes with this client id');
		return (await before) && outcome === 'kept';
	}

	/** Has it counted what this member deleted in a day, and holds them where it is too much. */
	async #count(): Promise<void> {
		const { deletions } = this.#room;
		const { member, visitor } = this;
		const census = await this.#options.compactor.census(
			this.#room,
			member,
			deletions.records(member)
		);
		const found = deletions.judge(member, census, this.#options.limits);
		if (!found) return;
		await this.#options.gate.hold(visitor, found);
		deletions.held(member);
		this.visitor = { ...this.visitor, held: true };
	}

	async #acknowledge(count: number): Promise<void> {
		const since = performance.now();
		this.#asked = count;
		// What was refused is answered with 104 in place of it.
		const isRefused = this.#isRefused;
		this.#isRefused = false;
		// Where a write failed the relay is stopping: silence is the true answer.
		if (!(await this.#appended) || isRefused) return;
		this.#send(wire.encodeAcknowledgement(count));
		this.#options.onAck(performance.now() - since);
	}

	#refuse(code: number, text: string): void {
		this.#isRefused = true;
		this.#options.onRefusal(code);
		this.#send(wire.encodeRefusal(this.#asked + 1, code, text));
	}

	async #digest(): Promise<void> {
		if (this.#isDigesting) return;
		this.#isDigesting = true;
		try {
			const { vector, digest } = await this.#options.compactor.digest(this.#room);
			this.#send(wire.encodeDigest(vector, digest));
		} catch {
			// Of a document that the worker cannot read there is none to compare.
		} finally {
			this.#isDigesting = false;
		}
	}

	async #renew(ticket: string): Promise<void> {
		const visitor = await this.#options.gate.admit(ticket);
		if (!visitor || visitor.device !== this.visitor.device)
			return this.close(CLOSE.signedOut, 'no such ticket');
		this.#renewBy = Infinity;
		this.#renewAt = this.#options.now() + this.#options.limits.renewMs;
		this.revisit(visitor);
	}

	#send(message: Uint8Array): void {
		if (this.#isClosing) return;
		if (this.#outbox.held > this.#options.limits.bufferedBytes)
			return this.close(CLOSE.overload, 'too slow');
		this.#outbox.push(frame(message));
	}
}

/** The limits that a device is told, by the names it knows. */
function told(limits: Limits): object {
	const { frameBytes, bufferedBytes, presenceBytes, presencePerSocket, silenceMs } = limits;
	return { frameBytes, bufferedBytes, presenceBytes, presencePerSocket, silenceMs };
}

/** Whether an update can be applied: the structs of several clients may refer to each other in a circle. */
function isInOrder(
	update: Uint8Array,
	runs: readonly Run[],
	needs: ReadonlyMap<number, number>
): boolean {
	const isMixed = runs.length > 1 && runs.some(({ client }) => needs.has(client));
	return !isMixed || isOrdered(update);
}

/** Whether somebody may do what they could. */
export function isSameGrant(one: Visitor, other: Visitor): boolean {
	return (
		one.workspace === other.workspace && JSON.stringify(one.grant) === JSON.stringify(other.grant)
	);
}
