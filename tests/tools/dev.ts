import { createServer } from 'vite';
import { start } from '../../sync-server/src/relay.ts';
import { openSqlite } from '../../sync-server/src/store/sqlite.ts';

// What `npm run dev` runs: Vite with its live reload, and the relay that vite.config.ts sends /sync and /team to.

const relay = await start({
	port: 8080,
	host: '127.0.0.1',
	openStorage: () => openSqlite('data'),
	app: 'build',
	now: Date.now,
	log: (event) => console.error(JSON.stringify(event)),
	onFailure: () => process.exit(1)
}).catch((error: unknown) => {
	console.error(`The relay could not start: ${error instanceof Error ? error.message : error}`);
	process.exit(1);
});
const vite = await createServer();
await vite.listen();
vite.printUrls();

// Vite's own would end the process before the relay has closed.
process.removeAllListeners('SIGTERM');
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	// Not once: Ctrl-C comes from the terminal and again from npm.
	process.on(signal, () => {
		Promise.all([vite.close(), relay.close()]).then(
			() => process.exit(0),
			() => process.exit(1)
		);
	});
