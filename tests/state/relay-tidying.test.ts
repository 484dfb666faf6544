import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteDeal } from '#lib/store/commands.ts';
import { purge } from '#lib/store/bin.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { tidyRelay } from '#lib/state/relay-tidying.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';

const DAY = 86_400_000;
const LOOK = 5 * 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A workspace that is shared, and what its session was told. */
function setUp({ answer }: { readonly answer: number | undefined } = { answer: 0 }) {
	const { workspace: store } = newWorkspace();
	const told: (readonly string[])[] = [];
	const kept = new Map<string, string>();
	const storage = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value)
	};
	const session = {
		tidyBlobs(purged: readonly string[]) {
			told.push(purged);
			return Promise.resolve(answer);
		}
	};
	const membership = { publicKey: 'k', device: 'd', certificate: 'c', role: 'owner', areas: 'all' };
	const end = new AbortController();
	const open = (as = membership) =>
		tidyRelay(
			{ entry: { id: 'w' }, store, session, membership: as as never },
			storage,
			() => Date.now() as EpochMs,
			end.signal
		);
	return { store, told, open, end };
}

test('tidyRelay tells the relay once a week, and what was purged', async () => {
	const { store, told, open, end } = setUp();
	const deal = addDeal(store);
	must(deleteDeal(store, deal));
	must(purge(store, deal));
	open();
	await vi.advanceTimersByTimeAsync(LOOK - 1);
	expect(told).toEqual([]);
	await vi.advanceTimersByTimeAsync(6 * DAY);
	expect(told).toEqual([[deal]]);
	await vi.advanceTimersByTimeAsync(2 * DAY);
	expect(told).toHaveLength(2);
	end.abort();
	await vi.advanceTimersByTimeAsync(30 * DAY);
	expect(told).toHaveLength(2);
});

test('tidyRelay tries again where the relay could not be told, and tells nothing as a rep', async () => {
	const one = setUp({ answer: undefined });
	one.open();
	await vi.advanceTimersByTimeAsync(3 * LOOK);
	expect(one.told).toHaveLength(3);
	one.end.abort();
	const rep = setUp();
	rep.store.grant = { role: 'rep', areas: 'all' };
	rep.open();
	await vi.advanceTimersByTimeAsync(3 * LOOK);
	expect(rep.told).toEqual([]);
});
