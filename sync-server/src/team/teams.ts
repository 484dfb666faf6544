import { setTimeout } from 'node:timers/promises';
import type { AuditEntry, TeamRefusal } from '#lib/protocol/team.ts';
import type { TeamStore } from '../store/storage.ts';
import { actorOf, type Outcome, type Team } from './team.ts';

/** A team and its version, which every change raises. */
export interface Kept {
	readonly team: Team | undefined;
	readonly version: number;
}

type Changed = Kept & { readonly team: Team };

/** So often a change is tried anew when others are faster. */
const TRIES = 32;
/** Teams that are kept read; the parsed roster of a thousand members is about half a MB. */
const PARSED = 256;

/** The teams of a store. */
export class Teams {
	readonly store: TeamStore;
	readonly #now: () => number;
	readonly #parsed = new Map<string, Kept>();
	/** The last change of each workspace that is under way here: they take turns, or many at once would never end. */
	readonly #turns = new Map<string, Promise<unknown>>();

	constructor(store: TeamStore, now: () => number) {
		this.store = store;
		this.#now = now;
	}

	async load(workspace: string): Promise<Kept> {
		const stored = await this.store.team(workspace);
		if (!stored) return { team: undefined, version: 0 };
		const { version, json } = stored;
		const known = this.#parsed.get(workspace);
		// Never an older one than was seen: an answer may be overtaken.
		if (known && known.version >= version) return known;
		const kept = { team: JSON.parse(json) as Team, version };
		this.#parsed.delete(workspace);
		this.#parsed.set(workspace, kept);
		const [oldest] = this.#parsed.keys();
		if (this.#parsed.size > PARSED && oldest !== undefined) this.#parsed.delete(oldest);
		return kept;
	}

	/**
	 * Changes a team and puts it on record. `rule` is asked again where somebody else was faster.
	 * @param device whose doing it is; none for the operator
	 */
	async change(
		workspace: string,
		rule: (team: Team | undefined) => Outcome,
		device?: string
	): Promise<Changed | TeamRefusal> {
		const before = this.#turns.get(workspace) ?? Promise.resolve();
		const turn = before.then(() => this.#change(workspace, rule, device));
		const settled = turn.catch(() => undefined);
		this.#turns.set(workspace, settled);
		try {
			return await turn;
		} finally {
			if (this.#turns.get(workspace) === settled) this.#turns.delete(workspace);
		}
	}

	async #change(
		workspace: string,
		rule: (team: Team | undefined) => Outcome,
		device: string | undefined
	): Promise<Changed | TeamRefusal> {
		for (let tries = 0; tries < TRIES; tries++) {
			const { team: before, version: last } = await this.load(workspace);
			const outcome = rule(before);
			if (typeof outcome === 'string') return outcome;
			const { team, action, details } = outcome;
			const version = last + 1;
			// Who comes in is in the new team only, who leaves in the old one.
			const by = device && (actorOf(team, device) ?? (before && actorOf(before, device)));
			const entry: Omit<AuditEntry, 'seq'> = {
				at: this.#now(),
				...(by && { member: by.member.id, device }),
				action,
				details
			};
			const isKept = await this.store.saveTeam(
				workspace,
				{ version, json: JSON.stringify(team) },
				{
					revoked: team.revoked.slice(before?.revoked.length ?? 0),
					audit: [JSON.stringify(entry)]
				}
			);
			if (isKept) return { team, version };
			// Another relay at the store, in step with this one, would always be faster.
			await setTimeout(Math.random() * tries);
		}
		throw new Error(`a team was changed by others ${TRIES} times in a row`);
	}
}

/** What leads to the workspace of an invitation: its id, or the digest of its code. */
export function pointerTo(key: { readonly id: string } | { readonly code: string }): string {
	return 'id' in key ? `invitation:${key.id}` : `code:${key.code}`;
}
