import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Acknowledged, clocksOf } from './acknowledged.ts';
import { Autosave } from './autosave.ts';
import { Checkup } from './checkup.ts';
import { Connection } from './connection.ts';
import type { Stored } from './database.ts';
import type { OpenPersistence } from './persistence.ts';
import type { Refusal } from './refusal.ts';
import type { Facts, Relay } from './status.ts';
import { Tabs } from './tabs.ts';
import type { TakeTicket } from './tickets.ts';

/** What a document needs to reach its relay. */
export interface Reach {
	readonly url: string;
	readonly take: TakeTicket;
	/** Called when the relay has refused a change of this document. */
	readonly refused: (refusal: Refusal) => void;
	/** Called when the document was compared with the relay's. */
	readonly compared: (same: boolean) => void;
	readonly now: () => number;
	readonly random: () => number;
}

/** What the leading tab knows of a document at the relay. */
export interface RelayFacts {
	readonly relay: Relay;
	/** What the relay has said to have on disk, as a state vector. */
	readonly acknowledged: Uint8Array;
	readonly lastAck: number | undefined;
	readonly refusal: Refusal | undefined;
	/** The relay's time less this device's, in ms. */
	readonly skew: number | undefined;
}

/** The name of a document's database and channel on this device. */
export function nameOf(room: string): string {
	return `runnel/${room}`;
}

/**
 * One document: saved on this device, in step with the browser's other tabs and, once connected, with the relay.
 *
 * Only the leading tab connects, and only it writes under the client id that this device has stored.
 */
export class SyncedDocument {
	readonly doc = new Y.Doc();
	/** Says nothing until it is given a state. */
	readonly awareness = new Awareness(this.doc);
	readonly saving: Autosave;
	/** Its name, as `formatRoom` writes it. */
	readonly room: string;

	readonly #changed: () => void;
	readonly #tabs: Tabs;
	#reach: Reach | undefined;
	#leads = false;
	/** Whether what the tab that led before has stored is in the document. */
	#isCaughtUp = false;
	#connection: Connection | undefined;
	#checkup: Checkup | undefined;
	/** What the leading tab has told, and what of it is acknowledged. */
	#told: { readonly facts: RelayFacts; readonly acknowledged: Acknowledged } | undefined;
	#turn: Promise<unknown> = Promise.resolve();
	#ended = false;
	/** Who waits to tell the relay what is being saved. */
	#waiting: (() => void)[] = [];

