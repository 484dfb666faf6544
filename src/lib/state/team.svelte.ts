import { newSecret, type MemberId } from '#lib/domain/ids.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { formatCode, formatInvitation, formatRecovery } from '#lib/protocol/invitation.ts';
import { leads, type Areas, type Role } from '#lib/protocol/permission.ts';
import type {
	AuditEntry,
	InvitationInfo,
	MemberInfo,
	Roster,
	TeamAction,
	TeamAnswers,
	TeamRequests
} from '#lib/protocol/team.ts';
import { adoptRoster, restoreDeletedBy } from '#lib/store/team.ts';
import {
	createDeviceKey,
	findAttempt,
	noteAttempt,
	removeDeviceKey,
	type DeviceKey
} from '#lib/sync/device-key.ts';
import { digestOf, newCode } from '#lib/sync/secret.ts';
import { TeamClient, type TeamOutcome, type TeamProblem } from '#lib/sync/team-client.ts';
import { clientOf } from '#lib/sync/tickets.ts';
import { isSharing, type Sharing } from './attempt.ts';
import { random } from './clock.ts';
import { deviceName } from './device-name.ts';
import { t } from './i18n.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

export type { Areas, AuditEntry, InvitationInfo, MemberInfo, Role, Roster, TeamProblem };

/** The outcome of asking the relay about the team; `offline` where it was not reached. */
export type TeamResult<T> = Result<T, { readonly code: TeamProblem }>;

/** What an invitation is to allow. */
export interface Invited {
	readonly role: Role;
	readonly areas: Areas;
	/** For a further device of this member, or for one who is known by an import. */
	readonly member?: MemberId | undefined;
	readonly ttlMs: number;
}

/** An invitation that was put up. Link and code are known on this device only, and only now. */
export interface Invite {
	readonly info: InvitationInfo;
	readonly link: string;
	/** To be typed, in groups of four. */
	readonly code: string;
}

export interface TeamOptions {
	/** Where the relay is: `https://host`. */
	readonly relay: string;
	readonly workspace: OpenWorkspace;
	/** What becomes of the workspace on this device once one has left. */
	readonly left: (after: 'keep' | 'remove') => Promise<void>;
}

/** The team of the open workspace, for components. Everything that is read follows changes. */
export class Team {
	/** Why the roster could not be read anew just now. */
	problem = $state.raw<TeamProblem>();
	readonly #relay: string;
	readonly #left: TeamOptions['left'];
	readonly #workspace: OpenWorkspace;
	readonly #client: TeamClient;
	readonly #stop: () => void;
	/** Since when members who are or were held have deleted: needed after they are released, too. */
	readonly #heldSince: Record<string, EpochMs> = {};
	/** What is asked to be shared with, also where nothing can be stored. */
	#sharing: (Sharing & { readonly key: DeviceKey }) | undefined;
	#refreshing: Promise<TeamResult<Roster>> | undefined;

