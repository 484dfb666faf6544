import { afterEach, expect, test, vi } from 'vitest';
import { typeOf, type RecordId } from '#lib/domain/ids.ts';
import { world } from '#lib/sample/world.ts';
import type { Vectors } from '#lib/store/projection.ts';
import type { Row } from '#lib/store/row.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession, type Session } from '#lib/workers/session.ts';
import { readProjection } from '#lib/workers/stored-projection.ts';
import { encode } from '#lib/ydoc/codec.ts';
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
async function open(of: WorkspaceEntry, shown?: Vectors) {
	const supplied = new Map<RecordId, number>();
	const rows = new Map<RecordId, Row>();
	let isComplete = false;
	const session = openSession({
		...{ entry: of, now: Date.now, shown: Promise.resolve(shown) },
		onSupply(records, more) {
			for (const [id, entries] of records)
				supplied.set(id, (supplied.get(id) ?? 0) + entries.length);
			for (const row of more) rows.set(row.id, row);
		},
		onComplete: () => (isComplete = true)
	});
	ends.push(() => session.close());
	await session.loaded;
	return { session, supplied, rows, isComplete: () => isComplete };
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
	expect(whole.isComplete()).toBe(true);
	write(whole.session, half, operations.length);
	await until(() => expect(whole.session.status.current.kind).toBe('saved'));
	await whole.session.close();

	const patched = await open(of, top?.top.vectors);
	const changed = new Set(operations.slice(half).map(({ record }) => record));
	expect(new Set(patched.rows.keys())).toEqual(changed);
	expect([...patched.supplied.values()].reduce((sum, n) => sum + n, 0)).toBe(operations.length);
	expect(patched.session.log.entries.length).toBeGreaterThan(0);
});
