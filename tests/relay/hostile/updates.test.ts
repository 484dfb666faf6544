import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { CLOSE, MESSAGE, REFUSE } from '#lib/protocol/message.ts';
import { HonestPair } from '../../helpers/honest-pair.ts';
import {
	bytesOf,
	message,
	presenceMessage,
	updateMessage,
	vectorMessage,
	type Write
} from '../../helpers/hostile-updates.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { connect } from '../../helpers/relay.ts';
import { createTeam, deviceOf, type TestDevice, type TestTeam } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';
import { WatchedRelay } from '../../helpers/watched-relay.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const MiB = 1024 * 1024;
/** What an attack may leave behind in the relay's memory. */
const MOST_KEPT = 64 * MiB;
/** Honest edits after each attack. */
const EDITS = 1000;

let relay: WatchedRelay;
let team: TestTeam;
let honest: readonly [TestDevice, TestDevice];
let enemy: TestDevice;
let count = 0;

beforeAll(async () => {
	relay = await WatchedRelay.start({
		...{ LIMIT_REQUESTS_PER_MINUTE: '1000000', LIMIT_DOCUMENT_BYTES: String(40 * MiB) }
	});
	team = await createTeam(relay);
	honest = [await deviceOf(team), await deviceOf(team)];
	enemy = await deviceOf(team);
});

afterAll(async () => {
	await relay.close();
});

interface Scene {
	readonly room: string;
	/** The client id of the honest writer, and its next clock. */
	readonly victim: number;
	readonly clock: number;
	readonly pair: HonestPair;
	/** Sockets of the enemy's; one is open at first. */
	readonly sockets: RawClient[];
	/** Sends an update on a socket of its own, as `client` where that is said. */
	again(client?: number): Promise<RawClient>;
}

/** What became of an attack: a close code, a refusal, or that it was answered as if all was well. */
type Outcome = 'acknowledged' | { readonly closed: number } | { readonly refused: number };

async function outcomeOf(socket: RawClient): Promise<Outcome> {
	const round = socket.acknowledge();
	await until(
		() =>
			socket.closed !== undefined ||
			socket.refusals().length > 0 ||
			socket.numbers(MESSAGE.acknowledge).includes(round)
	);
	const [refusal] = socket.refusals();
	if (refusal) return { refused: refusal.code };
	return socket.closed ? { closed: socket.closed.code } : 'acknowledged';
}

/** Sets the scene, attacks, and sees that the honest go on undisturbed and equal. */
async function under(
	kind: 'ops' | 'note' | 'team',
	attack: (scene: Scene) => Promise<void>
): Promise<void> {
	count++;
	const path = { ops: `ops/0/${count}`, note: `note/0/n${count}`, team: 'team' }[kind];
	const room = `${team.workspace}/${path}`;
	const pair = await HonestPair.meet(relay, room, honest);
	const sockets: RawClient[] = [];
	const again = async (client?: number) => {
		const socket = await RawClient.open(relay, room, await enemy.offer(client));
		sockets.push(socket);
		await until(() => socket.received.length > 1);
		return socket;
	};
	try {
		await pair.write(3);
		const victim = pair.writer.doc.clientID;
		const clock = Y.getState(pair.writer.doc.store, victim);
		const before = await relay.reachable();
		await again();
		await attack({ room, victim, clock, pair, sockets, again });
		await pair.write(EDITS);
		await until(() => new Set(pair.digests()).size === 1);
		const [theirs, own] = await pair.compare();
		expect(theirs).toBe(own);
		expect(pair.isUndisturbed).toBe(true);
		// Who comes later gets the same.
		const late = connect(relay, room, honest[0]);
		await until(() => late.synced);
		expect(late.doc.getArray('o').toArray()).toEqual(pair.writer.doc.getArray('o').toArray());
		expect(late.doc.store.pendingStructs).toBeNull();
		late.destroy();
		expect(relay.faults).toEqual([]);
		expect((await relay.reachable()) - before).toBeLessThan(MOST_KEPT);
	} finally {
		for (const socket of sockets) socket.close();
		pair.leave();
	}
}

