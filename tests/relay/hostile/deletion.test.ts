import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, REFUSE } from '#lib/protocol/message.ts';
import { encode } from '#lib/ydoc/codec.ts';
import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { operation, place } from '../../helpers/operations.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { RelayProcess, startRelay } from '../../helpers/relay.ts';
import { createTeam, deviceOf, type TestDevice, type TestTeam } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let readings = 1;

/** Operations of a member on records, as they lie in a log. */
function creating(member: string, records: readonly string[]): string[] {
	return records.map((record) =>
		entryOf(
			member,
			operation(
				'create',
				{ fields: { title: record }, place: place('s0') },
				{
					record: record as RecordId,
					hlc: ++readings
				}
			) as Operation
		)
	);
}

function flagging(member: string, records: readonly string[], deleted = true): string[] {
	return records.map((record) =>
		entryOf(
			member,
			operation(
				'delete',
				{ deleted },
				{
					record: record as RecordId,
					hlc: ++readings
				}
			) as Operation
		)
	);
}

function entryOf(member: string, one: Operation): string {
	return encode({ ...one, by: member as MemberId });
}

const named = (prefix: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** A member's device in the log of an area. */
class Desk {
	readonly device: TestDevice;
	readonly #room: string;
	#doc = new Y.Doc();
	#client: RawClient | undefined;

	constructor(device: TestDevice, team: TestTeam) {
		this.device = device;
		this.#room = `${team.workspace}/ops/0/1`;
	}

	/** Writes entries. @returns `kept`, or the code of message 104 */
	async write(entries: readonly string[]): Promise<'kept' | number> {
		const client = await this.#socket();
		const before = Y.encodeStateVector(this.#doc);
		const log = this.#doc.getArray('o');
		log.insert(log.length, [...entries]);
		const refused = client.refusals().length;
		client.update(Y.encodeStateAsUpdate(this.#doc, before));
		const round = client.acknowledge();
		await until(
			() =>
				client.refusals().length > refused ||
				client.closed !== undefined ||
				client.numbers(MESSAGE.acknowledge).includes(round)
		);
		if (client.closed) throw new Error(`closed with ${client.closed.code}`);
		const refusal = client.refusals()[refused];
		if (!refusal) return 'kept';
		// What was refused is set aside, and a new document goes on.
		this.leave();
		this.#doc = new Y.Doc();
		return refusal.code;
	}

	leave(): void {
		this.#client?.close();
		this.#client = undefined;
	}

	async #socket(): Promise<RawClient> {
		if (this.#client && !this.#client.closed) return this.#client;
		const client = await RawClient.open(
			{ url: this.device.relay.url },
			this.#room,
			await this.device.offer()
		);
		cleanups.push(() => client.close());
		return (this.#client = client);
	}
}

/** The members of a roster who are held. */
async function heldIn(team: TestTeam): Promise<readonly string[]> {
	const { members } = await team.owner.ask('roster', {});
	return members.filter(({ held }) => held !== undefined).map(({ id }) => id);
}

async function scene() {
	const relay = await startRelay({ limits: { requestsPerMinute: 1_000_000 } });
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const [robin, wrecker] = [
		new Desk(await deviceOf(team), team),
		new Desk(await deviceOf(team), team)
	];
	return { team, robin, wrecker };
}

test('a member who flags most of what others made is held, and the roster says so', async () => {
	const { team, robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	const { member } = wrecker.device;
	expect(await wrecker.write(flagging(member, named('r', 100)))).toBe(REFUSE.held);
	expect(await heldIn(team)).toEqual([member]);
	const [held] = (await team.owner.ask('roster', {})).members.filter((one) => one.held);
	expect(held?.held?.deletions).toBe(100);
	// Held is held for everything, by every socket; the others write on.
	expect(await wrecker.write(creating(member, ['mine']))).toBe(REFUSE.held);
	expect(await robin.write(creating(robin.device.member, ['more']))).toBe('kept');
});

test('who undoes an import of their own of 5,000 rows is not held', async () => {
	const { team, robin, wrecker: importer } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 50)))).toBe('kept');
	const { member } = importer.device;
	expect(await importer.write(creating(member, named('i', 5000)))).toBe('kept');
	expect(await importer.write(flagging(member, named('i', 5000)))).toBe('kept');
	expect(await heldIn(team)).toEqual([]);
});

test('deletions in small batches are counted together, also by sockets one after the other', async () => {
	const { team, robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	const { member } = wrecker.device;
	const outcomes: ('kept' | number)[] = [];
	for (let from = 0; from < 100 && outcomes.at(-1) !== REFUSE.held; from += 5) {
		outcomes.push(await wrecker.write(flagging(member, named('r', 100).slice(from, from + 5))));
		if (from % 25 === 0) wrecker.leave();
	}
	expect(outcomes.at(-1)).toBe(REFUSE.held);
	// Half of a hundred is allowed.
	expect(outcomes.length).toBe(11);
	expect(await heldIn(team)).toEqual([member]);
});

test('few deletions hold nobody, nor do flags that are taken back', async () => {
	const { team, robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 20)))).toBe('kept');
	const { member } = wrecker.device;
	expect(await wrecker.write(flagging(member, named('r', 19)))).toBe('kept');
	for (let round = 0; round < 5; round++)
		for (const isDeleted of [false, true])
			expect(await wrecker.write(flagging(member, named('r', 19), isDeleted))).toBe('kept');
	expect(await heldIn(team)).toEqual([]);
});

