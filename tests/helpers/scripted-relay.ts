import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as sync from 'y-protocols/sync';
import { WebSocketServer, type WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE, SUBPROTOCOL } from '#lib/protocol/message.ts';
import { TEAM_PATH, type TeamAnswers, type TeamRefusal } from '#lib/protocol/team.ts';

/** A relay of one document that does on command what a real one does when things go wrong. */
export interface ScriptedRelay {
	readonly url: string;
	/** What it holds. */
	readonly doc: Y.Doc;
	/** It forgets everything, as a store put back from an old copy would. */
	lose(): void;
	/** Subprotocols and path that each socket came with. */
	readonly offers: { readonly path: string; readonly protocols: string }[];
	readonly sockets: Set<WebSocket>;
	/** Rounds received and not answered, while `acknowledging` is false. */
	readonly withheld: (() => void)[];
	acknowledging: boolean;
	/** Whether it says what it holds: sync steps 1 and 2. */
	syncing: boolean;
	/** Closes each new socket with this code. */
	refusing: number | undefined;
	/** Takes no change, and says so in answer to the round that follows. */
	refusingChanges: { readonly code: number; readonly text: string } | undefined;
	/** What is answered to `tickets`, beside the tickets; a text is a refusal, `undefined` no answer at all. */
	team: Omit<TeamAnswers['tickets'], 'tickets'> | TeamRefusal | undefined;
	/** How many tickets each request has asked for. */
	readonly asked: number[];
	/** Tickets that came over sockets that were open already. */
	readonly renewed: string[];
	send(...numbers: (number | string)[]): void;
	close(): Promise<void>;
}

export async function scriptedRelay(port = 0): Promise<ScriptedRelay> {
	const http = createServer((request, response) => void answer(relay, request, response));
	const server = new WebSocketServer({ server: http, handleProtocols: () => SUBPROTOCOL });
	await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
	let doc = hold();
	const relay: ScriptedRelay = {
		get doc() {
			return doc;
		},
		lose() {
			doc = hold();
		},
		url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
		offers: [],
		sockets: new Set(),
		withheld: [],
		acknowledging: true,
		syncing: true,
		refusing: undefined,
		refusingChanges: undefined,
		team: { member: 'm1', role: 'rep', areas: 'all', version: 1 },
		asked: [],
		renewed: [],
		send(...parts) {
			for (const socket of relay.sockets) socket.send(message(...parts));
		},
		async close() {
			for (const socket of relay.sockets) socket.terminate();
			server.close();
			await new Promise((resolve) => http.close(resolve));
		}
	};
	function hold(): Y.Doc {
		const held = new Y.Doc();
		held.on('update', (update: Uint8Array, origin: unknown) => {
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, MESSAGE.sync);
			sync.writeUpdate(encoder, update);
			for (const socket of relay.sockets)
				if (socket !== origin) socket.send(encoding.toUint8Array(encoder));
		});
		return held;
	}
	server.on('connection', (socket, request) => {
		relay.offers.push({
			path: request.url ?? '',
			protocols: request.headers['sec-websocket-protocol'] ?? ''
		});
		if (relay.refusing !== undefined) return socket.close(relay.refusing, 'refused');
		relay.sockets.add(socket);
		socket.on('close', () => relay.sockets.delete(socket));
		socket.on('message', (data: Buffer) => receive(relay, socket, new Uint8Array(data)));
		if (relay.syncing) {
			const step1 = encoding.createEncoder();
			encoding.writeVarUint(step1, MESSAGE.sync);
			sync.writeSyncStep1(step1, relay.doc);
			socket.send(encoding.toUint8Array(step1));
		}
	});
	return relay;
}

function receive(relay: ScriptedRelay, socket: WebSocket, data: Uint8Array) {
	const decoder = decoding.createDecoder(data);
	const type = decoding.readVarUint(decoder);
	if (type === MESSAGE.renew) relay.renewed.push(decoding.readVarString(decoder));
	if (type === MESSAGE.sync && relay.refusingChanges && isChange(decoder)) return;
	if (type === MESSAGE.sync && relay.syncing) {
		const answer = encoding.createEncoder();
		encoding.writeVarUint(answer, MESSAGE.sync);
		sync.readSyncMessage(decoder, answer, relay.doc, socket);
		if (encoding.length(answer) > 1) socket.send(encoding.toUint8Array(answer));
	}
	if (type === MESSAGE.acknowledge) {
		const round = decoding.readVarUint(decoder);
		const { refusingChanges } = relay;
		const answer = () =>
			socket.send(
				refusingChanges
					? message(MESSAGE.refuse, round, refusingChanges.code, refusingChanges.text)
					: message(MESSAGE.acknowledge, round)
			);
		if (relay.acknowledging) answer();
		else relay.withheld.push(answer);
	}
}

/** Whether a sync message is a step 2 or an update with anything in it. */
function isChange(decoder: decoding.Decoder): boolean {
	const peek = decoding.clone(decoder);
	if (decoding.readVarUint(peek) === sync.messageYjsSyncStep1) return false;
	const { structs, ds } = Y.decodeUpdate(decoding.readVarUint8Array(peek));
	return structs.length > 0 || ds.clients.size > 0;
}

let tickets = 0;

/** The team's part: every challenge and signature is good. */
async function answer(relay: ScriptedRelay, request: IncomingMessage, response: ServerResponse) {
	let body = '';
	for await (const chunk of request) body += String(chunk);
	const send = (status: number, json: object) =>
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
	if (request.url === `${TEAM_PATH}/challenge`) return send(200, { challenge: 'c'.repeat(22) });
	if (relay.team === undefined) return request.socket.destroy();
	if (typeof relay.team === 'string') return send(403, { code: relay.team });
	const { payload } = JSON.parse(body) as { payload: string };
	const { count } = JSON.parse(payload) as { count: number };
	relay.asked.push(count);
	const made = Array.from({ length: count }, () => `${tickets++}`.padStart(22, 't'));
	send(200, { ...relay.team, tickets: made });
}

function message(...parts: (number | string)[]): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const part of parts)
		if (typeof part === 'number') encoding.writeVarUint(encoder, part);
		else encoding.writeVarString(encoder, part);
	return encoding.toUint8Array(encoder);
}
