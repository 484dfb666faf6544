import { expect, test } from 'vitest';
import { refusalOf } from '#lib/sync/refusal.ts';
import {
	sameStatus,
	status,
	together,
	withTray,
	type Facts,
	type Relay,
	type Status
} from '#lib/sync/status.ts';

const CALM: Facts = { pendingWrites: 0, relay: 'none', unacknowledged: 0 };
const PROBLEM = { code: 'quota', detail: 'full' } as const;
const RELAYS: readonly Relay[] = ['none', 'connecting', 'away', 'open', 'denied'];

/** Every combination of what the facts can be, each number as none, one and many. */
const ALL: readonly Facts[] = [0, 1, 7].flatMap((pendingWrites) =>
	[undefined, PROBLEM].flatMap((storageProblem) =>
		RELAYS.flatMap((relay) =>
			[0, 1, 7].flatMap((unacknowledged) =>
				[undefined, 0, 42].map((lastAck) => ({
					pendingWrites,
					storageProblem,
					relay,
					unacknowledged,
					lastAck,
					refusal: relay === 'denied' ? refusalOf(4404, 'no') : undefined
				}))
			)
		)
	)
);

/** What each status claims, as a predicate of the facts: it is said exactly where it holds. */
const saved = (facts: Facts) => facts.pendingWrites === 0 && !facts.storageProblem;
const CLAIMS: Record<string, (facts: Facts) => boolean> = {
	'not-saved': (facts) => facts.storageProblem !== undefined,
	saving: (facts) => !facts.storageProblem && facts.pendingWrites > 0,
	refused: (facts) => saved(facts) && facts.relay === 'denied',
	waiting: (facts) =>
		saved(facts) &&
		facts.unacknowledged > 0 &&
		(facts.relay === 'open' || facts.relay === 'away' || facts.relay === 'connecting'),
	synced: (facts) =>
		saved(facts) &&
		facts.relay === 'open' &&
		facts.unacknowledged === 0 &&
		facts.lastAck !== undefined,
	offline: (facts) => saved(facts) && facts.relay === 'away' && facts.unacknowledged === 0,
	saved: (facts) =>
		saved(facts) &&
		(facts.relay === 'none' ||
			(facts.relay === 'connecting' && facts.unacknowledged === 0) ||
			(facts.relay === 'open' && facts.unacknowledged === 0 && facts.lastAck === undefined))
};

test('status(facts) says what is true and nothing else, in every one of 270 combinations', () => {
	expect(ALL).toHaveLength(270);
	const said = new Set<string>();
	for (const facts of ALL) {
		const { kind } = status(facts);
		said.add(kind);
		const claimed = Object.keys(CLAIMS).filter((claim) => CLAIMS[claim]?.(facts));
		expect(claimed, JSON.stringify(facts)).toEqual([kind]);
	}
	expect([...said].sort()).toEqual(Object.keys(CLAIMS).sort());
});

test('status(facts) is never synced on an open socket alone', () => {
	expect(status({ ...CALM, relay: 'open' })).toEqual({ kind: 'saved' });
	expect(status({ ...CALM, relay: 'open', lastAck: 42 })).toEqual({ kind: 'synced', at: 42 });
});

test('status(facts) counts what waits and says whether the relay is away', () => {
	expect(status({ ...CALM, relay: 'away', unacknowledged: 3 })).toEqual({
		kind: 'waiting',
		count: 3,
		offline: true
	});
	expect(status({ ...CALM, relay: 'open', unacknowledged: 1, lastAck: 42 })).toEqual({
		kind: 'waiting',
		count: 1,
		offline: false
	});
});

test('status(facts) tells the storage problem even where the relay has everything', () => {
	const facts = { ...CALM, relay: 'open', lastAck: 42, storageProblem: PROBLEM } as const;
	expect(status(facts)).toEqual({ kind: 'not-saved', problem: PROBLEM });
});

test('status(facts) gives the reason of a refusal and how much it holds back', () => {
	const refusal = refusalOf(4404, 'no such document');
	expect(status({ ...CALM, relay: 'denied', unacknowledged: 2, refusal })).toEqual({
		kind: 'refused',
		refusal,
		count: 2
	});
});

test('together(documents) adds what waits and takes the worst relay', () => {
	expect(
		together([
			{ pendingWrites: 1, relay: 'open', unacknowledged: 2, lastAck: 10 },
			{ pendingWrites: 2, relay: 'away', unacknowledged: 3, lastAck: 30, storageProblem: PROBLEM }
		])
	).toEqual({
		pendingWrites: 3,
		relay: 'away',
		unacknowledged: 5,
		lastAck: 30,
		storageProblem: PROBLEM,
		refusal: undefined
	});
});

test('together(documents) is open only when every document is', () => {
	const worst = (...relays: Relay[]) => together(relays.map((relay) => ({ ...CALM, relay }))).relay;
	expect(worst('open', 'open')).toBe('open');
	expect(worst('open', 'connecting')).toBe('connecting');
	expect(worst('connecting', 'away')).toBe('away');
	expect(worst('away', 'denied')).toBe('denied');
	expect(worst('none', 'none')).toBe('none');
});

test.each<readonly [Status, boolean]>([
	[{ kind: 'saved' }, true],
	[{ kind: 'synced', at: 1 }, true],
	[{ kind: 'offline' }, true],
	[{ kind: 'saving' }, false],
	[{ kind: 'waiting', count: 1, offline: false }, false],
	[{ kind: 'not-saved', problem: PROBLEM }, false],
	[{ kind: 'refused', refusal: refusalOf(4401, 'revoked'), count: 0 }, false]
])('withTray(%j, tray) says what lies in the tray: %s', (current, says) => {
	const refusal = refusalOf(1, 'no');
	const tray = [
		{ refusal, count: 2 },
		{ refusal: refusalOf(4, 'full'), count: 3 }
	];
	expect(withTray(current, [])).toBe(current);
	expect(withTray(current, tray)).toEqual(says ? { kind: 'refused', refusal, count: 5 } : current);
});

test('sameStatus(one, other) tells a changed count and a changed time', () => {
	expect(sameStatus({ kind: 'synced', at: 1 }, { kind: 'synced', at: 1 })).toBe(true);
	expect(sameStatus({ kind: 'synced', at: 1 }, { kind: 'synced', at: 2 })).toBe(false);
	expect(sameStatus({ kind: 'saved' }, { kind: 'saving' })).toBe(false);
});