test('who names others as the makers’ names, or hides the word, is held all the same', async () => {
	const { robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	// In the name of the maker, and written so that no quick look finds it.
	const flags = flagging(robin.device.member, named('r', 100));
	const hidden = flags.map((flag) => flag.replace('"delete"', '"\\u0064elete"'));
	expect(hidden[0]).toContain('\\u0064');
	expect(await wrecker.write(hidden)).toBe(REFUSE.held);
});

test('a member who makes up records of their own to be allowed more is held', async () => {
	const { robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	const { member } = wrecker.device;
	expect(await wrecker.write(creating(member, named('padding', 400)))).toBe('kept');
	expect(await wrecker.write(flagging(member, named('r', 100)))).toBe(REFUSE.held);
});

test('who says that they made what others made is held', async () => {
	const { robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	const { member } = wrecker.device;
	expect(await wrecker.write(creating(member, named('r', 100)))).toBe('kept');
	expect(await wrecker.write(flagging(member, named('r', 100)))).toBe(REFUSE.held);
});

test('release: they may write again, and are counted anew', async () => {
	const { team, robin, wrecker } = await scene();
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	const { member } = wrecker.device;
	expect(await wrecker.write(flagging(member, named('r', 100)))).toBe(REFUSE.held);
	await team.owner.ask('release', { member });
	expect(await heldIn(team)).toEqual([]);
	expect(await wrecker.write(creating(member, ['mine']))).toBe('kept');
	expect(await wrecker.write(flagging(member, named('r', 10)))).toBe('kept');
	expect(await wrecker.write(flagging(member, named('r', 100)))).toBe(REFUSE.held);
});

test('who was held is held after a restart; who deleted less, for as much again', async () => {
	const relay = await RelayProcess.start();
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const [robin, wrecker, slow] = [
		new Desk(await deviceOf(team), team),
		new Desk(await deviceOf(team), team),
		new Desk(await deviceOf(team), team)
	];
	expect(await robin.write(creating(robin.device.member, named('r', 100)))).toBe('kept');
	expect(await slow.write(flagging(slow.device.member, named('r', 45)))).toBe('kept');
	expect(await wrecker.write(flagging(wrecker.device.member, named('r', 100)))).toBe(REFUSE.held);
	await relay.kill9();
	await relay.restart();
	expect(await heldIn(team)).toEqual([wrecker.device.member]);
	wrecker.leave();
	expect(await wrecker.write(creating(wrecker.device.member, ['mine']))).toBe(REFUSE.held);
	slow.leave();
	// As many again would have been too many of what is left.
	const rest = named('r', 90).slice(45);
	expect(await slow.write(flagging(slow.device.member, rest))).toBe(REFUSE.held);
});
