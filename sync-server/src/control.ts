import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { problemOf } from './log.ts';

/** The socket of a running relay, in its folder. */
export const CONTROL_SOCKET = 'control.sock';

/** What a running relay does when its operator asks: by name, with JSON for JSON. Both ends are of one version. */
export type Handlers = Readonly<Record<string, (args: never) => Promise<unknown>>>;

export type Answer = { readonly value: unknown } | { readonly problem: string };

/**
 * Listens for commands at a path of this machine that only the relay's own user may open.
 * To be opened once the store is: whoever holds the store owns the path.
 */
export async function openControl(
	path: string,
	handlers: Handlers
): Promise<{ close(): Promise<void> }> {
	// One that was killed left its socket behind.
	await rm(path, { force: true });
	const server = createServer((request, response) => {
		const handler = handlers[request.url?.slice(1) ?? ''];
		const answer: Promise<Answer> = handler
			? json(request)
					.then((args) => handler(args as never))
					.then((value) => ({ value: value ?? null }))
					.catch((error: unknown) => ({ problem: problemOf(error) }))
			: Promise.resolve({ problem: 'this relay does not know the command' });
		void answer.then((value) => response.end(JSON.stringify(value)));
	});
	server.listen(path);
	await once(server, 'listening');
	await chmod(path, 0o600);
	return {
		async close() {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		}
	};
}

/** Asks the relay that listens at a path; `undefined` where none does. */
export async function askControl(
	path: string,
	command: string,
	args: object
): Promise<Answer | undefined> {
	const request = httpRequest({ socketPath: path, path: `/${command}`, method: 'POST' });
	request.end(JSON.stringify(args));
	try {
		const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
		return (await json(response)) as Answer;
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR') return undefined;
		if (code === 'ECONNRESET') return { problem: 'the relay ended before it answered' };
		throw error;
	}
}