/** Structs of clients as the bytes of an update. */
function update(
	clients: readonly {
		readonly client: number;
		readonly clock: number;
		readonly structs: readonly Write[];
	}[],
	deletes: Write = (encoder) => encoding.writeVarUint(encoder, 0)
): Uint8Array {
	return bytesOf((encoder) => {
		encoding.writeVarUint(encoder, clients.length);
		for (const { client, clock, structs } of clients) {
			encoding.writeVarUint(encoder, structs.length);
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, clock);
			for (const struct of structs) struct(encoder);
		}
		deletes(encoder);
	});
}

const [GC, SKIP, DELETED] = [0, 10, 1];

/** A struct without content, of a length. */
const hole =
	(kind: number, length: number): Write =>
	(encoder) => {
		encoding.write(encoder, kind);
		if (kind === DELETED) {
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, 'o');
		}
		encoding.writeVarUint(encoder, length);
	};

/** An entry of a log. */
const entry =
	(text: string): Write =>
	(encoder) => {
		encoding.write(encoder, 8);
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarString(encoder, 'o');
		encoding.writeVarUint(encoder, 1);
		encoding.writeAny(encoder, text);
	};

const id = () => 2 ** 31 + Math.floor(Math.random() * 2 ** 30);

test.each([
	['a struct of 2^40', GC, 2 ** 40, { closed: CLOSE.malformed }],
	['a struct of 2^31', GC, 2 ** 31, { closed: CLOSE.malformed }],
	['a deletion of 2^40', DELETED, 2 ** 40, { closed: CLOSE.malformed }],
	['a skip of 2^40', SKIP, 2 ** 40, { closed: CLOSE.malformed }],
	['a hole of 2^30', GC, 2 ** 30, { closed: CLOSE.forbidden }],
	['a deletion of 2^30', DELETED, 2 ** 30, { closed: CLOSE.forbidden }],
	['a skip of 2^30', SKIP, 2 ** 30, 'acknowledged']
] as const)('under the id of another who writes: %s', async (_name, kind, length, outcome) => {
	await under('ops', async ({ sockets: [socket], victim, clock }) => {
		socket?.update(update([{ client: victim, clock, structs: [hole(kind, length)] }]));
		if (socket) expect(await outcomeOf(socket)).toEqual(outcome);
	});
});

test.each([
	['a hole', GC],
	['a deletion', DELETED]
])('%s of 2^30 under an id of one’s own harms nobody', async (_name, kind) => {
	await under('ops', async ({ sockets: [socket] }) => {
		socket?.update(update([{ client: id(), clock: 0, structs: [hole(kind, 2 ** 30)] }]));
		if (socket) expect(await outcomeOf(socket)).toBe('acknowledged');
	});
});

test('a hole under the id of one who is there and has not written is forbidden', async () => {
	await under('ops', async ({ sockets: [socket], pair }) => {
		const { reader } = pair;
		reader.awareness.setLocalState({ name: 'Reader' });
		await until(() => (socket?.received ?? []).some(({ type }) => type === MESSAGE.awareness));
		const structs = [hole(GC, 1000)];
		socket?.update(update([{ client: reader.doc.clientID, clock: 0, structs }]));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.forbidden });
		reader.doc.getArray('o').insert(0, ['I was only reading']);
		await until(() => pair.writer.doc.getArray('o').get(0) === 'I was only reading');
	});
});

test.each([
	['as a stock client', undefined],
	['with an id of its own', 77]
])('a hole under the id of one who was there is forbidden, %s', async (_name, own) => {
	await under('ops', async ({ room, pair, again }) => {
		const away = connect(relay, room, honest[1]);
		await until(() => away.synced);
		const client = away.doc.clientID;
		away.awareness.setLocalState({ name: 'Away' });
		await until(() => pair.writer.awareness.states.has(client));
		// Off the line for a while: what is written then must not be lost.
		away.disconnect();
		await until(() => !pair.writer.awareness.states.has(client));
		away.doc.getArray('o').insert(0, ['written on the train']);
		const socket = await again(own);
		socket.update(update([{ client, clock: 0, structs: [hole(GC, 1000)] }]));
		expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.forbidden });
		away.connect();
		await until(() => pair.writer.doc.getArray('o').toArray().includes('written on the train'));
		away.destroy();
	});
});

