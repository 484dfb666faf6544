import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { build, checkStore } from '../../../sync-server/src/cli/check.ts';
import { openDatabase } from '../../../sync-server/src/store/database.ts';
import { openSqlite } from '../../../sync-server/src/store/sqlite.ts';
import { endOf } from '../../../sync-server/src/store/wal.ts';
import { BASE_SEED, cases, LONG, type Random, seeded } from '../../helpers/random.ts';
import { folders } from './folders.ts';
import { idsIn, keptIn } from './kept.ts';
import { Documents } from '../../../sync-server/src/store/documents.ts';

vi.setConfig({ testTimeout: LONG ? 1_800_000 : 60_000 });

const { newFolder, cleanUp } = folders();
afterEach(cleanUp);

const OPTIONS = { checkpointPages: 1000, now: 0 };

/** A store in a folder, as a writer leaves it that came to its end, or was killed. */
async function written(how: 'closed' | 'killed'): Promise<string> {
	const folder = join(await newFolder(), 'data');
	const script = ['tests/relay/store/writer.ts', folder, '60', 'r', how === 'killed' ? 'die' : ''];
	await once(spawn(process.execPath, script, { stdio: 'ignore' }), 'exit');
	return folder;
}

/** Flips a bit of the bytes from one place on. */
function flip(bytes: Buffer, random: Random, from = 0, to = bytes.length): Buffer {
	const flipped = Buffer.from(bytes);
	const at = from + random.int(to - from);
	flipped[at] = (flipped[at] ?? 0) ^ (1 << random.int(8));
	return flipped;
}

type Kept = ReadonlyMap<string, ReadonlySet<string>>;

/** What a relay serves from a folder: of each document all of it, or nothing because it is refused. */
function served(folder: string, names: Iterable<string>): Map<string, Set<string> | 'refused'> {
	const found = new Map<string, Set<string> | 'refused'>();
	let database: ReturnType<typeof openDatabase>;
	try {
		database = openDatabase(join(folder, 'runnel.db'), OPTIONS);
	} catch {
		return new Map([...names].map((name) => [name, 'refused']));
	}
	try {
		const documents = new Documents(database);
		for (const name of names)
			try {
				documents.open(name);
				const document = documents.find(name);
				found.set(name, document ? idsIn(build(documents, document)) : new Set());
			} catch {
				found.set(name, 'refused');
			}
	} catch {
		for (const name of names) found.set(name, 'refused');
	} finally {
		database.close();
	}
	return found;
}

/** Whether `verify` would find something. */
function isFound(folder: string): boolean {
	let database: ReturnType<typeof openDatabase>;
	try {
		database = openDatabase(join(folder, 'runnel.db'), OPTIONS);
	} catch {
		return true;
	}
	try {
		return checkStore(database).problems.length > 0;
	} finally {
		database.close();
	}
}

function expectRightOrRefused(folder: string, right: Kept, of: string): void {
	for (const [name, ids] of served(folder, right.keys()))
		if (ids !== 'refused')
			expect([...ids].toSorted(), `${name}, ${of}`).toEqual(
				[...(right.get(name) ?? [])].toSorted()
			);
}

test(`a bit that flips anywhere in the file: documents are right or refused (seed ${BASE_SEED})`, async () => {
	const folder = await written('closed');
	const bytes = readFileSync(join(folder, 'runnel.db'));
	const right = keptIn(folder);
	expect([...right.values()].reduce((sum, { size }) => sum + size, 0)).toBe(240);
	const random = seeded(BASE_SEED);
	let [refused, unseen] = [0, 0];
	for (let i = 0; i < cases(200); i++) {
		const flipped = flip(bytes, random);
		const copy = join(folder, 'copy');
		rmSync(copy, { recursive: true, force: true });
		mkdirSync(copy);
		writeFileSync(join(copy, 'runnel.db'), flipped);
		expectRightOrRefused(copy, right, `flip ${i}`);
		const outcome = [...served(copy, right.keys()).values()];
		if (!outcome.includes('refused')) continue;
		refused++;
		writeFileSync(join(copy, 'runnel.db'), flipped);
		if (!isFound(copy)) unseen++;
	}
	// Whatever is refused, `verify` names; what is not refused was in no record: free space.
	expect(refused).toBeGreaterThan(cases(50));
	expect(unseen).toBe(0);
	console.info(`${cases(200)} bits flipped, ${refused} refused something, all seen by verify`);
});

test(`a bit that flips in the write-ahead log is told from a torn end (seed ${BASE_SEED})`, async () => {
	const folder = await written('killed');
	const [file, log] = [join(folder, 'runnel.db'), join(folder, 'runnel.db-wal')];
	const [bytes, wal] = [readFileSync(file), readFileSync(log)];
	const copy = join(folder, 'copy');
	const put = (written: Buffer) => {
		rmSync(copy, { recursive: true, force: true });
		mkdirSync(copy);
		writeFileSync(join(copy, 'runnel.db'), bytes);
		writeFileSync(join(copy, 'runnel.db-wal'), written);
	};
	put(wal);
	const right = keptIn(copy);
	const random = seeded(BASE_SEED);
	const end = endOf(wal);
	const last = lastCommitBefore(wal, end);
	expect(last).toBeGreaterThan(32);
	let refused = 0;
	for (let i = 0; i < cases(200); i++) {
		put(flip(wal, random, 0, last));
		const outcome = served(copy, right.keys());
		if ([...outcome.values()].every((one) => one === 'refused')) refused++;
		expectRightOrRefused(copy, right, `flip ${i}`);
		// Refused again the next time: nothing was cut off in between.
		if (i === 0) expect(served(copy, right.keys())).toEqual(outcome);
	}
	console.info(`${cases(200)} bits flipped in the log, ${refused} kept the store shut`);
	for (let i = 0; i < cases(50); i++) {
		const tail = Buffer.from(random.bytes(random.int(9000)));
		put(Buffer.concat([wal.subarray(0, end + random.int(wal.length - end + 1)), tail]));
		expect(keptIn(copy)).toEqual(right);
	}
});

/** Where the transaction before the last one ends. */
function lastCommitBefore(wal: Buffer, end: number): number {
	const frame = 24 + wal.readUInt32BE(8);
	for (let at = end - 2 * frame; at > 32; at -= frame)
		if (wal.readUInt32BE(at + 4) !== 0) return at + frame;
	return 0;
}

test('a store that is shut for its log says what to do, and another relay is not blamed on it', async () => {
	const folder = await written('killed');
	const log = join(folder, 'runnel.db-wal');
	const wal = readFileSync(log);
	writeFileSync(log, flip(wal, seeded(1), 32 + 24, 32 + 24 + 4096));
	await expect(openSqlite(folder)).rejects.toThrow(
		'its write-ahead log is not as it was written after byte 32: restore a backup'
	);
	expect(existsSync(log)).toBe(true);
	copyFileSync(log, `${log}.copy`);
	writeFileSync(log, wal);
	const store = await openSqlite(folder);
	copyFileSync(`${log}.copy`, log);
	await expect(openSqlite(folder)).rejects.toThrow('another relay is using it');
	await store.close().catch(() => undefined);
});
