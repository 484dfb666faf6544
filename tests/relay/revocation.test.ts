import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE } from '#lib/protocol/message.ts';
import { openMemory } from '../../sync-server/src/store/memory.ts';
import type { Storage } from '../../sync-server/src/store/storage.ts';
import { revoke } from '../../sync-server/src/team/members.ts';
import { Teams } from '../../sync-server/src/team/teams.ts';
import { LONG } from '../helpers/random.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { connect, startRelay } from '../helpers/relay.ts';
import { createTeam, deviceOf, type TestDevice } from '../helpers/team.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: LONG ? 600_000 : 60_000 });

const MEMBERS = LONG ? 100 : 16;
const SOCKETS_EACH = 5;
/** Edits of a writer come so many ms apart. */
const PACE_MS = 5;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Writes until it is stopped, and goes on after its socket was closed, as an enemy would. */
class Writer {
	readonly device: TestDevice;
	readonly clients: readonly RawClient[];
	readonly sentAfter: string[] = [];
	readonly #doc = new Y.Doc();
	readonly #timer: NodeJS.Timeout;
	isRevoked = false;
	#count = 0;

	constructor(device: TestDevice, clients: readonly RawClient[]) {
		this.device = device;
		this.clients = clients;
		const [client] = clients;
		this.#doc.on('update', (update: Uint8Array) => client?.update(update));
		this.#timer = setInterval(() => {
			const text = `${device.id}-${++this.#count}`;
			const log = this.#doc.getArray('o');
			if (this.isRevoked) this.sentAfter.push(text);
			log.insert(log.length, [text]);
		}, PACE_MS);
	}

	stop(): void {
		clearInterval(this.#timer);
		for (const client of this.clients) client.close();
	}
}

test(`revoking under load: ${MEMBERS} writers, ${MEMBERS * SOCKETS_EACH} sockets; p99 of closing below 1 s, no write after`, async () => {
	const storage = openMemory();
	const kept: Storage = { ...storage, close: () => Promise.resolve() };
	const relay = await startRelay({
		openStorage: () => Promise.resolve(kept),
		limits: { requestsPerMinute: 1_000_000 }
	});
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const room = `${team.workspace}/ops/0/1`;
	const watcher = connect(relay, room, team.owner);
	cleanups.push(() => watcher.destroy());
	const writers: Writer[] = [];
	for (let index = 0; index < MEMBERS; index++) {
		const device = await deviceOf(team);
		const clients = await Promise.all(
			Array.from({ length: SOCKETS_EACH }, async (_one, socket) =>
				RawClient.open(relay, socket === 0 ? room : `${team.workspace}/note/0/n${socket}`, [
					...(await device.offer())
				])
			)
		);
		writers.push(new Writer(device, clients));
	}
	cleanups.push(() => {
		for (const writer of writers) writer.stop();
	});
	await until(() => watcher.doc.getArray('o').length > MEMBERS * 20);

	const times: number[] = [];
	const operator = new Teams(storage, Date.now);
	const gone = writers.slice(0, MEMBERS / 2);
	for (const [index, writer] of gone.entries()) {
		const start = performance.now();
		const closings = writer.clients.map(
			(client) =>
				new Promise<void>((resolve) =>
					client.socket.once('close', () => {
						times.push(performance.now() - start);
						resolve();
					})
				)
		);
		const { member } = writer.device;
		// By the owner over HTTP, or by the operator in another process at the same store.
		if (index % 2 === 0) await team.owner.ask('revoke', { member });
		else
			await operator.change(team.workspace, (before) =>
				before ? revoke(before, 'operator', { member }, Date.now()) : 'unknown'
			);
		writer.isRevoked = true;
		await Promise.all(closings);
		expect(new Set(writer.clients.map(({ closed }) => closed?.code))).toEqual(new Set([4401]));
	}
	times.sort((a, b) => a - b);
	const p99 = times[Math.ceil(times.length * 0.99) - 1] ?? Infinity;
	console.info(`${times.length} sockets closed, p99 ${p99.toFixed(0)} ms`);
	expect(p99).toBeLessThan(1000);

	// The others write on, and are acknowledged.
	const others = writers.slice(MEMBERS / 2);
	const rounds = others.map(({ clients: [client] }) => client?.acknowledge());
	await until(() =>
		others.every(({ clients: [client] }, index) =>
			client?.numbers(MESSAGE.acknowledge).includes(rounds[index] ?? 0)
		)
	);
	const reader = connect(relay, room, team.owner);
	cleanups.push(() => reader.destroy());
	await until(() => reader.synced);
	const texts = new Set(reader.doc.getArray<string>('o').toArray());
	const after = gone.flatMap(({ sentAfter }) => sentAfter);
	expect(after.length).toBeGreaterThan(gone.length);
	expect(after.filter((text) => texts.has(text))).toEqual([]);
	for (const { device } of gone)
		expect(await device.refusal('tickets', { count: 1 })).toBe('revoked');
});

test('a changed role closes the sockets with 4401, and the next ticket tells which it is', async () => {
	const relay = await startRelay();
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const [rep, other] = [await deviceOf(team), await deviceOf(team)];
	const room = `${team.workspace}/ops/0/1`;
	const [client, bystander] = [
		await RawClient.open(relay, room, await rep.offer()),
		await RawClient.open(relay, room, await other.offer())
	];
	cleanups.push(
		() => client.close(),
		() => bystander.close()
	);
	await until(() => client.received.length > 0);
	await team.owner.ask('change', { member: rep.member, role: 'viewer', areas: 'all' });
	await until(() => client.closed !== undefined);
	expect(client.closed?.code).toBe(4401);
	expect((await rep.ask('tickets', { count: 1 })).role).toBe('viewer');
	// A change that concerns another leaves a socket alone.
	expect(bystander.closed).toBeUndefined();
});
