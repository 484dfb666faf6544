import type { Awareness } from 'y-protocols/awareness';

/** A member at work in the workspace just now. */
export interface Peer {
	readonly member: string;
	readonly name: string;
	/** The deal they have open. */
	readonly deal?: string | undefined;
	/** What they have selected in the note of that deal (`NoteCopy.caretOf`). */
	readonly caret?: string | undefined;
	/** When they came, ms since 1970. */
	readonly since: number;
}

/** Who is here. Ends by heartbeat: one who falls silent is gone after 30 s. */
export interface Presence {
	/** The other members, each once however many tabs and devices they have, the longest here first. */
	readonly peers: readonly Peer[];
	/** Tells the others about oneself. */
	set(self: Peer): void;
	onChange(listener: () => void): () => void;
	close(): void;
}

/** Longer texts are not ours: a name is a line, an id a few letters. */
const NAME_LENGTH = 100;
const ID_LENGTH = 64;
const CARET_LENGTH = 400;

/** Presence over an awareness: what others say is checked, what cannot be read is left out. */
export function openPresence(awareness: Awareness): Presence {
	const listeners = new Set<() => void>();
	let self: Peer | undefined;
	let peers: readonly Peer[] = [];
	const read = () => {
		const next = peersOf(awareness.getStates(), awareness.clientID, self?.member);
		if (JSON.stringify(next) === JSON.stringify(peers)) return;
		peers = next;
		for (const listener of listeners) listener();
	};
	awareness.on('change', read);
	return {
		get peers() {
			return peers;
		},
		set(next) {
			self = next;
			awareness.setLocalState({ ...next });
			read();
		},
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			awareness.off('change', read);
			listeners.clear();
		}
	};
}

/** The peers that the states of an awareness speak of, without this tab and this member's other ones. */
export function peersOf(
	states: ReadonlyMap<number, unknown>,
	client: number,
	member?: string
): readonly Peer[] {
	const byMember = new Map<string, Peer>();
	for (const [from, state] of states) {
		const peer = from === client ? undefined : readPeer(state);
		if (!peer || peer.member === member) continue;
		byMember.set(peer.member, foremost([byMember.get(peer.member) ?? peer, peer]) ?? peer);
	}
	return [...byMember.values()].sort(
		(one, other) => one.since - other.since || (one.member < other.member ? -1 : 1)
	);
}

/** Of one member's tabs the one that is shown. */
export function foremost(tabs: readonly Peer[]): Peer | undefined {
	const [first, ...others] = tabs;
	return first && others.reduce((known, peer) => (shows(peer, known) ? peer : known), first);
}

/** Of a member's tabs the one with a deal open is shown, of several the one opened last. */
function shows(peer: Peer, known: Peer): boolean {
	if ((peer.deal === undefined) !== (known.deal === undefined)) return peer.deal !== undefined;
	return peer.since > known.since;
}

/** The names of those who have a deal open, by deal. */
export function viewersOf(peers: readonly Peer[]): ReadonlyMap<string, readonly string[]> {
	const names = new Map<string, string[]>();
	for (const { deal, name } of peers)
		if (deal !== undefined) names.set(deal, [...(names.get(deal) ?? []), name]);
	return names;
}

function readPeer(state: unknown): Peer | undefined {
	if (typeof state !== 'object' || state === null) return undefined;
	const { member, name, deal, caret, since }: Partial<Record<keyof Peer, unknown>> = state;
	if (!isText(member, ID_LENGTH) || !isText(name, NAME_LENGTH)) return undefined;
	if (typeof since !== 'number' || !Number.isFinite(since)) return undefined;
	return {
		member,
		name,
		since,
		...(isText(deal, ID_LENGTH) ? { deal } : {}),
		...(isText(caret, CARET_LENGTH) ? { caret } : {})
	};
}

function isText(value: unknown, longest: number): value is string {
	return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
}
