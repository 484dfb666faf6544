import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { newId, newSecret } from '#lib/domain/ids.ts';
import { formatInvitation, parseInvitation } from '#lib/protocol/invitation.ts';
import type { Areas, Role } from '#lib/protocol/permission.ts';
import type { Admission, NewDevice } from '#lib/protocol/team.ts';
import { random } from '#lib/state/clock.ts';
import { Connection } from '#lib/sync/connection.ts';
import { createDeviceKey } from '#lib/sync/device-key.ts';
import { digestOf } from '#lib/sync/secret.ts';
import { Standing, type Membership } from '#lib/sync/standing.ts';
import { TeamClient, type TeamOutcome } from '#lib/sync/team-client.ts';
import { ticketsOf } from '#lib/sync/tickets.ts';
import { docLog } from '#lib/ydoc/log.ts';

const HOUR_MS = 3_600_000;
const KEYS = 'test/keys';

/** A device that a relay has let in, in a browser: what a session of it is opened with. */
export interface Seat {
	readonly url: string;
	readonly workspace: string;
	readonly member: string;
	readonly membership: Membership;
	readonly client: TeamClient;
	readonly standing: Standing;
}

/** What it takes to open a document at the relay. */
export type RemoteSeat = Pick<Seat, 'url' | 'workspace' | 'client' | 'standing'>;

/** The owner of a new workspace; `keys` names the database of the device's key. */
export function founded(url: string, keys = KEYS): Promise<Seat> {
	return admitted(
		url,
		async (client, device) =>
			client.ask('create', {
				...{ workspace: newSecret(random), member: newId('member', random), name: 'Olga', device },
				recovery: await digestOf(newSecret(random))
			}),
		keys
	);
}

/** Who has an invitation by a link. */
export function entered(url: string, link: string): Promise<Seat> {
	const found = parseInvitation(link);
	if (found?.kind !== 'link') throw new Error(`no invitation: ${link}`);
	const { id, secret } = found;
	return admitted(url, (client, device) =>
		client.ask('join', {
			...{ invitation: id, secret, member: newId('member', random), name: 'Robin', device }
		})
	);
}

/** Another device: of a new member, or of one named. */
export async function seated(
	by: Seat,
	invited: { readonly role: Role; readonly areas?: Areas; readonly member?: string }
): Promise<Seat> {
	const [id, secret, code] = [newSecret(random), newSecret(random), newSecret(random)];
	const answer = await by.client.ask('invite', {
		...{ areas: 'all', ...invited, id, secret: await digestOf(secret) },
		...{ code: await digestOf(code), ttlMs: HOUR_MS, uses: 1 }
	});
	if (!answer.ok) throw new Error(`not invited: ${answer.problem.code}`);
	return entered(by.url, formatInvitation('https://runnel.test', { id, secret }));
}

async function admitted(
	url: string,
	enter: (client: TeamClient, device: NewDevice) => Promise<TeamOutcome<Admission>>,
	keys = KEYS
): Promise<Seat> {
	const key = await createDeviceKey(keys);
	const standing = new Standing(undefined);
	const client = new TeamClient({
		url,
		credentials: () => Promise.resolve({ key, certificate: standing.membership?.certificate })
	});
	const answer = await enter(client, { publicKey: key.publicKey, name: 'Test' });
	if (!answer.ok) throw new Error(`not let in: ${answer.problem.code}`);
	const { workspace, member, device, certificate, role, areas } = answer.value;
	const membership = { publicKey: key.publicKey, device, certificate, role, areas };
	standing.begin(membership);
	return { url, workspace, member, membership, client, standing };
}

/** A document as a device without a store has it from the relay. */
export function remote({ url, workspace, client, standing }: RemoteSeat, document: string) {
	const doc = new Y.Doc();
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const connection = new Connection({
		...{ url, room: `${workspace}/${document}`, doc, awareness, now: Date.now },
		...{ take: ticketsOf(client, standing), noted: undefined, random: Math.random },
		durable: () => Promise.resolve(),
		note: () => undefined,
		refused: () => undefined,
		changed: () => undefined
	});
	const log = docLog(doc);
	return {
		doc,
		append: (...entries: string[]) => log.append(entries),
		get entries() {
			return log.entries;
		},
		get isSynced() {
			return connection.relay === 'open' && connection.unacknowledged === 0;
		},
		/** Why the relay refused, where it did. */
		get refusal() {
			return connection.refusal?.why;
		},
		close() {
			connection.close();
			awareness.destroy();
		}
	};
}
