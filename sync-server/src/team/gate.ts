import type { Grant } from '#lib/protocol/permission.ts';

/** Who is at a socket. */
export interface Visitor {
	readonly workspace: string;
	readonly device: string;
	readonly grant: Grant;
	/** Held for deleting on a grand scale: may read, and write nothing. */
	readonly held: boolean;
	/** Until when this device may delete in logs, ms since 1970; 0 for never. */
	readonly eraseUntil: number;
}

/** What the sockets ask of the team. */
export interface Gate {
	/** Whom a ticket lets in; it is used up. `undefined` for one that is unknown, used or too old. */
	admit(ticket: string): Promise<Visitor | undefined>;
	/** Calls back when a team has changed, with what a visitor of it is now: `undefined` once they may not stay. */
	onChange(
		changed: (workspace: string, now: (visitor: Visitor) => Visitor | undefined) => void
	): void;
	/** Holds a member who flags most of a workspace as deleted; settles when no write of theirs is taken any more. */
	hold(
		visitor: Visitor,
		found: { readonly since: number; readonly deletions: number }
	): Promise<void>;
	/** The visitor was here just now. */
	seen(visitor: Visitor): void;
}
