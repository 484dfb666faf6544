import type { Grant } from '#lib/protocol/permission.ts';
import { hold } from './members.ts';
import { actorOf, grantOf, memberOf, type Actor, type Team } from './team.ts';
import type { Teams } from './teams.ts';
import { takeTicket, type Bearer } from './tickets.ts';

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

/**
 * The gate to the documents of a store.
 * @param onFailure is told where a changed team could not be read: nobody knows then who may stay
 */
export function openGate(
	teams: Teams,
	now: () => number,
	onFailure: (error: unknown) => void
): Gate {
	const { store } = teams;
	const listeners: Parameters<Gate['onChange']>[0][] = [];
	// One after another, so that what is told last is the newest.
	let told = Promise.resolve();
	const tell = async (workspace: string) => {
		const { team } = await teams.load(workspace);
		const actors = new Map(team && actorsOf(team));
		for (const changed of listeners)
			changed(workspace, (visitor) => visitorOf(actors.get(visitor.device), visitor));
	};
	store.onTeam((workspace) => {
		told = told.then(() => tell(workspace)).catch(onFailure);
	});
	return {
		async admit(ticket) {
			const bearer = await takeTicket(store, ticket);
			if (!bearer) return undefined;
			const { team } = await teams.load(bearer.workspace);
			return visitorOf(team && actorOf(team, bearer.device), bearer);
		},
		onChange: (changed) => void listeners.push(changed),
		async hold({ workspace, grant }, found) {
			await teams.change(workspace, (team) => {
				const isHeld = team && memberOf(team, grant.member)?.held;
				return team && !isHeld ? hold(team, grant.member, { at: now(), ...found }) : 'unknown';
			});
			await told;
		},
		seen: ({ workspace, device }) => store.seen(workspace, device, now())
	};
}

/** Everybody, by device. */
function actorsOf({ members }: Team): [string, Actor][] {
	return members.flatMap((member) =>
		member.devices.map((device): [string, Actor] => [device.id, { member, device }])
	);
}

function visitorOf(actor: Actor | undefined, { workspace, device }: Bearer): Visitor | undefined {
	if (!actor) return undefined;
	const { member } = actor;
	return {
		workspace,
		device,
		grant: grantOf(member),
		held: member.held !== undefined,
		eraseUntil: member.role === 'owner' ? (actor.device.eraseUntil ?? 0) : 0
	};
}
