/**
 * Where documents are kept. Two implementations, one contract suite.
 *
 * Promises settle in the order of the calls. A failed append is final: every later one fails too, so that nothing is
 * ever acknowledged behind a gap.
 */
export interface Storage {
	/**
	 * The updates of a document in the order they were appended; none for one never written.
	 * Rejects where any of them cannot be read back as it was written.
	 */
	load(document: string): Promise<readonly Uint8Array[]>;

	/** Settles when the update is durable. Its bytes are the store's from the call on. */
	append(document: string, update: Uint8Array): Promise<void>;

	/** Keeps the digest that comes first for a workspace; settles with the kept one. */
	claim(workspace: string, digest: Uint8Array): Promise<Uint8Array>;

	/** Settles when all that was appended is durable and the store is released. */
	close(): Promise<void>;
}

/** A store that lasts as long as the process. */
export function openMemory(): Storage {
	const documents = new Map<string, Uint8Array[]>();
	const digests = new Map<string, Uint8Array>();
	return {
		load: (document) => Promise.resolve([...(documents.get(document) ?? [])]),
		append(document, update) {
			const updates = documents.get(document) ?? [];
			documents.set(document, updates);
			updates.push(update);
			return Promise.resolve();
		},
		claim(workspace, digest) {
			const kept = digests.get(workspace) ?? digest;
			digests.set(workspace, kept);
			return Promise.resolve(kept);
		},
		close: () => Promise.resolve()
	};
}
