import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import { setTimeout as delay } from 'node:timers/promises';
import { holdToPromise, Refusal } from './redis-promise.ts';
import { type Script, SCRIPTS } from './redis-scripts.ts';

/** So often Redis is asked whether it is there and as it should be, and so long it may take to answer. */
const PULSE_MS = 5_000;
const SILENCE_MS = 15_000;
const RETRY_MS = { first: 50, most: 1_000 };

export interface LinkEvents {
	/** There again, and subscribed to all channels: what was published in between was missed. */
	onUp(): void;
	onMessage(channel: string, message: Buffer): void;
	/** Redis is not one any more that keeps the promise. */
	onRefusal(refusal: Refusal): void;
}

/** Redis is not there, or went away before it answered: what was asked may have happened. */
export class Away extends Error {
	constructor() {
		super('Redis is away');
	}
}

type Client = ReturnType<typeof newClient>;

interface Pair {
	readonly commands: Client;
	readonly messages: Client;
	/** Whether Redis can be asked to wait for its disk. */
	canWait: boolean;
}

type Argument = string | Buffer;

/** The two connections to Redis, of commands and of messages: up together or not at all. */
export class Link {
	readonly #url: string;
	readonly #events: LinkEvents;
	readonly #channels = new Set<string>();
	#pair: Pair | undefined;
	#epoch = 0;
	#syncing: Promise<unknown> = Promise.resolve();
	#nextSync: Promise<void> | undefined;
	#isClosed = false;

	private constructor(url: string, events: LinkEvents) {
		this.#url = url;
		this.#events = events;
	}

	/** Rejects where Redis is not there, or with a `Refusal`. */
	static async open(url: string, channels: readonly string[], events: LinkEvents): Promise<Link> {
		const link = new Link(url, events);
		for (const channel of channels) link.#channels.add(channel);
		link.#use(await link.#dial());
		return link;
	}

	/** Another one after each connection: what was published between two was missed. */
	get epoch(): number {
		return this.#epoch;
	}

	/** Sends a command at once, in the order of the calls, and gives its answer. Rejects with `Away` or Redis' error. */
	async command(args: readonly Argument[]): Promise<unknown> {
		return await this.#send(args, {});
	}

	async run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
		return await this.#send(call(script, keys, args), {});
	}

	/** The same for scripts and commands that answer with bytes. */
	async runForBytes(script: Script, keys: readonly string[], args: readonly Argument[]) {
		return await this.#send(call(script, keys, args), BYTES);
	}

	async commandForBytes(args: readonly Argument[]): Promise<unknown> {
		return await this.#send(args, BYTES);
	}

	/**
	 * Settles once what was sent before is on Redis' disk. Before 7.2 that rests on its `appendfsync always` alone: it
	 * syncs before it answers. From then on it is asked as well, once for all that came while it was asked before.
	 */
	async synced(): Promise<void> {
		if (this.#pair?.canWait === false) return;
		this.#nextSync ??= this.#syncing.then(() => {
			this.#nextSync = undefined;
			const asked = this.command(['WAITAOF', '1', '0', '0']);
			this.#syncing = asked.catch(() => undefined);
			return asked.then(() => undefined);
		});
		return await this.#nextSync;
	}

	async subscribe(channel: string): Promise<void> {
		const pair = this.#pair;
		if (!pair) throw new Away();
		this.#channels.add(channel);
		await pair.messages.subscribe(channel, this.#onMessage, true).catch(() => {
			throw new Away();
		});
	}

	unsubscribe(channel: string): void {
		this.#channels.delete(channel);
		// Where that fails the connection is lost, and its successor does not subscribe.
		this.#pair?.messages.unsubscribe(channel).catch(() => undefined);
	}

	close(): void {
		this.#isClosed = true;
		const pair = this.#pair;
		this.#pair = undefined;
		if (pair) hangUp(pair);
	}

	async #send(args: readonly Argument[], options: typeof BYTES | object): Promise<unknown> {
		const pair = this.#pair;
		if (!pair) throw new Away();
		try {
			return await pair.commands.sendCommand(args, options);
		} catch (error) {
			if (!(error instanceof ErrorReply)) throw new Away();
			// Somebody made Redis forget the scripts; the next connection brings them.
			if (!error.message.startsWith('NOSCRIPT')) throw error;
			this.#lose(pair);
			throw new Away();
		}
	}

	readonly #onMessage = (message: Buffer, channel: Buffer) =>
		this.#events.onMessage(channel.toString(), message);

	async #dial(): Promise<Pair> {
		const pair: Pair = {
			commands: newClient(this.#url),
			messages: newClient(this.#url),
			canWait: false
		};
		for (const client of [pair.commands, pair.messages]) client.on('error', () => this.#lose(pair));
		try {
			await Promise.all([pair.commands.connect(), pair.messages.connect()]);
			pair.canWait = await holdToPromise((command) => pair.commands.sendCommand(command));
			for (const { lua } of Object.values(SCRIPTS))
				await pair.commands.sendCommand(['SCRIPT', 'LOAD', lua]);
			await pair.messages.subscribe([...this.#channels], this.#onMessage, true);
			return pair;
		} catch (error) {
			hangUp(pair);
			throw error;
		}
	}

	#use(pair: Pair): void {
		this.#pair = pair;
		this.#epoch++;
		if (this.#isClosed) this.close();
		else if (pair.commands.isReady && pair.messages.isReady) {
			void this.#watch(pair);
			this.#events.onUp();
		} else this.#lose(pair);
	}

	#lose(pair: Pair): void {
		if (this.#pair !== pair) return;
		this.#pair = undefined;
		hangUp(pair);
		void this.#redial();
	}

	async #redial(): Promise<void> {
		for (let wait = RETRY_MS.first; !this.#isClosed; wait = Math.min(wait * 2, RETRY_MS.most)) {
			await delay(wait);
			try {
				return this.#use(await this.#dial());
			} catch (error) {
				if (error instanceof Refusal) return this.#events.onRefusal(error);
			}
		}
	}

	/** Notices a Redis that is gone without a word, and one that was told to be careless. */
	async #watch(pair: Pair): Promise<void> {
		while (this.#pair === pair) {
			await delay(PULSE_MS, undefined, { ref: false });
			const late = setTimeout(() => this.#lose(pair), SILENCE_MS);
			try {
				await holdToPromise((command) => pair.commands.sendCommand(command));
				await pair.messages.ping();
			} catch (error) {
				if (this.#pair === pair && error instanceof Refusal) this.#events.onRefusal(error);
				else this.#lose(pair);
			} finally {
				clearTimeout(late);
			}
		}
	}
}

const BYTES = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

function newClient(url: string) {
	const socket = { connectTimeout: SILENCE_MS, reconnectStrategy: false } as const;
	return createClient({ url, RESP: 2, disableOfflineQueue: true, socket });
}

function call(script: Script, keys: readonly string[], args: readonly Argument[]) {
	return ['EVALSHA', script.sha, String(keys.length), ...keys, ...args];
}

function hangUp({ commands, messages }: Pair): void {
	for (const client of [commands, messages]) client.destroy();
}
