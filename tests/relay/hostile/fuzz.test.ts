import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { offer } from '#lib/protocol/message.ts';
import { HonestPair } from '../../helpers/honest-pair.ts';
import {
	goodMessages,
	mutant,
	oddUpdate,
	presenceMessage,
	updateMessage
} from '../../helpers/hostile-updates.ts';
import { BASE_SEED, LONG, type Random, seeded } from '../../helpers/random.ts';
import {
	badFrames,
	badRequest,
	clientFrame,
	hexOf,
	upgradeRequest
} from '../../helpers/raw-frames.ts';
import { RawSocket } from '../../helpers/raw-socket.ts';
import { connect } from '../../helpers/relay.ts';
import { createTeam, deviceOf, type TestDevice } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';
import { randomDocument } from '../../helpers/updates.ts';
import { WatchedRelay } from '../../helpers/watched-relay.ts';

const CASES = Number(process.env['RUNNEL_FUZZ'] ?? (LONG ? 5_000_000 : 100_000));
/** As much of it comes before the first measurement. */
const WARM = 0.2;
const LANES = 16;
/** So many messages are under way on a socket. */
const WINDOW = 16;
const MOST_DRIFT = 0.1;
const SETTLE_MS = 3000;
/** What a machine under load has not let go of by then it lets go of in this time; a leak stays. */
const PATIENCE_MS = 90_000;

vi.setConfig({ testTimeout: 600_000 + CASES * 5, hookTimeout: 60_000 });

/** What would slow a fuzzer down, and is tried in limits.test.ts. */
const UNLIMITED = Object.fromEntries(
	[
		...['CONNECTIONS_PER_ADDRESS', 'REQUESTS_PER_MINUTE', 'REFUSALS_PER_MINUTE'],
		...['MESSAGES_PER_SECOND', 'BYTES_PER_SECOND', 'CLIENT_IDS_PER_SOCKET']
	].map((name) => [`LIMIT_${name}`, '1000000000'])
);

let relay: WatchedRelay;
let honest: readonly [TestDevice, TestDevice];
let room: string;
/** Who attacks: a manager, who may write anything. */
let enemy: TestDevice;
let rooms: readonly string[];

beforeAll(async () => {
	relay = await WatchedRelay.start(UNLIMITED);
	const team = await createTeam(relay);
	honest = [await deviceOf(team), await deviceOf(team)];
	enemy = await deviceOf(team, { role: 'manager' });
	room = `${team.workspace}/ops/0/1`;
	rooms = ['ws', 'team', `me/${enemy.member}`, 'note/0/n1', 'ops/0/2', 'act/0/1'].map(
		(kind) => `${team.workspace}/${kind}`
	);
});

afterAll(async () => {
	await relay.close();
});

/** Tickets by the hundred: one signature for all. */
class Tickets {
	#waiting: string[] = [];
	#fetching: Promise<void> | undefined;

	async next(): Promise<string> {
		for (;;) {
			const ticket = this.#waiting.pop();
			if (ticket !== undefined) return ticket;
			this.#fetching ??= enemy.ask('tickets', { count: 256 }).then(({ tickets }) => {
				this.#waiting = [...tickets];
				this.#fetching = undefined;
			});
			await this.#fetching;
		}
	}
}

/** One of those who send at the same time. */
class Lane {
	/** What was sent last: one of these ended the relay, if it has ended. */
	sent: Uint8Array[] = [];
	readonly #random: Random;
	readonly #tickets: Tickets;
	readonly #updates: readonly Uint8Array[];
	readonly #good: readonly Uint8Array[];

	constructor(seed: number, tickets: Tickets) {
		this.#random = seeded(seed);
		this.#tickets = tickets;
		this.#updates = randomDocument(this.#random).updates;
		this.#good = goodMessages(this.#random, this.#updates);
	}

	async run(cases: number): Promise<void> {
		let left = cases;
		while (left > 0 && relay.exitCode === undefined) {
			const dice = this.#random.next();
			// Of connections; most cases are messages, of which a connection takes many.
			if (dice < 0.1) await this.#connection(badRequest(this.#random, this.#room()), left--);
			else if (dice < 0.2) {
				const upgrade = await this.#upgrade();
				const after = badFrames(this.#random);
				await this.#connection(Buffer.concat([upgrade, after]), left--);
			} else left -= await this.#messages(Math.min(left, 200));
		}
	}

	#room(): string {
		return this.#random.pick(rooms);
	}

	async #upgrade(): Promise<Buffer> {
		return Buffer.from(upgradeRequest(this.#room(), offer(await this.#tickets.next())));
	}

	/** Writes all of it at once or in two, and ends. */
	async #connection(bytes: Buffer, _case: number): Promise<void> {
		this.sent = [bytes];
		const socket = await RawSocket.open(relay);
		const cut = this.#random.chance(0.5) ? this.#random.int(bytes.length) : bytes.length;
		socket.stream.write(bytes.subarray(0, cut));
		if (cut < bytes.length) socket.stream.write(bytes.subarray(cut));
		if (this.#random.chance(0.7)) {
			// Read to the end, it is closed at once or answered; what waits for more ends with it.
			socket.stream.end();
			await socket.until(() => socket.isGone || socket.code !== undefined, 2000);
		}
		socket.cut();
	}