test('50 forged operations that continue another’s clock are forbidden', async () => {
	await under('ops', async ({ sockets: [socket], victim, clock, pair }) => {
		const structs = Array.from({ length: 50 }, (_, index) => entry(`forged ${index}`));
		socket?.update(update([{ client: victim, clock, structs }]));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.forbidden });
		expect(JSON.stringify(pair.reader.doc.toJSON())).not.toContain('forged');
	});
});

test('other content at clocks that another has used goes nowhere', async () => {
	await under('ops', async ({ sockets: [socket], victim, again }) => {
		const forged = { client: victim, clock: 0, structs: [entry('forged')] };
		socket?.update(update([forged]));
		if (socket) expect(await outcomeOf(socket)).toBe('acknowledged');
		// Together with something new, and what is new alone.
		const own = { client: id(), clock: 0, structs: [entry('one’s own')] };
		const other = await again();
		other.update(update([own, forged]));
		await outcomeOf(other);
	});
});

test('5 MB of structs whose origin is nowhere, and many small ones, are not kept', async () => {
	await under('ops', async ({ sockets: [socket], again, pair }) => {
		const orphan = (text: string): Write[] => [
			(encoder) => {
				encoding.write(encoder, 128 | 8);
				encoding.writeVarUint(encoder, 4_000_000_000);
				encoding.writeVarUint(encoder, 9);
				encoding.writeVarUint(encoder, 1);
				encoding.writeAny(encoder, text);
			}
		];
		const structs = orphan('x'.repeat(5 * MiB));
		socket?.update(update([{ client: id(), clock: 0, structs }]));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.gap });
		for (let i = 0; i < 50; i++) {
			const one = await again();
			one.update(update([{ client: id(), clock: i % 2, structs: orphan('small') }]));
			expect(await outcomeOf(one)).toEqual({ closed: CLOSE.gap });
		}
		expect(pair.reader.doc.store.pendingStructs).toBeNull();
	});
});

/** Deletes all that a client wrote up to a clock, and says so many times. */
const deleting =
	(client: number, clock: number, times = 1): Write =>
	(encoder) => {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, times);
		for (let i = 0; i < times; i++) {
			encoding.writeVarUint(encoder, 0);
			encoding.writeVarUint(encoder, clock);
		}
	};

test('a deletion of everything in a log is refused aloud', async () => {
	await under('ops', async ({ sockets: [socket], victim, clock, pair }) => {
		socket?.update(update([], deleting(victim, clock)));
		if (socket) expect(await outcomeOf(socket)).toEqual({ refused: REFUSE.appendOnly });
		expect(pair.reader.doc.getArray('o').length).toBe(3);
	});
});

test('a deletion of everything in a note is taken, however often it is said', async () => {
	await under('note', async ({ sockets: [socket], victim, clock }) => {
		socket?.update(update([], deleting(victim, clock, 100_000)));
		if (socket) expect(await outcomeOf(socket)).toBe('acknowledged');
	});
});

test('deletions of things that are nowhere are not kept', async () => {
	await under('note', async ({ sockets: [socket], victim }) => {
		socket?.update(update([], deleting(victim, 2 ** 30)));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.gap });
	});
});

test('an update that says nothing millions of times is malformed', async () => {
	await under('note', async ({ sockets: [socket], victim, clock }) => {
		socket?.update(update([], deleting(victim, clock, 8_000_000)));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.malformed });
	});
});

