import { openSession, type Session, type SessionOptions } from '#lib/sync/session.ts';
import type { Log } from '#lib/ydoc/log.ts';
import { archivedOf } from './archive.ts';
import type { Asks, FromSession, ToSession } from './session-messages.ts';
import { slices } from './session-messages.ts';

/** What the host needs of a worker's own scope. */
export interface HostPort {
	postMessage(message: FromSession): void;
	addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
	addEventListener(
		type: 'unhandledrejection',
		listener: (event: { readonly reason: unknown }) => void
	): void;
}

/** Runs a session for the main thread that is at the other end of a port. */
export function hostSession(port: HostPort, options: Pick<SessionOptions, 'now' | 'random'>): void {
	let host: Host | undefined;
	port.addEventListener('message', ({ data }) => {
		const message = data as ToSession;
		if (message.kind === 'open') host ??= new Host(port, { ...options, ...message });
		else host?.receive(message);
	});
	port.addEventListener('unhandledrejection', ({ reason }) => {
		const detail = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
		port.postMessage({ kind: 'failed', detail });
	});
}

type Append = Extract<ToSession, { readonly kind: 'append' }>;

class Host {
	readonly #port: HostPort;
	readonly #session: Session;
	/** The last batch of each document that is in it and not on disk. */
	readonly #unsaved = new Map<string, number>();
	/** Entries being appended for the main thread, which has them. */
	#appending = false;
	#heard = false;
	/** Settles when what was handed over again is in the documents: what comes meanwhile waits for it. */
	#again: Promise<unknown> | undefined;

	constructor(port: HostPort, options: SessionOptions) {
		this.#port = port;
		const session = openSession({
			...options,
			onRefused: (room, refusal) => this.#tell({ kind: 'refused', room, refusal }),
			// After the status that says which.
			onReplaced: () => queueMicrotask(() => this.#tell({ kind: 'replaced' })),
			onFacts: () => this.#confirm(),
			onEpochs: () => this.#tellEpochs()
		});
		this.#session = session;
		for (const [document, log] of session.logs) this.#follow(document, log);
		session.status.onChange(() => this.#tellStatus());
		session.presence.onChange(() => this.#tell({ kind: 'peers', peers: session.presence.peers }));
		session.standing.onChange((change, version) => {
			if (!this.#heard) this.#tell({ kind: 'standing', change, version });
		});
		void session.loaded.then((outcome) => {
			this.#tellEpochs();
			this.#tellStatus();
			this.#tell({ kind: 'loaded', outcome });
		});
	}

	receive(message: Exclude<ToSession, { readonly kind: 'open' }>): void {
		const { presence, standing } = this.#session;
		switch (message.kind) {
			case 'append':
				return this.#append(message);
			case 'share':
				return this.#hear(() => this.#session.share(message.membership));
			case 'standing':
				return this.#hear(() => standing.update(message.change, message.version));
			case 'present':
				return presence.set(message.self);
			case 'lead':
				return this.#session.lead(message.leads);
			case 'wake':
				return this.#session.wake();
			case 'ping':
				return this.#tell({ kind: 'pong' });
			case 'ask':
				return void this.#answer(message);
			default:
				return message satisfies never;
		}
	}

	#follow(document: string, log: Log): void {
		log.onAppended((entries) => {
			if (this.#appending) return;
			for (const slice of slices(entries))
				this.#tell({ kind: 'appended', document, entries: slice });
		});
	}

	/** What was handed over before is looked for only once all that is stored is there. */
	#append(message: Append): void {
		if (!message.again && !this.#again) return this.#write(message, message.entries);
		const turn = (this.#again ?? this.#session.read).then(() => {
			const { document, entries } = message;
			const known = new Set(message.again ? this.#log(document).entries : []);
			this.#write(
				message,
				entries.filter((entry) => !known.has(entry))
			);
			if (this.#again === turn) this.#again = undefined;
		});
		this.#again = turn;
	}

	#write({ document, batch }: Append, entries: readonly string[]): void {
		this.#appending = true;
		if (entries.length > 0) this.#log(document).append(entries);
		this.#appending = false;
		this.#unsaved.set(document, batch);
		this.#confirm();
	}

	#log(document: string): Log {
		const log = this.#session.logs.get(document);
		if (!log) throw new Error(`a log that there is not: ${document}`);
		return log;
	}

	#confirm(): void {
		for (const [document, batch] of this.#unsaved) {
			if (!this.#session.isSaved(document)) continue;
			this.#unsaved.delete(document);
			this.#tell({ kind: 'saved', document, batch });
		}
	}

	#tellEpochs(): void {
		const { newest, isOutdated } = this.#session.epochs;
		this.#tell({ kind: 'epochs', newest, outdated: isOutdated });
	}

	#tellStatus(): void {
		const { status, replaced } = this.#session;
		this.#tell({ kind: 'status', status: status.current, replaced });
	}

	/** What the main thread has told is not told to it. */
	#hear(take: () => void): void {
		this.#heard = true;
		take();
		this.#heard = false;
	}

	async #answer(message: Extract<ToSession, { readonly kind: 'ask' }>): Promise<void> {
		this.#tell({ kind: 'answer', id: message.id, answer: await this.#do(message) });
	}

	#do(message: Extract<ToSession, { readonly kind: 'ask' }>): Promise<Asks[keyof Asks]['answer']> {
		const session = this.#session;
		switch (message.what) {
			case 'close':
				return session.close().then(() => undefined);
			case 'destroy':
				return session.destroy();
			case 'prepare-set-back':
				return session.prepareSetBack(message.given.rooms, message.given.refusal);
			case 'set-back':
				return session.setBack(message.given.replace);
			case 'archived':
				return archivedOf(session, message.given.zone);
			case 'lend':
				return session.epochs.lend(message.given.record);
			case 'activities':
				session.epochs.openActivitiesSince(message.given.since);
				return Promise.resolve(undefined);
			default:
				return message satisfies never;
		}
	}

	#tell(message: FromSession): void {
		this.#port.postMessage(message);
	}
}
