import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { run } from '../../../sync-server/src/cli/run.ts';
import { LIMITS } from '../../../sync-server/src/limits.ts';
import { openSqlite } from '../../../sync-server/src/store/sqlite.ts';
import { folders } from '../store/folders.ts';

vi.setConfig({ testTimeout: 30_000 });

const { newFolder, cleanUp } = folders();
afterEach(cleanUp);

const W = 'w'.repeat(22);
const V = 'v'.repeat(22);
const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 20, 12);

/** Runs a command as main.ts does: exit code, what is printed, what is wrong. */
async function call(args: readonly string[], env: Record<string, string> = {}) {
	const [printed, warned]: [string[], string[]] = [[], []];
	const code = await run(args, {
		env,
		print: (line) => printed.push(line),
		warn: (line) => warned.push(line)
	});
	return { code, printed: printed.join('\n'), warned: warned.join('\n') };
}

const member = (id: string, role: string, devices: readonly string[]) => ({
	...{ id, role, name: `${id} by name`, areas: 'all', joinedAt: 1 },
	devices: devices.map((device) => ({ id: device, name: `${device} by name`, addedAt: 1 }))
});

const TEAM = {
	members: [member('olga', 'owner', ['desk']), member('rob', 'rep', ['phone', 'tablet'])],
	...{ invitations: [], revoked: [], former: {} }
};

/** A list with an element more for each update, and the update. */
function listOf(client: number) {
	const doc = new Y.Doc();
	doc.clientID = client;
	return (value: string) => {
		const before = Y.encodeStateVector(doc);
		doc.getArray('o').push([value]);
		return { update: Y.encodeStateAsUpdate(doc, before), doc };
	};
}

function valuesOf(update: Uint8Array): unknown[] {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, update);
	return doc.getArray('o').toArray();
}

/** A store with two workspaces: in each document an update a minute from noon on, ten in all, a snapshot at the fifth. */
async function makeStore(folder: string): Promise<void> {
	let now = NOON;
	const kept = await openSqlite(folder, { now: () => now });
	const documents = [`${W}/ops/0/1`, `${W}/ws`, `${V}/ops/0/1`];
	const lists = documents.map((_, index) => listOf(index + 1));
	for (let n = 0; n < 10; n++, now += MINUTE)
		for (const [index, name] of documents.entries()) {
			const { update, doc } = lists[index]?.(`${n}`) ?? {
				update: new Uint8Array(),
				doc: new Y.Doc()
			};
			const by = { member: 'rob', device: 'phone', claims: n === 0 ? [index + 1] : [] };
			expect(await kept.append(name, { update, ...by })).toBe('kept');
			if (n !== 4) continue;
			const chunk = Y.encodeStateAsUpdate(doc);
			const vector = Y.encodeStateVector(doc);
			const chunks = [{ bytes: chunk.length, ends: vector }];
			const snapshot = { seq: 5, vector, deletes: new Uint8Array([0, 0]), chunks };
			await kept.compact(name, snapshot, [chunk]);
		}
	await kept.saveTeam(
		W,
		{ version: 1, json: JSON.stringify(TEAM) },
		{ revoked: [], audit: ['"a"'] }
	);
	kept.seen(W, 'phone', NOON);
	await kept.close();
}

let original = '';
beforeAll(async () => {
	original = join(await mkdtemp(join(tmpdir(), 'runnel-cli-')), 'data');
	await makeStore(original);
	return () => rm(dirname(original), { recursive: true });
});

/** A copy of that store, in a folder of its own. */
async function store(): Promise<{ root: string; folder: string; env: Record<string, string> }> {
	const root = await newFolder();
	const folder = join(root, 'data');
	cpSync(original, folder, { recursive: true });
	return { root, folder, env: { DATA_DIR: folder } };
}

async function contentOf(folder: string, document: string): Promise<unknown[]> {
	const kept = await openSqlite(folder);
	try {
		const { snapshot, tail } = await kept.open(document, () => undefined);
		const doc = new Y.Doc();
		for (const index of snapshot?.chunks.keys() ?? [])
			Y.applyUpdate(doc, await kept.chunk(document, snapshot?.seq ?? 0, index));
		for (const { update } of tail) Y.applyUpdate(doc, update);
		return doc.getArray('o').toArray();
	} finally {
		await kept.close();
	}
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => String(index));

