import { MESSAGE, offer, SYNC_PATH } from '#lib/protocol/message.ts';
import type { Grant } from '#lib/protocol/permission.ts';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { DEFAULTS, type Limits } from '../../sync-server/src/limits.ts';
import type { RelayOptions } from '../../sync-server/src/relay.ts';
import type { Gate, Visitor } from '../../sync-server/src/team/gate.ts';
import { startRelay as startTeamRelay, type TestRelay as TeamRelay } from './relay.ts';

type Changed = Parameters<Parameters<Gate['onChange']>[0]>[1];

/** A gate of the tests: whoever has a ticket of it comes in, once. */
export class TestGate implements Gate {
	/** Whom it was told to hold. */
	readonly held: { readonly member: string; readonly since: number; readonly deletions: number }[] =
		[];
	readonly #tickets = new Map<string, Visitor>();
	readonly #listeners: ((workspace: string, now: Changed) => void)[] = [];
	readonly #holds = new Set<string>();
	#count = 0;

	/** A ticket for a device of a member; of a device of that member's own, unless named. */
	ticketFor(workspace: string, grant: Grant = OWNER, also: Partial<Visitor> = {}): string {
		const ticket = String(++this.#count).padStart(22, '0');
		this.#tickets.set(ticket, {
			workspace,
			device: `${grant.member}1`,
			grant,
			held: this.#holds.has(grant.member),
			eraseUntil: 0,
			...also
		});
		return ticket;
	}

	admit(ticket: string): Promise<Visitor | undefined> {
		const visitor = this.#tickets.get(ticket);
		this.#tickets.delete(ticket);
		return Promise.resolve(visitor);
	}

	onChange(changed: (workspace: string, now: Changed) => void): void {
		this.#listeners.push(changed);
	}

	hold({ workspace, grant }: Visitor, found: { since: number; deletions: number }): Promise<void> {
		this.held.push({ member: grant.member, ...found });
		this.#holds.add(grant.member);
		this.change(workspace, (visitor) => ({
			...visitor,
			held: this.#holds.has(visitor.grant.member)
		}));
		return Promise.resolve();
	}

	/** Lets a member write again. */
	release(workspace: string, member: string): void {
		this.#holds.delete(member);
		this.change(workspace, (visitor) => ({
			...visitor,
			held: this.#holds.has(visitor.grant.member)
		}));
	}

	/** The team has changed. */
	change(workspace: string, now: Changed): void {
		for (const listener of this.#listeners) listener(workspace, now);
	}

	seen(): void {
		// Nobody asks.
	}
}

export const OWNER: Grant = { member: 'm1', role: 'owner', areas: 'all' };

/** The subprotocols of a socket to a document. */
export function protocolsFor(
	gate: TestGate,
	room: string,
	grant?: Grant,
	client?: number,
	also?: Partial<Visitor>
): string[] {
	return offer(gate.ticketFor(room.split('/')[0] ?? '', grant, also), client);
}

/** A relay with a gate of the tests. */
export interface TestRelay extends TeamRelay {
	readonly gate: TestGate;
}

/** The limits as they are, unless a test says else. */
export function limitsWith(changed: Partial<Limits> = {}): Limits {
	return { ...DEFAULTS, ...changed };
}

/** The relay in this process, as in `relay.ts`, with a gate of the tests in place of the team's. */
export async function startRelay(options: Partial<RelayOptions> = {}): Promise<TestRelay> {
	const gate = new TestGate();
	const relay = await startTeamRelay({ openGate: () => gate, ...options });
	return { ...relay, gate };
}

/** A stock y-websocket client of one document; each of its sockets comes with a ticket. Destroy it when done. */
export function connect(
	relay: { readonly url: string; readonly gate: TestGate },
	room: string,
	doc: Y.Doc = new Y.Doc(),
	grant?: Grant
): WebsocketProvider {
	const url = relay.url.replace(/^http/, 'ws') + SYNC_PATH;
	const provider = new WebsocketProvider(url, room, doc, { connect: false, disableBc: true });
	Object.defineProperty(provider, 'protocols', {
		get: () => protocolsFor(relay.gate, room, grant)
	});
	// A stock client prints that it does not know the message, and goes on.
	for (const type of [MESSAGE.hello, MESSAGE.refuse, MESSAGE.renew])
		provider.messageHandlers[type] = () => undefined;
	provider.connect();
	return provider;
}
