import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MESSAGE, SYNC_PATH } from '#lib/protocol/message.ts';
import { ticketSocket } from './ticket-socket.ts';
import type { TakeTicket } from './tickets.ts';

export interface FetchOptions {
	readonly url: string;
	/** The document's name, of `protocol/room.ts`. */
	readonly room: string;
	readonly take: TakeTicket;
	/** Ends the waiting for a relay that is not reached. */
	readonly signal: AbortSignal;
}

const IGNORED = [MESSAGE.acknowledge, MESSAGE.hello, MESSAGE.refuse, MESSAGE.digest, MESSAGE.renew];

/** A document as its relay has it, without anything of this device; `undefined` where it is not given, or waiting ended. */
export async function fetchState({
	url,
	room,
	take,
	signal
}: FetchOptions): Promise<Y.Doc | undefined> {
	const doc = new Y.Doc();
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const provider = new WebsocketProvider(url.replace(/^http/, 'ws') + SYNC_PATH, room, doc, {
		WebSocketPolyfill: ticketSocket(take, () => doc.clientID),
		awareness,
		disableBc: true
	});
	for (const message of IGNORED) provider.messageHandlers[message] = () => undefined;
	const came = await new Promise<boolean>((resolve) => {
		provider.on('sync', (synced) => synced && resolve(true));
		provider.on('closed', () => resolve(false));
		signal.addEventListener('abort', () => resolve(false));
		if (signal.aborted) resolve(false);
	});
	provider.destroy();
	awareness.destroy();
	return came ? doc : undefined;
}
