import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type {
	Append,
	Entry,
	OpenDocument,
	Snapshot,
	Storage
} from '../../../sync-server/src/store/storage.ts';

/** A store to be tried, empty at first. */
export interface Subject {
	readonly storage: Storage;
	/** Lets this many ms go by, for what lasts only so long. */
	pass(ms: number): Promise<void>;
	/** Closes the store and opens what it kept; none where nothing outlives it. */
	readonly reopen?: () => Promise<Storage>;
	/** Closes what is open of it, and removes what it lies on. */
	remove(): Promise<void>;
}

const KiB = 1024;
const MiB = 1024 * KiB;
const LATEST = Number.MAX_SAFE_INTEGER;

/** What every `Storage` holds to, sentence by sentence of its docs. */
export function contract(name: string, open: () => Promise<Subject>): void {
	describe(`${name}, as every Storage`, () => {
		const subjects: Subject[] = [];
		afterEach(async () => {
			for (const subject of subjects.splice(0)) await subject.remove();
		});

		async function subject(): Promise<Subject> {
			const opened = await open();
			subjects.push(opened);
			return opened;
		}

		const storage = async () => (await subject()).storage;

		describe('documents', () => documents(storage));
		describe('snapshots', () => snapshots(storage));
		describe('teams', () => teams(storage));
		describe('pointers, what is used once, seen, values', () => {
			keyed(storage);
			once(subject);
		});
		describe('blobs', () => blobs(subject));
		describe('close', () => lasting(subject));
	});
}

type Open = () => Promise<Storage>;

