import * as Y from 'yjs';
import { afterEach, expect, test, vi } from 'vitest';
import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import { typeOf, type RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import type { Vectors } from '#lib/store/projection.ts';
import type { Row } from '#lib/store/row.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession as openHere } from '#lib/sync/session.ts';
import { openSession, type Session } from '#lib/workers/session.ts';
import { readProjection } from '#lib/workers/stored-projection.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { announceEpoch } from '#lib/ydoc/meta.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { worldOptions } from '../tools/world.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const { operations } = world(worldOptions({ seed: 5, deals: 60 }));
const DIRECTORY = new Set(['workspace', 'pipeline', 'stage', 'reason', 'member']);
const isDirectory = (record: RecordId) => DIRECTORY.has(typeOf(record) ?? '');

function write({ directory, log, activities }: Session, from: number, to: number): void {
	for (const operation of operations.slice(from, to)) {
		const { record } = operation;
		const home = isDirectory(record) ? directory : typeOf(record) === 'activity' ? activities : log;
		home.append([encode(operation)]);
	}
}

let count = 0;
function entry(): WorkspaceEntry {
	const id = `${Date.now()}${count++}`.padEnd(22, 'p').slice(0, 22);
	return { id, device: 'device01', member: 'm1', name: 'Sales', openedAt: 1 };
}

/** A session, and what it supplies. */
async function open(of: WorkspaceEntry, shown?: Vectors, skew?: number) {
	const supplied = new Map<RecordId, number>();
	const rows = new Map<RecordId, Row>();
	const completed: boolean[] = [];
	const session = openSession({
		...{ entry: of, now: Date.now, shown: Promise.resolve(shown), skew },
		onSupply(records, more) {
			for (const [id, entries] of records)
				supplied.set(id, (supplied.get(id) ?? 0) + entries.length);
			for (const row of more) rows.set(row.id, row);
		},
		onComplete: (toCome) => completed.push(toCome)
	});
	ends.push(() => session.close());
	await session.loaded;
	return { session, supplied, rows, completed };
}

const until = (fact: () => void | Promise<void>) =>
	vi.waitFor(fact, { timeout: 15_000, interval: 50 });

test('a workspace is supplied with rows where nothing is shown, then with those that have changed since its projection', async () => {
	const of = entry();
	const first = await open(of);
	const half = operations.length - 5;
	write(first.session, 0, half);
	let top = await readProjection(of.id);
	await until(async () => {
		top = await readProjection(of.id);
		expect(top?.top.parts).toBe(1);
	});
	await first.session.close();

	const whole = await open(of);
	const records = new Set(operations.slice(0, half).map(({ record }) => record));
	expect(new Set(whole.supplied.keys())).toEqual(records);
	expect(new Set(whole.rows.keys())).toEqual(records);
	expect(whole.completed).toEqual([false]);
	write(whole.session, half, operations.length);
	await until(() => expect(whole.session.status.current.kind).toBe('saved'));
	await whole.session.close();

	const patched = await open(of, top?.top.vectors);
	const changed = new Set(operations.slice(half).map(({ record }) => record));
	expect(new Set(patched.rows.keys())).toEqual(changed);
	expect([...patched.supplied.values()].reduce((sum, n) => sum + n, 0)).toBe(operations.length);
	expect(patched.session.log.entries.length).toBeGreaterThan(0);
});

test('what only a former epoch has is to come, and is supplied before all is complete', async () => {
	const of = entry();
	const here = openHere({ entry: of, now: Date.now, random: Math.random });
	await here.loaded;
	const [first, second] = operations.filter(({ record }) => typeOf(record) === 'deal');
	if (!first || !second) throw new Error('two operations');
	const former = here.log;
	logOf(former).push([encode(first)]);
	announceEpoch(here.directory, '0', 2, Date.now() as EpochMs);
	logOf(here.log).push([encode(second)]);
	await until(() => expect(here.status.current.kind).toBe('saved'));
	await here.epochStore.note('ops/0/1', Y.encodeStateVector(former));
	await here.close();

	const { session, supplied, completed } = await open({ ...of, epoch: 2 });
	expect(completed).toEqual([true]);
	await until(() => expect(completed).toEqual([true, false]));
	const known = new Set([
		...supplied.keys(),
		...session.log.entries.flatMap((entry) => decode(entry)?.record ?? [])
	]);
	expect(known).toEqual(new Set([first.record, second.record]));
});

test('rows are folded up to the time that counts where they are shown, not that of a clock that is behind', async () => {
	const of = entry();
	const { session } = await open(of);
	const id = 'caaaaaaaaaaa' as RecordId;
	const at = (ms: number) => hlcAt((Date.now() + ms) as EpochMs);
	const operation = (hlc: Hlc, kind: string, fields: object) =>
		JSON.stringify([hlc, 'device02', kind, id, null, 'm2', { fields }, {}]);
	session.log.append([
		operation(at(0), 'create', { name: 'as it was' }),
		operation(at(30 * 60_000), 'set', { name: 'of a device that is right' })
	]);
	await until(() => expect(session.status.current.kind).toBe('saved'));
	await session.close();
	const nameFor = async (skew: number | undefined) => {
		const { rows, session: next } = await open(of, undefined, skew);
		await next.close();
		return rows.get(id)?.value;
	};
	expect(await nameFor(undefined)).toMatchObject({ name: 'as it was' });
	expect(await nameFor(60 * 60_000)).toMatchObject({ name: 'of a device that is right' });
});