	constructor({ relay, workspace, left }: TeamOptions) {
		this.#relay = relay;
		this.#left = left;
		this.#workspace = workspace;
		const { standing, presence } = workspace.session;
		this.#client = clientOf(relay, standing);
		const end = new AbortController();
		const look = () => {
			const seen = standing.membership?.roster?.version ?? 0;
			if (standing.membership && standing.version > seen) void this.refresh();
		};
		// One whom the roster does not know has come since it was read.
		const met: string[] = [];
		const meet = () => {
			const strangers = presence.peers.filter(
				({ member }) =>
					!met.includes(member) && !this.roster?.members.some(({ id }) => id === member)
			);
			met.push(...strangers.map(({ member }) => member));
			if (this.isShared && strangers.length > 0) void this.refresh();
		};
		const stops = [standing.onChange(look), presence.onChange(meet)];
		document.addEventListener(
			'visibilitychange',
			() => {
				if (document.visibilityState === 'visible' && this.isShared) void this.refresh();
			},
			{ signal: end.signal }
		);
		this.#stop = () => {
			for (const stop of stops) stop();
			end.abort();
		};
		if (this.isShared) void this.refresh();
	}

	/** Who belongs to the workspace, as last read. A rep and a viewer see no devices but their own, and no invitations. */
	get roster(): Roster | undefined {
		return this.#workspace.membership?.roster;
	}

	/** One's own role; none while the workspace is not shared. */
	get role(): Role | undefined {
		return this.#workspace.membership?.role;
	}

	get areas(): Areas | undefined {
		return this.#workspace.membership?.areas;
	}

	/** One's own id among the members. */
	get member(): MemberId {
		return this.#workspace.store.member;
	}

	/** What the relay calls this device, as in the roster. */
	get device(): string | undefined {
		return this.#workspace.membership?.device;
	}

	get isShared(): boolean {
		return this.#workspace.membership !== undefined;
	}

	/** Whether one may invite, change roles, revoke, release and read the audit. */
	get leads(): boolean {
		return this.role !== undefined && leads(this.role);
	}

	/** The members who are held for deleting on a grand scale; oneself is told by `workspace.readOnly`. */
	get held(): readonly MemberInfo[] {
		return this.roster?.members.filter(({ held }) => held !== undefined) ?? [];
	}

	/** Makes the workspace shared, with this device as its owner's. `recovery` is to be printed: it is shown once. */
	async share(): Promise<TeamResult<{ readonly recovery: string }>> {
		const { store, entry, session } = this.#workspace;
		const { key, secret } = (this.#sharing ??= await sharingOf(entry.id));
		const client = new TeamClient({
			url: this.#relay,
			credentials: () => Promise.resolve({ key })
		});
		const created = await client.ask('create', {
			workspace: entry.id,
			member: store.member,
			name: store.members.get(store.member)?.name || t('common.you'),
			device: { publicKey: key.publicKey, name: deviceName(navigator.userAgent) },
			recovery: await digestOf(secret)
		});
		if (!created.ok && created.problem.code === 'offline') return created;
		this.#sharing = undefined;
		if (!created.ok) {
			await removeDeviceKey(key.publicKey);
			return created;
		}
		const { device, certificate, role, areas } = created.value;
		session.share({ publicKey: key.publicKey, device, certificate, role, areas });
		await this.#workspace.kept;
		await noteAttempt(key.publicKey, undefined);
		void this.refresh();
		return ok({ recovery: formatRecovery(location.origin, { workspace: entry.id, secret }) });
	}

	/** Puts up an invitation for one use. */
	async invite({ role, areas, member, ttlMs }: Invited): Promise<TeamResult<Invite>> {
		const id = newSecret(random);
		const secret = newSecret(random);
		const code = newCode(random);
		const info = await this.#client.ask('invite', {
			id,
			secret: await digestOf(secret),
			code: await digestOf(code),
			role,
			areas,
			...(member === undefined ? {} : { member }),
			ttlMs,
			uses: 1
		});
		if (!info.ok) return info;
		void this.refresh();
		const link = formatInvitation(location.origin, { id, secret });
		return ok({ info: info.value, link, code: formatCode(code) });
	}

	endInvitation(id: string): Promise<TeamResult<Roster>> {
		return this.#change('end-invitation', { id });
	}

	/** Gives a member another role, or other areas. */
	change(member: string, role: Role, areas: Areas): Promise<TeamResult<Roster>> {
		return this.#change('change', { member, role, areas });
	}

	/** Changes one's own name. */
	rename(name: string): Promise<TeamResult<Roster>> {
		return this.#change('rename', { name });
	}

	/** Revokes a member with all devices, or one device. What they hold they keep; it comes to no one any more. */
	revoke(member: string, device?: string): Promise<TeamResult<Roster>> {
		return this.#change('revoke', { member, ...(device === undefined ? {} : { device }) });
	}

	/** Lets a member who is held write again. `restoreDeletions` is another matter, and works before and after. */
	release(member: string): Promise<TeamResult<Roster>> {
		return this.#change('release', { member });
	}

	/** Brings back what a member deleted who is held, or was in this session: one step of undo. Says how much. */
	restoreDeletions(member: string): Result<number> {
		const since = this.#heldSince[member];
		if (since === undefined) return ok(0);
		return this.#workspace.run((store) => restoreDeletedBy(store, member as MemberId, since));
	}

	/** A new recovery link in place of the one before, to be printed. */
	async newRecovery(): Promise<TeamResult<{ readonly recovery: string }>> {
		const secret = newSecret(random);
		const set = await this.#client.ask('set-recovery', { recovery: await digestOf(secret) });
		if (!set.ok) return set;
		const workspace = this.#workspace.entry.id;
		return ok({ recovery: formatRecovery(location.origin, { workspace, secret }) });
	}

	/**
	 * Leaves the team. The workspace stays on this device as one of its own that nobody shares, or is removed from it.
	 * One who was revoked before has left already.
	 */
	async leave(after: 'keep' | 'remove'): Promise<TeamResult<undefined>> {
		const { membership } = this.#workspace;
		const left = await this.#client.ask('leave', {});
		const gone = left.ok || left.problem.code === 'revoked' || left.problem.code === 'unknown';
		if (!gone) return left;
		if (membership) await removeDeviceKey(membership.publicKey);
		await this.#left(after);
		return ok(undefined);
	}

	/** The latest entries of the audit before one, newest first. */
	async audit(before?: number): Promise<TeamResult<readonly AuditEntry[]>> {
		const audit = await this.#client.ask('audit', before === undefined ? {} : { before });
		return audit.ok ? ok(audit.value.entries) : audit;
	}

	/** Reads the roster anew. */
	refresh(): Promise<TeamResult<Roster>> {
		this.#refreshing ??= this.#change('roster', {}).finally(() => (this.#refreshing = undefined));
		return this.#refreshing;
	}

	close(): void {
		this.#stop();
	}

	async #change<A extends RosterAction>(
		action: A,
		request: TeamRequests[A]
	): Promise<TeamResult<Roster>> {
		const answer: TeamOutcome<TeamAnswers[RosterAction]> = await this.#client.ask(action, request);
		this.problem = answer.ok ? undefined : answer.problem.code;
		if (answer.ok) this.#take(answer.value);
		return answer;
	}

	#take(roster: Roster): void {
		const { session, store } = this.#workspace;
		const { standing } = session;
		const { membership } = standing;
		// Answers may overtake each other.
		if (!membership || roster.version < (membership.roster?.version ?? 0)) return;
		for (const { id, held } of roster.members)
			if (held) this.#heldSince[id] = held.since as EpochMs;
		const self = roster.members.find(({ id }) => id === store.member);
		const barred = self?.held
			? 'held'
			: membership.barred === 'held'
				? undefined
				: membership.barred;
		standing.update({
			roster,
			barred,
			...(self ? { role: self.role, areas: self.areas } : {})
		});
		if (this.leads) adoptRoster(store, roster);
	}
}

type RosterAction = {
	[A in TeamAction]: TeamAnswers[A] extends Roster ? A : never;
}[TeamAction];

/**
 * What a workspace is asked to be shared with, kept on this device until it is answered: an answer that was lost is
 * given again to the same key.
 */
async function sharingOf(shared: string): Promise<Sharing & { readonly key: DeviceKey }> {
	const found = await findAttempt((one): one is Sharing => isSharing(one) && one.shared === shared);
	if (found) return { ...found.attempt, key: found.key };
	const sharing = { shared, secret: newSecret(random) };
	const key = await createDeviceKey();
	await noteAttempt(key.publicKey, sharing);
	return { ...sharing, key };
}
