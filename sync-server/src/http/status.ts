import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from '../metrics.ts';
import { SECURITY_HEADERS } from './headers.ts';

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** For a service manager: 200 or 503. */
export function answerStatus(response: ServerResponse, isWell: boolean): void {
	send(response, isWell ? 200 : 503, 'application/json; charset=utf-8', `{"ok":${isWell}}`);
}

export async function answerMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
	const { type, text } = await metrics.text();
	send(response, 200, type, text);
}

/** Whether a request is from this machine and was not passed on by a proxy on it. */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
	const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers;
	return (
		!isForwarded &&
		LOOPBACK.test(socket.remoteAddress ?? '') &&
		LOOPBACK_HOST.test(headers.host ?? '')
	);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
	const headers = { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': 'no-store' };
	response.writeHead(status, headers);
	response.end(text);
}
