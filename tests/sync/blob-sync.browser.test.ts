import { afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { formatBlob, MOST_BLOB_BYTES } from '#lib/protocol/blob.ts';
import { hashOf } from '#lib/sync/blob-hash.ts';
import { openBlobStore, type BlobEntry, type BlobStore } from '#lib/sync/blob-store.ts';
import { BlobSync } from '#lib/sync/blob-sync.ts';
import { openSession } from '#lib/sync/session.ts';
import type { Membership } from '#lib/sync/standing.ts';
import type { TakeTicket } from '#lib/sync/tickets.ts';
import { freshName } from '../helpers/indexed-db.ts';
import { Member } from '../helpers/member.ts';
import { until } from '../helpers/until.ts';

const RELAY = inject('relay');

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

let owner: Member;
beforeAll(async () => {
	owner = await Member.owner(RELAY);
	return () => owner.close();
});

const ticketFor =
	(member: Member): TakeTicket =>
	async () => {
		const outcome = await member.client.ask('tickets', { count: 1 });
		if (!outcome.ok) return outcome;
		return { ok: true, value: outcome.value.tickets[0] ?? '' };
	};

/** A device: its store, and its line to the relay, which is down at first. */
async function device(
	workspace = freshName(),
	{ of = owner, now = Date.now }: { of?: Member; now?: () => number } = {}
) {
	const opened = await openBlobStore(workspace);
	if (!opened.ok) throw new Error(opened.problem.detail);
	const store = opened.value;
	ends.push(() => store.close());
	const line = { up: false, asked: 0 };
	let changes = 0;
	const sync = new BlobSync({
		...{ workspace, now, random: () => 0.5 },
		changed: () => void changes++
	});
	ends.push(() => sync.close());
	sync.connect({
		url: RELAY,
		async take() {
			line.asked++;
			return line.up ? ticketFor(of)() : { ok: false, problem: { code: 'offline' } };
		}
	});
	return { store, sync, line, changes: () => changes };
}

/** A device whose store is of a workspace of the relay's. */
async function shared(of: Member = owner, now?: () => number) {
	const found = await device(of.workspace, { of, ...(now ? { now } : {}) });
	ends.push(async () => {
		const entries = await found.store.list();
		if (entries.ok) await found.store.remove(entries.value.map(({ hash }) => hash));
	});
	return found;
}

async function put(store: BlobStore, bytes: ArrayBuffer): Promise<string> {
	const hash = await hashOf(bytes);
	const entry = {
		hash,
		type: 'image/jpeg',
		at: Date.now(),
		state: 'waiting',
		record: 'h1'
	} as const;
	const kept = await store.put(bytes, entry);
	if (!kept.ok) throw new Error(kept.problem.detail);
	return hash;
}

async function entry(store: BlobStore, hash: string): Promise<BlobEntry | undefined> {
	const entries = await store.list();
	return entries.ok ? entries.value.find((one) => one.hash === hash) : undefined;
}

const state = async (store: BlobStore, hash: string) => (await entry(store, hash))?.state;
const photo = (length = 50_000) => crypto.getRandomValues(new Uint8Array(length)).buffer;
/** Settles when a blob is in a state. */
const comes = (store: BlobStore, hash: string, to: BlobEntry['state']) =>
	vi.waitFor(async () => expect(await state(store, hash)).toBe(to), PATIENT);
const PATIENT = { timeout: 10_000, interval: 20 };
const waiting = ({ sync }: { sync: BlobSync }) => sync.facts.unacknowledged;

async function atRelay(hash: string, method = 'HEAD'): Promise<number> {
	const ticket = await ticketFor(owner)();
	const url = RELAY + formatBlob({ workspace: owner.workspace, hash });
	const authorization = `Bearer ${ticket.ok ? ticket.value : ''}`;
	return (await fetch(url, { method, headers: { authorization } })).status;
}

test('what is put without a line counts as waiting, is sent once there is one, and counts no more', async () => {
	const one = await shared();
	one.sync.lead(true);
	const hash = await put(one.store, photo());
	await until(() => waiting(one) === 1 && one.line.asked > 0);
	expect(await state(one.store, hash)).toBe('waiting');
	expect(await atRelay(hash)).toBe(404);

	one.line.up = true;
	one.sync.wake();
	await until(() => waiting(one) === 0);
	expect(await state(one.store, hash)).toBe('sent');
	expect(await atRelay(hash)).toBe(200);
	expect(one.changes()).toBe(2);
});

test('what is of nothing that its maker still sees goes from here once the relay has it', async () => {
	const one = await shared();
	const hash = await put(one.store, photo());
	await one.store.note([hash], (kept) => ({ ...kept, isLeaving: true }));
	one.line.up = true;
	one.sync.lead(true);
	await vi.waitFor(async () => expect(await entry(one.store, hash)).toBeUndefined(), PATIENT);
	expect(await atRelay(hash)).toBe(200);
});

test('it is tried again by itself after a pause', async () => {
	const one = await shared();
	one.sync.lead(true);
	const hash = await put(one.store, photo());
	await until(() => one.line.asked >= 2);
	one.line.up = true;
	await comes(one.store, hash, 'sent');
});

test('a tab that does not lead counts and sends nothing; the next one to lead takes up what a killed one left', async () => {
	const killed = await shared();
	const hash = await put(killed.store, photo());
	killed.line.up = true;
	await until(() => waiting(killed) === 1);
	killed.sync.wake();
	expect(await state(killed.store, hash)).toBe('waiting');
	expect(killed.line.asked).toBe(0);

	const next = await shared();
	next.line.up = true;
	next.sync.lead(true);
	await until(() => waiting(next) === 0);
	// The other tab hears of it.
	await until(() => waiting(killed) === 0);
	expect(await atRelay(hash)).toBe(200);
});

test('a colleague fetches it; who has nothing but the name of one that is not up is told so', async () => {
	const one = await shared();
	one.line.up = true;
	const colleague = await Member.guest(RELAY, await owner.invite('viewer'), 'Vera');
	ends.push(() => colleague.close());
	// The colleague's own device: another store.
	const other = await device(freshName(), { of: colleague });
	other.line.up = true;
	const bytes = photo();
	const wanted = { hash: await hashOf(bytes), type: 'image/jpeg', record: 'h1' };
	const there = await elsewhere(other.store, colleague);
	expect(await there.fetch(wanted)).toEqual({ ok: false, problem: { code: 'unknown' } });

	one.sync.lead(true);
	await comes(one.store, await put(one.store, bytes), 'sent');
	expect(await there.fetch(wanted)).toEqual({ ok: true });
	const read = await entry(other.store, wanted.hash);
	expect(read).toMatchObject({ state: 'fetched', size: bytes.byteLength, records: ['h1'] });
});

/** What is fetched into a store that bears another name than its workspace: the same machine has one of that name. */
async function elsewhere(store: BlobStore, of: Member) {
	const { BlobClient } = await import('#lib/sync/blob-client.ts');
	const client = new BlobClient({ url: RELAY, workspace: of.workspace, take: ticketFor(of) });
	return {
		async fetch({ hash, type, record }: { hash: string; type: string; record: string }) {
			const came = await client.get(hash, new AbortController().signal);
			if (!came.ok) return came;
			await store.put(came.value, { hash, type, record, at: 1, state: 'fetched' });
			return { ok: true };
		}
	};
}

test('fetch brings it into the store once, however many ask', async () => {
	const one = await shared();
	one.line.up = true;
	one.sync.lead(true);
	const hash = await put(one.store, photo());
	await comes(one.store, hash, 'sent');
	await one.store.remove([hash]);
	const moved: (number | undefined)[] = [];
	one.store.onNews((news) => news.kind === 'moving' && moved.push(news.share));
	const before = one.line.asked;
	const wanted = { hash, type: 'image/png', record: 'h9' };
	expect(await Promise.all([one.sync.fetch(wanted), one.sync.fetch(wanted)])).toEqual([
		{ ok: true },
		{ ok: true }
	]);
	expect(one.line.asked).toBe(before + 1);
	expect(moved.at(-1)).toBeUndefined();
	expect(await entry(one.store, hash)).toMatchObject({ state: 'fetched', type: 'image/png' });
	one.line.up = false;
	expect(await one.sync.fetch(wanted)).toEqual({ ok: true });
});

test('fetch without a line says so', async () => {
	const one = await shared();
	const wanted = { hash: 'a'.repeat(64), type: 'image/png', record: 'h9' };
	expect(await one.sync.fetch(wanted)).toEqual({ ok: false, problem: { code: 'offline' } });
});

test('what the relay refuses stays counted, says why, and is not sent over and over; the next one goes', async () => {
	const one = await shared();
	one.line.up = true;
	one.sync.lead(true);
	const large = await put(one.store, new ArrayBuffer(MOST_BLOB_BYTES + 1));
	const small = await put(one.store, photo());
	await comes(one.store, small, 'sent');
	await until(() => waiting(one) === 1);
	expect(await entry(one.store, large)).toMatchObject({
		state: 'waiting',
		refused: { code: 'too-large', most: MOST_BLOB_BYTES }
	});
	const { asked } = one.line;
	await comes(one.store, await put(one.store, photo()), 'sent');
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(one.line.asked).toBe(asked + 1);
});

test('a network that answers everything, and is none of ours, has taken nothing', async () => {
	const one = await shared();
	one.line.up = true;
	const sent: string[] = [];
	vi.stubGlobal('XMLHttpRequest', portal(sent));
	ends.push(() => vi.unstubAllGlobals());
	one.sync.lead(true);
	const hash = await put(one.store, photo());
	await until(() => sent.includes('PUT'));
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(await state(one.store, hash)).toBe('waiting');
	expect(waiting(one)).toBe(1);
	vi.unstubAllGlobals();
	one.sync.wake();
	await comes(one.store, hash, 'sent');
});

/** Requests that are all answered by the page of a hotel. */
function portal(sent: string[]) {
	return class extends EventTarget {
		upload = {};
		status = 200;
		response = new TextEncoder().encode('<h1>Welcome! Log in.</h1>').buffer;
		onload: (() => void) | undefined;
		open(method: string): void {
			sent.push(method);
		}
		setRequestHeader(): void {
			// It does not look at any.
		}
		send(): void {
			setTimeout(() => this.onload?.());
		}
	};
}

test('what a viewer has is refused as forbidden, and not sent over and over', async () => {
	const viewer = await Member.guest(RELAY, await owner.invite('viewer'), 'Vera');
	ends.push(() => viewer.close());
	const one = await shared(viewer);
	one.line.up = true;
	one.sync.lead(true);
	const hash = await put(one.store, photo());
	await vi.waitFor(
		async () => expect((await entry(one.store, hash))?.refused).toEqual({ code: 'forbidden' }),
		PATIENT
	);
	const { asked } = one.line;
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(one.line.asked).toBe(asked);
});

test('a relay that was put back from a backup is given again what it lacks', async () => {
	const one = await shared();
	one.line.up = true;
	one.sync.lead(true);
	const hash = await put(one.store, photo());
	await comes(one.store, hash, 'sent');
	expect(await atRelay(hash, 'DELETE')).toBe(200);
	expect(await atRelay(hash)).toBe(404);
	one.sync.lead(false);
	one.sync.lead(true);
	await vi.waitFor(async () => expect(await atRelay(hash)).toBe(200), PATIENT);
});

test('a session says waiting while one is not up, though all documents are', async () => {
	const id = freshName();
	const store = await openBlobStore(id);
	if (!store.ok) throw new Error(store.problem.detail);
	ends.push(() => store.value.close());
	const entry = { id, device: 'device01', member: 'm1', name: 'Sales', openedAt: 1 };
	const membership: Membership = {
		...{ publicKey: '', device: 'd', certificate: 'certified', role: 'rep', areas: 'all' }
	};
	const session = openSession({
		entry: { ...entry, membership },
		relay: { url: 'http://127.0.0.1:9' },
		now: Date.now,
		random: Math.random
	});
	ends.push(() => session.close());
	await session.read;
	const hash = await put(store.value, photo());
	await until(() => session.status.current.kind === 'waiting');
	expect(session.status.current).toMatchObject({ kind: 'waiting', count: 1 });
	await store.value.note([hash], (one) => ({ ...one, state: 'sent' }));
	await until(() => session.status.current.kind !== 'waiting');
});

test('tidy tells the relay what nobody refers to, and takes that back where somebody does', async () => {
	const one = await shared();
	one.line.up = true;
	one.sync.lead(true);
	const [kept, spare] = [await put(one.store, photo()), await put(one.store, photo())];
	for (const hash of [kept, spare]) await comes(one.store, hash, 'sent');
	const marked = async () => {
		const ticket = await ticketFor(owner)();
		const authorization = `Bearer ${ticket.ok ? ticket.value : ''}`;
		const url = RELAY + formatBlob({ workspace: owner.workspace });
		const answer: unknown = await (await fetch(url, { headers: { authorization } })).json();
		const { held } = answer as { held: { hash: string; spareSince?: number }[] };
		return held.filter(({ spareSince }) => spareSince !== undefined).map(({ hash }) => hash);
	};
	expect(await one.sync.tidy(() => Promise.resolve(undefined))).toBeUndefined();
	expect(await marked()).toEqual([]);
	expect(await one.sync.tidy(() => Promise.resolve(new Set([kept])))).toBe(0);
	expect(await marked()).toContain(spare);
	expect(await marked()).not.toContain(kept);
	expect(await one.sync.tidy(() => Promise.resolve(new Set([kept, spare])))).toBe(0);
	expect(await marked()).not.toContain(spare);
	// Attached once more, it is sent once more.
	await one.sync.tidy(() => Promise.resolve(new Set()));
	await one.store.put(await blobOf(one.store, spare), {
		...{ hash: spare, type: 'image/jpeg', at: 1, state: 'waiting', record: 'h2' }
	});
	await comes(one.store, spare, 'sent');
	expect(await marked()).not.toContain(spare);
});

async function blobOf(store: BlobStore, hash: string): Promise<ArrayBuffer> {
	const read = await store.read(hash);
	if (!read.ok || !read.value) throw new Error('not here');
	return read.value.arrayBuffer();
}
