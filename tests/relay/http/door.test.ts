import { once } from 'node:events';
import { request } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { clockAt } from '../../helpers/clock.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { startRelay, type TestRelay } from '../../helpers/relay.ts';
import { createTeam, digest, post, Refused, secret, TestDevice } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PAGE = 'https://app.example.com';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(options: Parameters<typeof startRelay>[0] = {}): Promise<TestRelay> {
	const relay = await startRelay(options);
	cleanups.push(() => relay.close());
	return relay;
}

interface Answer {
	readonly status: number | undefined;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly text: string;
}

/** Asks with exactly these headers: fetch would not send all of them. */
function ask(
	relay: TestRelay,
	path: string,
	headers: Record<string, string> = {},
	method = 'GET'
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const asked = request(relay.url + path, { headers, method }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () =>
				resolve({
					status: response.statusCode,
					headers: response.headers,
					text: Buffer.concat(chunks).toString()
				})
			);
		});
		asked.on('error', reject);
		asked.end(method === 'POST' ? '{}' : undefined);
	});
}

/** How an upgrade with these headers is answered: a close code, or the status of the refused upgrade. */
async function upgrade(relay: TestRelay, headers: Record<string, string>): Promise<unknown> {
	try {
		const client = await RawClient.open(relay, `${'w'.repeat(22)}/ws`, ['runnel.1'], headers);
		await until(() => client.closed !== undefined);
		return client.closed?.code;
	} catch (error) {
		return /\d{3}/.exec(String(error))?.[0];
	}
}

test('without a list only pages of the relay’s own host may ask', async () => {
	const relay = await open();
	const host = new URL(relay.url).host;
	const status = async (origin: string) =>
		(await ask(relay, '/team/challenge', { origin }, 'POST')).status;
	expect(await status(`http://${host}`)).toBe(200);
	// TLS may end at a proxy in front.
	expect(await status(`https://${host}`)).toBe(200);
	for (const origin of [
		PAGE,
		'null',
		`http://${host}.evil.com`,
		`http://x@${host}`,
		host,
		'file://'
	])
		expect([origin, await status(origin)]).toEqual([origin, 403]);
	const { headers } = await ask(relay, '/team/challenge', { origin: `http://${host}` }, 'POST');
	expect(headers['access-control-allow-origin']).toBeUndefined();

	expect(await upgrade(relay, { origin: `http://${host}` })).toBe(4401);
	expect(await upgrade(relay, {})).toBe(4401);
	expect(await upgrade(relay, { origin: PAGE })).toBe('403');
	expect(await upgrade(relay, { origin: 'null' })).toBe('403');
	expect(relay.events).toContainEqual({ event: 'origin-refused' });
});

test('with a list only its origins may ask, to the letter, and CORS says so to them alone', async () => {
	const relay = await open({ origins: [PAGE] });
	const host = new URL(relay.url).host;
	const asked = (origin: string, method = 'POST') =>
		ask(relay, '/team/challenge', { origin }, method);
	const { status, headers } = await asked(PAGE);
	expect([status, headers['access-control-allow-origin'], headers['vary']]).toEqual([
		...[200, PAGE, 'origin']
	]);
	const preflight = await asked(PAGE, 'OPTIONS');
	expect(preflight.status).toBe(204);
	expect(preflight.headers).toMatchObject({
		'access-control-allow-origin': PAGE,
		'access-control-allow-methods': 'POST',
		'access-control-allow-headers': 'content-type'
	});
	for (const origin of [
		`http://${host}`,
		`${PAGE}.evil.com`,
		`${PAGE}:8443`,
		PAGE.replace('s:', ':')
	])
		for (const method of ['POST', 'OPTIONS']) {
			const answer = await asked(origin, method);
			expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([
				403,
				undefined
			]);
		}
	expect(await upgrade(relay, { origin: PAGE })).toBe(4401);
	expect(await upgrade(relay, { origin: `http://${host}` })).toBe('403');
});