test('thousands of client ids of one socket are too many; some thousand are borne', async () => {
	await under('ops', async ({ sockets: [socket], again }) => {
		const claims = (many: number) =>
			update(
				Array.from({ length: many }, (_, index) => ({
					client: 1e9 + count * 1e5 + index,
					clock: 0,
					structs: [hole(GC, 1)]
				}))
			);
		socket?.update(claims(5000));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.slowDown });
		const other = await again();
		other.update(claims(4000));
		expect(await outcomeOf(other)).toBe('acknowledged');
	});
});

test('an update as large as a frame may be is taken; above it, 4413; beyond the document, 104', async () => {
	await under('ops', async ({ sockets: [socket], again }) => {
		const room = 32 * MiB - 40;
		const large = update([{ client: id(), clock: 0, structs: [entry('x'.repeat(room))] }]);
		const sent = updateMessage(large);
		expect(sent.length).toBeLessThanOrEqual(32 * MiB);
		socket?.send(sent);
		if (socket) expect(await outcomeOf(socket)).toBe('acknowledged');
		const larger = await again();
		larger.send(new Uint8Array(32 * MiB + 1));
		expect(await outcomeOf(larger)).toEqual({ closed: CLOSE.tooLarge });
		const full = await again();
		const more = update([{ client: id(), clock: 0, structs: [entry('y'.repeat(12 * MiB))] }]);
		full.update(more);
		expect(await outcomeOf(full)).toEqual({ refused: REFUSE.full });
	});
});

/** An item of a kind in a map of its own, its content as given. */
const item =
	(kind: number, content: Write): Write =>
	(encoder) => {
		encoding.write(encoder, kind | 32);
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarString(encoder, 'm');
		encoding.writeVarString(encoder, 'k');
		content(encoder);
	};

const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);

test.each<[string, Write]>([
	['an embed', item(5, (encoder) => encoding.writeVarString(encoder, DEEP))],
	[
		'a format',
		item(6, (encoder) => {
			encoding.writeVarString(encoder, 'bold');
			encoding.writeVarString(encoder, DEEP);
		})
	],
	[
		'JSON',
		item(2, (encoder) => {
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, DEEP);
		})
	],
	[
		'a value',
		item(8, (encoder) => {
			encoding.writeVarUint(encoder, 1);
			for (let i = 0; i < 100_000; i++) encoding.writeUint8Array(encoder, Uint8Array.of(117, 1));
			encoding.write(encoder, 126);
		})
	]
])('%s 100,000 deep is malformed: whoever encodes it would end', async (_name, struct) => {
	await under('note', async ({ sockets: [socket] }) => {
		socket?.update(update([{ client: id(), clock: 0, structs: [struct] }]));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.malformed });
	});
});

test('an object of 100,000 keys is borne', async () => {
	await under('note', async ({ sockets: [socket] }) => {
		const keys = Array.from({ length: 100_000 }, (_, index) => [`key ${index}`, index]);
		const doc = new Y.Doc();
		doc.getMap('m').set('k', Object.fromEntries(keys));
		socket?.update(Y.encodeStateAsUpdate(doc));
		if (socket) expect(await outcomeOf(socket)).toBe('acknowledged');
	});
});

/** Maps in each other: where the outermost is overwritten, Yjs deletes by recursion, and ends. */
function nest(depth: number): Uint8Array {
	const doc = new Y.Doc();
	doc.transact(() => {
		let map = doc.getMap('m');
		for (let i = 0; i < depth; i++) {
			const inner = new Y.Map<unknown>();
			map.set('k', inner);
			map = inner;
		}
	});
	return Y.encodeStateAsUpdate(doc);
}

test('shared types in a log are refused aloud', async () => {
	await under('ops', async ({ sockets: [socket] }) => {
		socket?.update(nest(5000));
		if (socket) expect(await outcomeOf(socket)).toEqual({ refused: REFUSE.appendOnly });
	});
});

