import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { formatBlob } from '#lib/protocol/blob.ts';
import { openSqlite } from '../../../sync-server/src/store/sqlite.ts';
import { startRelay, temporaryFolder, type TestRelay } from '../../helpers/relay.ts';
import { createTeam, deviceOf, secret, type TestDevice } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A relay with its store on disk, a workspace, and what lies in the folder of blobs. */
async function open(limits: Parameters<typeof startRelay>[0] & object = {}) {
	const { folder, remove } = await temporaryFolder();
	cleanups.push(remove);
	const relay = await startRelay({ openStorage: () => openSqlite(folder), ...limits });
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const names = (of: string) => {
		const path = join(folder, 'blobs', of);
		return existsSync(path) ? readdirSync(path) : [];
	};
	const lying = () => names(team.workspace);
	return { relay, team, owner: team.owner, lying, arriving: () => names('arriving') };
}

function photo(length = 100_000, fill = 7) {
	const bytes = Buffer.alloc(length, fill);
	return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

interface Asking {
	readonly method?: string;
	readonly hash?: string;
	readonly workspace?: string;
	readonly ticket?: string;
	readonly body?: Buffer<ArrayBuffer> | string;
	readonly headers?: Record<string, string>;
}

async function ask(device: TestDevice, asking: Asking) {
	const { method = 'GET', hash, workspace = device.workspace, body } = asking;
	const ticket = asking.ticket ?? (await device.ticket());
	const path = formatBlob({ workspace, ...(hash === undefined ? {} : { hash }) });
	return await fetch(device.relay.url + path, {
		method,
		headers: { authorization: `Bearer ${ticket}`, ...asking.headers },
		...(body === undefined ? {} : { body })
	});
}

const put = (device: TestDevice, { hash, bytes }: ReturnType<typeof photo>) =>
	ask(device, { method: 'PUT', hash, body: bytes });

async function codeOf(response: Response): Promise<[number, unknown]> {
	return [response.status, ((await response.json()) as { code?: unknown }).code];
}

test('PUT, then HEAD and GET give it to everybody of the workspace, as nothing that a browser would show', async () => {
	const { owner, team, lying } = await open();
	const one = photo();
	const kept = await put(owner, one);
	expect([kept.status, await kept.json()]).toEqual([200, { kept: one.hash }]);
	expect(lying()).toEqual([one.hash]);
	for (const role of ['rep', 'viewer'] as const) {
		const device = await deviceOf(team, { role });
		const head = await ask(device, { method: 'HEAD', hash: one.hash });
		expect([head.status, head.headers.get('content-length')]).toEqual([200, '100000']);
		const got = await ask(device, { hash: one.hash });
		expect(Buffer.from(await got.arrayBuffer()).equals(one.bytes)).toBe(true);
		expect(got.headers.get('content-type')).toBe('application/octet-stream');
		expect(got.headers.get('content-disposition')).toBe('attachment');
		expect(got.headers.get('x-content-type-options')).toBe('nosniff');
	}
});

describe('the door', () => {
	test('without a ticket, with one that was used, or with none of its own: 401', async () => {
		const { owner, relay } = await open();
		const one = photo();
		const path = formatBlob({ workspace: owner.workspace, hash: one.hash });
		expect(await codeOf(await fetch(relay.url + path))).toEqual([401, 'signed-out']);
		const ticket = await owner.ticket();
		expect((await ask(owner, { ticket, hash: one.hash })).status).toBe(404);
		for (const bad of [ticket, secret(), 'x'])
			expect(await codeOf(await ask(owner, { ticket: bad, hash: one.hash }))).toEqual([
				401,
				'signed-out'
			]);
		expect((await ask(owner, { ticket, method: 'PUT', hash: one.hash, body: 'x' })).status).toBe(
			401
		);
	});

	test('a viewer reads and may not put; a rep puts and may not delete; an owner may', async () => {
		const { owner, team, lying } = await open();
		const one = photo();
		const viewer = await deviceOf(team, { role: 'viewer' });
		const rep = await deviceOf(team, { role: 'rep' });
		expect(await codeOf(await put(viewer, one))).toEqual([403, 'forbidden']);
		expect(lying()).toEqual([]);
		expect((await put(rep, one)).status).toBe(200);
		const remove = { method: 'DELETE', hash: one.hash };
		expect(await codeOf(await ask(rep, remove))).toEqual([403, 'forbidden']);
		expect((await ask(owner, remove)).status).toBe(200);
		expect(lying()).toEqual([]);
	});

	test('who was revoked may nothing, and is hung up on in the middle', async () => {
		const { owner, team, lying, arriving, relay } = await open();
		const rep = await deviceOf(team, { role: 'rep' });
		const one = photo();
		await put(owner, one);
		const ticket = await rep.ticket();
		const half = await halfOf(relay, rep, photo(200_000, 8));
		await until(() => arriving().length === 1);
		await owner.ask('revoke', { member: rep.member });
		await Promise.race([
			half.closed,
			delay(5000).then(() => Promise.reject(new Error('still at it')))
		]);
		await until(() => arriving().length === 0);
		expect((await ask(rep, { ticket, hash: one.hash })).status).toBe(401);
		expect(lying()).toEqual([one.hash]);
	});

	test('the blob of another workspace is unknown, with a ticket of one’s own', async () => {
		const { owner, relay } = await open();
		const one = photo();
		await put(owner, one);
		const other = (await createTeam(relay)).owner;
		const asking = { hash: one.hash, workspace: owner.workspace };
		expect(await codeOf(await ask(other, asking))).toEqual([404, 'unknown']);
		expect(await codeOf(await ask(other, { hash: one.hash }))).toEqual([404, 'unknown']);
	});

	test('a page of another origin is refused', async () => {
		const { owner } = await open();
		const headers = { origin: 'https://elsewhere.example.com' };
		expect((await ask(owner, { hash: photo().hash, headers })).status).toBe(403);
	});
});

describe('what is no blob of it', () => {
	test('other bytes than those of the hash: 422, and nothing is kept', async () => {
		const { owner, lying, arriving } = await open();
		const { hash } = photo();
		const asking = { method: 'PUT', hash, body: photo(100_000, 8).bytes };
		expect(await codeOf(await ask(owner, asking))).toEqual([422, 'other']);
		expect([lying(), arriving()]).toEqual([[], []]);
	});

	test('too large: 413 says how much is not; too much for the workspace: 507, with how much it may have', async () => {
		const { owner } = await open({ limits: { blobBytes: 1000, workspaceBlobBytes: 1500 } });
		const large = await put(owner, photo(1001));
		expect(large.status).toBe(413);
		expect(await large.json()).toEqual({ code: 'too-large', most: 1000 });
		expect((await put(owner, photo(1000))).status).toBe(200);
		const full = await put(owner, photo(501, 8));
		expect(full.status).toBe(507);
		expect(await full.json()).toEqual({ code: 'full', most: 1500 });
		expect((await put(owner, photo(500, 8))).status).toBe(200);
	});

	test('cut off in the middle: nothing of it lies there, and it can come again', async () => {
		const { owner, relay, lying, arriving } = await open();
		const one = photo(200_000);
		const half = await halfOf(relay, owner, one);
		await until(() => arriving().length === 1);
		half.end();
		await until(() => arriving().length === 0);
		expect(lying()).toEqual([]);
		expect(relay.events.filter(({ event }) => event === 'fault')).toEqual([]);
		expect((await put(owner, one)).status).toBe(200);
	});

	test('one that stops in the middle is hung up on', async () => {
		const { owner, relay, arriving } = await open({ limits: { silenceMs: 300 } });
		const half = await halfOf(relay, owner, photo(200_000));
		await half.closed;
		await until(() => arriving().length === 0);
	});

	test.each([
		'/blob/',
		`/blob/${'w'.repeat(22)}/../../runnel.db`,
		`/blob/${'w'.repeat(22)}/..%2f..%2frunnel.db`,
		`/blob/..%2f..%2fetc/${'0'.repeat(64)}`,
		`/blob/arriving/${'0'.repeat(64)}`,
		`/blob/${'w'.repeat(22)}/${'0'.repeat(63)}`,
		`/blob/${'w'.repeat(22)}/${'A'.repeat(64)}`,
		`/blob/${'w'.repeat(22)}/${'0'.repeat(64)}/x`,
		`/blob/${'w'.repeat(22)}/${'0'.repeat(64)}%00`,
		`/blob//${'0'.repeat(64)}`
	])('the path %s is malformed', async (path) => {
		const { relay } = await open();
		expect(await rawStatus(relay, path)).toBe(400);
	});

	test('without a length, with none, or by a method that there is not: 400', async () => {
		const { owner } = await open();
		const { hash } = photo();
		expect((await ask(owner, { method: 'PUT', hash, body: '' })).status).toBe(400);
		expect((await ask(owner, { method: 'PATCH', hash, body: 'x' })).status).toBe(400);
	});
});

test('POST tells which of some hashes are lacking', async () => {
	const { owner } = await open();
	const [one, two] = [photo(), photo(10, 8)];
	await put(owner, one);
	const asked = (hashes: unknown) =>
		ask(owner, { method: 'POST', body: JSON.stringify({ hashes }) });
	expect(await (await asked([one.hash, two.hash])).json()).toEqual({ lacks: [two.hash] });
	for (const bad of ['x', ['x'], Array.from({ length: 201 }, () => one.hash)])
		expect((await asked(bad)).status).toBe(400);
});

describe('what nobody refers to', () => {
	const DAY = 86_400_000;

	async function opened() {
		let at = Date.now();
		const { team, owner, lying, relay } = await open({ now: () => at });
		const manager = await deviceOf(team, { role: 'manager' });
		const say = (device: TestDevice, said: { spare?: unknown; needed?: unknown }) =>
			ask(device, { method: 'POST', body: JSON.stringify({ spare: [], needed: [], ...said }) });
		const removed = async (device: TestDevice, said: Parameters<typeof say>[1]) =>
			((await (await say(device, said)).json()) as { removed?: unknown }).removed;
		const held = async (device: TestDevice) =>
			((await (await ask(device, {})).json()) as { held: { hash: string; spareSince?: number }[] })
				.held;
		const pass = (days: number) => void (at += days * DAY);
		return { team, owner, manager, lying, say, removed, held, pass, relay, now: () => at };
	}

	test('goes where an owner or a manager says so twice, 30 days apart', async () => {
		const { owner, manager, lying, removed, held, pass, relay, now } = await opened();
		const [one, two] = [photo(), photo(10, 8)];
		for (const each of [one, two]) await put(owner, each);
		const since = now();
		expect(await removed(owner, { spare: [one.hash] })).toBe(0);
		const all = [{ hash: one.hash, spareSince: since }, { hash: two.hash }];
		expect(await held(manager)).toEqual(all.sort((a, b) => (a.hash < b.hash ? -1 : 1)));
		pass(29);
		expect(await removed(manager, { spare: [one.hash] })).toBe(0);
		pass(1);
		expect(await removed(manager, { spare: [one.hash, two.hash] })).toBe(1);
		expect(lying()).toEqual([two.hash]);
		expect(relay.events).toContainEqual({ event: 'blobs-removed', count: 1 });
	});

	test('stays where another needs it, or it came anew, in between', async () => {
		const { owner, manager, lying, removed, pass } = await opened();
		const [one, two] = [photo(), photo(10, 8)];
		const spare = [one.hash, two.hash];
		for (const each of [one, two]) await put(owner, each);
		await removed(owner, { spare });
		pass(20);
		await removed(manager, { needed: [one.hash] });
		await put(owner, two);
		pass(20);
		expect(await removed(owner, { spare })).toBe(0);
		expect(lying()).toEqual([...spare].sort());
	});

	test('is no matter of reps, viewers, or who is held, and is said in so many hashes', async () => {
		const { team, owner, say } = await opened();
		const one = photo();
		await put(owner, one);
		for (const role of ['rep', 'viewer'] as const) {
			const device = await deviceOf(team, { role });
			expect(await codeOf(await say(device, { spare: [one.hash] }))).toEqual([403, 'forbidden']);
			expect(await codeOf(await ask(device, {}))).toEqual([403, 'forbidden']);
		}
		for (const spare of ['x', ['x'], Array.from({ length: 201 }, () => one.hash)])
			expect((await say(owner, { spare })).status).toBe(400);
	});
});

test('refusals are counted, and too many are too many', async () => {
	const { owner, relay } = await open({ limits: { refusalsPerMinute: 3 } });
	const path = relay.url + formatBlob({ workspace: owner.workspace, hash: photo().hash });
	for (let n = 0; n < 3; n++) expect((await fetch(path)).status).toBe(401);
	const { status, headers } = await fetch(path);
	expect([status, headers.get('retry-after')]).toEqual([429, '60']);
	expect(relay.events).toContainEqual({ event: 'blob-refused', code: 'signed-out' });
});

test('a slow sender of something else is given silenceMs, not the time of blobs', async () => {
	const { relay } = await open({ limits: { silenceMs: 300 } });
	const socket = connect(Number(new URL(relay.url).port));
	cleanups.push(() => socket.destroy());
	socket.on('error', () => undefined);
	const closed = new Promise((resolve) => socket.once('close', resolve));
	socket.write('POST /team/challenge HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
	await Promise.race([closed, delay(3000).then(() => Promise.reject(new Error('still open')))]);
});

/** Sends the first half of a blob and waits. */
async function halfOf(
	relay: TestRelay,
	device: TestDevice,
	{ bytes, hash }: ReturnType<typeof photo>
) {
	const ticket = await device.ticket();
	const path = formatBlob({ workspace: device.workspace, hash });
	const asked = request(relay.url + path, {
		method: 'PUT',
		headers: { authorization: `Bearer ${ticket}`, 'content-length': bytes.length }
	});
	cleanups.push(() => asked.destroy());
	const closed = new Promise((resolve) => asked.once('close', resolve));
	asked.on('error', () => undefined);
	asked.write(bytes.subarray(0, bytes.length / 2));
	return { closed, end: () => asked.destroy() };
}

/** Asks for a path as it is written: fetch would tidy it. */
function rawStatus(relay: TestRelay, path: string): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const asked = request(relay.url, { path }, (response) => {
			response.resume();
			resolve(response.statusCode);
		});
		asked.on('error', reject);
		asked.end();
	});
}