function documents(storage: Open): void {
	test('open(document) is empty for one never written', async () => {
		const opened = await (await storage()).open('a', ignore);
		expect(opened.snapshot).toBeUndefined();
		expect(opened.tail).toEqual([]);
		expect([...opened.ledger]).toEqual([]);
	});

	test('open(document) gives what was appended before, numbered 1, 2, 3 … within each document', async () => {
		const store = await storage();
		for (const text of ['a1', 'a2', 'a3']) await store.append('a', by('ann', text));
		await store.append('b', by('ann', 'b1'));
		expect(shown(await store.open('a', ignore))).toEqual(['1 a1', '2 a2', '3 a3']);
		expect(shown(await store.open('b', ignore))).toEqual(['1 b1']);
	});

	test('open(document, onEntry) calls back with what is appended after its tail, and not with another document’s', async () => {
		const store = await storage();
		await store.append('a', by('ann', 'before'));
		const { entries, onEntry } = recorder();
		expect(shown(await store.open('a', onEntry))).toEqual(['1 before']);
		await store.append('b', by('ann', 'elsewhere'));
		await store.append('a', by('ann', 'after'));
		expect(entries.map(text)).toEqual(['2 after']);
	});

	test('onEntry is called before the promise of its append settles, with the `from` it was given', async () => {
		const store = await storage();
		const { entries, onEntry } = recorder();
		await store.open('a', onEntry);
		const from = { socket: 1 };
		await store.append('a', { ...by('ann', 'one'), from });
		expect(entries.map(text)).toEqual(['1 one']);
		expect(entries[0]?.from).toBe(from);
		await store.append('a', by('ann', 'two'));
		expect(entries.map(text)).toEqual(['1 one', '2 two']);
		expect(entries[1]?.from).toBeUndefined();
	});

	test('append: thousands at once come back in the order of the calls, without gaps, each before it settles', async () => {
		const store = await storage();
		const names = ['a', 'b', 'c'];
		const opened = await Promise.all(
			names.map(async (document) => {
				const { entries, onEntry } = recorder();
				await store.open(document, onEntry);
				return { document, entries, settled: [] as number[] };
			})
		);
		const appends: Promise<void>[] = [];
		for (let i = 1; i <= 1500; i++)
			for (const { document, entries, settled } of opened)
				appends.push(
					store.append(document, by('ann', `${document}${i}`)).then((answer) => {
						expect(answer).toBe('kept');
						expect(entries.length).toBeGreaterThanOrEqual(i);
						settled.push(i);
					})
				);
		await Promise.all(appends);
		for (const { document, entries, settled } of opened) {
			const numbers = Array.from({ length: 1500 }, (_, index) => index + 1);
			expect(entries.map(text)).toEqual(numbers.map((i) => `${i} ${document}${i}`));
			expect(settled).toEqual(numbers);
		}
	});

	test('open among appends: tail and onEntry together give each entry once', async () => {
		const store = await storage();
		const appends: Promise<unknown>[] = [];
		for (let i = 1; i <= 300; i++) appends.push(store.append('a', by('ann', `${i}`)));
		const { entries, onEntry } = recorder();
		const opening = store.open('a', onEntry);
		for (let i = 301; i <= 600; i++) appends.push(store.append('a', by('ann', `${i}`)));
		const { tail } = await opening;
		await Promise.all(appends);
		expect([...tail, ...entries].map(text)).toEqual(
			Array.from({ length: 600 }, (_, index) => `${index + 1} ${index + 1}`)
		);
	});

	test('release(document) ends the calls of onEntry; appends go on', async () => {
		const store = await storage();
		const { entries, onEntry } = recorder();
		await store.open('a', onEntry);
		await store.append('a', by('ann', 'one'));
		await store.release('a');
		expect(await store.append('a', by('ann', 'two'))).toBe('kept');
		expect(entries.map(text)).toEqual(['1 one']);
	});

	test('open(document) again after release gives everything, and calls the newer callback only', async () => {
		const store = await storage();
		const first = recorder();
		await store.open('a', first.onEntry);
		await store.append('a', by('ann', 'one'));
		await store.release('a');
		const second = recorder();
		expect(shown(await store.open('a', second.onEntry))).toEqual(['1 one']);
		await store.append('a', by('ann', 'two'));
		expect(first.entries.map(text)).toEqual(['1 one']);
		expect(second.entries.map(text)).toEqual(['2 two']);
	});

	test('append keeps an empty update and one of 12 MiB as they are', async () => {
		const store = await storage();
		const large = new Uint8Array(12 * MiB).map((_, index) => (index * 31) ^ (index >> 8));
		const { entries, onEntry } = recorder();
		await store.open('a', onEntry);
		await store.append('a', { ...by('ann', ''), update: new Uint8Array() });
		await store.append('a', { ...by('ann', ''), update: large.slice() });
		await store.append('a', by('ann', 'after'));
		const { tail } = await store.open('a', ignore);
		for (const kept of [entries, tail]) {
			expect(kept.map(({ seq, update }) => [seq, update.length])).toEqual([
				[1, 0],
				[2, 12 * MiB],
				[3, 5]
			]);
			expect(Buffer.compare(kept[1]?.update ?? new Uint8Array(), large)).toBe(0);
		}
	});

	test('read(document, after) gives pages of about a MiB, oldest first, and none at the end', async () => {
		const store = await storage();
		const sizes = [1, 100 * KiB, 10, 900 * KiB, 900 * KiB, 2 * MiB, 5, ...fill(30, 100 * KiB)];
		for (const [index, size] of sizes.entries())
			await store.append('a', { ...by('ann', ''), update: new Uint8Array(size).fill(index) });
		const seen: Entry[] = [];
		for (let after = 0; ;) {
			const page = await store.read('a', after);
			if (page.length === 0) break;
			const last = Math.max(...page.map(({ update }) => update.length));
			const bytes = page.reduce((sum, { update }) => sum + update.length, 0);
			expect(bytes - last).toBeLessThanOrEqual(MiB);
			seen.push(...page);
			after = page.at(-1)?.seq ?? LATEST;
		}
		expect(seen.map(({ seq, update }) => [seq, update.length, update[0]])).toEqual(
			sizes.map((size, index) => [index + 1, size, index])
		);
		expect(await store.read('a', sizes.length)).toEqual([]);
		expect(await store.read('never', 0)).toEqual([]);
	});

	test('append claims client ids for its member, who may write with them again; the ledger tells', async () => {
		const store = await storage();
		expect(await store.append('a', { ...by('ann', 'one'), claims: [7, 4294967295] })).toBe('kept');
		expect(await store.append('a', { ...by('ann', 'two'), claims: [7] })).toBe('kept');
		expect(await store.append('a', { ...by('bob', 'three'), claims: [8] })).toBe('kept');
		const { ledger } = await store.open('a', ignore);
		expect([...ledger].sort(([a], [b]) => a - b)).toEqual([
			[7, 'ann'],
			[8, 'bob'],
			[4294967295, 'ann']
		]);
	});

	test('append answers `foreign` where another member owns an id, and keeps nothing, no claim either', async () => {
		const store = await storage();
		await store.append('a', { ...by('ann', 'one'), claims: [7] });
		const { entries, onEntry } = recorder();
		await store.open('a', onEntry);
		expect(await store.append('a', { ...by('bob', 'two'), claims: [8, 7, 9] })).toBe('foreign');
		expect(entries).toEqual([]);
		expect(shown(await store.open('a', ignore))).toEqual(['1 one']);
		expect(await store.append('a', { ...by('cid', 'two'), claims: [8, 9] })).toBe('kept');
		const { ledger } = await store.open('a', ignore);
		expect([...ledger].sort()).toEqual([
			[7, 'ann'],
			[8, 'cid'],
			[9, 'cid']
		]);
	});

	test('append answers `foreign` where another member owns an id that is only brought; who brings one does not own it', async () => {
		const store = await storage();
		await store.open('a', ignore);
		await store.append('a', { ...by('ann', 'one'), claims: [7] });
		expect(await store.append('a', { ...by('bob', 'two'), claims: [8], brings: [7] })).toBe(
			'foreign'
		);
		expect(await store.append('a', { ...by('ann', 'two'), brings: [7, 9] })).toBe('kept');
		const { tail, ledger } = await store.open('a', ignore);
		expect(tail.map(text)).toEqual(['1 one', '2 two']);
		expect([...ledger]).toEqual([[7, 'ann']]);
	});

	test('append takes as many claims as a workspace of many sessions brings', async () => {
		const store = await storage();
		const claims = Array.from({ length: 20_000 }, (_, index) => index);
		expect(await store.append('a', { ...by('ann', 'one'), claims })).toBe('kept');
		expect((await store.open('a', ignore)).ledger.size).toBe(claims.length);
	});

	test('append: of two members who claim an id at once one is refused; other documents have their own ledger', async () => {
		const store = await storage();
		const answers = await Promise.all([
			store.append('a', { ...by('ann', 'one'), claims: [7] }),
			store.append('a', { ...by('bob', 'two'), claims: [7] }),
			store.append('b', { ...by('bob', 'two'), claims: [7] })
		]);
		expect(answers.slice(0, 2).sort()).toEqual(['foreign', 'kept']);
		expect(answers[2]).toBe('kept');
	});

	test('append answers `revoked` for a revoked device and keeps nothing; other devices go on', async () => {
		const store = await storage();
		await store.saveTeam('w', { version: 1, json: '{}' }, { revoked: ['ann’s'], audit: [] });
		expect(await store.append('a', { ...by('ann', 'one'), claims: [7] })).toBe('revoked');
		const { tail, ledger } = await store.open('a', ignore);
		expect(tail).toEqual([]);
		expect([...ledger]).toEqual([]);
		expect(await store.append('a', by('bob', 'two'))).toBe('kept');
	});
}

