import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTROL_SOCKET, openControl } from '../control.ts';
import { describeLimits, readLimits } from '../limits.ts';
import { formatEvent, problemOf } from '../log.ts';
import { type Relay, start } from '../relay.ts';
import { openFileBlobs } from '../store/blob-files.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { Storage } from '../store/storage.ts';
import { type Command, dataFolder, Failure, type Given } from './command.ts';
import { operator } from './operator.ts';

const VARIABLES: Readonly<Record<string, string>> = {
	'PORT=8080': 'port of the app and its sockets; 0 takes a free one',
	'HOST=127.0.0.1': 'address to listen at; 0.0.0.0 for all',
	'DATA_DIR=data': 'folder of the store; made where missing',
	'BLOB_DIR=':
		'folder of attachments; unless given, blobs in DATA_DIR, or in Redis where there is one',
	'REDIS_URL=': 'redis://user:password@host:port of the store that several relays share, instead',
	'ORIGINS=': 'pages that may ask, as https://host, with commas; none for those of the host asked',
	'PROXIES=0': 'how many proxies in front are trusted to say where a request is from',
	'NEW_WORKSPACES=yes': 'no: only workspaces that are there already',
	'PUBLIC_METRICS=no': 'yes: /metrics is for everybody, not for this machine only'
};

export const serve: Command = {
	operands: '',
	count: { least: 0, most: 0 },
	options: {},
	about: 'Serves the app and syncs its documents until SIGTERM or SIGINT.',
	more: () => [
		'Environment:',
		...Object.entries(VARIABLES).map(([variable, about]) => `  ${variable}\n      ${about}`),
		'',
		'Limits, by environment too:',
		...describeLimits()
	],
	async run({ env, print, warn }) {
		const settings = settingsOf(env);
		let control: { close(): Promise<void> } | undefined;
		let relay: Relay;
		try {
			relay = await start({
				...settings,
				async openStorage(onFailure) {
					const opened = await openStore(settings, onFailure);
					control = await withControl(opened, settings.folder);
					return opened;
				},
				app: fileURLToPath(new URL('../../../build', import.meta.url)),
				now: Date.now,
				log: (event) => warn(formatEvent(event, Date.now())),
				onFailure: () => process.exit(1)
			});
		} catch (error) {
			throw new Failure(reason(error, settings));
		}
		const stopped = new Promise<void>((resolve, reject) => {
			const stop = () => {
				const closed = Promise.resolve(control?.close()).then(() => relay.close());
				closed.then(resolve, reject);
			};
			// Not once: Ctrl-C comes from the terminal and again from npm.
			for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
		});
		const { port } = new URL(relay.url);
		const isLocal = ['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost'].includes(settings.host);
		print(`Runnel is at ${isLocal ? `http://localhost:${port}` : relay.url}`);
		await stopped;
		return 0;
	}
};

/** The store of one relay, or the one that several share. Only then is the client of Redis loaded. */
async function openStore(
	{ folder, redis, blobs: blobFolder, limits: { keepMs, waitingBytes, spareBytes } }: Settings,
	onFailure: (error: Error) => void
): Promise<Storage> {
	if (redis === '') return await openSqlite(folder, { keepMs, blobFolder, spareBytes });
	const { openRedis } = await import('../store/redis.ts');
	// For the control socket.
	await mkdir(folder, { recursive: true });
	const opened = await openRedis(redis, { keepMs, waitingBytes, onFailure });
	if (blobFolder === undefined) return opened;
	return { ...opened, blobs: await openFileBlobs(blobFolder, { spareBytes }) };
}

async function withControl(storage: Storage, folder: string) {
	try {
		return await openControl(join(folder, CONTROL_SOCKET), operator(storage, Date.now));
	} catch (error) {
		await storage.close();
		throw error;
	}
}

type Settings = ReturnType<typeof settingsOf>;

function settingsOf(env: Given['env']) {
	const { PORT = '8080', HOST: host = '127.0.0.1', ORIGINS = '', PROXIES = '0' } = env;
	const port = Number(PORT);
	if (!/^\d+$/.test(PORT) || port > 65535)
		throw new Failure(`PORT=${PORT} is not a port from 0 to 65535.`);
	if (!/^\d+$/.test(PROXIES)) throw new Failure(`PROXIES=${PROXIES} is not a number from 0 up.`);
	const origins = ORIGINS.split(',').filter((origin) => origin !== '');
	for (const origin of origins)
		if (!URL.canParse(origin) || new URL(origin).origin !== origin)
			throw new Failure(`ORIGINS: ${origin} is no origin, such as https://pipeline.example.com.`);
	const read = readLimits(env);
	if ('problem' in read) throw new Failure(read.problem);
	return {
		port,
		host,
		origins,
		folder: dataFolder(env),
		redis: env['REDIS_URL'] ?? '',
		blobs: env['BLOB_DIR'] || undefined,
		limits: read.limits,
		proxies: Number(PROXIES),
		takesWorkspaces: isYes(env, 'NEW_WORKSPACES', true),
		hasPublicMetrics: isYes(env, 'PUBLIC_METRICS', false)
	};
}

function isYes(env: Given['env'], variable: string, otherwise: boolean): boolean {
	const value = env[variable] ?? '';
	if (value === '') return otherwise;
	if (value !== 'yes' && value !== 'no')
		throw new Failure(`${variable}=${value} is neither yes nor no.`);
	return value === 'yes';
}

/** Why it could not start, and what to do. */
function reason(error: unknown, { port, host, folder, redis }: Settings): string {
	const { code, syscall } = error as { code?: unknown; syscall?: unknown };
	const isOfPort = syscall === 'listen' || syscall === 'getaddrinfo';
	if (isOfPort && code === 'EADDRINUSE')
		return `Port ${port} is in use. Choose another: PORT=8081 npm start`;
	if (isOfPort && code === 'EACCES')
		return `Port ${port} may not be opened by this user. Choose one above 1023: PORT=8080 npm start`;
	if (!isOfPort && redis !== '')
		return `The Redis of REDIS_URL cannot be used: ${problemOf(error)}`;
	if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
		return `HOST=${host} is no address of this machine.`;
	return `The folder ${folder} (DATA_DIR) cannot be used: ${problemOf(error)}`;
}
