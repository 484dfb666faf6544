import { setupWSConnection } from '@y/websocket-server/utils';
import { createServer } from 'node:http';
import WebSocket from 'ws';

const { PORT = '0' } = process.env;

// As the package's own executable, which does not tell the port it was given.
const sockets = new WebSocket.Server({ noServer: true });
const server = createServer();
server.on('upgrade', (request, stream, head) =>
	sockets.handleUpgrade(request, stream, head, (socket) => setupWSConnection(socket, request))
);
server.listen(Number(PORT), '127.0.0.1', () =>
	console.log(`listening at http://127.0.0.1:${server.address().port}`)
);