function snapshots(storage: Open): void {
	async function written(count: number): Promise<Storage> {
		const store = await storage();
		for (let i = 1; i <= count; i++) await store.append('a', { ...by('ann', `${i}`), claims: [i] });
		return store;
	}

	test('compact(document, snapshot, chunks): open gives it as it was, the updates after it, and the whole ledger', async () => {
		const store = await written(5);
		const { head, chunks } = snapshot(3, 2);
		await store.compact('a', head, chunks);
		const opened = await store.open('a', ignore);
		expect(plain(opened.snapshot)).toEqual(plain(head));
		expect(shown(opened)).toEqual(['4 4', '5 5']);
		expect(opened.ledger.size).toBe(5);
	});

	test('chunk(document, seq, index) gives a piece of the newest snapshot', async () => {
		const store = await written(5);
		const { head, chunks } = snapshot(3, 40, 256 * KiB);
		await store.compact(
			'a',
			head,
			chunks.map((chunk) => chunk.slice())
		);
		for (const [index, chunk] of chunks.entries())
			expect(Buffer.compare(await store.chunk('a', 3, index), chunk)).toBe(0);
	});

	test('chunk rejects where there is no such piece; of a snapshot that is no longer the newest it gives the piece or rejects', async () => {
		const store = await written(5);
		await expect(store.chunk('a', 3, 0)).rejects.toThrow();
		const { head, chunks } = snapshot(3, 2);
		await store.compact('a', head, chunks);
		await expect(store.chunk('a', 3, 2)).rejects.toThrow();
		const newer = snapshot(4, 1);
		await store.compact('a', newer.head, newer.chunks);
		const old = await store.chunk('a', 3, 0).catch(() => chunks[0]);
		expect(Buffer.compare(old ?? new Uint8Array(), chunks[0] ?? new Uint8Array())).toBe(0);
		expect(await store.chunk('a', 4, 0)).toHaveLength(newer.chunks[0]?.length ?? 0);
	});

	test('compact leaves out an older snapshot than the newest, and settles with the newest', async () => {
		const store = await written(5);
		const newer = snapshot(4, 2);
		const older = snapshot(3, 1);
		const first = await store.compact('a', newer.head, newer.chunks);
		const second = await store.compact('a', older.head, older.chunks);
		for (const newest of [first, second]) expect(plain(newest)).toEqual(plain(newer.head));
		const opened = await store.open('a', ignore);
		expect(plain(opened.snapshot)).toEqual(plain(newer.head));
		expect(shown(opened)).toEqual(['5 5']);
		expect(await store.chunk('a', 4, 1)).toHaveLength(newer.chunks[1]?.length ?? 0);
	});

	test('read gives the updates of before the snapshot too, and append goes on counting', async () => {
		const store = await written(3);
		const { head, chunks } = snapshot(3, 1);
		await store.compact('a', head, chunks);
		await store.append('a', by('ann', '4'));
		expect((await store.read('a', 0)).map(text)).toEqual(['1 1', '2 2', '3 3', '4 4']);
		expect((await store.read('a', 2)).map(text)).toEqual(['3 3', '4 4']);
	});

	test('compact of an open document: its entries go on', async () => {
		const store = await written(3);
		const { entries, onEntry } = recorder();
		await store.open('a', onEntry);
		const { head, chunks } = snapshot(3, 1);
		await Promise.all([store.compact('a', head, chunks), store.append('a', by('ann', '4'))]);
		expect(entries.map(text)).toEqual(['4 4']);
	});

	test('compact keeps a snapshot without pieces', async () => {
		const store = await written(2);
		const { head } = snapshot(2, 0);
		await store.compact('a', head, []);
		const opened = await store.open('a', ignore);
		expect(plain(opened.snapshot)).toEqual(plain(head));
		expect(opened.tail).toEqual([]);
	});
}