	/** `changed` is called after the facts did. */
	constructor(room: string, open: OpenPersistence, changed: () => void) {
		const name = nameOf(room);
		this.room = room;
		this.#changed = changed;
		this.awareness.setLocalState(null);
		this.saving = new Autosave(name, this.doc, open, {
			keeps: (origin) => origin !== Tabs.STORED,
			changed: () => {
				const { problem } = this.saving;
				// Another tab has set it back: what was refused is still here, and must not come to that tab again.
				if (problem?.code === 'replaced') this.#tabs.close();
				else if (problem) this.#tabs.rescue();
				if (this.saving.isTellable) for (const settle of this.#waiting.splice(0)) settle();
				changed();
			}
		});
		this.#tabs = new Tabs(name, this.doc, {
			apply: (update, origin) => this.apply(update, origin),
			isStored: (origin) => this.saving.isStore(origin),
			durable: () => this.saving.durable(),
			isRefused: () => this.saving.problem !== undefined
		});
		this.doc.on('update', () => this.#checkup?.touch());
		void this.saving.loaded.then(() => this.#ended || this.#tabs.compare());
	}

	get facts(): Facts {
		const connection = this.#connection;
		const told = this.#reach && this.#told;
		const clocks = told && !connection ? clocksOf(this.doc) : new Map<number, number>();
		return {
			pendingWrites: this.saving.pending,
			storageProblem: this.saving.problem,
			relay: connection?.relay ?? this.#awaited(told?.facts),
			unacknowledged: connection?.unacknowledged ?? told?.acknowledged.waiting(clocks) ?? 0,
			lastAck: connection?.lastAck ?? told?.facts.lastAck,
			refusal: connection?.refusal ?? told?.facts.refusal,
			skew: this.skew
		};
	}

	/** Of the facts what costs nothing to tell. */
	get skew(): number | undefined {
		return this.#connection?.skew ?? (this.#reach && this.#told)?.facts.skew;
	}

	/** What the other tabs are to know, where this one leads and connects. */
	get relayFacts(): RelayFacts | undefined {
		const connection = this.#connection;
		if (!connection) return undefined;
		const { relay, acknowledged, lastAck, refusal, skew } = connection;
		return { relay, acknowledged, lastAck, refusal, skew };
	}

	/** Settles when this tab has taken, or given up, what it was last told to by `lead`. */
	get turned(): Promise<unknown> {
		return this.#turn;
	}

	/** Whether all that is in the document is on disk, and it holds what the tab that led before has on disk. */
	get isSettled(): boolean {
		return this.#isCaughtUp && this.saving.pending === 0 && !this.saving.problem;
	}

	/**
	 * Applies an update that was made on this device. Where Yjs holds it back, because what it builds on is not here yet,
	 * it is stored, and told to the other tabs and the relay, all the same: with what it waits for it would count as
	 * theirs.
	 */
	apply(update: Uint8Array, origin: unknown): void {
		if (!this.saving.apply(update, origin)) return;
		if (!Tabs.isTold(origin)) this.#tabs.tell(update);
		this.#connection?.tell(update);
	}

	/** Takes what the leading tab knows. */
	hear(facts: RelayFacts): void {
		this.#note(facts);
		this.#changed();
	}

	/** From now on it is to be kept in step with the relay, by the tab that leads. */
	connect(reach: Reach): void {
		this.#reach ??= reach;
		if (this.#leads) this.#take(() => this.#open());
		this.#changed();
	}

	/** Says whether this tab leads; to be called with `true` while holding the lock that makes it so. */
	lead(leads: boolean): void {
		this.#leads = leads;
		this.#isCaughtUp = false;
		this.#take(() => (leads ? this.#begin() : this.#withdraw()));
	}

	/** Compares the document with the relay's; `undefined` where that cannot be told now. */
	compare(): Promise<boolean | undefined> {
		return this.#checkup?.run() ?? Promise.resolve(undefined);
	}

	/** After a sleep: the socket is looked after, and the store tried again. */
	wake(): void {
		this.saving.retry();
		this.#connection?.wake();
	}

	async close(): Promise<void> {
		this.#leave();
		await this.saving.close();
		this.#end();
	}

	async clear(): Promise<Stored<undefined>> {
		this.#leave();
		const cleared = await this.saving.clear();
		this.#end();
		return cleared;
	}

	/** One after the other: a tab may gain and lose the lead faster than its store answers. */
	#take(turn: () => Promise<unknown>): void {
		this.#turn = this.#turn.then(turn);
	}

	/** What the tab that led before has stored is read first, and what the other tabs have beyond it. */
	async #begin(): Promise<void> {
		await this.saving.loaded;
		if (!this.#leads || this.#ended) return;
		const promoted = await this.saving.promote();
		this.#isCaughtUp = promoted.ok && this.#leads;
		this.#rename();
		this.#tabs.compare();
		await this.#open();
	}

	/** Connects once the device's own state is in the document: only then is it known what the relay lacks. */
	async #open(): Promise<void> {
		const reach = this.#reach;
		if (!reach || this.#connection) return;
		const noted = await this.saving.recall();
		if (!this.#leads || this.#ended) return;
		const { compared, ...way } = reach;
		const connection = new Connection({
			...way,
			room: this.room,
			doc: this.doc,
			awareness: this.awareness,
			durable: () =>
				this.saving.isTellable
					? Promise.resolve()
					: new Promise<void>((resolve) => this.#waiting.push(resolve)),
			noted,
			note: (acknowledged) => this.saving.note(acknowledged),
			changed: this.#changed
		});
		this.#connection = connection;
		const { now } = reach;
		this.#checkup = new Checkup({ compare: () => connection.compare(), compared, now });
		this.#changed();
	}

	/** y-websocket takes the presence of a document to be under the id that it is written under. */
	#rename(): void {
		const state = this.awareness.getLocalState();
		this.awareness.setLocalState(null);
		this.awareness.clientID = this.doc.clientID;
		this.awareness.setLocalState(state);
	}

	async #withdraw(): Promise<void> {
		const known = this.relayFacts;
		if (known) this.#note(known);
		this.#disconnect();
		this.saving.demote();
		this.#rename();
		this.#changed();
		return Promise.resolve();
	}

	#note(facts: RelayFacts): void {
		this.#told = { facts, acknowledged: new Acknowledged(facts.acknowledged) };
	}

	/** Of a relay that this tab is not connected to. What the tab that led before was told of it is over. */
	#awaited(told: RelayFacts | undefined): Relay {
		if (!this.#reach) return 'none';
		return (this.#leads ? undefined : told?.relay) ?? 'connecting';
	}

	#leave(): void {
		this.#ended = true;
		this.#disconnect();
	}

	#disconnect(): void {
		this.#checkup?.close();
		this.#connection?.close();
		this.#checkup = this.#connection = undefined;
	}

	/** What was saved last is told as well: nobody else would. */
	#end(): void {
		this.#tabs.close();
		this.doc.destroy();
	}
}
