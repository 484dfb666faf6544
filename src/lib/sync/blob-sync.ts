import { MOST_HASHES } from '#lib/protocol/blob.ts';
import { BlobClient, type BlobOutcome, type BlobProblem } from './blob-client.ts';
import { openBlobStore, type BlobEntry, type BlobStore } from './blob-store.ts';
import { type Stored } from './database.ts';
import type { Facts } from './status.ts';
import type { TakeTicket } from './tickets.ts';

/** A blob that is to come from the relay. */
export interface WantedBlob {
	readonly hash: string;
	/** Media type. */
	readonly type: string;
	/** The attachment it is of. */
	readonly record: string;
}

/** What came of fetching it: here now, or why not. */
export type FetchedBlob =
	| { readonly ok: true }
	| { readonly ok: false; readonly problem: BlobProblem | { readonly code: 'not-stored' } };

export interface BlobSyncOptions {
	readonly workspace: string;
	readonly now: () => number;
	/** In [0, 1), for the jitter of the pauses between attempts. */
	readonly random: () => number;
	/** Called after `facts` have changed. */
	readonly changed: () => void;
}

/** How the relay is reached. */
interface Reach {
	readonly url: string;
	readonly take: TakeTicket;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** So long, in ms, nothing is sent that the relay has refused for a reason that may pass. */
const REFUSED_MS = 15 * 60_000;
const NOTHING: Facts = { pendingWrites: 0, relay: 'none', unacknowledged: 0 };

/**
 * Brings the blobs of a workspace to its relay, one after another, from the tab that leads; what is not there yet counts
 * as waiting in every tab. Fetches those that somebody wants to see, in the tab that wants it.
 */
export class BlobSync {
	readonly #options: BlobSyncOptions;
	readonly #store: Promise<Stored<BlobStore>>;
	readonly #ended = new AbortController();
	readonly #fetching = new Map<string, Promise<FetchedBlob>>();
	#client: BlobClient | undefined;
	#leads = false;
	#running = false;
	/** Something came while it ran. */
	#again = false;
	/** Those that the relay has refused, and until when they are not sent again, ms since 1970. */
	readonly #refused = new Map<string, number>();
	/** Whether the relay was asked, since this tab leads, which of those it was given it does not hold. */
	#compared = false;
	#failures = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#facts: Facts = NOTHING;
	#stop: () => void = () => undefined;

	constructor(options: BlobSyncOptions) {
		this.#options = options;
		this.#store = openBlobStore(options.workspace);
		void this.#follow();
	}

	/** Those that the relay has not got count as changes that it has not acknowledged. */
	get facts(): Facts {
		return this.#facts;
	}

	connect({ url, take }: Reach): void {
		const { workspace } = this.#options;
		this.#client ??= new BlobClient({ url, workspace, take });
		this.#begin();
	}

	lead(leads: boolean): void {
		this.#leads = leads;
		this.#compared = false;
		this.#begin();
	}

	/** The network may be back. */
	wake(): void {
		this.#failures = 0;
		this.#refused.clear();
		this.#begin();
	}

	/** Brings a blob here, unless it is. */
	fetch(wanted: WantedBlob): Promise<FetchedBlob> {
		const known = this.#fetching.get(wanted.hash);
		if (known) return known;
		const fetching = this.#fetch(wanted).finally(() => this.#fetching.delete(wanted.hash));
		this.#fetching.set(wanted.hash, fetching);
		return fetching;
	}