const NOTHING = { revoked: [], audit: [] };

function teams(storage: Open): void {
	test('team(workspace) is undefined before it is saved, and then what was saved last', async () => {
		const store = await storage();
		expect(await store.team('w')).toBeUndefined();
		expect(await store.saveTeam('w', { version: 1, json: '{"a":"é✓"}' }, NOTHING)).toBe(true);
		expect(await store.saveTeam('w', { version: 2, json: '[2]' }, NOTHING)).toBe(true);
		expect(await store.team('w')).toEqual({ version: 2, json: '[2]' });
		expect(await store.team('v')).toBeUndefined();
	});

	test('saveTeam is false where somebody else was faster, and keeps nothing of it', async () => {
		const store = await storage();
		const changed: string[] = [];
		await store.saveTeam('w', { version: 1, json: '1' }, NOTHING);
		store.onTeam((workspace) => changed.push(workspace));
		const also = { revoked: ['bob’s'], audit: ['"lost"'] };
		for (const version of [1, 3, 0])
			expect(await store.saveTeam('w', { version, json: 'lost' }, also)).toBe(false);
		expect(await store.saveTeam('v', { version: 2, json: 'lost' }, also)).toBe(false);
		expect(await store.team('w')).toEqual({ version: 1, json: '1' });
		expect(await store.team('v')).toBeUndefined();
		expect(await store.audit('w', LATEST, 10)).toEqual([]);
		expect(await store.append('a', by('bob', 'writes'))).toBe('kept');
		expect(changed).toEqual([]);
	});

	test('saveTeam: of ten at once exactly one is kept', async () => {
		const store = await storage();
		const answers = await Promise.all(
			Array.from({ length: 10 }, (_, i) =>
				store.saveTeam('w', { version: 1, json: `${i}` }, { revoked: [], audit: [`${i}`] })
			)
		);
		expect(answers.filter((answer) => answer)).toHaveLength(1);
		const json = `${answers.indexOf(true)}`;
		expect(await store.team('w')).toEqual({ version: 1, json });
		expect((await store.audit('w', LATEST, 10)).map((entry) => entry.json)).toEqual([json]);
	});

	test('saveTeam: once it settles no write of a revoked device is kept', async () => {
		const store = await storage();
		const { entries, onEntry } = recorder();
		await store.open('a', onEntry);
		const before = Array.from({ length: 50 }, (_, i) => store.append('a', by('ann', `${i}`)));
		const saving = store.saveTeam('w', { version: 1, json: '' }, { revoked: ['ann’s'], audit: [] });
		const among = Array.from({ length: 50 }, (_, i) => store.append('a', by('ann', `${50 + i}`)));
		await saving;
		expect(await store.append('a', by('ann', 'after'))).toBe('revoked');
		const kept = (await Promise.all([...before, ...among])).filter((answer) => answer === 'kept');
		expect(entries).toHaveLength(kept.length);
	});

	test('onTeam calls every listener with the workspace after each change, before its saveTeam settles', async () => {
		const store = await storage();
		const changed: string[] = [];
		store.onTeam((workspace) => changed.push(`one ${workspace}`));
		store.onTeam((workspace) => changed.push(`two ${workspace}`));
		await store.saveTeam('w', { version: 1, json: '' }, NOTHING);
		expect(changed.toSorted()).toEqual(['one w', 'two w']);
		await store.saveTeam('v', { version: 1, json: '' }, NOTHING);
		expect(changed.toSorted()).toEqual(['one v', 'one w', 'two v', 'two w']);
		// Nor a second time when a store that is shared tells it as well.
		await store.team('w');
		expect(changed).toHaveLength(4);
	});

	test('audit(workspace, before, limit) gives the entries before a number, newest first', async () => {
		const store = await storage();
		expect(await store.audit('w', LATEST, 10)).toEqual([]);
		for (let version = 1; version <= 4; version++)
			await store.saveTeam(
				'w',
				{ version, json: '' },
				{ revoked: [], audit: [`"${version}a"`, `"${version}b"`] }
			);
		await store.saveTeam('v', { version: 1, json: '' }, { revoked: [], audit: ['"other"'] });
		const newest = await store.audit('w', LATEST, 3);
		expect(newest.map(({ json }) => json)).toEqual(['"4b"', '"4a"', '"3b"']);
		const before = newest.at(-1)?.seq ?? 0;
		const older = await store.audit('w', before, 100);
		expect(older.map(({ json }) => json)).toEqual(['"3a"', '"2b"', '"2a"', '"1b"', '"1a"']);
		const numbers = [...newest, ...older].map(({ seq }) => seq);
		expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
		expect(new Set(numbers).size).toBe(8);
		expect(await store.audit('w', numbers.at(-1) ?? 0, 100)).toEqual([]);
	});
}

