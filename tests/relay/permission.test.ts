import { MESSAGE, REFUSE } from '#lib/protocol/message.ts';
import type { Areas, Role } from '#lib/protocol/permission.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WebsocketProvider } from 'y-websocket';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { RawClient } from '../helpers/raw-client.ts';
import { connect, startRelay, type TestRelay } from '../helpers/relay.ts';
import { createTeam, deviceOf, type TestDevice, type TestTeam } from '../helpers/team.ts';
import { until } from '../helpers/until.ts';

/** The visitors: each role, with all areas and with one. */
const VISITORS = {
	owner: ['owner', 'all'],
	manager: ['manager', 'all'],
	'a manager of one area': ['manager', ['mine']],
	rep: ['rep', 'all'],
	'a rep of one area': ['rep', ['mine']],
	viewer: ['viewer', 'all'],
	'a viewer of one area': ['viewer', ['mine']]
} as const satisfies Record<string, readonly [Role, Areas]>;
type VisitorName = keyof typeof VISITORS;

const RIGHTS = { w: 'write', r: 'read', '-': 'none' } as const;

/** The table, worked by hand from section 6 of the design: a column a visitor, in the order above. */
const TABLE = {
	ws: 'w w w r r r r',
	team: 'w w w w w r r',
	'me/{own}': 'w w w w w w w',
	'me/m0000000': '- - - - - - -',
	'ops/mine/1': 'w w w w w r r',
	'act/mine/1': 'w w w w w r r',
	'note/mine/d1': 'w w w w w r r',
	'ops/0/1': 'w w w w w r r',
	'ops/other/1': 'w w w w - r -',
	'act/other/1': 'w w w w - r -',
	'note/other/d1': 'w w w w - r -'
};

const CELLS = Object.entries(TABLE).flatMap(([document, row]) =>
	row.split(' ').map((mark, index) => ({
		document,
		visitor: Object.keys(VISITORS)[index] as VisitorName,
		right: RIGHTS[mark as keyof typeof RIGHTS]
	}))
);

let relay: TestRelay;
let team: TestTeam;
const devices = new Map<VisitorName, TestDevice>();
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
	relay = await startRelay({ limits: { requestsPerMinute: 100_000 } });
	team = await createTeam(relay);
	for (const [name, [role, areas]] of Object.entries(VISITORS))
		devices.set(name as VisitorName, await deviceOf(team, { role, areas }));
});
afterAll(() => relay.close());
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function deviceFor(visitor: VisitorName): TestDevice {
	const device = devices.get(visitor);
	if (!device) throw new Error('every visitor was let in');
	return device;
}

/** The room, and somebody who may see it. */
async function watched(
	document: string,
	device: TestDevice
): Promise<{ room: string; watcher: WebsocketProvider }> {
	const room = `${team.workspace}/${document.replace('{own}', device.member)}`;
	const watcher = connect(relay, room, document === 'me/{own}' ? device : team.owner);
	cleanups.push(() => watcher.destroy());
	await until(() => watcher.synced);
	return { room, watcher };
}

async function rawOf(room: string, device: TestDevice): Promise<RawClient> {
	const client = await RawClient.open(relay, room, await device.offer());
	cleanups.push(() => client.close());
	return client;
}

/** What a device is told that asks for a document which nobody has. */
async function answerToUnknown(device: TestDevice): Promise<RawClient['closed']> {
	const client = await rawOf(`${'u'.repeat(22)}/ws`, device);
	await until(() => client.closed !== undefined);
	return client.closed;
}

function changed(text: string): { doc: Y.Doc; update: Uint8Array } {
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, [text]);
	return { doc, update: Y.encodeStateAsUpdate(doc) };
}

const NAME = '$document: $visitor may $right';

test.each(CELLS.filter(({ right }) => right === 'none'))(
	`${NAME}: told like no document, raw and stock`,
	async ({ document, visitor }) => {
		const device = deviceFor(visitor);
		const room = `${team.workspace}/${document}`;
		const client = await rawOf(room, device);
		// What is sent before the answer is not kept either.
		client.update(changed('smuggled').update);
		await until(() => client.closed !== undefined);
		expect(client.closed).toEqual(await answerToUnknown(device));
		expect(client.closed?.code).toBe(4404);
		expect(client.received).toEqual([]);

		const stock = connect(relay, room, device);
		cleanups.push(() => stock.destroy());
		const closed = new Promise((resolve) => stock.once('closed', ({ code }) => resolve(code)));
		expect([await closed, stock.shouldConnect, stock.synced]).toEqual([4404, false, false]);
	}
);

