import { afterEach, expect, test, vi } from 'vitest';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { Status } from '#lib/sync/status.ts';
import type { WorkerPort } from '#lib/workers/client.ts';
import type { FromSession, ToSession } from '#lib/workers/session-messages.ts';
import { openSession, type Session, type SessionOptions } from '#lib/workers/session.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
	vi.restoreAllMocks();
});

let count = 0;
function entry(more: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
	const id = `${Date.now()}${count++}`.padEnd(22, 'x').slice(0, 22);
	return { id, device: 'device01', member: 'm1', name: 'Sales', openedAt: 1, ...more };
}

/** A session, and the workers that it has had. */
function open(of: WorkspaceEntry, more: Partial<SessionOptions> = {}) {
	const workers: Worker[] = [];
	const spawn = () => {
		const url = new URL('../../src/lib/workers/session.worker.ts', import.meta.url);
		const worker = new Worker(url, { type: 'module' });
		workers.push(worker);
		return worker;
	};
	const session = openSession({ entry: of, now: Date.now, spawn, ...more });
	ends.push(() => session.close());
	return { session, workers };
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 20_000, interval: 20 });
const kind = ({ status }: Session): Status['kind'] => status.current.kind;

/** What a tab that opens the workspace now would show of its deals. */
async function stored(of: WorkspaceEntry): Promise<readonly string[]> {
	const { session } = open(of);
	expect(await session.loaded).toEqual({ ok: true, value: undefined });
	return session.log.entries;
}

test('append(entries) is in the log and counts as not saved before it returns; saved is said once it is on disk', async () => {
	const of = entry();
	const { session } = open(of);
	await session.loaded;
	const said: string[] = [];
	session.status.onChange(() => said.push(kind(session)));
	const heard: string[] = [];
	session.log.onAppended((entries) => heard.push(...entries, kind(session)));
	session.log.append(['a', 'b']);
	expect(session.log.entries).toEqual(['a', 'b']);
	expect(heard).toEqual(['a', 'b', 'saving']);
	await until(() => kind(session) === 'saved');
	expect(said).toEqual(['saving', 'saved']);
	expect(await stored(of)).toEqual(['a', 'b']);
});

test('the logs are there after a restart, in parts where they are long', async () => {
	const of = entry();
	const { session: first } = open(of);
	const many = Array.from({ length: 4500 }, (_, n) => `deal ${n}`);
	first.directory.append(['stage']);
	first.log.append(many);
	first.activities.append(['call']);
	await first.close();
	const { session: second } = open(of);
	expect(second.log.entries).toEqual([]);
	const parts: number[] = [];
	second.log.onAppended((entries) => parts.push(entries.length));
	expect(await second.loaded).toEqual({ ok: true, value: undefined });
	expect(second.log.entries).toEqual(many);
	expect(Math.max(...parts)).toBeLessThanOrEqual(2000);
	expect(second.directory.entries).toEqual(['stage']);
	await until(() => second.activities.entries.length === 1);
});

test('two tabs see each other’s edits; each says saved for itself', async () => {
	const of = entry();
	const { session: one } = open(of);
	const { session: other } = open(of);
	await Promise.all([one.loaded, other.loaded]);
	one.log.append(['of the one']);
	await until(() => other.log.entries.length === 1);
	other.log.append(['of the other']);
	await until(() => one.log.entries.length === 2);
	await until(() => kind(one) === 'saved' && kind(other) === 'saved');
	expect(await stored(of)).toEqual(['of the one', 'of the other']);
});

test('a worker killed in mid-write is started anew: nothing is lost, nothing is there twice', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const of = entry();
	const { session, workers } = open(of);
	await session.loaded;
	const written: string[] = [];
	for (let round = 0; round < 5; round++) {
		for (let n = 0; n < 50; n++) {
			const one = `${round}/${n}`;
			written.push(one);
			session.log.append([one]);
			// Some are on disk by then, some on their way, some not even read.
			if (n % 10 === round) await new Promise((resolve) => setTimeout(resolve, round * 8));
		}
		expect(session.log.entries).toEqual(written);
		const killed = workers.length;
		workers.at(-1)?.terminate();
		workers.at(-1)?.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
		await until(() => workers.length > killed);
	}
	await until(() => kind(session) === 'saved');
	expect(session.log.entries).toEqual(written);
	await session.close();
	const found = await stored(of);
	expect(found.toSorted()).toEqual(written.toSorted());
});

