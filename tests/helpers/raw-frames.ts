import { createHash, randomBytes } from 'node:crypto';
import { SYNC_PATH } from '#lib/protocol/message.ts';
import type { Random } from './random.ts';

const FIN = 0x80;
const MASK = 0x80;

export interface FrameOptions {
	readonly opcode?: number;
	readonly isLast?: boolean;
	readonly reserved?: number;
	readonly isMasked?: boolean;
	/** The length that its head says, where that is not the truth. */
	readonly says?: number;
}

/** A frame of a client, right unless options say else; masked with zeros. */
export function clientFrame(payload: Uint8Array, options: FrameOptions = {}): Buffer {
	const { opcode = 2, isLast = true, reserved = 0, isMasked = true } = options;
	const length = options.says ?? payload.byteLength;
	const head = [(isLast ? FIN : 0) | (reserved << 4) | opcode];
	const mask = isMasked ? MASK : 0;
	if (length < 126) head.push(mask | length);
	else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255);
	else {
		const bytes = Buffer.alloc(8);
		bytes.writeBigUInt64BE(BigInt(length));
		head.push(mask | 127, ...bytes);
	}
	if (isMasked) head.push(0, 0, 0, 0);
	return Buffer.concat([Uint8Array.from(head), payload]);
}

/** The request with which a socket begins. */
export function upgradeRequest(
	room: string,
	protocols: readonly string[],
	changed: Readonly<Record<string, string | undefined>> = {}
): string {
	const headers: Record<string, string | undefined> = {
		host: '127.0.0.1',
		connection: 'Upgrade',
		upgrade: 'websocket',
		'sec-websocket-version': '13',
		'sec-websocket-key': randomBytes(16).toString('base64'),
		'sec-websocket-protocol': protocols.join(', '),
		...changed
	};
	const lines = Object.entries(headers).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}: ${value}`]
	);
	return [`GET ${SYNC_PATH}/${room} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** Bytes after a right upgrade that are no right frames: each ends its socket, or waits for more. */
export function badFrames(random: Random): Buffer {
	const payload = random.bytes(random.int(40));
	const ping = clientFrame(random.bytes(random.int(20)), { opcode: 9 });
	const start = clientFrame(payload, { isLast: false });
	switch (random.int(12)) {
		case 0:
			return clientFrame(payload, { reserved: 1 + random.int(7) });
		case 1:
			return clientFrame(payload, { opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) });
		case 2:
			return clientFrame(payload, { isMasked: false });
		case 3:
			return clientFrame(payload, { says: payload.length + 1 + random.int(100) });
		case 4:
			return clientFrame(payload, { says: random.pick([2 ** 31, 2 ** 40, 2 ** 53 - 1]) });
		case 5:
			return clientFrame(payload, { opcode: 0 });
		case 6:
			return Buffer.concat([start, ping, start]);
		case 7:
			return clientFrame(random.bytes(126 + random.int(100)), { opcode: 9 });
		case 8:
			return clientFrame(payload, { opcode: 9, isLast: false });
		case 9:
			return clientFrame(random.bytes(random.int(4)), { opcode: 8 });
		case 10: {
			// Fragments without an end, and what may come between them.
			const parts = Array.from({ length: 1 + random.int(30) }, () =>
				random.chance(0.3) ? ping : clientFrame(payload, { opcode: 0, isLast: false })
			);
			return Buffer.concat([start, ...parts]);
		}
		default:
			return Buffer.from(random.bytes(1 + random.int(64)));
	}
}

const METHODS = ['GET', 'POST', 'PUT', 'OPTIONS', 'HEAD', 'TRACE', 'CONNECT', 'PRI', 'get', ''];
const PATHS = [
	'/sync/x',
	'/team/challenge',
	'/team/create',
	'/team/tickets',
	'/team/__proto__',
	'/team/',
	'/sync/../..',
	'/%00',
	'/%',
	'*',
	'http://elsewhere/',
	'//'
];

/** What is no right request, or a right one of nonsense, and ends there. */
export function badRequest(random: Random, room: string): Buffer {
	switch (random.int(9)) {
		case 0:
			return Buffer.from(random.bytes(1 + random.int(300)));
		case 1:
			return Buffer.from(`\u0016\u0003\u0001${random.bytes(60).join('')}`);
		case 2:
			return Buffer.from(
				upgradeRequest(room, ['runnel.1'], {
					[random.pick(['sec-websocket-key', 'sec-websocket-version', 'upgrade', 'connection'])]:
						random.pick([undefined, 'x', '13', '', 'x'.repeat(40)])
				})
			);
		case 3:
			return Buffer.from(upgradeRequest(random.pick(PATHS), [random.pick([',', ' ', 'a b', '"'])]));
		case 4:
			return Buffer.from(
				`GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(random.pick([100, 20_000, 70_000]))}\r\n\r\n`
			);
		case 5: {
			const many = Array.from({ length: random.int(3000) }, (_, index) => `x${index}: 1\r\n`);
			return Buffer.from(`GET / HTTP/1.1\r\nhost: a\r\n${many.join('')}\r\n`);
		}
		case 6: {
			const body = random.pick(['{}', '{', '[]', 'null', '{"payload":1}', 'x'.repeat(20_000)]);
			const says = random.chance(0.5) ? body.length : random.pick([0, 1, 100_000, 2 ** 40]);
			return Buffer.from(
				`POST ${random.pick(PATHS)} HTTP/1.1\r\nhost: a\r\ncontent-length: ${says}\r\n\r\n${body}`
			);
		}
		case 7:
			return Buffer.from(
				`POST /team/challenge HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n` +
					`${random.pick(['0', 'ffffffffffff', '-1', '5', 'zz'])}\r\n${'y'.repeat(random.int(9))}\r\n`
			);
		default:
			return Buffer.from(
				`${random.pick(METHODS)} ${random.pick(PATHS)} HTTP/${random.pick(['1.1', '1.0', '9.9'])}\r\n` +
					`${random.pick(['host: a', 'host', ': a', 'a\u0000b: c', 'content-length: -1'])}\r\n\r\n`
			);
	}
}

/** Where in a short text somebody finds what failed. */
export function hexOf(bytes: Uint8Array): string {
	const text = Buffer.from(bytes.subarray(0, 400)).toString('hex');
	const sum = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
	return `${text} (${bytes.length} bytes, ${sum})`;
}