	/** Sends messages by as many sockets as it takes. @returns how many */
	async #messages(count: number): Promise<number> {
		const messages = Array.from({ length: count }, () => this.#message());
		let next = 0;
		while (next < count && relay.exitCode === undefined) {
			const socket = await RawSocket.open(relay);
			socket.stream.write(await this.#upgrade());
			while (!socket.isGone && socket.code === undefined && next < count) {
				this.sent = messages.slice(next, next + WINDOW);
				const before = socket.pongs;
				const due = before + this.sent.length;
				socket.stream.write(Buffer.concat(this.sent.flatMap((bytes) => [frameOf(bytes), PING])));
				const isRead = await socket.until(() => socket.pongs >= due || socket.code !== undefined);
				if (!isRead && !socket.isGone) throw new Error('the relay does not answer');
				// The one that has no pong ended the socket.
				next += Math.min(socket.pongs - before + (socket.pongs < due ? 1 : 0), this.sent.length);
			}
			socket.cut();
		}
		return count;
	}

	#message(): Uint8Array {
		const random = this.#random;
		const dice = random.next();
		if (dice < 0.2)
			return updateMessage(oddUpdate(random, { clients: CLIENTS, end: () => random.int(9) }));
		if (dice < 0.23) return random.bytes(random.int(60));
		if (dice < 0.33)
			return presenceMessage(
				Array.from({ length: random.int(4) }, () => ({
					client: random.pick(CLIENTS),
					clock: random.pick([0, 1, 5, 2 ** 31, 2 ** 53 - 1]),
					state: random.pick(['null', '{}', '{"a":1}', '[[[]]]', '3', '"x"', '"\u0000"'])
				}))
			);
		if (dice < 0.43) return Uint8Array.of(100 + random.int(28), ...random.bytes(random.int(40)));
		const good = random.pick(this.#good);
		if (dice < 0.65) return good;
		return mutant(good, random.pick(this.#good), random);
	}
}

const CLIENTS = [1, 2, 3, 4, 5, 2 ** 31, 2 ** 32 - 1];
const PING = clientFrame(new Uint8Array(), { opcode: 9 });

/** Now and then in fragments. */
function frameOf(bytes: Uint8Array): Buffer {
	if (bytes.length < 4 || bytes[1] !== 2) return clientFrame(bytes);
	const half = bytes.length >> 1;
	return Buffer.concat([
		clientFrame(bytes.subarray(0, half), { isLast: false }),
		clientFrame(bytes.subarray(half), { opcode: 0 })
	]);
}

/** Honest readers keep the documents open: what is passed on to them must be of Yjs, or they throw. */
async function fuzz(lanes: readonly Lane[], cases: number): Promise<void> {
	const readers = rooms.slice(1).map((room) => connect(relay, room, enemy));
	try {
		await Promise.all(lanes.map((lane) => lane.run(Math.ceil(cases / LANES))));
	} finally {
		for (const reader of readers) reader.destroy();
	}
}

/** While two honest members talk, whom it must not disturb. */
async function fuzzBeside(lanes: readonly Lane[], cases: number): Promise<HonestPair> {
	const pair = await HonestPair.meet(relay, room, honest);
	pair.talk();
	try {
		await fuzz(lanes, cases);
		await pair.stop();
		const before = pair.arrived;
		await pair.write(10);
		expect(pair.arrived).toBe(before + 10);
		expect(pair.isUndisturbed).toBe(true);
		await until(() => new Set(pair.digests()).size === 1);
	} finally {
		pair.leave();
	}
	return pair;
}

/** Waits until nobody is there, as what the honest have in common grows too, and measures. */
async function measure() {
	let [documents, sockets] = [0, 0];
	await vi.waitUntil(
		async () => {
			documents = await relay.metric('documents');
			sockets = await relay.metric('sockets');
			return documents === 0 && sockets === 0;
		},
		{ timeout: 60_000, interval: 100 }
	);
	// What was closed is held for a second or two, in case it does not answer.
	await setTimeout(SETTLE_MS);
	return { reachable: await relay.reachable(), resident: await relay.resident() };
}

const MiB = 1024 * 1024;

test(`${CASES} malformed frames, messages, updates and connections end nothing (seed ${BASE_SEED})`, async () => {
	const tickets = new Tickets();
	const lanes = Array.from({ length: LANES }, (_, lane) => new Lane(BASE_SEED + lane, tickets));
	try {
		await fuzzBeside(lanes, CASES * WARM);
		const early = await measure();
		const pair = await fuzzBeside(lanes, CASES * (1 - WARM));
		let last = await measure();
		const driftOf = () => last.reachable / early.reachable - 1;
		const end = Date.now() + PATIENCE_MS;
		while (driftOf() >= MOST_DRIFT && Date.now() < end) last = await measure();
		const drift = driftOf();
		console.info(
			`${CASES} cases; reachable ${(early.reachable / MiB).toFixed(1)} to ` +
				`${(last.reachable / MiB).toFixed(1)} MiB (${(drift * 100).toFixed(1)} %), resident ` +
				`${(early.resident / MiB).toFixed(0)} to ${(last.resident / MiB).toFixed(0)} MiB; ` +
				`${pair.arrived} honest edits, the slowest ${pair.slowest.toFixed(0)} ms`
		);
		expect(drift).toBeLessThan(MOST_DRIFT);
	} catch (error) {
		const last = lanes.flatMap(({ sent }, lane) => sent.map((bytes) => `${lane}: ${hexOf(bytes)}`));
		console.error(`the last of each lane (seed ${BASE_SEED}):\n${last.join('\n')}`);
		throw error;
	} finally {
		expect(relay.faults).toEqual([]);
	}
});