test('a worker that does not answer is started anew', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const of = entry();
	const { session, workers } = open(of, { pulseMs: 30 });
	await session.loaded;
	workers[0]?.terminate();
	session.log.append(['a']);
	await until(() => workers.length > 1 && kind(session) === 'saved');
	expect(await stored(of)).toEqual(['a']);
});

test('a worker that throws is started anew, and it is told', async () => {
	const told = vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const of = entry();
	const { session, workers } = open(of);
	await session.loaded;
	session.log.append(['a']);
	workers[0]?.dispatchEvent(new ErrorEvent('error', { message: 'a fault' }));
	expect(kind(session)).toBe('saving');
	expect(told).toHaveBeenCalledOnce();
	await until(() => kind(session) === 'saved' && workers.length === 2);
	session.log.append(['b']);
	await until(() => kind(session) === 'saved');
	expect(await stored(of)).toEqual(['a', 'b']);
});

/** Workers of which the first gets other messages than those that are posted to it. */
function misled(other: (message: ToSession) => unknown, made: Worker[] = []): () => WorkerPort {
	return () => {
		const worker = new Worker(new URL('../../src/lib/workers/session.worker.ts', import.meta.url), {
			type: 'module'
		});
		const post = worker.postMessage.bind(worker);
		if (made.push(worker) === 1) worker.postMessage = (message: ToSession) => post(other(message));
		return worker;
	};
}

test('a question that meets a fault is answered as where no worker can, and the fault is told', async () => {
	const told = vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const { session } = open(entry());
	await session.loaded;
	expect(await session.epochs.lend(null as never)).toBe(0);
	expect(told).toHaveBeenCalledOnce();
});

test('close() that meets a fault is asked of another worker, which saves what is left', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const of = entry();
	const isClose = (message: ToSession) => message.kind === 'ask' && message.what === 'close';
	const { session } = open(of, {
		spawn: misled((message) =>
			isClose(message) ? { ...message, what: 'set-back' } : message.kind === 'append' ? {} : message
		)
	});
	session.log.append(['a']);
	await session.close();
	expect(await stored(of)).toEqual(['a']);
});

test('a worker that says to be broken makes room for another', async () => {
	const told = vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const made: Worker[] = [];
	const { session } = open(entry(), { spawn: misled(() => ({}), made) });
	const broken = { kind: 'broken', detail: 'cannot be read' } satisfies FromSession;
	made[0]?.dispatchEvent(new MessageEvent('message', { data: broken }));
	expect(await session.loaded).toMatchObject({ ok: true });
	expect(told).toHaveBeenCalledOnce();
});

test('without a worker at all, the status says that nothing is saved, and loaded why', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const { session } = open(entry(), {
		spawn() {
			const worker = new Worker(URL.createObjectURL(new Blob(['throw new Error("no")'])));
			worker.addEventListener('error', (event) => event.preventDefault());
			return worker;
		}
	});
	session.log.append(['a']);
	expect(kind(session)).toBe('saving');
	expect(await session.loaded).toMatchObject({ ok: false, problem: { code: 'unavailable' } });
	expect(kind(session)).toBe('not-saved');
	expect(await session.compare()).toBeUndefined();
	expect(await session.destroy()).toMatchObject({ ok: false, problem: { code: 'unavailable' } });
});

test('where a worker cannot even be made, loaded says so, and close() settles', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const { session } = open(entry(), {
		spawn() {
			throw new DOMException('not here', 'SecurityError');
		}
	});
	const closed = session.close();
	expect(await session.loaded).toMatchObject({ ok: false, problem: { code: 'unavailable' } });
	await closed;
});

test('close() tries once more to save what is left where workers have ended one after another', async () => {
	vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
	const of = entry();
	let tries = 0;
	const { session } = open(of, {
		spawn() {
			if (++tries <= 3) throw new DOMException('not now', 'SecurityError');
			return new Worker(new URL('../../src/lib/workers/session.worker.ts', import.meta.url), {
				type: 'module'
			});
		}
	});
	session.log.append(['a']);
	expect(await session.loaded).toMatchObject({ ok: false });
	await session.close();
	expect(await stored(of)).toEqual(['a']);
});

test('destroy() removes the workspace from the device', async () => {
	const of = entry();
	const { session } = open(of);
	session.log.append(['a']);
	await until(() => kind(session) === 'saved');
	expect(await session.destroy()).toEqual({ ok: true, value: undefined });
	ends.pop();
	const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
	expect(names.filter((name) => name.includes(of.id))).toEqual([]);
});