function keyed(storage: Open): void {
	test('follow(key, now) leads to the workspace until the time given to point', async () => {
		const store = await storage();
		const now = Date.now();
		await store.point('invitation', 'w', now + 60_000);
		expect(await store.follow('invitation', now + 59_999)).toBe('w');
		expect(await store.follow('invitation', now + 60_001)).toBeUndefined();
		expect(await store.follow('another', now)).toBeUndefined();
	});

	test('point again leads elsewhere, and for another time', async () => {
		const store = await storage();
		const now = Date.now();
		await store.point('invitation', 'w', now + 60_000);
		await store.point('invitation', 'v', now + 120_000);
		expect(await store.follow('invitation', now + 100_000)).toBe('v');
	});

	test('point with a time that is over leads nowhere', async () => {
		const store = await storage();
		await store.point('invitation', 'w', Date.now() + 60_000);
		await store.point('invitation', 'w', Date.now() - 1);
		expect(await store.follow('invitation', Date.now())).toBeUndefined();
	});

	test('seenIn(workspace) gives when each device was last seen', async () => {
		const store = await storage();
		expect([...(await store.seenIn('w'))]).toEqual([]);
		store.seen('w', 'one', 1000);
		store.seen('w', 'two', 2000);
		store.seen('w', 'one', 3000);
		store.seen('v', 'one', 4000);
		await expect
			.poll(async () => [...(await store.seenIn('w'))].toSorted())
			.toEqual([
				['one', 3000],
				['two', 2000]
			]);
	});

	test('value(name) is what setValue kept last; it is false, and keeps nothing, where somebody was faster', async () => {
		const store = await storage();
		expect(await store.value('keys')).toBeUndefined();
		expect(await store.setValue('keys', 'lost', 'first')).toBe(false);
		expect(await store.value('keys')).toBeUndefined();
		expect(await store.setValue('keys', 'first', undefined)).toBe(true);
		expect(await store.setValue('keys', 'lost', undefined)).toBe(false);
		expect(await store.setValue('keys', '{"second":"é"}', 'first')).toBe(true);
		expect(await store.setValue('keys', 'lost', 'first')).toBe(false);
		expect(await store.value('keys')).toBe('{"second":"é"}');
		expect(await store.value('others')).toBeUndefined();
	});
}

