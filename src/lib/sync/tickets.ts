import { MOST_TICKETS } from '#lib/protocol/team.ts';
import { findDeviceKey } from './device-key.ts';
import type { Standing } from './standing.ts';
import { TeamClient, type TeamOutcome } from './team-client.ts';

/** Sockets that open within this time are served by one request, in ms. */
const TOGETHER_MS = 20;

/** What asks for the tickets of a workspace's sockets. */
export type TakeTicket = () => Promise<TeamOutcome<string>>;

/**
 * Gets tickets, one a socket, and notes what the relay says of the member with them: role, areas, a fresh certificate,
 * or that the device was revoked.
 */
export function ticketsOf(client: Pick<TeamClient, 'ask'>, standing: Standing): TakeTicket {
	let waiting: ((outcome: TeamOutcome<string>) => void)[] = [];
	const fetchThem = async () => {
		const sockets = waiting.slice(0, MOST_TICKETS);
		waiting = waiting.slice(MOST_TICKETS);
		if (waiting.length > 0) void fetchThem();
		const outcome = await client.ask('tickets', { count: sockets.length });
		if (outcome.ok) {
			const { tickets, role, areas, version, certificate } = outcome.value;
			const { membership } = standing;
			standing.update(
				{
					role,
					areas,
					barred: membership?.barred === 'revoked' ? undefined : membership?.barred,
					...(certificate === undefined ? {} : { certificate })
				},
				version
			);
			sockets.forEach((settle, index) => {
				const ticket = tickets[index];
				settle(
					ticket === undefined
						? { ok: false, problem: { code: 'offline' } }
						: { ok: true, value: ticket }
				);
			});
			return;
		}
		if (outcome.problem.code === 'revoked') standing.update({ barred: 'revoked' });
		for (const settle of sockets) settle(outcome);
	};
	return () =>
		new Promise((resolve) => {
			waiting.push(resolve);
			if (waiting.length === 1) setTimeout(() => void fetchThem(), TOGETHER_MS);
		});
}

/** A client in the name of this device, as the standing of a workspace has it at each request. */
export function clientOf(url: string, standing: Standing): TeamClient {
	return new TeamClient({
		url,
		async credentials() {
			const { membership } = standing;
			const key = membership && (await findDeviceKey(membership.publicKey));
			return key && { key, certificate: membership.certificate };
		}
	});
}