function tamper(folder: string, sql: string): void {
	const file = new DatabaseSync(join(folder, 'runnel.db'));
	file.exec(sql);
	file.close();
}

describe('every command', () => {
	const COMMANDS = ['serve', 'backup', 'restore', 'verify', 'list', 'revoke', 'export', 'rotate'];

	test('--help names them all', async () => {
		const { code, printed, warned } = await call(['--help']);
		expect([code, warned]).toEqual([0, '']);
		for (const command of COMMANDS) expect(printed).toMatch(new RegExp(`^  ${command} `, 'm'));
	});

	test.each(COMMANDS)('%s --help tells its use and ends with 0', async (command) => {
		const { code, printed, warned } = await call([command, '--help']);
		expect([code, warned]).toEqual([0, '']);
		expect(printed).toMatch(new RegExp(`^npm run relay -- ${command}`));
	});

	test.each(COMMANDS)('%s with an option it does not have ends with 2', async (command) => {
		const { code, printed, warned } = await call([command, '--nonsense']);
		expect([code, printed]).toEqual([2, '']);
		expect(warned).toBe(`Unknown option '--nonsense'. See: npm run relay -- ${command} --help`);
	});

	test.each(COMMANDS)('%s with too many operands ends with 2', async (command) => {
		const { code, warned } = await call([command, 'a', 'b', 'c', 'd']);
		expect(code).toBe(2);
		expect(warned).toContain(`${command} takes `);
	});

	test('one that is none ends with 2', async () => {
		expect(await call(['toString'])).toMatchObject({
			code: 2,
			warned: 'There is no command toString. See: npm run relay -- --help'
		});
	});

	test.each([
		['list'],
		['rotate'],
		['verify'],
		['revoke', W, 'rob'],
		['backup', '/nowhere/at/all/file'],
		['export', W, '/nowhere/at/all']
	])('%s without a store ends with 1 and a line', async (...args) => {
		const folder = join(await newFolder(), 'none');
		const { code, warned } = await call(args, { DATA_DIR: folder });
		expect(code).toBe(1);
		expect(warned).toMatch(/^There is no (store|folder) .*\.$/);
		expect(existsSync(folder)).toBe(false);
	});
});

describe('serve', () => {
	test('--help shows each limit with value, unit, variable and reason', async () => {
		const { printed } = await call(['serve', '--help']);
		for (const { value, unit, why } of Object.values(LIMITS)) {
			expect(printed).toContain(`=${value} (${unit})`);
			expect(printed).toContain(why);
		}
		expect(printed).toContain('LIMIT_FRAME_BYTES=33554432 (bytes)');
	});

	test.each([
		['PORT', 'http', 'PORT=http is not a port from 0 to 65535.'],
		['PORT', '65536', 'PORT=65536 is not a port from 0 to 65535.'],
		['PROXIES', '-1', 'PROXIES=-1 is not a number from 0 up.'],
		['ORIGINS', 'https://a.example/x', 'ORIGINS: https://a.example/x is no origin'],
		['NEW_WORKSPACES', 'maybe', 'NEW_WORKSPACES=maybe is neither yes nor no.'],
		['LIMIT_FRAME_BYTES', '1 MB', 'LIMIT_FRAME_BYTES=1 MB is not a whole number above 0.'],
		['LIMIT_HOLD_AT', '2', 'LIMIT_HOLD_AT=2 is not a share above 0, up to 1.'],
		['LIMIT_FRAMES', '1', 'LIMIT_FRAMES is none of the limits; see --help.']
	])('%s=%s ends with 1 and says what is right', async (variable, value, problem) => {
		const folder = join(await newFolder(), 'none');
		const { code, warned } = await call([], { DATA_DIR: folder, [variable]: value });
		expect(code).toBe(1);
		expect(warned).toContain(problem);
		expect(existsSync(folder)).toBe(false);
	});
});

