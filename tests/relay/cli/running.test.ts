import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test, vi } from 'vitest';
import type { WebsocketProvider } from 'y-websocket';
import { connect, RelayProcess } from '../../helpers/relay.ts';
import { createTeam, deviceOf, type TestTeam } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';
import { folders } from '../store/folders.ts';
import { keptIn } from '../store/kept.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

const { newFolder, cleanups, cleanUp } = folders();
afterEach(cleanUp);

async function startRelay(): Promise<{ relay: RelayProcess; team: TestTeam; room: string }> {
	const relay = await RelayProcess.start();
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	return { relay, team, room: `${team.workspace}/ops/0/1` };
}

/** Runs the executable, as an operator does beside a relay that runs on the folder. */
async function command(folder: string, ...args: string[]) {
	const child = spawn(process.execPath, ['sync-server/src/main.ts', ...args], {
		env: { ...process.env, DATA_DIR: folder },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const [printed, warned, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'exit')
	]);
	return { code: code as number, printed, warned };
}

function opened(relay: RelayProcess, room: string, device: TestTeam['owner']): WebsocketProvider {
	const provider = connect(relay, room, device);
	cleanups.push(() => provider.destroy());
	return provider;
}

const listOf = (provider: WebsocketProvider) => provider.doc.getArray<string>('o');

/** Settles once the relay has acknowledged all that was written. */
async function acknowledged(provider: WebsocketProvider, count: number): Promise<void> {
	let last = -1;
	provider.messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) => {
		last = decoding.readVarUint(decoder);
	};
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.acknowledge);
	encoding.writeVarUint(encoder, count);
	provider.ws?.send(encoding.toUint8Array(encoder));
	await until(() => last === count);
}

test('the control socket is for the user of the relay alone, and gone when it has ended', async () => {
	const { relay } = await startRelay();
	const socket = join(relay.folder, 'control.sock');
	expect(statSync(socket).mode & 0o777).toBe(0o600);
	expect(await relay.stop()).toBe(0);
	expect(existsSync(socket)).toBe(false);
});

test('commands answer while the relay runs, and after it was killed', async () => {
	const { relay, team, room } = await startRelay();
	const provider = opened(relay, room, team.owner);
	await until(() => provider.synced);
	listOf(provider).push(['a']);
	await acknowledged(provider, 1);
	for (const state of ['running', 'killed']) {
		const list = await command(relay.folder, 'list');
		expect(list, state).toMatchObject({ code: 0, warned: '' });
		expect(list.printed).toContain(`document ${room}  1 updates`);
		expect(list.printed).toContain(`member ${team.owner.member}  Olga Owner, owner`);
		const verified = `${relay.folder}: 1 document, 1 update read.\n`;
		expect(await command(relay.folder, 'verify')).toEqual({
			...{ code: 0, warned: '', printed: verified }
		});
		expect((await command(relay.folder, 'rotate')).code).toBe(0);
		const exported = join(await newFolder(), 'export');
		expect((await command(relay.folder, 'export', team.workspace, exported)).code).toBe(0);
		if (state === 'running') await relay.kill9();
	}
});

test('revoke closes the sockets of a member while the relay runs', async () => {
	const { relay, team, room } = await startRelay();
	const rob = await deviceOf(team);
	const provider = opened(relay, room, rob);
	await until(() => provider.synced);
	let code = 0;
	provider.on('connection-close', (event) => (code ||= event?.code ?? 0));
	const unknown = await command(relay.folder, 'revoke', team.workspace, 'nobody');
	expect(unknown).toMatchObject({ code: 1, printed: '' });
	expect(unknown.warned).toBe('There is no such workspace, member or device; see `list`.\n');
	expect((await command(relay.folder, 'revoke', team.workspace, rob.member)).code).toBe(0);
	await until(() => code === 4401);
});

test('backups under load hold what was acknowledged before, and stop nobody', async () => {
	const { relay, team, room } = await startRelay();
	const writers = [1, 2, 3].map(() => opened(relay, room, team.owner));
	await until(() => writers.every(({ synced }) => synced));
	let count = 0;
	const timer = setInterval(() => {
		for (const writer of writers) listOf(writer).push([`${count++} ${'x'.repeat(500)}`]);
	}, 2);
	cleanups.push(() => clearInterval(timer));
	const root = await newFolder();
	for (const name of ['a', 'b', 'c']) {
		const [writer] = writers;
		if (!writer) throw new Error('there are three');
		const before = listOf(writer).toArray();
		await acknowledged(writer, before.length);
		const file = join(root, `${name}.db`);
		expect(await command(relay.folder, 'backup', file)).toMatchObject({ code: 0, warned: '' });
		const to = join(root, name);
		expect((await command(relay.folder, 'restore', file, '--to', to)).code).toBe(0);
		const kept = keptIn(to).get(room);
		expect(before.filter((one) => !kept?.has(one))).toEqual([]);
	}
	expect(writers.every(({ wsconnected }) => wsconnected)).toBe(true);
});

test('a restored relay is healed by a device that knows more', async () => {
	const { relay, team, room } = await startRelay();
	const device = opened(relay, room, team.owner);
	await until(() => device.synced);
	listOf(device).push(['before']);
	await acknowledged(device, 1);
	const root = await newFolder();
	const [file, to] = [join(root, 'backup.db'), join(root, 'restored')];
	expect((await command(relay.folder, 'backup', file)).code).toBe(0);
	listOf(device).push(['after']);
	await acknowledged(device, 2);
	await relay.kill9();
	expect((await command(relay.folder, 'restore', file, '--to', to)).code).toBe(0);
	expect([...(keptIn(to).get(room) ?? [])]).toEqual(['before']);
	await rename(relay.folder, join(root, 'broken'));
	await rename(to, relay.folder);
	await relay.restart();
	await until(() => device.wsconnected && device.synced);
	const other = opened(relay, room, team.owner);
	await until(() => listOf(other).length === 2);
	expect(listOf(other).toArray()).toEqual(['before', 'after']);
});