test.each(CELLS.filter(({ right }) => right !== 'none'))(
	`${NAME}, by a raw client`,
	async ({ document, visitor, right }) => {
		const device = deviceFor(visitor);
		const { room, watcher } = await watched(document, device);
		const client = await rawOf(room, device);
		await until(() => client.received.length > 0);

		client.presence(77, 1, { user: visitor });
		await until(() => watcher.awareness.getStates().get(77)?.['user'] === visitor);

		const text = `raw ${visitor}`;
		client.update(changed(text).update);
		const round = client.acknowledge();
		if (right === 'write') {
			await until(() => watcher.doc.getArray('o').toArray().includes(text));
			await until(() => client.numbers(MESSAGE.acknowledge).includes(round));
			expect(client.refusals()).toEqual([]);
		} else {
			await until(() => client.refusals().length > 0);
			expect(client.refusals()).toEqual([{ round, code: REFUSE.readOnly }]);
			// It stays, and goes on hearing.
			const before = client.received.length;
			watcher.doc.getArray('o').push(['news']);
			await until(() => client.received.slice(before).some(({ type }) => type === MESSAGE.sync));
			expect(client.closed).toBeUndefined();
			expect(await freshCopy(room, device)).not.toContain(text);
		}
	}
);

test.each(CELLS.filter(({ right }) => right !== 'none'))(
	`${NAME}, by a stock client`,
	async ({ document, visitor, right }) => {
		const device = deviceFor(visitor);
		const { room, watcher } = await watched(document, device);
		watcher.doc.getArray('o').push(['before']);
		const stock = connect(relay, room, device);
		cleanups.push(() => stock.destroy());
		const refused: number[] = [];
		stock.messageHandlers[MESSAGE.refuse] = (_encoder, decoder) => {
			decoding.readVarUint(decoder);
			refused.push(decoding.readVarUint(decoder));
		};
		await until(() => stock.synced && stock.doc.getArray('o').toArray().includes('before'));
		stock.awareness.setLocalState({ user: visitor });
		await until(() => watcher.awareness.getStates().get(stock.doc.clientID)?.['user'] === visitor);
		const text = `stock ${visitor}`;
		stock.doc.getArray('o').push([text]);
		if (right === 'write') {
			await until(() => watcher.doc.getArray('o').toArray().includes(text));
			expect(refused).toEqual([]);
		} else {
			await until(() => refused.length > 0);
			expect(new Set(refused)).toEqual(new Set([REFUSE.readOnly]));
			watcher.doc.getArray('o').push(['after']);
			await until(() => stock.doc.getArray('o').toArray().includes('after'));
			expect([stock.wsconnected, stock.shouldConnect]).toEqual([true, true]);
			expect(await freshCopy(room, device)).not.toContain(text);
		}
	}
);

/** What the relay gives to somebody new. */
async function freshCopy(room: string, device: TestDevice): Promise<unknown[]> {
	const reader = connect(relay, room, device);
	cleanups.push(() => reader.destroy());
	await until(() => reader.synced);
	return reader.doc.getArray('o').toArray();
}

test('a socket with no ticket, a used one or one that is none is closed with 4401', async () => {
	const room = `${team.workspace}/ws`;
	const used = await team.owner.offer();
	const first = await RawClient.open(relay, room, used);
	cleanups.push(() => first.close());
	await until(() => first.received.length > 0);
	for (const protocols of [['runnel.1'], used, ['runnel.1', `ticket.${'0'.repeat(22)}`]]) {
		const client = await RawClient.open(relay, room, protocols);
		cleanups.push(() => client.close());
		await until(() => client.closed !== undefined);
		expect([client.closed?.code, client.received]).toEqual([4401, []]);
	}
	expect(first.closed).toBeUndefined();
});

test('a ticket of one workspace opens no document of another', async () => {
	const other = await createTeam(relay);
	const client = await rawOf(`${team.workspace}/ws`, other.owner);
	await until(() => client.closed !== undefined);
	expect(client.closed).toEqual(await answerToUnknown(other.owner));
});
