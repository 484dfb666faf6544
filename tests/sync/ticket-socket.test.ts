import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TeamOutcome } from '#lib/sync/team-client.ts';
import { ticketSocket } from '#lib/sync/ticket-socket.ts';
import { scriptedRelay, type ScriptedRelay } from '../helpers/scripted-relay.ts';
import { until } from '../helpers/until.ts';

const TICKET: TeamOutcome<string> = { ok: true, value: 't'.repeat(22) };

let relay: ScriptedRelay;
beforeEach(async () => {
	relay = await scriptedRelay();
});
afterEach(() => relay.close());

function open(ticket: Promise<TeamOutcome<string>> | TeamOutcome<string>) {
	const Socket = ticketSocket(
		() => Promise.resolve(ticket),
		() => 7
	);
	const socket = new Socket(relay.url.replace('http', 'ws') + '/sync/room');
	const closed: { code: number; reason: string }[] = [];
	socket.onclose = ({ code, reason }) => closed.push({ code, reason });
	return { socket, closed };
}

test('opens with the ticket and the client id, and is a WebSocket from then on', async () => {
	const { socket, closed } = open(TICKET);
	const opened = vi.fn();
	const received: unknown[] = [];
	socket.binaryType = 'arraybuffer';
	socket.onopen = opened;
	socket.onmessage = ({ data }) => received.push(data);
	expect(socket.readyState).toBe(socket.CONNECTING);
	await until(() => received.length === 1);
	expect(opened).toHaveBeenCalledOnce();
	expect(socket.readyState).toBe(socket.OPEN);
	expect(socket.protocol).toBe('runnel.1');
	expect(received[0]).toBeInstanceOf(ArrayBuffer);
	expect(relay.offers).toEqual([
		{ path: '/sync/room', protocols: `runnel.1, ticket.${'t'.repeat(22)}, client.7` }
	]);
	for (const one of relay.sockets) one.close(4509, 'gap');
	await until(() => closed.length === 1);
	expect(closed).toEqual([{ code: 4509, reason: 'gap' }]);
	expect(socket.readyState).toBe(socket.CLOSED);
});

test.each([
	['revoked', 4401],
	['unknown', 4404],
	['offline', 1006],
	['too-many', 1006],
	['malformed', 1006],
	['closed', 1006]
] as const)('without a ticket because of %s closes with %i', async (code, closes) => {
	const { socket, closed } = open({ ok: false, problem: { code } });
	await until(() => closed.length === 1);
	expect(closed).toEqual([{ code: closes, reason: code }]);
	expect(socket.readyState).toBe(socket.CLOSED);
	expect(relay.offers).toEqual([]);
});

test('closed while it waits for its ticket it never opens', async () => {
	let give: (ticket: TeamOutcome<string>) => void = () => undefined;
	const { socket, closed } = open(new Promise((resolve) => (give = resolve)));
	socket.close();
	expect(closed).toEqual([{ code: 1006, reason: '' }]);
	give(TICKET);
	await Promise.resolve();
	expect(socket.readyState).toBe(socket.CLOSED);
	socket.close();
	expect(closed).toHaveLength(1);
	expect(relay.offers).toEqual([]);
});

test('is given up where it does not open in 5 s', async () => {
	vi.useFakeTimers();
	const close = vi.fn();
	vi.stubGlobal(
		'WebSocket',
		class {
			readonly readyState = 0;
			close = close;
		}
	);
	try {
		open(TICKET);
		await vi.advanceTimersByTimeAsync(4999);
		expect(close).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(close).toHaveBeenCalledOnce();
	} finally {
		vi.unstubAllGlobals();
		vi.useRealTimers();
	}
});