test('list prints documents with updates and sizes, members, devices, and when they came', async () => {
	const { env } = await store();
	const { code, printed } = await call(['list'], env);
	expect(code).toBe(0);
	expect(printed).toContain(
		`workspace ${W}\n  document ${W}/ops/0/1  10 updates, snapshot 0.0 KiB, log 0.`
	);
	expect(printed).toContain(
		'  member olga  olga by name, owner\n    device desk  desk by name, last here never'
	);
	expect(printed).toContain('    device phone  phone by name, last here 2026-11-20T12:00:00.000Z');
	expect(printed).toContain(`workspace ${V}\n`);
	expect(printed).toMatch(/2 workspaces\.$/);
});

describe('revoke', () => {
	test('a device can write no more, its member can', async () => {
		const { folder, env } = await store();
		expect(await call(['revoke', W, 'rob', 'phone'], env)).toMatchObject({ code: 0, warned: '' });
		const kept = await openSqlite(folder);
		const by = { update: new Uint8Array([0, 0]), member: 'rob', claims: [] };
		expect(await kept.append(`${W}/ws`, { ...by, device: 'phone' })).toBe('revoked');
		expect(await kept.append(`${W}/ws`, { ...by, device: 'tablet' })).toBe('kept');
		await kept.close();
		expect((await call(['list'], env)).printed).not.toContain('device phone');
	});

	test('somebody who is not there, and the only owner, end with 1', async () => {
		const { env } = await store();
		const unknown = 'There is no such workspace, member or device; see `list`.';
		for (const args of [
			[V, 'rob'],
			[W, 'bob'],
			[W, 'rob', 'desk']
		])
			expect(await call(['revoke', ...args], env)).toMatchObject({ code: 1, warned: unknown });
		const { code, warned } = await call(['revoke', W, 'olga'], env);
		expect([code, warned]).toEqual([
			1,
			'olga is the only owner: revoke one device of theirs instead.'
		]);
	});
});

test('rotate makes a new key; two are live', async () => {
	const { folder, env } = await store();
	const keys: string[][] = [];
	for (let n = 0; n < 3; n++) {
		expect((await call(['rotate'], env)).code).toBe(0);
		const kept = await openSqlite(folder);
		const value = JSON.parse((await kept.value('keys')) ?? '[]') as { id: string }[];
		await kept.close();
		keys.push(value.map(({ id }) => id));
	}
	const [first, second, third] = keys.map(([newest]) => newest);
	expect(keys.slice(1)).toEqual([
		[second, first],
		[third, second]
	]);
});

describe('backup', () => {
	test('is one file for nobody else, with a manifest, and verify finds it whole', async () => {
		const { root, env } = await store();
		const file = join(root, 'backup.db');
		const { code, printed } = await call(['backup', file], env);
		expect([code, printed]).toEqual([0, `${file}: 3 documents, 30 updates.`]);
		expect(readdirSync(root).toSorted()).toEqual(['backup.db', 'backup.db.json', 'data']);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const manifest = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Record<string, unknown>;
		expect(manifest).toMatchObject({ schema: 2, documents: 3, updates: 30 });
		expect(await call(['verify', file])).toMatchObject({ code: 0, warned: '' });
		expect(readdirSync(root).toSorted()).toEqual(['backup.db', 'backup.db.json', 'data']);
	});

	test('never overwrites, and wants a folder that is there', async () => {
		const { root, env } = await store();
		const file = join(root, 'backup.db');
		writeFileSync(file, 'mine');
		const { code, warned } = await call(['backup', file], env);
		expect([code, warned]).toEqual([1, `${file} is there already.`]);
		expect(readFileSync(file, 'utf8')).toBe('mine');
		expect((await call(['backup', join(root, 'no', 'file')], env)).code).toBe(1);
	});

	test('of a store with a bad document is kept, names it, and ends with 1', async () => {
		const { root, folder, env } = await store();
		tamper(folder, 'UPDATE log SET time = time + 1 WHERE document = 2 AND first = 7');
		const file = join(root, 'backup.db');
		const { code, warned } = await call(['backup', file], env);
		expect(code).toBe(1);
		expect(warned).toContain(`${W}/ws: update 7 of ${W}/ws is not as it was written`);
		expect(existsSync(`${file}.json`)).toBe(true);
	});
});

