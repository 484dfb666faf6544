import type { EpochMs } from '#lib/domain/time.ts';
import { mayPurge } from '#lib/store/bin.ts';
import { lastOf, noteLast } from './last.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** The relay is told so often by a device, ms: it waits for weeks before anything goes. */
const EVERY_MS = 7 * 86_400_000;
/** It is looked whether that is due after so long, and again, ms: what it reads is not to hold up a start. */
const LOOK_MS = 5 * 60_000;

/** What it takes of an open workspace. */
type Tidied = Pick<OpenWorkspace, 'membership' | 'store'> & {
	readonly entry: { readonly id: string };
	readonly session: Pick<OpenWorkspace['session'], 'tidyBlobs'>;
};

/** Lets the relay know, now and then, which content nobody refers to any more: an owner's or manager's device does. */
export function tidyRelay(
	workspace: Tidied,
	storage: Pick<Storage, 'getItem' | 'setItem'>,
	now: () => EpochMs,
	signal: AbortSignal
): void {
	const { id } = workspace.entry;
	const look = async () => {
		const { store, membership, session } = workspace;
		if (!membership || !mayPurge(store) || !store.isComplete) return;
		if (now() - (lastOf(storage, id).tidied ?? 0) < EVERY_MS) return;
		const purged = [...store.records.values()].filter((record) => record.purged);
		const removed = await session.tidyBlobs(purged.map((record) => record.id));
		if (removed !== undefined && !signal.aborted) noteLast(storage, id, { tidied: now() });
	};
	const timer = setInterval(() => void look(), LOOK_MS);
	signal.addEventListener('abort', () => clearInterval(timer));
}
