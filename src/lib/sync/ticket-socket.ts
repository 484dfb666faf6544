import { CLOSE, offer } from '#lib/protocol/message.ts';
import type { TeamProblem } from './team-client.ts';
import type { TakeTicket } from './tickets.ts';

/** A socket that has not opened by then is given up, in ms. */
const OPEN_MS = 5000;
/** The close code of a connection that was never made: stock clients try again. */
const NEVER_MADE = 1006;

/**
 * A WebSocket that first gets a ticket, and offers it with the Yjs client id that this device writes with.
 *
 * Stands in for the browser's, so that reconnecting and back-off stay y-websocket's. A ticket that is refused closes it
 * for good, with the refusal as the reason; no network closes it as any connection that fails. `heard` is called when it
 * opens, and with each message.
 */
export function ticketSocket(
	take: TakeTicket,
	client: () => number,
	heard: (isOpening: boolean) => void = () => undefined
): typeof WebSocket {
	return class TicketSocket extends EventTarget implements WebSocket {
		static readonly CONNECTING = 0;
		static readonly OPEN = 1;
		static readonly CLOSING = 2;
		static readonly CLOSED = 3;
		readonly CONNECTING = 0;
		readonly OPEN = 1;
		readonly CLOSING = 2;
		readonly CLOSED = 3;
		readonly url: string;
		onopen: WebSocket['onopen'] = null;
		onmessage: WebSocket['onmessage'] = null;
		onerror: WebSocket['onerror'] = null;
		onclose: WebSocket['onclose'] = null;
		binaryType: BinaryType = 'blob';
		#socket: WebSocket | undefined;
		#ended = false;
		/** It was closed from here. */
		#isClosed = false;

		constructor(url: string | URL) {
			super();
			this.url = String(url);
			void this.#open();
		}

		get readyState(): 0 | 1 | 2 | 3 {
			if (this.#ended) return this.CLOSED;
			return (this.#socket?.readyState ?? this.CONNECTING) as 0 | 1 | 2 | 3;
		}

		get bufferedAmount(): number {
			return this.#socket?.bufferedAmount ?? 0;
		}

		get extensions(): string {
			return this.#socket?.extensions ?? '';
		}

		get protocol(): string {
			return this.#socket?.protocol ?? '';
		}

		send(data: Parameters<WebSocket['send']>[0]): void {
			this.#socket?.send(data);
		}

		close(code?: number, reason?: string): void {
			this.#isClosed = true;
			if (this.#socket) return this.#socket.close(code, reason);
			this.#end(NEVER_MADE, '');
		}

		async #open(): Promise<void> {
			const ticket = await take();
			if (this.#ended) return;
			if (!ticket.ok) return this.#end(codeOf(ticket.problem.code), ticket.problem.code);
			const socket = new WebSocket(this.url, offer(ticket.value, client()));
			socket.binaryType = this.binaryType;
			this.#socket = socket;
			// Not every browser tells at once that a connection which hangs was closed.
			const giveUp = setTimeout(() => {
				this.#end(NEVER_MADE, '');
				socket.close();
			}, OPEN_MS);
			socket.onopen = (event) => {
				if (this.#ended) return;
				clearTimeout(giveUp);
				heard(true);
				this.onopen?.(event);
			};
			socket.onmessage = (event) => {
				// One that was replaced may still flush what it held.
				if (this.#isClosed) return;
				heard(false);
				this.onmessage?.(event);
			};
			socket.onerror = (event) => this.onerror?.(event);
			socket.onclose = (event) => {
				clearTimeout(giveUp);
				if (this.#ended) return;
				this.#ended = true;
				this.onclose?.(event);
			};
		}

		#end(code: number, reason: string): void {
			if (this.#ended) return;
			this.#ended = true;
			this.onclose?.(new CloseEvent('close', { code, reason }));
		}
	};
}

function codeOf(problem: TeamProblem): number {
	if (problem === 'revoked') return CLOSE.signedOut;
	return problem === 'unknown' ? CLOSE.unknown : NEVER_MADE;
}