describe('attachments', () => {
	const bytes = Buffer.from('a photo');
	const hash = createHash('sha256').update(bytes).digest('hex');

	/** A store with one. */
	async function withBlob() {
		const made = await store();
		const folder = join(made.folder, 'blobs', W);
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, hash), bytes);
		return { ...made, blob: join(folder, hash) };
	}

	test('backup copies them beside its file, verify reads them there, restore puts them back', async () => {
		const { root, env } = await withBlob();
		const file = join(root, 'backup.db');
		const backup = await call(['backup', file], env);
		expect(backup).toMatchObject({ code: 0, warned: '' });
		expect(backup.printed).toContain('1 attachment.');
		expect(readFileSync(join(root, 'runnel-blobs', W, hash))).toEqual(bytes);
		expect((await call(['verify', file])).printed).toContain('1 attachment read.');
		const to = join(root, 'restored');
		expect(await call(['restore', file, '--to', to], env)).toMatchObject({ code: 0 });
		expect(readFileSync(join(to, 'blobs', W, hash))).toEqual(bytes);
	});

	test('verify names one that is not as it was written, and one that a backup lacks', async () => {
		const { root, env, blob } = await withBlob();
		const file = join(root, 'backup.db');
		await call(['backup', file], env);
		writeFileSync(blob, 'another');
		const { code, warned } = await call(['verify'], env);
		expect([code, warned]).toEqual([1, `blob ${W}/${hash}: it is not as it was written`]);
		const beside = join(root, 'runnel-blobs');
		await rm(beside, { recursive: true });
		expect(await call(['verify', file])).toMatchObject({
			code: 1,
			warned: `${beside} lacks 1 attachment`
		});
	});

	test('export writes those of the workspace, and BLOB_DIR is where they lie', async () => {
		const { root, env, folder } = await withBlob();
		const elsewhere = join(root, 'elsewhere');
		cpSync(join(folder, 'blobs'), elsewhere, { recursive: true });
		await rm(join(folder, 'blobs'), { recursive: true });
		const out = join(root, 'out');
		const asked = { ...env, BLOB_DIR: elsewhere };
		expect((await call(['export', W, out], asked)).printed).toContain('1 attachment.');
		expect(readFileSync(join(out, 'blobs', W, hash))).toEqual(bytes);
		expect((await call(['export', V, join(root, 'none')], asked)).printed).not.toContain(
			'attachment'
		);
	});
});

describe('verify', () => {
	test('of a sound folder ends with 0 and leaves it as it is', async () => {
		const { folder, env } = await store();
		const before = readFileSync(join(folder, 'runnel.db'));
		const { code, printed } = await call(['verify'], env);
		expect([code, printed]).toEqual([0, `${folder}: 3 documents, 30 updates read.`]);
		expect(readFileSync(join(folder, 'runnel.db')).equals(before)).toBe(true);
		expect((await call(['verify', folder])).code).toBe(0);
	});

	test.each([
		['a chunk', 'UPDATE chunks SET bytes = zeroblob(length(bytes)) WHERE id = 1', `${W}/ops/0/1: `],
		['a row before the snapshot', "UPDATE log SET authors = '[]' WHERE id = 3", `${V}/ops/0/1: `],
		['a team', "UPDATE teams SET json = '{}'", `a row of teams (${W})`],
		['an entry on record', "UPDATE audit SET json = '{}'", `a row of audit (${W})`],
		['a name', "UPDATE documents SET name = 'x' WHERE id = 1", 'the list of documents']
	])('names %s that is not as it was written, and ends with 1', async (_, sql, problem) => {
		const { folder, env } = await store();
		tamper(folder, sql);
		const { code, warned } = await call(['verify'], env);
		expect(code).toBe(1);
		expect(warned).toContain(problem);
	});

	test('finds an update that Yjs cannot read, though it is as it was written', async () => {
		const { folder, env } = await store();
		const kept = await openSqlite(folder);
		const by = { member: 'rob', device: 'phone', claims: [] };
		await kept.append(`${W}/ws`, { update: new Uint8Array([9, 9, 9]), ...by });
		await kept.close();
		const { code, warned } = await call(['verify'], env);
		expect([code, warned.split(': ')[0]]).toEqual([1, `${W}/ws`]);
	});

	test('of a file that is not the one of its manifest, or is none, ends with 1', async () => {
		const { root, env } = await store();
		const file = join(root, 'backup.db');
		await call(['backup', file], env);
		const other = new DatabaseSync(file);
		other.exec('CREATE TABLE more (x)');
		other.close();
		const { code, warned } = await call(['verify', file]);
		expect([code, warned]).toEqual([1, `${file} is not the file that ${file}.json is about`]);
		writeFileSync(join(root, 'text'), 'this is no database, and long enough to be seen so');
		expect(await call(['verify', join(root, 'text')])).toMatchObject({ code: 1 });
	});
});

