import { offer, SYNC_PATH } from '#lib/protocol/message.ts';
import { createTeam, type TestDevice } from '../../helpers/team.ts';
import type { ServerProcess } from './process.ts';

/** How a socket to a document is asked for. */
interface Way {
	readonly path: string;
	readonly protocols: readonly string[];
}

/** The way into documents of a server: one for each, for one socket each. */
export interface Door {
	door(documents: readonly string[]): Promise<Way[]>;
}

/** So many tickets a request may ask for. */
const TICKETS = 256;

/** Makes a workspace on our relay: the door of its owner. */
export async function openOurs(process: ServerProcess, workspace: string): Promise<Door> {
	const { owner } = await createTeam({ url: `http://127.0.0.1:${process.port}` }, { workspace });
	return {
		async door(documents) {
			const tickets = await ticketsFor(owner, documents.length);
			return documents.map((document, index) => ({
				path: `${SYNC_PATH}/${document}`,
				protocols: offer(tickets[index] ?? '')
			}));
		}
	};
}

async function ticketsFor(device: TestDevice, count: number): Promise<string[]> {
	const all: string[] = [];
	while (all.length < count) {
		const answer = await device.ask('tickets', { count: Math.min(TICKETS, count - all.length) });
		all.push(...answer.tickets);
	}
	return all;
}
