import { memoryBlobs } from './blob-memory.ts';
import { keepOnce } from './once.ts';
import type {
	Append,
	Appended,
	DocumentStore,
	Entry,
	Snapshot,
	Storage,
	StoredTeam,
	TeamStore
} from './storage.ts';

/** A store that lasts as long as the process. */
export function openMemory(now: () => number = Date.now): Storage {
	const revoked = new Set<string>();
	return {
		...documents(revoked),
		...teams(revoked, now),
		blobs: memoryBlobs(),
		close: () => Promise.resolve()
	};
}

interface Kept {
	readonly log: Entry[];
	readonly ledger: Map<number, string>;
	snapshot?: { readonly head: Snapshot; readonly chunks: readonly Uint8Array[] };
	onEntry?: ((entry: Entry) => void) | undefined;
}

function documents(revoked: ReadonlySet<string>): DocumentStore {
	const all = new Map<string, Kept>();
	const kept = (document: string): Kept => {
		const found = all.get(document) ?? { log: [], ledger: new Map() };
		all.set(document, found);
		return found;
	};
	const append = (document: string, one: Append): Appended => {
		const { update, member, device, claims, brings = [], from } = one;
		const { log, ledger, onEntry } = kept(document);
		if (revoked.has(device)) return 'revoked';
		if ([...claims, ...brings].some((client) => (ledger.get(client) ?? member) !== member))
			return 'foreign';
		for (const client of claims) ledger.set(client, member);
		const entry = { seq: log.length + 1, update };
		log.push(entry);
		onEntry?.({ ...entry, from });
		return 'kept';
	};
	return {
		open(document, onEntry) {
			const found = kept(document);
			found.onEntry = onEntry;
			const snapshot = found.snapshot?.head;
			const tail = found.log.slice(snapshot?.seq ?? 0);
			return Promise.resolve({ snapshot, tail, ledger: new Map(found.ledger) });
		},
		release(document) {
			kept(document).onEntry = undefined;
			return Promise.resolve();
		},
		chunk(document, seq, index) {
			const { snapshot } = kept(document);
			const chunk = snapshot?.head.seq === seq ? snapshot.chunks[index] : undefined;
			return chunk ? Promise.resolve(chunk) : Promise.reject(new Error('no such chunk'));
		},
		read: (document, after) => Promise.resolve(page(kept(document).log, after)),
		append: (document, one) => Promise.resolve(append(document, one)),
		compact(document, head, chunks) {
			const found = kept(document);
			if (head.seq > (found.snapshot?.head.seq ?? 0)) found.snapshot = { head, chunks };
			return Promise.resolve(found.snapshot?.head ?? head);
		}
	};
}

const PAGE_BYTES = 1024 * 1024;

function page(log: readonly Entry[], after: number): readonly Entry[] {
	let end = after;
	for (let bytes = 0; end < log.length && bytes < PAGE_BYTES; end++)
		bytes += log[end]?.update.length ?? 0;
	return log.slice(after, end);
}

function teams(revoked: Set<string>, now: () => number): TeamStore {
	const kept = new Map<string, StoredTeam>();
	const audits = new Map<string, string[]>();
	const pointers = new Map<string, { readonly workspace: string; readonly until: number }>();
	const seen = new Map<string, Map<string, number>>();
	const values = new Map<string, string>();
	const listeners: ((workspace: string) => void)[] = [];
	return {
		team: (workspace) => Promise.resolve(kept.get(workspace)),
		saveTeam(workspace, team, also) {
			if ((kept.get(workspace)?.version ?? 0) !== team.version - 1) return Promise.resolve(false);
			kept.set(workspace, team);
			for (const device of also.revoked) revoked.add(device);
			audits.set(workspace, [...(audits.get(workspace) ?? []), ...also.audit]);
			for (const changed of listeners) changed(workspace);
			return Promise.resolve(true);
		},
		onTeam: (changed) => void listeners.push(changed),
		audit(workspace, before, limit) {
			const entries = (audits.get(workspace) ?? []).map((json, index) => ({
				seq: index + 1,
				json
			}));
			const earlier = entries.filter(({ seq }) => seq < before);
			return Promise.resolve(earlier.reverse().slice(0, limit));
		},
		point(key, workspace, until) {
			pointers.set(key, { workspace, until });
			return Promise.resolve();
		},
		follow(key, at) {
			const found = pointers.get(key);
			return Promise.resolve(found && found.until > at ? found.workspace : undefined);
		},
		...keepOnce(now),
		seen(workspace, device, at) {
			const devices = seen.get(workspace) ?? new Map<string, number>();
			seen.set(workspace, devices.set(device, at));
		},
		seenIn: (workspace) => Promise.resolve(seen.get(workspace) ?? new Map<string, number>()),
		value: (name) => Promise.resolve(values.get(name)),
		setValue(name, value, before) {
			if (values.get(name) !== before) return Promise.resolve(false);
			values.set(name, value);
			return Promise.resolve(true);
		}
	};
}
