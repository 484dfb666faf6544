import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { CLOSE, offer } from '#lib/protocol/message.ts';
import { HonestPair } from '../../helpers/honest-pair.ts';
import { updateMessage, vectorMessage } from '../../helpers/hostile-updates.ts';
import { clientFrame, upgradeRequest } from '../../helpers/raw-frames.ts';
import { RawSocket } from '../../helpers/raw-socket.ts';
import { createTeam, deviceOf, type TestDevice, type TestTeam } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';
import { WatchedRelay } from '../../helpers/watched-relay.ts';

const MiB = 1024 * 1024;
/** From where floods come; the honest are at 127.0.0.1. */
const ELSEWHERE = '127.0.0.2';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Scene {
	readonly relay: WatchedRelay;
	readonly team: TestTeam;
	readonly enemy: TestDevice;
	readonly pair: HonestPair;
}

async function scene(limits: Readonly<Record<string, string>> = {}): Promise<Scene> {
	const relay = await WatchedRelay.start({ LIMIT_REQUESTS_PER_MINUTE: '1000000', ...limits });
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const honest = [await deviceOf(team), await deviceOf(team)] as const;
	const enemy = await deviceOf(team);
	const pair = await HonestPair.meet(relay, `${team.workspace}/ops/0/1`, honest);
	cleanups.push(() => pair.leave());
	pair.talk();
	return { relay, team, enemy, pair };
}

/** Nobody else has noticed. */
async function areUnharmed({ relay, pair }: Scene): Promise<void> {
	await pair.stop();
	await pair.write(100);
	await until(() => new Set(pair.digests()).size === 1);
	expect(pair.isUndisturbed).toBe(true);
	expect(relay.faults).toEqual([]);
}

async function openTo(scene: Scene, room: string, from?: string): Promise<RawSocket> {
	const socket = await RawSocket.open(scene.relay, from);
	cleanups.push(() => socket.cut());
	socket.stream.write(upgradeRequest(room, offer(await scene.enemy.ticket())));
	return socket;
}

/** Settles with how many of these connections are left. */
async function left(sockets: readonly RawSocket[], ms: number): Promise<number> {
	await Promise.all(sockets.map((socket) => socket.until(() => socket.isGone, ms)));
	return sockets.filter(({ isGone }) => !isGone).length;
}

test('connections that say nothing, or a byte a second, are closed within upgradeMs and a second', async () => {
	const one = await scene({ LIMIT_UPGRADE_MS: '1000' });
	const open = () => RawSocket.open(one.relay, ELSEWHERE);
	const silent = await Promise.all(Array.from({ length: 50 }, open));
	const slow = await Promise.all(Array.from({ length: 50 }, open));
	cleanups.push(() => {
		for (const socket of [...silent, ...slow]) socket.cut();
	});
	const request = upgradeRequest('nowhere', []);
	const timer = setInterval(() => {
		for (const socket of slow) socket.stream.write(request[0] ?? '');
	}, 500);
	cleanups.push(() => clearInterval(timer));
	expect(await left([...silent, ...slow], 15_000)).toBe(0);
	await areUnharmed(one);
});

test('a flood of connections of one address ends at connectionsPerAddress, and lets others in', async () => {
	const one = await scene({ LIMIT_CONNECTIONS_PER_ADDRESS: '40', LIMIT_UPGRADE_MS: '60000' });
	const flood = await Promise.all(
		Array.from({ length: 400 }, () => RawSocket.open(one.relay, ELSEWHERE))
	);
	cleanups.push(() => {
		for (const socket of flood) socket.cut();
	});
	await until(() => flood.filter(({ isGone }) => isGone).length >= 360);
	expect(flood.filter(({ isGone }) => !isGone).length).toBe(40);
	const late = await openTo(one, `${one.team.workspace}/team`);
	expect(await late.until(() => late.messages > 0)).toBe(true);
	// Room is made again.
	for (const socket of flood) socket.cut();
	await until(() => flood.every(({ isGone }) => isGone));
	await setTimeout(100);
	const again = await openTo(one, `${one.team.workspace}/team`, ELSEWHERE);
	expect(await again.until(() => again.messages > 0)).toBe(true);
	await areUnharmed(one);
});