test('requests of one address are limited, others are not', async () => {
	const clock = clockAt();
	const relay = await open({ now: clock.now, proxies: 1, limits: { requestsPerMinute: 5 } });
	const from = (address: string) => post(relay, 'challenge', {}, { 'x-forwarded-for': address });
	for (let count = 0; count < 5; count++) expect((await from('203.0.113.7')).status).toBe(200);
	expect(await from('203.0.113.7')).toEqual({ status: 429, body: { code: 'too-many' } });
	expect((await from('203.0.113.8')).status).toBe(200);
	clock.advance(MINUTE);
	expect((await from('203.0.113.7')).status).toBe(200);
});

test('who is refused too often is not heard for a while, whatever comes', async () => {
	const clock = clockAt();
	const relay = await open({ now: clock.now, limits: { refusalsPerMinute: 3 } });
	const team = await createTeam(relay);
	for (let count = 0; count < 3; count++) {
		const device = await TestDevice.make(relay);
		const guess = { code: '0'.repeat(16), member: 'm1', name: 'x', device: device.key };
		expect(await device.refusal('join', guess)).toBe('unknown');
	}
	expect((await post(relay, 'challenge', {})).body.code).toBe('too-many');
	await expect(team.owner.ask('roster', {})).rejects.toThrow(Refused);
	clock.advance(MINUTE);
	expect((await team.owner.ask('roster', {})).members).toHaveLength(1);
});

test('new workspaces of one address are limited', async () => {
	const clock = clockAt();
	const relay = await open({
		now: clock.now,
		openStorage: () => Promise.resolve(openMemory(clock.now)),
		limits: { workspacesPerHour: 2 }
	});
	const made = await Promise.allSettled(Array.from({ length: 5 }, () => createTeam(relay)));
	expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
	await expect(createTeam(relay)).rejects.toThrow('too-many');
	clock.advance(HOUR);
	await createTeam(relay);
});

test('a relay that takes no new workspaces says so, and serves those it has', async () => {
	const storage = openMemory();
	const keep: Storage = { ...storage, close: () => Promise.resolve() };
	const first = await open({ openStorage: () => Promise.resolve(keep) });
	const { owner, workspace } = await createTeam(first);
	const relay = await open({ openStorage: () => Promise.resolve(keep), takesWorkspaces: false });
	const device = await TestDevice.make(relay);
	const asked = { workspace: secret(), member: 'm1', name: 'x', recovery: await digest('x') };
	expect(await device.refusal('create', { ...asked, device: device.key })).toBe('closed');
	const body = await (async () => {
		const { body } = await post(relay, 'challenge', {});
		return await owner.signWith('roster', {}, String(body['challenge']));
	})();
	expect((await post(relay, 'roster', body)).status).toBe(200);
	expect(workspace).toHaveLength(22);
});

test('X-Forwarded-For counts as far as proxies are trusted, and not where none are', async () => {
	const cases: [proxies: number, first: string, second: string, isSame: boolean][] = [
		[0, '203.0.113.7', '203.0.113.8', true],
		[1, '1.1.1.1, 203.0.113.7', '2.2.2.2, 203.0.113.7', true],
		[1, '1.1.1.1, 203.0.113.7', '1.1.1.1, 203.0.113.8', false],
		[2, '203.0.113.7, 10.0.0.1', '203.0.113.8, 10.0.0.1', false],
		[2, '1.1.1.1, 203.0.113.7, 10.0.0.1', '2.2.2.2, 203.0.113.7, 10.0.0.1', true],
		// A house has a network of IPv6, not an address.
		[1, '2001:db8:1:2::3', '2001:db8:1:2:ffff::4', true],
		[1, '2001:db8:1:2::3', '2001:db8:1:3::3', false],
		[1, '::ffff:203.0.113.7', '203.0.113.7', true]
	];
	for (const [proxies, first, second, isSame] of cases) {
		const relay = await open({ proxies, limits: { requestsPerMinute: 1 } });
		const status = async (address: string) =>
			(await post(relay, 'challenge', {}, { 'x-forwarded-for': address })).status;
		expect(await status(first)).toBe(200);
		expect([proxies, first, second, (await status(second)) === 429]).toEqual([
			...[proxies, first, second, isSame]
		]);
	}
});

