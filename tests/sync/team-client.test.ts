import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { signedText } from '#lib/protocol/team.ts';
import type { DeviceKey } from '#lib/sync/device-key.ts';
import { digestOf, newCode } from '#lib/sync/secret.ts';
import { TeamClient } from '#lib/sync/team-client.ts';
import { startRelay } from '../helpers/relay.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** A key as `createDeviceKey` makes it, without a store. */
async function newKey(): Promise<DeviceKey> {
	const { publicKey, privateKey } = await crypto.subtle.generateKey(ECDSA, false, [
		'sign',
		'verify'
	]);
	const raw = await crypto.subtle.exportKey('raw', publicKey);
	return {
		publicKey: Buffer.from(raw).toString('base64url'),
		async sign(text) {
			const bytes = new TextEncoder().encode(text);
			const signature = await crypto.subtle.sign(ECDSA, privateKey, bytes);
			return Buffer.from(signature).toString('base64url');
		}
	};
}

async function newDevice(url: string) {
	const key = await newKey();
	let certificate: string | undefined;
	const client = new TeamClient({ url, credentials: () => Promise.resolve({ key, certificate }) });
	const device = { publicKey: key.publicKey, name: 'Chrome, Linux' };
	return { client, device, certify: (text: string) => void (certificate = text) };
}

/** Whatever a relay may say: each request is answered by the next of these. */
async function saying(...answers: (readonly [status: number, body: string])[]) {
	const requests: { readonly url: string; readonly body: string }[] = [];
	const server: Server = createServer((request, response) => {
		let body = '';
		request.on('data', (part: Buffer) => (body += part.toString()));
		request.on('end', () => {
			requests.push({ url: request.url ?? '', body });
			const [status, answer] = answers.shift() ?? [500, ''];
			response.writeHead(status).end(answer);
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	ends.push(() => server.close());
	const { port } = server.address() as AddressInfo;
	return { requests, url: `http://127.0.0.1:${port}` };
}
const CHALLENGED = [200, JSON.stringify({ challenge: 'c1' })] as const;
const EMPTY_ROSTER = { version: 1, members: [], invitations: [] };

test('the real relay lets a device create, invite, join, be changed and be revoked', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const owner = await newDevice(relay.url);
	const workspace = 'w'.repeat(22);
	const created = await owner.client.ask('create', {
		...{ workspace, member: 'mOlga', name: 'Olga', device: owner.device },
		recovery: await digestOf('r'.repeat(22))
	});
	if (!created.ok) throw new Error(created.problem.code);
	expect(created.value).toMatchObject({ workspace, member: 'mOlga', role: 'owner', areas: 'all' });
	owner.certify(created.value.certificate);

	const code = newCode(random);
	const invited = await owner.client.ask('invite', {
		...{ id: 'i'.repeat(22), secret: await digestOf('s'.repeat(22)), code: await digestOf(code) },
		...{ role: 'rep', areas: 'all', ttlMs: 60_000, uses: 1 }
	});
	expect(invited).toMatchObject({ ok: true, value: { role: 'rep', usesLeft: 1 } });

	const rep = await newDevice(relay.url);
	const wrong = await rep.client.ask('join', {
		...{ code: newCode(random), member: 'mRob', name: 'Rob', device: rep.device }
	});
	expect(wrong).toEqual({ ok: false, problem: { code: 'unknown' } });
	const joined = await rep.client.ask('join', {
		...{ code, member: 'mRob', name: 'Rob', device: rep.device }
	});
	if (!joined.ok) throw new Error(joined.problem.code);
	rep.certify(joined.value.certificate);
	expect(await rep.client.ask('tickets', { count: 3 })).toMatchObject({
		ok: true,
		value: { member: 'mRob', role: 'rep', tickets: { length: 3 } }
	});
	expect(await rep.client.ask('change', { member: 'mRob', role: 'owner', areas: 'all' })).toEqual({
		ok: false,
		problem: { code: 'forbidden' }
	});
	expect(
		await owner.client.ask('change', { member: 'mRob', role: 'viewer', areas: 'all' })
	).toMatchObject({
		ok: true,
		value: { members: [{ id: 'mOlga' }, { id: 'mRob', role: 'viewer' }] }
	});
	expect((await owner.client.ask('audit', {})).ok).toBe(true);
	expect((await owner.client.ask('revoke', { member: 'mRob' })).ok).toBe(true);
	expect(await rep.client.ask('tickets', { count: 1 })).toEqual({
		ok: false,
		problem: { code: 'revoked' }
	});
});

test('asks for a challenge, then signs payload and challenge for the action', async () => {
	const relay = await saying(CHALLENGED, [200, JSON.stringify(EMPTY_ROSTER)]);
	const key = { publicKey: 'p', sign: (text: string) => Promise.resolve(`signed:${text}`) };
	const credentials = () => Promise.resolve({ key, certificate: 'certified' });
	const client = new TeamClient({ url: `${relay.url}/`, credentials });
	expect(await client.ask('rename', { name: 'Zoe' })).toEqual({ ok: true, value: EMPTY_ROSTER });
	const payload = '{"name":"Zoe"}';
	expect(relay.requests).toEqual([
		{ url: '/team/challenge', body: '{}' },
		{
			url: '/team/rename',
			body: JSON.stringify({
				payload,
				challenge: 'c1',
				signature: `signed:${signedText('rename', { challenge: 'c1', payload })}`,
				certificate: 'certified'
			})
		}
	]);
});

test('a challenge that the relay has forgotten is asked for again, once', async () => {
	const malformed = [400, '{"code":"malformed"}'] as const;
	const healed = await saying(CHALLENGED, malformed, CHALLENGED, [200, '{}']);
	expect((await (await newDevice(healed.url)).client.ask('leave', {})).ok).toBe(true);
	const broken = await saying(CHALLENGED, malformed, CHALLENGED, malformed);
	const outcome = await (await newDevice(broken.url)).client.ask('leave', {});
	expect(outcome).toEqual({ ok: false, problem: { code: 'malformed' } });
	expect(broken.requests).toHaveLength(4);
});

test.each([
	[403, '{"code":"revoked"}', 'revoked'],
	[409, '{"code":"last-owner"}', 'last-owner'],
	[403, '{"code":"toString"}', 'offline'],
	[404, '<html>not a relay</html>', 'offline'],
	[502, '', 'offline'],
	[200, '{"version":"1"}', 'offline'],
	[200, '{"version":1,"members":[{"id":"m1"}],"invitations":[]}', 'offline'],
	[200, '{"version":1,"members":[null],"invitations":[]}', 'offline']
])('an answer of %i %j is %s', async (status, body, code) => {
	const relay = await saying(CHALLENGED, [status, body]);
	const { client } = await newDevice(relay.url);
	expect(await client.ask('roster', {})).toEqual({ ok: false, problem: { code } });
});

test('nobody there is offline; a device without its key is unknown', async () => {
	const { client } = await newDevice('http://127.0.0.1:9');
	expect(await client.ask('roster', {})).toEqual({ ok: false, problem: { code: 'offline' } });
	const keyless = new TeamClient({
		url: 'http://127.0.0.1:9',
		credentials: () => Promise.resolve(undefined)
	});
	expect(await keyless.ask('roster', {})).toEqual({ ok: false, problem: { code: 'unknown' } });
});
