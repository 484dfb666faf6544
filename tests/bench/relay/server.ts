import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as encoding from 'lib0/encoding';
import { ROOT } from '../../helpers/build.ts';
import { temporaryFolder } from '../../helpers/relay.ts';
import { type Door, openOurs } from './ours.ts';
import { ServerProcess } from './process.ts';

export type ServerName = 'ours' | 'y-websocket-server' | 'hocuspocus';
export const PEERS = resolve(ROOT, 'tests/bench/peers');

/** A server under test, in a process and a folder of its own. */
export interface Server extends Door {
	readonly name: ServerName;
	readonly process: ServerProcess;
	/** Starts it again on the same port and folder. */
	restart(): Promise<void>;
	/** What stands before every message about a document. */
	prefix(document: string): Uint8Array;
	/** Ends it and removes its folder. */
	close(): Promise<void>;
}

/** A name for every server, of a log of ours. */
const WORKSPACE = 'benchBenchBenchBench00';
export function log(index: number): string {
	return `${WORKSPACE}/ops/${index}/1`;
}

/** @param nodeArgs what else Node is given for ours: `--cpu-prof` */
export async function startServer(
	name: ServerName,
	nodeArgs: readonly string[] = []
): Promise<Server> {
	const { folder, remove } = await temporaryFolder();
	const script =
		name === 'ours'
			? [...nodeArgs, resolve(ROOT, 'sync-server/src/main.ts')]
			: [resolve(PEERS, `${name}.js`)];
	const process = new ServerProcess(script, { DATA_DIR: folder, ...UNBOUND });
	try {
		await process.start();
	} catch (error) {
		await remove();
		throw error;
	}
	const ours = name === 'ours' ? await openOurs(process, WORKSPACE) : undefined;
	return {
		name,
		process,
		restart: () => process.start(),
		door:
			ours?.door ??
			((documents) =>
				Promise.resolve(
					documents.map((document) => ({
						path: name === 'hocuspocus' ? '/' : `/${document}`,
						protocols: []
					}))
				)),
		prefix: (document) =>
			name === 'hocuspocus'
				? encoding.encode((encoder) => encoding.writeVarString(encoder, document))
				: new Uint8Array(),
		async close() {
			// By its own way out, so that a profile is written.
			await process.end(nodeArgs.length > 0 ? 'SIGTERM' : 'SIGKILL');
			await rm(folder, { recursive: true, force: true });
		}
	};
}

/** One address, one team and few devices stand for many here, and write faster than people do. */
const UNBOUND = {
	LIMIT_MESSAGES_PER_SECOND: '1000000',
	LIMIT_BYTES_PER_SECOND: '1000000000',
	LIMIT_CONNECTIONS_PER_ADDRESS: '100000',
	LIMIT_REQUESTS_PER_MINUTE: '1000000'
};