test('presence of thousands, of others, of absurd clocks and sizes is bounded', async () => {
	await under('ops', async ({ sockets: [socket], pair, again }) => {
		const state = '{"name":"Squatter"}';
		const { writer, reader } = pair;
		reader.awareness.setLocalState({ name: 'Reader' });
		await until(() => writer.awareness.states.has(reader.doc.clientID));
		const ids = [reader.doc.clientID, writer.doc.clientID];
		for (const client of ids)
			socket?.send(presenceMessage([{ client, clock: 2 ** 53 - 1, state: 'null' }]));
		for (let i = 0; i < 3000; i++)
			socket?.send(presenceMessage([{ client: 5e8 + i, clock: 1, state }]));
		if (socket) expect(await outcomeOf(socket)).toBe('acknowledged');
		await until(() => writer.awareness.states.size >= 10);
		// Eight, and the two that are honest.
		expect(writer.awareness.states.size).toBe(10);
		expect(writer.awareness.states.get(reader.doc.clientID)).toEqual({ name: 'Reader' });
		for (const states of [
			[{ client: 1, clock: 1, state: JSON.stringify('x'.repeat(MiB)) }],
			Array.from({ length: 300_000 }, (_, index) => ({ client: index, clock: 1, state: '1' }))
		]) {
			const other = await again();
			other.send(presenceMessage(states));
			expect(await outcomeOf(other)).toEqual({ closed: CLOSE.malformed });
		}
	});
});

test('who takes the id of one who is away, at an absurd clock, does not end them when they are back', async () => {
	await under('ops', async ({ room, pair, again }) => {
		const away = connect(relay, room, honest[1]);
		await until(() => away.synced);
		away.awareness.setLocalState({ name: 'Away' });
		await until(() => pair.writer.awareness.states.has(away.doc.clientID));
		away.disconnect();
		await until(() => !pair.writer.awareness.states.has(away.doc.clientID));
		const socket = await again();
		socket.send(
			presenceMessage([
				{ client: away.doc.clientID, clock: 2 ** 53 - 1, state: '{"name":"Not me"}' }
			])
		);
		await outcomeOf(socket);
		socket.close();
		const codes: number[] = [];
		away.on('connection-close', (event) => codes.push(event?.code ?? 0));
		away.connect();
		await until(() => away.synced);
		away.awareness.setLocalState({ name: 'Back' });
		away.awareness.setLocalState({ name: 'Back again' });
		away.doc.getArray('o').insert(0, ['back']);
		await until(() => pair.writer.doc.getArray('o').get(0) === 'back');
		expect(codes.filter((code) => code >= 4400)).toEqual([]);
		away.destroy();
	});
});

test('floods of acknowledgements, questions and wishes for the whole are borne', async () => {
	await under('ops', async ({ sockets: [socket], pair, again }) => {
		await pair.write(200);
		for (let i = 0; i < 20_000; i++) socket?.acknowledge();
		for (let i = 0; i < 3000; i++) socket?.send(vectorMessage([]));
		for (let i = 0; i < 2000; i++) socket?.send(Uint8Array.of(MESSAGE.queryAwareness));
		for (let i = 0; i < 2000; i++) socket?.send(Uint8Array.of(MESSAGE.digest));
		const other = await again();
		other.send(
			vectorMessage(Array.from({ length: 1_000_000 }, (_, index) => [index, 2 ** 31] as const))
		);
		expect(await outcomeOf(other)).toEqual({ closed: CLOSE.malformed });
	});
});

test('a renewal with a ticket of nobody’s, or somebody else’s, ends the socket', async () => {
	await under('ops', async ({ sockets: [socket], again }) => {
		const renew = (ticket: string) =>
			message(MESSAGE.renew, (encoder) => encoding.writeVarString(encoder, ticket));
		socket?.send(renew('0'.repeat(22)));
		if (socket) expect(await outcomeOf(socket)).toEqual({ closed: CLOSE.signedOut });
		const other = await again();
		other.send(renew(await honest[0].ticket()));
		expect(await outcomeOf(other)).toEqual({ closed: CLOSE.signedOut });
		// Not even of another device of the same member's.
		const twin = await deviceOf(team, { member: enemy.member });
		const third = await again();
		third.send(renew(await twin.ticket()));
		expect(await outcomeOf(third)).toEqual({ closed: CLOSE.signedOut });
	});
});
