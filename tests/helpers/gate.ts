import { offer } from '#lib/protocol/message.ts';
import type { Grant } from '#lib/protocol/permission.ts';
import type { Gate, Visitor } from '../../sync-server/src/team/gate.ts';

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