test('sockets that are let in and neither read nor write are ended, those that send a byte a second stay', async () => {
	const one = await scene({ LIMIT_SILENCE_MS: '2000' });
	const room = `${one.team.workspace}/team`;
	const dead = await openTo(one, room);
	await dead.until(() => dead.messages > 0);
	dead.stream.pause();
	const slow = await openTo(one, room);
	await slow.until(() => slow.messages > 0);
	// A right message, byte for byte; pongs cannot come in the middle of it.
	const bytes = clientFrame(vectorMessage([]));
	for (const byte of bytes) {
		slow.stream.write(Uint8Array.of(byte));
		await setTimeout(100);
	}
	expect(await slow.until(() => slow.messages > 3)).toBe(true);
	await until(() => dead.stream.destroyed || dead.isGone).catch(() => undefined);
	dead.stream.resume();
	expect(await left([dead], 10_000)).toBe(0);
	await areUnharmed(one);
});

test('readers that stop while 100 MB pass cost 8 MiB each at most, and are given all when they read on', async () => {
	const one = await scene({ LIMIT_BYTES_PER_SECOND: '1000000000' });
	const room = `${one.team.workspace}/note/0/n1`;
	const writer = await openTo(one, room);
	await writer.until(() => writer.messages > 1);
	const readers = await Promise.all(Array.from({ length: 4 }, () => openTo(one, room)));
	for (const reader of readers) {
		reader.stream.write(clientFrame(vectorMessage([])));
		await reader.until(() => reader.messages > 2);
		reader.stream.pause();
	}
	const doc = new Y.Doc();
	doc.on('update', (update: Uint8Array) => writer.stream.write(clientFrame(updateMessage(update))));
	const queues: number[] = [];
	for (let i = 0; i < 100; i++) {
		doc.getMap('m').set(`k${i % 3}`, 'x'.repeat(MiB));
		writer.stream.write(clientFrame(new Uint8Array(), { opcode: 9 }));
		await writer.until(() => writer.pongs > i);
		if (i % 10 === 9) queues.push(await one.relay.metric('queue_bytes'));
	}
	expect(Math.max(...queues)).toBeLessThan(readers.length * 8 * MiB);
	const before = readers.map(({ stream }) => stream.bytesRead);
	for (const reader of readers) reader.stream.resume();
	await until(() =>
		readers.every(({ stream }, index) => stream.bytesRead - (before[index] ?? 0) > 2 * MiB)
	);
	await until(() => readers.every(({ code, isGone }) => code === undefined && !isGone));
	await areUnharmed(one);
	expect(await one.relay.resident()).toBeLessThan(900 * MiB);
});

test('a reader that stops and is refused on and on is closed when its answers are more than bufferedBytes', async () => {
	const one = await scene({ LIMIT_MESSAGES_PER_SECOND: '1000000' });
	const room = `${one.team.workspace}/ops/0/2`;
	const writer = await openTo(one, room);
	await writer.until(() => writer.messages > 1);
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, ['x'.repeat(20 * MiB)]);
	writer.stream.write(clientFrame(updateMessage(Y.encodeStateAsUpdate(doc))));
	const reader = await openTo(one, room);
	await reader.until(() => reader.messages > 1);
	reader.stream.pause();
	// The document fills what the system keeps on the way.
	reader.stream.write(clientFrame(vectorMessage([])));
	const deletion = new Y.Doc();
	Y.applyUpdate(deletion, Y.encodeStateAsUpdate(doc));
	deletion.getArray('o').delete(0);
	const refused = Y.encodeStateAsUpdate(deletion, Y.encodeStateVector(doc));
	const ask = Buffer.concat(Array<Buffer>(5000).fill(clientFrame(updateMessage(refused))));
	const asking = setInterval(() => reader.stream.write(ask), 50);
	try {
		await vi.waitUntil(async () => (await one.relay.metric('sockets')) === 3, {
			timeout: 30_000,
			interval: 50
		});
	} finally {
		clearInterval(asking);
	}
	await areUnharmed(one);
});

test('who sends far more than messagesPerSecond is made to wait, and closed where that goes on', async () => {
	const one = await scene({ LIMIT_MESSAGES_PER_SECOND: '50' });
	const socket = await openTo(one, `${one.team.workspace}/team`);
	await socket.until(() => socket.messages > 1);
	const ask = Buffer.concat(Array<Buffer>(3000).fill(clientFrame(Uint8Array.of(102, 1))));
	socket.stream.write(ask);
	await setTimeout(2000);
	// 500 at once, and 50 a second.
	expect(socket.messages).toBeGreaterThan(400);
	expect(socket.messages).toBeLessThan(900);
	expect(socket.code === undefined || socket.code === CLOSE.slowDown).toBe(true);
	await areUnharmed(one);
});