describe('restore', () => {
	async function backedUp() {
		const made = await store();
		const file = join(made.root, 'backup.db');
		expect((await call(['backup', file], made.env)).code).toBe(0);
		return { ...made, file, to: join(made.root, 'restored') };
	}
	const at = (minutes: number) => new Date(NOON + minutes * MINUTE + 30_000).toISOString();

	test('makes the store of the backup in a new folder', async () => {
		const { file, to, env, folder } = await backedUp();
		const { code, printed, warned } = await call(['restore', file, '--to', to], env);
		expect([code, printed, warned]).toEqual([0, `${to}: 3 documents, 30 updates.`, '']);
		expect(await contentOf(to, `${W}/ops/0/1`)).toEqual(upTo(10));
		expect(await contentOf(folder, `${W}/ops/0/1`)).toEqual(upTo(10));
		expect(readdirSync(to)).toEqual(['runnel.db']);
	});

	test.each([-1, 0, 3, 4, 5, 20])(
		'--at %s minutes and a half after the first update has what was written until then',
		async (minutes) => {
			const { file, to, env } = await backedUp();
			expect(await call(['restore', file, '--to', to, '--at', at(minutes)], env)).toMatchObject({
				code: 0
			});
			const kept = upTo(Math.min(10, Math.max(0, minutes + 1)));
			for (const name of [`${W}/ops/0/1`, `${W}/ws`, `${V}/ops/0/1`])
				expect(await contentOf(to, name)).toEqual(kept);
			expect((await call(['verify', to])).code).toBe(0);
		}
	);

	test('--workspace takes back one workspace; the others are as in the backup', async () => {
		const { file, to, env } = await backedUp();
		const args = ['restore', file, '--to', to, '--at', at(2), '--workspace', W];
		expect((await call(args, env)).code).toBe(0);
		expect(await contentOf(to, `${W}/ops/0/1`)).toEqual(upTo(3));
		expect(await contentOf(to, `${V}/ops/0/1`)).toEqual(upTo(10));
	});

	test('a restored document goes on: what devices know more comes back', async () => {
		const { file, to, env } = await backedUp();
		await call(['restore', file, '--to', to, '--at', at(2)], env);
		const device = new Y.Doc();
		device.clientID = 1;
		for (const value of upTo(11)) device.getArray('o').push([value]);
		const kept = await openSqlite(to);
		const name = `${W}/ops/0/1`;
		const { tail, ledger } = await kept.open(name, () => undefined);
		expect([...ledger]).toEqual([[1, 'rob']]);
		const known = new Y.Doc();
		for (const { update } of tail) Y.applyUpdate(known, update);
		const update = Y.encodeStateAsUpdate(device, Y.encodeStateVector(known));
		expect(await kept.append(name, { update, member: 'rob', device: 'phone', claims: [1] })).toBe(
			'kept'
		);
		await kept.close();
		expect(await contentOf(to, name)).toEqual(upTo(11));
	});

	test('who was revoked since the backup, and keys that were rotated, stay so', async () => {
		const { file, to, env, folder } = await backedUp();
		await call(['revoke', W, 'rob'], env);
		await call(['rotate'], env);
		expect(await call(['restore', file, '--to', to], env)).toMatchObject({ code: 0, warned: '' });
		const [now, restored] = [await openSqlite(folder), await openSqlite(to)];
		expect(await restored.team(W)).toEqual(await now.team(W));
		expect(await restored.value('keys')).toEqual(await now.value('keys'));
		expect(await restored.audit(W, Infinity, 9)).toEqual(await now.audit(W, Infinity, 9));
		const by = { update: new Uint8Array([0, 0]), member: 'rob', claims: [] };
		expect(await restored.append(`${W}/ws`, { ...by, device: 'phone' })).toBe('revoked');
		await Promise.all([now.close(), restored.close()]);
	});

	test('says where revocations could not be carried over', async () => {
		const { file, to } = await backedUp();
		const env = { DATA_DIR: join(to, 'none') };
		const { code, warned } = await call(['restore', file, '--to', to], env);
		expect(code).toBe(0);
		expect(warned).toBe(
			`Teams are as in the backup: There is no store in ${to}/none. Revoke again what was revoked since.`
		);
	});

	test('before all that can be restored, into a full folder, from no backup: ends with 1', async () => {
		const { root, folder, file, to, env } = await backedUp();
		expect((await call(['restore', file, '--to', folder], env)).warned).toContain('is not empty');
		expect((await call(['restore', join(root, 'none'), '--to', to], env)).code).toBe(1);
		tamper(folder, "UPDATE documents SET name = 'x' WHERE id = 1");
		writeFileSync(file, readFileSync(join(folder, 'runnel.db')));
		expect((await call(['restore', file, '--to', to], env)).warned).toContain('is not the file');
		expect(existsSync(to)).toBe(false);
	});

	test('--to is needed, --at must be a time, --workspace needs --at: ends with 2', async () => {
		const { file, to, env } = await backedUp();
		expect((await call(['restore', file], env)).code).toBe(2);
		expect((await call(['restore', file, '--to', to, '--at', 'noon'], env)).code).toBe(2);
		expect((await call(['restore', file, '--to', to, '--workspace', W], env)).code).toBe(2);
		expect(existsSync(to)).toBe(false);
	});
});

