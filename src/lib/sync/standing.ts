import type { Areas, Role } from '#lib/protocol/permission.ts';
import type { Roster } from '#lib/protocol/team.ts';

/** What this device is to a shared workspace, as the relay said last. */
export interface Membership {
	/** Base64url of this device's public key: names the key pair in its store. */
	readonly publicKey: string;
	/** What the relay calls this device. */
	readonly device: string;
	/** Signed by the relay: who this device is. */
	readonly certificate: string;
	readonly role: Role;
	readonly areas: Areas;
	/** Why nothing may be written though the role would allow it. */
	readonly barred?: 'held' | 'revoked' | undefined;
	/** The roster as it was last read. */
	readonly roster?: Roster | undefined;
}

type Changed = (change: Partial<Membership>, version: number | undefined) => void;

/** The membership of an open workspace, kept up to date by what the relay answers. */
export class Standing {
	/** The newest version of the roster that the relay has told of. */
	version = 0;
	#membership: Membership | undefined;
	readonly #listeners = new Set<Changed>();

	constructor(membership: Membership | undefined) {
		this.#membership = membership;
	}

	/** None while the workspace is on this device only. */
	get membership(): Membership | undefined {
		return this.#membership;
	}

	/** Takes the membership of a workspace that has just become shared. */
	begin(membership: Membership): void {
		this.#membership = membership;
		this.#tell(membership, undefined);
	}

	/** Notes what the relay has said of it. */
	update(change: Partial<Membership>, version?: number): void {
		if (!this.#membership) return;
		const next = { ...this.#membership, ...change };
		const news =
			(version ?? this.version) !== this.version ||
			JSON.stringify(next) !== JSON.stringify(this.#membership);
		this.#membership = next;
		this.version = version ?? this.version;
		if (news) this.#tell(change, version);
	}

	/** Calls back after a change with what was told of it; ends with the returned function. */
	onChange(listener: Changed): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#tell(change: Partial<Membership>, version: number | undefined): void {
		for (const listener of this.#listeners) listener(change, version);
	}
}
