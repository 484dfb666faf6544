import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { newDeviceId, newId, newSecret, type MemberId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Role } from '#lib/protocol/permission.ts';
import { formatInvitation, parseInvitation } from '#lib/protocol/invitation.ts';
import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import type { Admission } from '#lib/protocol/team.ts';
import { now, random } from '#lib/state/clock.ts';
import { setUp } from '#lib/store/setup.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { Connection } from '#lib/sync/connection.ts';
import { createDeviceKey } from '#lib/sync/device-key.ts';
import { digestOf } from '#lib/sync/secret.ts';
import { Standing } from '#lib/sync/standing.ts';
import { TeamClient, type TeamOutcome } from '#lib/sync/team-client.ts';
import { ticketsOf } from '#lib/sync/tickets.ts';
import type { PipelineDraft } from '#lib/domain/templates.ts';
import { until } from './until.ts';
import { docLog } from '#lib/ydoc/log.ts';

const HOUR_MS = 3_600_000;

const PIPELINE: PipelineDraft = {
	name: 'Sales',
	stages: [
		{ name: 'New', kind: 'open', probability: 20 },
		{ name: 'Won', kind: 'won', probability: 100 },
		{ name: 'Lost', kind: 'lost', probability: 0 }
	]
};

/** A member at another device, without a screen and without a store: what it holds came through the relay. */
export class Member {
	readonly store: Workspace;
	readonly client: TeamClient;
	readonly workspace: string;
	readonly #connections: readonly Connection[];
	readonly #presence: Awareness;

	private constructor(url: string, client: TeamClient, standing: Standing, admission: Admission) {
		const { workspace, member } = admission;
		const take = ticketsOf(client, standing);
		const open = (room: string) => {
			const doc = new Y.Doc();
			const awareness = new Awareness(doc);
			awareness.setLocalState(null);
			const connection = new Connection({
				...{ url, room, doc, awareness, take, noted: undefined, now, random: Math.random },
				durable: () => Promise.resolve(),
				note: () => undefined,
				refused: () => undefined,
				changed: () => undefined
			});
			return { doc, awareness, connection };
		};
		const area = { workspace, area: COMMON_AREA, epoch: FIRST_EPOCH };
		const directory = open(formatRoom({ workspace, kind: 'ws' }));
		const shared = open(formatRoom({ workspace, kind: 'team' }));
		const me = open(formatRoom({ workspace, kind: 'me', member }));
		const log = open(formatRoom({ ...area, kind: 'ops' }));
		const activities = open(formatRoom({ ...area, kind: 'act' }));
		this.workspace = workspace;
		this.client = client;
		this.#presence = directory.awareness;
		const all = [directory, shared, me, log, activities];
		this.#connections = all.map(({ connection }) => connection);
		this.store = new Workspace({
			directory: docLog(directory.doc),
			team: docLog(shared.doc),
			me: docLog(me.doc),
			log: docLog(log.doc),
			activities: docLog(activities.doc),
			device: newDeviceId(random),
			member: member as MemberId,
			now,
			random
		});
	}

	/** The owner of a new workspace on a relay, with a pipeline in it. */
	static async owner(url: string): Promise<Member> {
		const member = await Member.#admitted(url, async (client, device) =>
			client.ask('create', {
				...{ workspace: newSecret(random), member: newId('member', random), name: 'Olga', device },
				recovery: await digestOf(newSecret(random))
			})
		);
		setUp(member.store, {
			...{ name: 'Team', currency: 'EUR' as Currency, timeZone: 'Europe/Berlin', sample: false },
			...{ member: 'Olga', pipeline: PIPELINE, reasons: ['Price'] }
		});
		await member.synced();
		return member;
	}

	/** Somebody who was invited by a link. */
	static guest(url: string, link: string, name: string): Promise<Member> {
		const invitation = parseInvitation(link);
		if (invitation?.kind !== 'link') throw new Error(`no invitation: ${link}`);
		const { id, secret } = invitation;
		return Member.#admitted(url, (client, device) =>
			client.ask('join', {
				...{ invitation: id, secret, member: newId('member', random), name, device }
			})
		);
	}

	/** What the relay answers to a recovery link. */
	static async recovered(url: string, link: string): Promise<TeamOutcome<Admission>> {
		const recovery = parseInvitation(link);
		if (recovery?.kind !== 'recovery') throw new Error(`no recovery: ${link}`);
		const { workspace, secret } = recovery;
		const key = await createDeviceKey('test/keys');
		const client = new TeamClient({ url, credentials: () => Promise.resolve({ key }) });
		return client.ask('recover', {
			...{ workspace, secret, recovery: await digestOf(newSecret(random)) },
			device: { publicKey: key.publicKey, name: 'Test' }
		});
	}

	static async #admitted(
		url: string,
		enter: (
			client: TeamClient,
			device: { publicKey: string; name: string }
		) => Promise<TeamOutcome<Admission>>
	): Promise<Member> {
		const key = await createDeviceKey('test/keys');
		const standing = new Standing(undefined);
		const client = new TeamClient({
			url,
			credentials: () => Promise.resolve({ key, certificate: standing.membership?.certificate })
		});
		const admitted = await enter(client, { publicKey: key.publicKey, name: 'Test' });
		if (!admitted.ok) throw new Error(`refused: ${admitted.problem.code}`);
		const { device, certificate, role, areas } = admitted.value;
		standing.begin({ publicKey: key.publicKey, device, certificate, role, areas });
		return new Member(url, client, standing, admitted.value);
	}

	/** A link into the workspace. */
	async invite(role: Role): Promise<string> {
		const [id, secret, code] = [newSecret(random), newSecret(random), newSecret(random)];
		const invited = await this.client.ask('invite', {
			...{ id, secret: await digestOf(secret), code: await digestOf(code) },
			...{ role, areas: 'all', ttlMs: HOUR_MS, uses: 1 }
		});
		if (!invited.ok) throw new Error(`refused: ${invited.problem.code}`);
		return formatInvitation('https://runnel.test', { id, secret });
	}

	/** Says to the others that they are here. */
	appear(name: string): void {
		this.#presence.setLocalState({ member: this.store.member, name, since: now() });
	}

	/** Settles when the relay has everything. */
	synced(): Promise<void> {
		return until(() =>
			this.#connections.every((one) => one.relay === 'open' && one.unacknowledged === 0)
		);
	}

	close(): void {
		for (const connection of this.#connections) connection.close();
		this.store.close();
	}
}
