import { randomBytes } from 'node:crypto';
import { seal } from './redis-entry.ts';
import { Away, type Link } from './redis-link.ts';
import { keysOf, REVOKED } from './redis-keys.ts';
import { SCRIPTS } from './redis-scripts.ts';
import type { Append, Appended } from './storage.ts';

/** Answers of a Redis that is full, starting, busy, or cannot write: it may be mended. */
const PASSING = /^(OOM|LOADING|MISCONF|BUSY)/;
const PASSING_MS = 500;

export interface AppendOptions {
	/** How much may wait for a Redis that is away, bytes. */
	readonly waitingBytes: number;
	/** Nothing is acknowledged any more. */
	readonly onFailure: (error: Error) => void;
}

interface Pending {
	readonly keys: readonly string[];
	readonly args: readonly (string | Buffer)[];
	readonly sealed: Buffer;
	readonly from: object | undefined;
	/** Called with the number that the update has in the log. */
	readonly onKept: (seq: number, sealed: Buffer, settle: () => void) => void;
	readonly resolve: (answer: Appended) => void;
	readonly reject: (error: Error) => void;
	isSent: boolean;
}

/** The appends of this node that Redis has not answered. They wait while it is away, in their order. */
export class Appends {
	/** Names this node in the log. */
	readonly node = randomBytes(8).toString('hex');
	readonly #link: Link;
	readonly #options: AppendOptions;
	readonly #pending = new Map<number, Pending>();
	#count = 0;
	#bytes = 0;
	/** Earlier ones wait to be sent again; later ones must not overtake them. */
	#isHeld = false;
	#failure: Error | undefined;
	#onIdle: (() => void) | undefined;

	constructor(link: Link, options: AppendOptions) {
		this.#link = link;
		this.#options = options;
	}

	/** What came with an append that has not settled. */
	from(number: number): object | undefined {
		return this.#pending.get(number)?.from;
	}

	add(document: string, append: Append, onKept: Pending['onKept']): Promise<Appended> {
		const number = ++this.#count;
		const { update, member, device, claims, brings = [], from } = append;
		const sealed = seal(document, { node: this.node, number, update });
		const { document: channel, ledger, log } = keysOf(document);
		return new Promise((resolve, reject) => {
			if (this.#failure) return reject(this.#failure);
			const pending: Pending = {
				keys: [REVOKED, channel, ledger, log],
				args: [
					...[channel, member, device, sealed, String(claims.length)],
					...[...claims, ...brings].map(String)
				],
				sealed,
				from,
				onKept,
				resolve,
				reject,
				isSent: false
			};
			this.#pending.set(number, pending);
			this.#bytes += sealed.length;
			if (this.#bytes > this.#options.waitingBytes && this.#isHeld)
				this.fail(new Error('Redis was away for too long: too much waits for it'));
			else if (!this.#isHeld) void this.#send(number, pending);
		});
	}

	/** Redis is there again. */
	resume(): void {
		this.#isHeld = false;
		for (const [number, pending] of this.#pending)
			if (!pending.isSent) void this.#send(number, pending);
	}

	/** These and all later ones reject. */
	fail(error: Error): void {
		if (this.#failure) return;
		this.#failure = error;
		for (const [number, { reject }] of [...this.#pending]) {
			this.#forget(number);
			reject(error);
		}
		this.#options.onFailure(error);
	}

	refuse(): void {
		if (this.#failure) throw this.#failure;
	}

	/** Settles when every append was answered. */
	async idle(): Promise<void> {
		if (this.#pending.size > 0) await new Promise<void>((settle) => (this.#onIdle = settle));
	}

	async #send(number: number, pending: Pending): Promise<void> {
		const settle = (answer: Appended) => {
			this.#forget(number);
			pending.resolve(answer);
		};
		pending.isSent = true;
		try {
			const asked = this.#link.run(SCRIPTS.append, pending.keys, pending.args);
			const [answer] = await Promise.all([asked, this.#link.synced()]);
			if (answer === 'foreign' || answer === 'revoked') settle(answer);
			else pending.onKept(Number(answer), pending.sealed, () => settle('kept'));
		} catch (error) {
			pending.isSent = false;
			this.#isHeld = true;
			if (error instanceof Away) return;
			if (!(error instanceof Error)) throw error;
			if (!PASSING.test(error.message)) return this.fail(error);
			setTimeout(() => this.resume(), PASSING_MS);
		}
	}

	#forget(number: number): void {
		this.#bytes -= this.#pending.get(number)?.sealed.length ?? 0;
		this.#pending.delete(number);
		if (this.#pending.size === 0) this.#onIdle?.();
	}
}