function once(subject: () => Promise<Subject>): void {
	test('take(key) gives what was put, once', async () => {
		const { storage } = await subject();
		await storage.put('ticket', 'ann', 60_000);
		expect(await storage.take('ticket')).toBe('ann');
		expect(await storage.take('ticket')).toBeUndefined();
		expect(await storage.take('never')).toBeUndefined();
	});

	test('take(key): of ten at once exactly one is given it', async () => {
		const { storage } = await subject();
		await storage.put('ticket', 'ann', 60_000);
		const taken = await Promise.all(Array.from({ length: 10 }, () => storage.take('ticket')));
		expect(taken.filter((value) => value === 'ann')).toHaveLength(1);
		expect(taken.filter((value) => value === undefined)).toHaveLength(9);
	});

	test('take(key) is undefined after ttlMs; others last', async () => {
		const { storage, pass } = await subject();
		await storage.put('short', 'ann', 50);
		await storage.put('long', 'bob', 60_000);
		await pass(80);
		expect(await storage.take('short')).toBeUndefined();
		expect(await storage.take('long')).toBe('bob');
	});

	test('put again takes the place of what was there', async () => {
		const { storage, pass } = await subject();
		await storage.put('ticket', 'ann', 50);
		await storage.put('ticket', 'bob', 60_000);
		await pass(80);
		expect(await storage.take('ticket')).toBe('bob');
	});
}

const W = 'w'.repeat(22);

/** Some bytes, and what they are named by. */
function blob(length: number, fill = 7): { readonly bytes: Buffer; readonly hash: string } {
	const bytes = Buffer.alloc(length, fill);
	return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Bytes as they come from a network: in pieces of any size. */
async function* arriving(bytes: Buffer, piece = 70_000): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += piece)
		yield await Promise.resolve(bytes.subarray(at, at + piece));
}

async function bytesOf(store: Storage, workspace: string, hash: string) {
	const found = await store.blobs.read(workspace, hash);
	if (!found) return undefined;
	const pieces: Uint8Array[] = [];
	for await (const piece of found.pieces) pieces.push(piece);
	const bytes = Buffer.concat(pieces);
	expect(bytes.length).toBe(found.size);
	return bytes;
}

function keep(store: Storage, { bytes, hash }: ReturnType<typeof blob>, most = MiB, workspace = W) {
	const incoming = { size: bytes.length, pieces: arriving(bytes), most };
	return store.blobs.keep(workspace, hash, incoming);
}

