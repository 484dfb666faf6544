import type { RelayFacts } from './document.ts';
import type { Peer } from './presence.ts';
import type { Membership } from './standing.ts';

/** What the leading tab tells the others; each part whole. */
export interface LeaderNews {
	/** Of each document by its full name, while it is connected. */
	readonly facts: ReadonlyMap<string, RelayFacts>;
	/** How many changes of each note are not at the relay, by its name within the workspace. Not told by older builds. */
	readonly waiting?: ReadonlyMap<string, number> | undefined;
	readonly peers: readonly Peer[];
	/** Without its roster, which each tab reads for itself. */
	readonly membership: Membership | undefined;
	/** Of the roster; 0 where the relay has told of none. */
	readonly version: number;
}

/** What the others tell the one that leads, and each other. */
export type FollowerWord =
	/** A tab has come and knows nothing. */
	| { readonly kind: 'hello' }
	/** Sockets may be dead though they look open. */
	| { readonly kind: 'wake' }
	/** The user has shared the workspace, in this tab. */
	| { readonly kind: 'share'; readonly membership: Membership }
	/** Notes that are looked at in a tab, by their names within the workspace. */
	| { readonly kind: 'look'; readonly documents: readonly string[] }
	/** Who is at work in a tab; nobody any more, where it says nobody. */
	| { readonly kind: 'present'; readonly tab: string; readonly self: Peer | undefined };

/** Tabs of a build that says another version are not understood, and do not understand. */
const VERSION = 1;

export interface LeaderChannel {
	tell(message: { readonly news: LeaderNews } | { readonly word: FollowerWord }): void;
	close(): void;
}

/** The channel by which the tabs of a workspace share one connection to the relay. */
export function openLeaderChannel(
	workspace: string,
	heard: { readonly news: (news: LeaderNews) => void; readonly word: (word: FollowerWord) => void }
): LeaderChannel {
	const channel = new BroadcastChannel(`runnel/${workspace}`);
	channel.onmessage = ({ data }: MessageEvent<unknown>) => {
		if (typeof data !== 'object' || data === null) return;
		// Of the same version, and so of these shapes.
		const { v, news, word } = data as { v?: unknown; news?: LeaderNews; word?: FollowerWord };
		if (v !== VERSION) return;
		if (news) heard.news(news);
		if (word) heard.word(word);
	};
	return {
		tell: (message) => channel.postMessage({ v: VERSION, ...message }),
		close: () => channel.close()
	};
}