	/**
	 * Tells the relay what of its blobs nobody refers to, from the tab that leads. Settles with how many went, or
	 * `undefined` where it was not told.
	 * @param findNeeded reads what is referred to; `undefined` where that cannot be known now
	 */
	async tidy(
		findNeeded: () => Promise<ReadonlySet<string> | undefined>
	): Promise<number | undefined> {
		const { signal } = this.#ended;
		const [client, store] = [this.#client, await this.#store];
		if (!this.#leads || !client || !store.ok) return undefined;
		const held = await client.held(signal);
		if (!held.ok) return undefined;
		if (held.value.length === 0) return 0;
		const needed = await findNeeded();
		const entries = await store.value.list();
		if (!needed || !entries.ok) return undefined;
		// What is about to be sent is about to be referred to.
		const waiting = entries.value.filter(({ state }) => state === 'waiting');
		const kept = new Set([...needed, ...waiting.map(({ hash }) => hash)]);
		const said = held.value.filter(
			({ hash, spareSince }) => !kept.has(hash) || spareSince !== undefined
		);
		let removed = 0;
		for (let at = 0; at < said.length; at += MOST_HASHES) {
			const hashes = said.slice(at, at + MOST_HASHES).map(({ hash }) => hash);
			const heard = await client.say(
				{
					spare: hashes.filter((hash) => !kept.has(hash)),
					needed: hashes.filter((hash) => kept.has(hash))
				},
				signal
			);
			if (!heard.ok) return undefined;
			removed += heard.value;
		}
		return removed;
	}

	async close(): Promise<void> {
		this.#ended.abort();
		clearTimeout(this.#timer);
		this.#stop();
		const store = await this.#store;
		if (store.ok) store.value.close();
	}

	async #follow(): Promise<void> {
		const store = await this.#store;
		if (!store.ok || this.#ended.signal.aborted) return;
		this.#stop = store.value.onNews(({ kind }) => {
			if (kind === 'changed') void this.#count(store.value).then(() => this.#begin());
		});
		await this.#count(store.value);
		this.#begin();
	}

	async #count(store: BlobStore): Promise<void> {
		const entries = await store.list();
		if (!entries.ok || this.#ended.signal.aborted) return;
		const unacknowledged = entries.value.filter(({ state }) => state === 'waiting').length;
		if (unacknowledged === this.#facts.unacknowledged) return;
		this.#facts = { ...NOTHING, unacknowledged };
		this.#options.changed();
	}

	/** Sends what waits, unless that is being done. */
	#begin(): void {
		if (!this.#leads || !this.#client || this.#ended.signal.aborted) return;
		this.#again = this.#running;
		if (this.#running) return;
		clearTimeout(this.#timer);
		this.#running = true;
		void this.#run(this.#client).then((pause) => {
			this.#running = false;
			if (this.#ended.signal.aborted) return;
			if (pause !== undefined) this.#timer = setTimeout(() => this.#begin(), pause);
			else if (this.#again) this.#begin();
		});
	}

	/** Settles with how long to wait before the next attempt, in ms; `undefined` where nothing is left to do. */
	async #run(client: BlobClient): Promise<number | undefined> {
		const store = await this.#store;
		if (!store.ok) return undefined;
		const problem = this.#compared ? undefined : await this.#compare(client, store.value);
		if (problem) return this.#pause(problem);
		for (;;) {
			const next = await this.#next(store.value);
			if (!next) return undefined;
			const problem = await this.#send(client, store.value, next);
			if (!this.#leads || this.#ended.signal.aborted) return undefined;
			if (problem) return this.#pause(problem);
			this.#failures = 0;
		}
	}

	/** The one that waits the longest; what is too large for the relay does not become smaller. */
	async #next(store: BlobStore): Promise<BlobEntry | undefined> {
		const entries = await store.list();
		if (!entries.ok) return undefined;
		return entries.value
			.filter(({ state, refused }) => state === 'waiting' && refused?.code !== 'too-large')
			.filter(({ hash }) => (this.#refused.get(hash) ?? 0) <= this.#options.now())
			.sort((a, b) => a.at - b.at)[0];
	}

	/** Settles with why nothing can be sent just now, if so. */
	async #send(
		client: BlobClient,
		store: BlobStore,
		{ hash, isLeaving }: BlobEntry
	): Promise<Passing | undefined> {
		const later = () => void this.#refused.set(hash, this.#options.now() + REFUSED_MS);
		const bytes = await store.read(hash);
		if (!bytes.ok || !bytes.value) return later();
		const { signal } = this.#ended;
		store.moving(hash, 0);
		const outcome = await client.put(hash, bytes.value, signal, (share) =>
			store.moving(hash, share)
		);
		store.moving(hash, undefined);
		if (outcome.ok) {
			const noted = await store.note([hash], (entry) => ({
				...entry,
				...(entry.state === 'waiting' ? { state: 'sent' } : {}),
				refused: undefined
			}));
			if (isLeaving) await store.remove([hash]);
			return noted.ok ? undefined : later();
		}
		const { problem } = outcome;
		if (isPassing(problem)) return problem.code;
		later();
		await store.note([hash], (entry) => ({ ...entry, refused: problem }));
		return undefined;
	}

	/** A relay that was put back from a backup, or moved, may lack what it was given. */
	async #compare(client: BlobClient, store: BlobStore): Promise<Passing | undefined> {
		const entries = await store.list();
		const given = entries.ok ? entries.value.filter(({ state }) => state === 'sent') : [];
		const hashes = given.map(({ hash }) => hash);
		for (let at = 0; at < hashes.length; at += MOST_HASHES) {
			const part = hashes.slice(at, at + MOST_HASHES);
			const lacking = await client.lacks(part, this.#ended.signal);
			if (!lacking.ok) return isPassing(lacking.problem) ? lacking.problem.code : undefined;
			if (lacking.value.length > 0)
				await store.note(lacking.value, (entry) => ({ ...entry, state: 'waiting' }));
		}
		this.#compared = true;
		return undefined;
	}

	async #fetch({ hash, type, record }: WantedBlob): Promise<FetchedBlob> {
		const store = await this.#store;
		if (!store.ok) return { ok: false, problem: { code: 'not-stored' } };
		const here = await store.value.read(hash);
		if (here.ok && here.value) return { ok: true };
		if (!this.#client) return { ok: false, problem: { code: 'unknown' } };
		const { signal } = this.#ended;
		const came: BlobOutcome<ArrayBuffer> = await this.#client.get(hash, signal, (share) =>
			store.value.moving(hash, share)
		);
		store.value.moving(hash, undefined);
		if (!came.ok) return came;
		const at = this.#options.now();
		const kept = await store.value.put(came.value, { hash, type, at, record, state: 'fetched' });
		return kept.ok ? { ok: true } : { ok: false, problem: { code: 'not-stored' } };
	}

	#pause(problem: Passing): number {
		if (problem === 'revoked') return REFUSED_MS;
		const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures++, LONGEST_PAUSE_MS);
		return pause * (0.5 + this.#options.random() / 2);
	}
}

/** The line, or the relay for now: it has nothing to do with the blob. */
type Passing = (typeof PASSING)[number];
const PASSING = ['offline', 'revoked', 'signed-out', 'too-many', 'not-now'] as const;

function isPassing(problem: BlobProblem): problem is { readonly code: Passing } {
	return PASSING.some((code) => code === problem.code);
}