function blobs(subject: () => Promise<Subject>): void {
	const storage = async () => (await subject()).storage;

	test('keep, then read gives the same bytes, of that workspace only, and over a restart', async () => {
		const { storage: store, reopen } = await subject();
		const one = blob(600_001);
		expect(await store.blobs.size(W, one.hash)).toBeUndefined();
		expect(await bytesOf(store, W, one.hash)).toBeUndefined();
		expect(await keep(store, one)).toBe('kept');
		expect(await store.blobs.size(W, one.hash)).toBe(600_001);
		expect((await bytesOf(store, W, one.hash))?.equals(one.bytes)).toBe(true);
		expect(await bytesOf(store, 'v'.repeat(22), one.hash)).toBeUndefined();
		if (!reopen) return;
		const again = await reopen();
		expect((await bytesOf(again, W, one.hash))?.equals(one.bytes)).toBe(true);
		expect(await again.blobs.used(W)).toBe(600_001);
	});

	test('keep counts a blob once however often it comes', async () => {
		const store = await storage();
		for (let n = 0; n < 3; n++) expect(await keep(store, blob(1000))).toBe('kept');
		expect(await store.blobs.used(W)).toBe(1000);
		expect(await keep(store, blob(1000), 1000)).toBe('kept');
	});

	test('keep is `used-up` where the workspace would have more than it may, and another has its own', async () => {
		const store = await storage();
		expect(await keep(store, blob(600), 1000)).toBe('kept');
		expect(await keep(store, blob(401, 8), 1000)).toBe('used-up');
		expect(await keep(store, blob(400, 8), 1000)).toBe('kept');
		expect(await keep(store, blob(401, 8), 1000, 'v'.repeat(22))).toBe('kept');
		expect(await store.blobs.used(W)).toBe(1000);
	});

	test('keep is `other` for bytes that are not those of the hash, too few, or too many; nothing is kept', async () => {
		const store = await storage();
		const { hash, bytes } = blob(1000);
		const tries = [
			{ size: 1000, bytes: Buffer.alloc(1000, 8) },
			{ size: 1000, bytes: bytes.subarray(1) },
			{ size: 999, bytes },
			{ size: 1001, bytes }
		];
		for (const { size, bytes } of tries) {
			const incoming = { size, pieces: arriving(bytes, 300), most: MiB };
			expect(await store.blobs.keep(W, hash, incoming)).toBe('other');
		}
		expect(await store.blobs.size(W, hash)).toBeUndefined();
		expect(await store.blobs.used(W)).toBe(0);
	});

	test('keep rejects where it is cut off in the middle, and keeps nothing of it; it can come again', async () => {
		const store = await storage();
		const one = blob(600_000);
		async function* cutOff(): AsyncGenerator<Uint8Array> {
			yield* arriving(one.bytes.subarray(0, 400_000));
			throw new Error('cut off');
		}
		const incoming = { size: 600_000, pieces: cutOff(), most: MiB };
		await expect(store.blobs.keep(W, one.hash, incoming)).rejects.toThrow('cut off');
		expect(await store.blobs.size(W, one.hash)).toBeUndefined();
		expect(await store.blobs.used(W)).toBe(0);
		expect(await keep(store, one)).toBe('kept');
	});

	test('remove takes a blob and its bytes away; one that is not there is no fault', async () => {
		const store = await storage();
		const one = blob(1000);
		await keep(store, one);
		await store.blobs.remove(W, one.hash);
		await store.blobs.remove(W, one.hash);
		expect(await store.blobs.size(W, one.hash)).toBeUndefined();
		expect(await store.blobs.used(W)).toBe(0);
	});

	test('list tells what a workspace has, and which of them are marked, since when, over a restart', async () => {
		const { storage: store, reopen } = await subject();
		const [one, two] = [blob(1000), blob(500, 8)];
		for (const each of [one, two]) await keep(store, each);
		await keep(store, blob(10, 9), MiB, 'v'.repeat(22));
		await store.blobs.mark(W, one.hash, 1700);
		await store.blobs.mark(W, one.hash, 1800);
		await store.blobs.mark(W, 'f'.repeat(64), 1700);
		const held = [
			{ hash: one.hash, marked: 1700 },
			{ hash: two.hash, marked: undefined }
		].sort((a, b) => (a.hash < b.hash ? -1 : 1));
		expect(await store.blobs.list(W)).toEqual(held);
		expect(await store.blobs.used(W)).toBe(1500);
		if (reopen) expect(await (await reopen()).blobs.list(W)).toEqual(held);
	});

	test('removeMarked takes only what has been marked for as long, and what was kept or unmarked since stays', async () => {
		const store = await storage();
		const [one, two, three] = [blob(1000), blob(500, 8), blob(10, 9)];
		for (const each of [one, two, three]) {
			await keep(store, each);
			await store.blobs.mark(W, each.hash, 1700);
		}
		expect(await store.blobs.removeMarked(W, one.hash, 1699)).toBe(false);
		await store.blobs.unmark(W, two.hash);
		expect(await keep(store, three)).toBe('kept');
		for (const { hash } of [two, three])
			expect(await store.blobs.removeMarked(W, hash, 9999)).toBe(false);
		expect(await store.blobs.removeMarked(W, one.hash, 1700)).toBe(true);
		expect(await store.blobs.removeMarked(W, one.hash, 1700)).toBe(false);
		expect((await store.blobs.list(W)).map(({ hash }) => hash)).toEqual(
			[two.hash, three.hash].sort()
		);
		expect(await store.blobs.used(W)).toBe(510);
		// What comes again after it was removed bears no old mark.
		await keep(store, one);
		expect(await store.blobs.removeMarked(W, one.hash, 9999)).toBe(false);
	});
}