describe('export', () => {
	test('writes each document as an update, the log line by line, and the team', async () => {
		const { root, env } = await store();
		const folder = join(root, 'export');
		expect(await call(['export', W, folder], env)).toMatchObject({
			code: 0,
			printed: `${folder}: 2 documents.`
		});
		expect(readdirSync(folder).toSorted()).toEqual([
			'log.jsonl',
			'ops.0.1.bin',
			'team.json',
			'ws.bin'
		]);
		expect(valuesOf(readFileSync(join(folder, 'ops.0.1.bin')))).toEqual(upTo(10));
		expect(JSON.parse(readFileSync(join(folder, 'team.json'), 'utf8'))).toEqual(TEAM);
		const lines = readFileSync(join(folder, 'log.jsonl'), 'utf8').trimEnd().split('\n');
		const mine = lines
			.map((line) => JSON.parse(line) as Record<string, unknown>)
			.filter(({ document }) => document === `${W}/ws`);
		expect(mine.map(({ seq, snapshot }) => seq ?? snapshot)).toEqual([
			5,
			...Array.from({ length: 10 }, (_, index) => index + 1)
		]);
		expect(mine[1]).toMatchObject({ time: NOON, member: 'rob', device: 'phone', claims: [2] });
		const doc = new Y.Doc();
		for (const { update } of mine)
			if (typeof update === 'string') Y.applyUpdate(doc, Buffer.from(update, 'base64'));
		expect(doc.getArray('o').toArray()).toEqual(upTo(10));
	});

	test('of a workspace that is not there, or into a folder that is, ends with 1', async () => {
		const { root, env } = await store();
		const folder = join(root, 'export');
		expect(await call(['export', 'nobody', folder], env)).toMatchObject({
			code: 1,
			warned: 'There is no workspace nobody.'
		});
		mkdirSync(folder);
		expect((await call(['export', W, folder], env)).warned).toBe(`${folder} is there already.`);
	});
});
