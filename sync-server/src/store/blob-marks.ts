import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Marks of blobs that may go. No workspace is named so. */
export const MARKS = 'marked';

/** Since when blobs of a folder are marked: `marked/<workspace>/<hash>`, a file each, in it ms since 1970. */
export class BlobMarks {
	readonly #folder: string;
	/** Those at work at a blob, by its name: one after the other. */
	readonly #turns = new Map<string, Promise<unknown>>();

	constructor(folder: string) {
		this.#folder = join(folder, MARKS);
	}

	/** Does something to a blob, or to its mark, while nobody else in this process does. */
	async alone<T>(workspace: string, hash: string, work: () => Promise<T>): Promise<T> {
		const name = `${workspace}/${hash}`;
		const turn = (this.#turns.get(name) ?? Promise.resolve()).then(work, work);
		this.#turns.set(name, turn);
		try {
			return await turn;
		} finally {
			if (this.#turns.get(name) === turn) this.#turns.delete(name);
		}
	}

	/** Since when a blob is marked; what is no number is no mark. */
	async of(workspace: string, hash: string): Promise<number | undefined> {
		const text = await readFile(this.#pathOf(workspace, hash), 'utf8').catch(() => '');
		const at = text === '' ? NaN : Number(text);
		return Number.isFinite(at) ? at : undefined;
	}

	/** All of a workspace, by hash. */
	async all(workspace: string): Promise<ReadonlyMap<string, number>> {
		const hashes = await readdir(join(this.#folder, workspace)).catch(() => []);
		const marks = new Map<string, number>();
		for (const hash of hashes) {
			const at = await this.of(workspace, hash);
			if (at !== undefined) marks.set(hash, at);
		}
		return marks;
	}

	async set(workspace: string, hash: string, at: number): Promise<void> {
		await mkdir(join(this.#folder, workspace), { recursive: true, mode: 0o700 });
		await writeFile(this.#pathOf(workspace, hash), String(at), { mode: 0o600 });
	}

	async clear(workspace: string, hash: string): Promise<void> {
		await rm(this.#pathOf(workspace, hash), { force: true });
	}

	#pathOf(workspace: string, hash: string): string {
		return join(this.#folder, workspace, hash);
	}
}