function lasting(subject: () => Promise<Subject>): void {
	test('close settles when all that was appended is durable; what was kept is there when opened again', async ({
		skip
	}) => {
		const { storage, reopen } = await subject();
		if (!reopen) return skip('nothing outlives it');
		const { head, chunks } = snapshot(2, 2);
		await storage.open('a', ignore);
		const appends = ['1', '2', '3'].map((text, index) =>
			storage.append('a', { ...by('ann', text), claims: [index] })
		);
		await Promise.all(appends);
		await storage.compact('a', head, chunks);
		await storage.saveTeam('w', { version: 1, json: '1' }, { revoked: ['bob’s'], audit: ['"1"'] });
		await storage.point('invitation', 'w', Date.now() + 60_000);
		await storage.setValue('keys', 'secret', undefined);
		storage.seen('w', 'one', 1000);
		const last = storage.append('a', by('ann', '4'));

		const again = await reopen();
		expect(await last).toBe('kept');
		const opened = await again.open('a', ignore);
		expect(plain(opened.snapshot)).toEqual(plain(head));
		expect(shown(opened)).toEqual(['3 3', '4 4']);
		expect([...opened.ledger].sort()).toEqual([
			[0, 'ann'],
			[1, 'ann'],
			[2, 'ann']
		]);
		expect(Buffer.compare(await again.chunk('a', 2, 1), chunks[1] ?? new Uint8Array())).toBe(0);
		expect((await again.read('a', 0)).map(text)).toEqual(['1 1', '2 2', '3 3', '4 4']);
		expect(await again.append('a', by('bob', '5'))).toBe('revoked');
		expect(await again.append('a', { ...by('cid', '5'), claims: [0] })).toBe('foreign');
		expect(await again.team('w')).toEqual({ version: 1, json: '1' });
		expect((await again.audit('w', LATEST, 10)).map(({ json }) => json)).toEqual(['"1"']);
		expect(await again.follow('invitation', Date.now())).toBe('w');
		expect(await again.value('keys')).toBe('secret');
		expect([...(await again.seenIn('w'))]).toEqual([['one', 1000]]);
	});
}

/** An update of a member's device, which is called after them. */
function by(member: string, update: string): Append {
	return { update: Buffer.from(update), member, device: `${member}’s`, claims: [] };
}

function recorder() {
	const entries: Entry[] = [];
	return { entries, onEntry: (entry: Entry) => void entries.push(entry) };
}

const ignore = () => undefined;

function text({ seq, update }: Entry): string {
	return `${seq} ${Buffer.from(update).toString()}`;
}

function shown({ tail }: OpenDocument): string[] {
	return tail.map(text);
}

function fill(count: number, size: number): number[] {
	return Array.from({ length: count }, () => size);
}

function snapshot(seq: number, pieces: number, size = 10) {
	const chunks = Array.from({ length: pieces }, (_, index) =>
		new Uint8Array(size + index).fill(seq * 16 + index)
	);
	const head: Snapshot = {
		seq,
		vector: Uint8Array.of(1, 2, seq),
		deletes: Uint8Array.of(),
		chunks: chunks.map(({ length }, index) => ({
			bytes: length,
			ends: Uint8Array.of(index, 0, 255)
		}))
	};
	return { head, chunks };
}

/** As arrays of numbers, because one store gives Buffers and another does not. */
function plain(head: Snapshot | undefined) {
	return (
		head && {
			seq: head.seq,
			vector: [...head.vector],
			deletes: [...head.deletes],
			chunks: head.chunks.map(({ bytes, ends }) => ({ bytes, ends: [...ends] }))
		}
	);
}
