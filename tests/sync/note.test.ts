import { Awareness } from 'y-protocols/awareness';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Role } from '#lib/protocol/permission.ts';
import { Connection } from '#lib/sync/connection.ts';
import type { Refusal } from '#lib/sync/refusal.ts';
import { NoteCopy, noteOf } from '#lib/ydoc/note.ts';
import { Editor } from '../helpers/editor.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { BASE_SEED, cases, seeded } from '../helpers/random.ts';
import { createTeam, deviceOf, type TestDevice, type TestTeam } from '../helpers/team.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A member at a note, connected as the session connects it: the copy that is typed in has a client id of its own. */
function writer(team: TestTeam, of: TestDevice) {
	const doc = new Y.Doc();
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const refusals: Refusal[] = [];
	const copy = new NoteCopy((update) => Y.applyUpdate(doc, update, 'copy'));
	const editor = new Editor();
	copy.bind(editor);
	doc.on('update', (update: Uint8Array, origin: unknown) => {
		if (origin !== 'copy') copy.receive(update);
	});
	const connection = new Connection({
		url: team.relay.url,
		room: `${team.workspace}/note/0/deal1`,
		...{ doc, awareness, noted: undefined, now: Date.now, random: Math.random },
		take: async () => {
			try {
				return { ok: true, value: await of.ticket() };
			} catch {
				return { ok: false, problem: { code: 'offline' } };
			}
		},
		durable: () => Promise.resolve(),
		note: () => undefined,
		refused: (refusal) => refusals.push(refusal),
		changed: () => undefined
	});
	ends.push(() => {
		connection.close();
		awareness.destroy();
	});
	return {
		...{ copy, editor, connection, refusals },
		text: () => noteOf(doc).toString(),
		synced: () => connection.relay === 'open' && connection.unacknowledged === 0
	};
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 20_000 });

async function setting(role: Role) {
	const relay = await RelayProcess.start();
	ends.push(() => relay.close());
	const team = await createTeam(relay);
	const other = await deviceOf(team, { role });
	return { relay, team, other };
}

test('a note of two members goes through a relay that comes and goes, with all that was typed and deleted', async () => {
	const { relay, team, other } = await setting('rep');
	const [anna, boris] = [writer(team, team.owner), writer(team, other)];
	anna.editor.rewrite('Call Ada on Monday.');
	await until(() => boris.text() === 'Call Ada on Monday.');
	boris.editor.rewrite('Call Ada.');
	await until(() => anna.synced() && boris.synced() && anna.text() === 'Call Ada.');
	await relay.stop();
	await until(() => anna.connection.relay === 'away' && boris.connection.relay === 'away');
	anna.editor.rewrite('Ada.');
	// A deletion waits like all else.
	expect(anna.connection.unacknowledged).toBeGreaterThan(0);
	boris.editor.rewrite('Call Ada, then Bo.');
	await relay.restart();
	await until(() => anna.synced() && boris.synced() && anna.text() === 'Ada, then Bo.');
	expect(boris.text()).toBe('Ada, then Bo.');
	expect([...anna.refusals, ...boris.refusals]).toEqual([]);
	await relay.kill9();
	await relay.restart();
	const fresh = writer(team, team.owner);
	await until(() => fresh.synced() && fresh.text() === 'Ada, then Bo.');
}, 60_000);

test('random typing and deleting by two, live and apart: the relay refuses nothing, all are equal', async () => {
	const { relay, team, other } = await setting('rep');
	const writers = [writer(team, team.owner), writer(team, other)] as const;
	const random = seeded(BASE_SEED);
	for (let round = 0; round < 3; round++) {
		if (round === 1) await relay.stop();
		for (let n = 0; n < cases(60); n++) {
			const { editor, copy } = random.pick(writers);
			const { text } = copy;
			const at = random.int(text.length + 1);
			const removed = random.chance(0.4) ? random.int(6) : 0;
			editor.rewrite(text.slice(0, at) + (removed ? '' : `${n} `) + text.slice(at + removed));
			if (random.chance(0.1)) copy.undo();
			if (round !== 1 && n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		}
		if (round === 1) await relay.restart();
		const [one, two] = writers;
		await until(() => one.synced() && two.synced() && one.text() === two.text());
	}
	expect(writers.flatMap(({ refusals }) => refusals)).toEqual([]);
	const [one] = writers;
	const fresh = writer(team, team.owner);
	await until(() => fresh.synced() && fresh.text() === one.text());
}, 90_000);

test('a viewer reads a note; what they write in it is refused', async () => {
	const { team, other } = await setting('viewer');
	const [anna, vera] = [writer(team, team.owner), writer(team, other)];
	anna.editor.rewrite('Call Ada.');
	await until(() => vera.text() === 'Call Ada.');
	expect(vera.refusals).toEqual([]);
	vera.editor.rewrite('Call nobody.');
	await until(() => vera.refusals.length > 0);
	expect(anna.text()).toBe('Call Ada.');
}, 60_000);
