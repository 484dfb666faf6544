import type {
	AuditEntry,
	Roster,
	TeamAction,
	TeamAnswers,
	TeamRefusal,
	TeamRequests
} from '#lib/protocol/team.ts';
import { leads } from '#lib/protocol/permission.ts';
import type { Limits } from '../limits.ts';
import { issue, type Certificate } from './certificate.ts';
import { endInvitation, invite } from './entrance.ts';
import type { Keys } from './keys.ts';
import { change, leave, permitErasing, release, rename, revoke, setRecovery } from './members.ts';
import { actorOf, infoOf, rosterOf, type Actor, type Outcome, type Team } from './team.ts';
import { pointerTo, type Teams } from './teams.ts';
import { newTicket } from './tickets.ts';

/** What is asked by a device that has a certificate. */
export type MemberAction = Exclude<TeamAction, 'create' | 'join' | 'recover'>;

/** A device that is of a team. */
export interface Known extends Actor {
	readonly workspace: string;
	readonly team: Team;
	readonly version: number;
	readonly certificate: Certificate;
	/** The certificate is signed with the key before the newest. */
	readonly isOld: boolean;
}

/** Audit entries of one answer. */
const PAGE = 100;

/** What each action makes of the team; none where it only asks. */
const RULES: {
	readonly [A in MemberAction]?: (
		team: Team,
		actor: Actor,
		asked: TeamRequests[A],
		now: number
	) => Outcome;
} = {
	invite,
	'end-invitation': (team, actor, { id }) => endInvitation(team, actor, id),
	change,
	rename: (team, actor, { name }) => rename(team, actor, name),
	revoke,
	leave: (team, actor, _asked, now) => leave(team, actor, now),
	'set-recovery': (team, actor, { recovery }) => setRecovery(team, actor, recovery),
	release: (team, actor, { member }) => release(team, actor, member),
	erase: (team, actor, { reason }, now) => permitErasing(team, actor, reason, now)
};

/** Serves those who are of a team. */
export class Desk {
	readonly #teams: Teams;
	readonly #keys: Keys;
	readonly #limits: Limits;
	readonly #now: () => number;

	constructor(
		teams: Teams,
		keys: Keys,
		{ limits, now }: { readonly limits: Limits; readonly now: () => number }
	) {
		this.#teams = teams;
		this.#keys = keys;
		this.#limits = limits;
		this.#now = now;
	}

	/** Does what is asked, and answers. */
	async serve<A extends MemberAction>(
		action: A,
		asked: TeamRequests[A],
		known: Known
	): Promise<TeamAnswers[A] | TeamRefusal> {
		const { workspace, device } = known;
		if (action === 'invite' && (await this.#isTaken(asked as TeamRequests['invite'], known)))
			return 'taken';
		const rule = RULES[action];
		if (!rule) return await this.#answers[action](known, asked);
		const kept = await this.#teams.change(
			workspace,
			(team) => {
				const actor = team && actorOf(team, device.id);
				return actor ? rule(team, actor, asked, this.#now()) : 'revoked';
			},
			device.id
		);
		if (typeof kept === 'string') return kept;
		// Who has left is told as who they were.
		const actor = actorOf(kept.team, device.id) ?? known;
		return await this.#answers[action]({ ...known, ...actor, ...kept }, asked);
	}

	readonly #answers: {
		readonly [A in MemberAction]: (
			known: Known,
			asked: TeamRequests[A]
		) => Promise<TeamAnswers[A] | TeamRefusal>;
	} = {
		tickets: (known, { count }) => this.#tickets(known, count),
		roster: (known) => this.#roster(known),
		invite: (known, asked) => this.#invitation(known, asked),
		'end-invitation': (known) => this.#roster(known),
		change: (known) => this.#roster(known),
		rename: (known) => this.#roster(known),
		revoke: (known) => this.#roster(known),
		release: (known) => this.#roster(known),
		leave: () => Promise.resolve({}),
		'set-recovery': () => Promise.resolve({}),
		erase: ({ device }) => Promise.resolve({ until: device.eraseUntil ?? 0 }),
		audit: (known, { before }) => this.#audit(known, before)
	};

	async #tickets(known: Known, count: number): Promise<TeamAnswers['tickets']> {
		const { workspace, member, device, version, certificate, isOld } = known;
		const { store } = this.#teams;
		store.seen(workspace, device.id, this.#now());
		const bearer = { workspace, device: device.id };
		const tickets = await Promise.all(
			Array.from({ length: count }, () => newTicket(store, bearer, this.#limits.ticketMs))
		);
		const { id, name, role, areas } = member;
		const answer = { tickets, member: id, role, areas, version };
		// So that a relay that has forgotten it lets it in again as what it is now.
		const isStale =
			certificate.name !== name ||
			certificate.role !== role ||
			JSON.stringify(certificate.areas) !== JSON.stringify(areas);
		if (!isOld && !isStale) return answer;
		const fresh = { ...certificate, name, role, areas, issuedAt: this.#now() };
		return { ...answer, certificate: await issue(this.#keys, fresh) };
	}

	async #roster({ workspace, team, version, member }: Known): Promise<Roster> {
		const seen = await this.#teams.store.seenIn(workspace);
		return rosterOf(team, version, member.role, { seen, now: this.#now() });
	}

	/** An id or a code leads to one workspace: somebody else's must not be led elsewhere. */
	async #isTaken({ id, code }: TeamRequests['invite'], { workspace }: Known): Promise<boolean> {
		const found = await Promise.all(
			[{ id }, { code }].map((key) => this.#teams.store.follow(pointerTo(key), this.#now()))
		);
		return found.some((other) => other !== undefined && other !== workspace);
	}

	async #invitation(
		{ workspace, team }: Known,
		{ id, code }: TeamRequests['invite']
	): Promise<TeamAnswers['invite'] | TeamRefusal> {
		const invitation = team.invitations.find((one) => one.id === id);
		if (!invitation) return 'unknown';
		const { expiresAt } = invitation;
		await Promise.all(
			[{ id }, { code }].map((key) => this.#teams.store.point(pointerTo(key), workspace, expiresAt))
		);
		return infoOf(invitation);
	}

	async #audit(
		{ workspace, member }: Known,
		before = Number.MAX_SAFE_INTEGER
	): Promise<TeamAnswers['audit'] | TeamRefusal> {
		if (!leads(member.role)) return 'forbidden';
		const entries = await this.#teams.store.audit(workspace, before, PAGE);
		return {
			entries: entries.map(({ seq, json }) => ({ ...(JSON.parse(json) as AuditEntry), seq }))
		};
	}
}
