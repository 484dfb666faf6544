import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession, type Session } from '#lib/workers/session.ts';
import { NoteCopy } from '#lib/ydoc/note.ts';
import { Editor } from './editor.ts';

/** Somebody at an editor that shows a note. */
export class Writer extends Editor {
	isLoaded = false;
	readonly copy: NoteCopy;
	readonly close: () => void;

	constructor(session: Session, document: string) {
		super();
		const note = session.openNote(document, (update) => {
			this.isLoaded = true;
			this.copy.receive(update);
		});
		this.copy = new NoteCopy((update) => note.update(update));
		this.copy.bind(this);
		this.close = () => note.close();
	}
}

/** A tab whose worker can be killed. */
export class KilledTab {
	readonly session: Session;
	readonly #workers: Worker[] = [];

	constructor(entry: WorkspaceEntry, relay?: { readonly url: string }) {
		const spawn = () => {
			const url = new URL('../../src/lib/workers/session.worker.ts', import.meta.url);
			const worker = new Worker(url, { type: 'module' });
			this.#workers.push(worker);
			return worker;
		};
		this.session = openSession({ entry, relay, now: Date.now, spawn });
	}

	/** How many workers it has had. */
	get workers(): number {
		return this.#workers.length;
	}

	kill(): void {
		const worker = this.#workers.at(-1);
		worker?.terminate();
		worker?.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
	}
}