test('connections of one address are limited, and those that end make room', async () => {
	const relay = await open({ limits: { connectionsPerAddress: 3 } });
	const sockets = await Promise.all([1, 2, 3].map(() => tcp(relay)));
	const fourth = await tcp(relay);
	await until(() => fourth.destroyed);
	expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
	sockets[0]?.destroy();
	await until(() => sockets[0]?.closed === true);
	await expect
		.poll(async () => (await ask(relay, '/healthz').catch(() => undefined))?.status)
		.toBe(200);
});

test('behind a proxy sockets are counted by whom it says they are of', async () => {
	const relay = await open({ proxies: 1, limits: { connectionsPerAddress: 1 } });
	const team = await createTeam(relay);
	const from = async (address: string) =>
		RawClient.open(relay, `${team.workspace}/ws`, await team.owner.offer(), {
			'x-forwarded-for': address
		});
	const first = await from('203.0.113.7');
	cleanups.push(() => first.close());
	await expect(from('203.0.113.7')).rejects.toThrow('429');
	const other = await from('203.0.113.8');
	cleanups.push(() => other.close());
	expect(other.closed).toBeUndefined();
});

async function tcp(relay: TestRelay): Promise<Socket> {
	const { hostname, port } = new URL(relay.url);
	const socket = createConnection(Number(port), hostname);
	socket.on('error', () => undefined);
	// Read, or its end is not seen.
	socket.resume();
	cleanups.push(() => socket.destroy());
	await once(socket, 'connect');
	return socket;
}

const SLOW: Record<string, (socket: Socket) => void> = {
	'that says nothing': () => undefined,
	'that does not end its headers': (socket) => {
		socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
		const drip = setInterval(() => socket.write('x: y\r\n'), 100);
		socket.on('close', () => clearInterval(drip));
	},
	'whose body does not end': (socket) => {
		socket.write('POST /team/challenge HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n');
		const drip = setInterval(() => socket.write('x'), 100);
		socket.on('close', () => clearInterval(drip));
	}
};
test.each(Object.entries(SLOW))('a connection %s is closed in time', async (name, act) => {
	// Headers have their own time, which is shorter than that of the whole.
	const silenceMs = name.includes('body') ? 600 : 60_000;
	const relay = await open({ limits: { upgradeMs: 300, silenceMs } });
	const socket = await tcp(relay);
	act(socket);
	await until(() => socket.destroyed);
	expect((await ask(relay, '/healthz')).status).toBe(200);
});

test('garbage instead of HTTP is closed, and nothing else', async () => {
	const relay = await open();
	for (const garbage of [
		'\0\x01\x02\x03\r\n\r\n',
		'GET\r\n\r\n',
		`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`
	]) {
		const socket = await tcp(relay);
		socket.write(garbage);
		await until(() => socket.destroyed);
	}
	expect((await ask(relay, '/healthz')).status).toBe(200);
});

test('every answer says what a page may do', async () => {
	const relay = await open();
	for (const path of ['/', '/healthz', '/team/challenge', '/sync/x', '/missing.js']) {
		const { headers } = await ask(relay, path, {}, path.includes('team') ? 'POST' : 'GET');
		expect(headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'referrer-policy': 'no-referrer',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-resource-policy': 'same-origin'
		});
		const policy = String(headers['content-security-policy']);
		for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "connect-src 'self'"])
			expect(policy).toContain(part);
		const permissions = String(headers['permissions-policy']);
		for (const part of ['camera=(self)', 'microphone=(self)', 'geolocation=()', 'usb=()'])
			expect(permissions).toContain(part);
	}
});

