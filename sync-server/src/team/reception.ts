import {
	signedText,
	type Admission,
	type NewDevice,
	type Signed,
	type TeamAction,
	type TeamAnswers,
	type TeamRefusal,
	type TeamRequests
} from '#lib/protocol/team.ts';
import type { Limits } from '../limits.ts';
import { issue, verify } from './certificate.ts';
import { Desk, type Known, type MemberAction } from './desk.ts';
import { create, invitationOf, join, readmit, recover } from './entrance.ts';
import type { Keys } from './keys.ts';
import { parsePayload } from './requests.ts';
import { digestOf } from './secret.ts';
import { deviceId, isSigned } from './signature.ts';
import { actorOf, NOBODY, type Device, type Outcome, type Team } from './team.ts';
import { pointerTo, type Teams } from './teams.ts';
import { newChallenge, takeChallenge } from './tickets.ts';

type EntryAction = Exclude<TeamAction, MemberAction>;
type Payload<A extends TeamAction> = { readonly action: A; readonly asked: TeamRequests[A] };

/** Where devices knock: it knows them by certificate and signature, and lets new ones in. */
export class Reception {
	readonly #teams: Teams;
	readonly #keys: Keys;
	readonly #limits: Limits;
	readonly #now: () => number;
	readonly #desk: Desk;

	constructor(
		teams: Teams,
		keys: Keys,
		{ limits, now }: { readonly limits: Limits; readonly now: () => number }
	) {
		this.#teams = teams;
		this.#keys = keys;
		this.#limits = limits;
		this.#now = now;
		this.#desk = new Desk(teams, keys, { limits, now });
	}

	/** What the next request is signed with. */
	async challenge(): Promise<{ readonly challenge: string }> {
		return { challenge: await newChallenge(this.#teams.store, this.#limits.ticketMs) };
	}

	/** The answer to a request, or why there is none. */
	async answer<A extends TeamAction>(
		action: A,
		signed: Signed
	): Promise<TeamAnswers[TeamAction] | TeamRefusal> {
		const isFresh = await takeChallenge(this.#teams.store, signed.challenge);
		const asked = parsePayload(action, signed.payload, this.#limits);
		if (!isFresh || !asked) return 'malformed';
		if (isEntry(action)) return await this.#enter({ action, asked } as Entry, signed);
		const known = await this.#recognise(action, signed);
		if (typeof known === 'string') return known;
		return await this.#desk.serve(action as MemberAction, asked as never, known);
	}

	async #enter(entry: Entry, signed: Signed): Promise<Admission | TeamRefusal> {
		const { publicKey } = entry.asked.device;
		const text = signedText(entry.action, signed);
		if (!(await isSigned(text, { ...signed, publicKey }))) return 'unknown';
		const device = this.#device(entry.asked.device);
		switch (entry.action) {
			case 'create': {
				const { workspace, recovery } = entry.asked;
				return await this.#admit(workspace, publicKey, (team) =>
					create(team, { ...entry.asked, device }, recovery)
				);
			}
			case 'join': {
				const { asked } = entry;
				const { invitation = '', code } = asked;
				const pointer = pointerTo(
					code === undefined ? { id: invitation } : { code: digestOf(code) }
				);
				const workspace = await this.#teams.store.follow(pointer, this.#now());
				return await this.#admit(workspace ?? '', publicKey, (team) => {
					const found = invitationOf(team ?? NOBODY, this.#now(), asked);
					return team && found ? join(team, found, { ...asked, device }, this.#limits) : 'unknown';
				});
			}
			case 'recover': {
				const { workspace, secret, recovery } = entry.asked;
				const isHeard = (team: Team) => team.recovery?.digest === recovery;
				return await this.#admit(
					workspace,
					publicKey,
					(team) => recover(team ?? NOBODY, secret, { recovery, device }),
					isHeard
				);
			}
			default:
				return entry satisfies never;
		}
	}

	/** Lets a device in. Who is in already, and did not hear the answer, hears it again. */
	async #admit(
		workspace: string,
		publicKey: string,
		rule: (team: Team | undefined) => Outcome,
		isDone: (team: Team) => boolean = () => true
	): Promise<Admission | TeamRefusal> {
		const device = deviceId(publicKey);
		const before = await this.#teams.load(workspace);
		const isIn = before.team && actorOf(before.team, device) && isDone(before.team);
		const kept = isIn ? before : await this.#teams.change(workspace, rule, device);
		if (typeof kept === 'string') return kept;
		const actor = actorOf(kept.team ?? NOBODY, device);
		if (!actor) throw new Error('a device that was let in is in the team');
		const { id: member, name, role, areas } = actor.member;
		const certificate = await issue(this.#keys, {
			...{ workspace, member, name, role, areas, publicKey },
			deviceName: actor.device.name,
			issuedAt: this.#now()
		});
		return { workspace, member, name, role, areas, device, certificate };
	}

	/** Who signed, by the certificate. One whom the store does not know came in after the backup that it is from. */
	async #recognise(action: TeamAction, signed: Signed): Promise<Known | TeamRefusal> {
		const found = await verify(this.#keys, signed.certificate ?? '');
		if (!found) return 'unknown';
		const { certificate } = found;
		const { workspace, publicKey, member, name, deviceName } = certificate;
		if (!(await isSigned(signedText(action, signed), { ...signed, publicKey }))) return 'unknown';
		const id = deviceId(publicKey);
		const before = await this.#teams.load(workspace);
		const isIn = before.team && actorOf(before.team, id);
		const device = this.#device({ publicKey, name: deviceName });
		const kept = isIn
			? before
			: await this.#teams.change(
					workspace,
					(team) => readmit(team, { member, name, device }, certificate),
					id
				);
		if (typeof kept === 'string') return kept;
		const { team = NOBODY, version } = kept;
		const actor = actorOf(team, id);
		if (!actor) throw new Error('a device that was let in is in the team');
		return { ...actor, ...found, workspace, team, version };
	}

	#device({ publicKey, name }: NewDevice): Device {
		return { id: deviceId(publicKey), name, addedAt: this.#now() };
	}
}

type Entry = { [A in EntryAction]: Payload<A> }[EntryAction];

function isEntry(action: TeamAction): action is EntryAction {
	return action === 'create' || action === 'join' || action === 'recover';
}
