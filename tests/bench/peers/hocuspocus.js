import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';
import { join } from 'node:path';

const { PORT = '0', DATA_DIR = '.' } = process.env;

// All else as it comes: stored 2 s after the last change, 10 s after the first at the latest.
const server = new Server({
	port: Number(PORT),
	address: '127.0.0.1',
	quiet: true,
	extensions: [new SQLite({ database: join(DATA_DIR, 'hocuspocus.db') })]
});
await server.listen();
console.log(`listening at ${server.httpURL}`);