test('HSTS is said where a trusted proxy says that TLS was used, and nowhere else', async () => {
	const hsts = async (proxies: number, headers: Record<string, string>) => {
		const relay = await open({ proxies });
		return (await ask(relay, '/', headers)).headers['strict-transport-security'];
	};
	const tls = { 'x-forwarded-proto': 'https' };
	expect(await hsts(1, tls)).toMatch(/^max-age=\d{8}$/);
	expect(await hsts(1, { 'x-forwarded-proto': 'http' })).toBeUndefined();
	expect(await hsts(0, tls)).toBeUndefined();
});

test('/healthz and /readyz are 503 until the store is open, and readyz while it stops', async () => {
	let letOpen: (storage: Storage) => void = () => undefined;
	const opening = new Promise<Storage>((resolve) => (letOpen = resolve));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const starting = startRelay({ port, openStorage: () => opening });
	const both = async () =>
		Promise.all(['/healthz', '/readyz'].map(async (path) => (await fetch(url + path)).status));
	await expect.poll(both).toEqual([503, 503]);
	const challenge = await fetch(`${url}/team/challenge`, { method: 'POST', body: '{}' });
	expect(challenge.status).toBe(503);
	letOpen(openMemory());
	const relay = await starting;
	expect(await both()).toEqual([200, 200]);
	// A socket that does not answer holds the end up.
	const team = await createTeam(relay);
	const client = await RawClient.open(relay, `${team.workspace}/ws`, await team.owner.offer());
	await until(() => client.received.length > 0);
	client.socket.pause();
	const closing = relay.close();
	expect(await both()).toEqual([200, 503]);
	expect((await fetch(`${url}/team/challenge`, { method: 'POST', body: '{}' })).status).toBe(503);
	client.socket.resume();
	await closing;
	await until(() => client.closed !== undefined);
	expect(client.closed?.code).toBe(1012);
});

async function freePort(): Promise<number> {
	const relay = await startRelay();
	await relay.close();
	return Number(new URL(relay.url).port);
}

test('/metrics counts the documents that were compacted', async () => {
	const relay = await open();
	const team = await createTeam(relay);
	const client = await RawClient.open(relay, `${team.workspace}/team`, await team.owner.offer());
	const doc = new Y.Doc();
	doc.getArray('large').insert(0, ['.'.repeat(512 * 1024)]);
	client.update(Y.encodeStateAsUpdate(doc));
	// It is compacted when the last has left.
	client.close();
	await expect
		.poll(async () => (await ask(relay, '/metrics')).text, { timeout: 4000 })
		.toContain('runnel_compactions_total 1');
});

test('/metrics is for this machine, without a proxy on it, unless it is made public', async () => {
	const relay = await open();
	const team = await createTeam(relay);
	const client = await RawClient.open(relay, `${team.workspace}/ws`, await team.owner.offer());
	cleanups.push(() => client.close());
	await until(() => client.received.length > 0);
	await post(relay, 'roster', {});
	const { text, headers } = await ask(relay, '/metrics');
	expect(headers['content-type']).toContain('text/plain; version=0.0.4');
	for (const line of [
		'runnel_documents 1',
		'runnel_sockets 1',
		'runnel_refusals_total{code="malformed"} 1'
	])
		expect(text).toContain(line);
	for (const name of [
		...['runnel_commit_seconds_bucket', 'runnel_acknowledgement_seconds_bucket'],
		...['runnel_queue_bytes', 'runnel_compactions_total', 'runnel_event_loop_delay_p99_seconds']
	])
		expect(text).toContain(name);
	expect(text).not.toContain(team.workspace);
	for (const outside of [{ 'x-forwarded-for': '203.0.113.7' }, { host: 'pipeline.example.com' }])
		expect((await ask(relay, '/metrics', outside)).status).toBe(404);
	const shown = await open({ hasPublicMetrics: true });
	expect((await ask(shown, '/metrics', { host: 'pipeline.example.com' })).status).toBe(200);
});
