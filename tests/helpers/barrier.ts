import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, SYNC_PATH } from '#lib/protocol/message.ts';

/**
 * What stands between pages and a relay, and is told by a page what to let through: `POST /barrier/cut` ends every
 * socket and answers nothing, `/barrier/pass` takes that back, `/barrier/forbid` closes the next socket of a log of
 * operations as one that writes under somebody else's client id.
 */
export interface Barrier {
	/** http://127.0.0.1:port */
	readonly url: string;
	close(): Promise<void>;
}

/** How many sockets were forbidden since the last `forbid`, in the answer of each order. */
export interface BarrierState {
	readonly forbidden: number;
}

const ORDERS = '/barrier/';

export async function startBarrier(relay: string): Promise<Barrier> {
	const { hostname, port } = new URL(relay);
	const ends = new Set<Duplex>();
	const closing = new WebSocketServer({ noServer: true });
	let isCut = false;
	let due = 0;
	let forbidden = 0;

	const obey = (order: string) => {
		isCut = order === 'cut';
		if (isCut) for (const end of ends) end.destroy();
		if (order === 'forbid') [due, forbidden] = [1, 0];
	};
	const keep = (end: Duplex) => {
		ends.add(end);
		end.on('error', () => end.destroy());
		end.on('close', () => ends.delete(end));
	};
	const server = createServer((asked, answer) => {
		const { url = '', method, headers, socket } = asked;
		if (url.startsWith(ORDERS)) {
			obey(url.slice(ORDERS.length));
			answer.setHeader('access-control-allow-origin', '*');
			answer.end(JSON.stringify({ forbidden } satisfies BarrierState));
			return;
		}
		if (isCut) return void socket.destroy();
		const passed = request({ hostname, port, path: url, method, headers }, (came) => {
			answer.writeHead(came.statusCode ?? 502, came.headers);
			came.pipe(answer);
		});
		passed.on('error', () => socket.destroy());
		asked.pipe(passed);
	});
	server.on('upgrade', (asked: IncomingMessage, near: Duplex, head: Buffer) => {
		const { url = '' } = asked;
		if (isCut) return void near.destroy();
		if (due > 0 && url.startsWith(SYNC_PATH) && url.includes('/ops/')) {
			due--;
			forbidden++;
			closing.handleUpgrade(asked, near, head, (socket) =>
				socket.close(CLOSE.forbidden, 'foreign')
			);
			return;
		}
		const far = connect(Number(port), hostname);
		for (const end of [near, far]) keep(end);
		far.write(`GET ${url} HTTP/1.1\r\n${linesOf(asked)}\r\n\r\n`);
		far.write(head);
		near.pipe(far).pipe(near);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			for (const end of ends) end.destroy();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

function linesOf({ rawHeaders }: IncomingMessage): string {
	const lines: string[] = [];
	for (let n = 0; n < rawHeaders.length; n += 2)
		lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
	return lines.join('\r\n');
}
