import { fileURLToPath } from 'node:url';
import { problemOf } from './log.ts';
import { type Relay, start } from './relay.ts';
import { openSqlite } from './sqlite.ts';

const { PORT = '8080', HOST = '127.0.0.1', DATA_DIR = 'data' } = process.env;

/** Prints one line and ends with 1. */
function giveUp(sentence: string): never {
	console.error(sentence);
	process.exit(1);
}

/** Why it could not start, and what to do. */
function reason(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === 'EADDRINUSE') return `Port ${PORT} is in use. Choose another: PORT=8081 npm start`;
	if (
		code === 'EACCES' &&
		error instanceof Error &&
		'syscall' in error &&
		error.syscall === 'listen'
	)
		return `Port ${PORT} may not be opened by this user. Choose one above 1023: PORT=8080 npm start`;
	if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
		return `HOST=${HOST} is no address of this machine.`;
	return `The folder ${DATA_DIR} (DATA_DIR) cannot be used: ${problemOf(error)}`;
}

const port = Number(PORT);
if (!/^\d+$/.test(PORT) || port > 65535) giveUp(`PORT=${PORT} is not a port from 0 to 65535.`);

let relay: Relay;
try {
	relay = await start({
		port,
		host: HOST,
		openStorage: () => openSqlite(DATA_DIR),
		app: fileURLToPath(new URL('../../build', import.meta.url)),
		now: Date.now,
		log: (event) => console.error(JSON.stringify({ time: new Date().toISOString(), ...event })),
		onFailure: () => process.exit(1)
	});
} catch (error) {
	giveUp(reason(error));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
	// Not once: Ctrl-C comes from the terminal and again from npm.
	process.on(signal, () => {
		relay.close().then(
			() => process.exit(0),
			(error: unknown) => giveUp(problemOf(error))
		);
	});

const isLocal = ['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost'].includes(HOST);
console.log(`Runnel is at ${isLocal ? `http://localhost:${new URL(relay.url).port}` : relay.url}`);
