import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { bytesSince, forward, isOlder, lackingIn, recordOf } from '#lib/ydoc/epoch.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { append, logOf } from '#lib/ydoc/schema.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { hlcAt } from '#lib/domain/hlc.ts';
import { cases, forSeeds, type Random } from '../helpers/random.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';

const MOMENT = { now: Date.UTC(2026, 5, 1) as EpochMs, zone: 'UTC' };

/** Entries as a later version may write them: kinds, fields, parts and whole shapes that this one does not know. */
function strange(random: Random, record: string): string {
	const hlc = hlcAt((MOMENT.now - random.int(1e9)) as EpochMs);
	const head = (kind: string, body: unknown, extra: unknown) =>
		JSON.stringify([hlc, 'Later', kind, record, MOMENT.now, 'm1', body, {}, extra]);
	return random.pick([
		() => head('transfer', { to: 'area', '\u2028': [1, { deep: null }] }, { signed: 'x' }),
		() => head('set', { fields: { title: 'T' }, beyond: { a: 1.5 } }, { undoes: 'x', later: [1] }),
		// Read, but with spaces and an escape that no writer of ours makes.
		() =>
			`[ ${hlc}, "Later", "set", "${record}", null, "m1", {"fields": {"t\\u0069tle": "é"}}, {} ]`,
		() => `{"not": "an array", "hlc": ${hlc}}`,
		() => `["${hlc}", "a stamp of text", "set", "${record}"]`,
		() => 'no JSON at all \u0000 é\u2028',
		() => ''
	])();
}

describe('lackingIn(epochs, moment)', () => {
	test('brings along verbatim what this version cannot read, of open deals and of records it cannot tell', () => {
		forSeeds(cases(60), (random) => {
			const { workspace, log } = newWorkspace(random.int(1e9));
			const open = addDeal(workspace, { title: 'Open' });
			const added = [open, 'zLater', 'c1'].flatMap((record) =>
				Array.from({ length: 4 }, () => strange(random, record))
			);
			append(log, added);
			// By the bytes: what is stored and sent is those.
			const [stored, next] = [new Y.Doc(), new Y.Doc()];
			Y.applyUpdate(stored, Y.encodeStateAsUpdate(log));
			forward([docLog(stored), docLog(next)], MOMENT);
			const sent = new Y.Doc();
			Y.applyUpdate(sent, Y.encodeStateAsUpdate(next));
			const gained = logOf(sent).toArray();
			for (const entry of added) {
				const known = decode(entry);
				// What it can read goes by the rules; of that, this was overwritten.
				if (!known || gained.includes(entry)) expect(gained).toContain(entry);
				else expect(known.kind).toBe('set');
			}
			const [, again] = lackingIn([logOf(log).toArray(), gained], MOMENT);
			expect(again).toEqual([]);
		});
	});

	test('leaves what belongs to a deal of the archive in the newest epoch that has it, and completes it there', () => {
		const { workspace, log } = newWorkspace();
		const id = addDeal(workspace);
		const created = logOf(log).toArray();
		must(winDeal(workspace, id));
		const [, won = ''] = logOf(log).toArray();
		const unknown = JSON.stringify([1, 'Later', 'later', id]);
		const long = { ...MOMENT, now: Date.UTC(2030, 0, 1) as EpochMs };
		expect(lackingIn([[...created, won, unknown], created, []], long)).toEqual([
			[],
			[won, unknown],
			[]
		]);
		expect(lackingIn([[...created, won, unknown], []], long)).toEqual([[], []]);
	});
});

describe('forward(logs, moment)', () => {
	test('writes late operations into the newest epoch in parts, once', () => {
		const { workspace, log: old } = newWorkspace();
		const ids = Array.from({ length: 1500 }, (_, index) =>
			addDeal(workspace, { title: `Deal ${index}` })
		);
		const next = new Y.Doc();
		let parts = 0;
		next.on('update', () => parts++);
		const logs = [docLog(old), docLog(next)];
		expect(forward(logs, MOMENT)).toBe(1500);
		expect(parts).toBe(2);
		expect(forward(logs, MOMENT)).toBe(0);
		must(setDeal(workspace, ids[0] ?? ('' as never), { title: 'Late' }));
		expect(forward(logs, MOMENT)).toBe(1);
		expect(logOf(next).toArray().at(-1)).toBe(logOf(old).toArray().at(-1));
	});
});

test('bytesSince(entries, startedAt) counts what was stamped since, not what was brought along', () => {
	const { workspace, log, clock } = newWorkspace();
	addDeal(workspace, { title: 'Before' });
	clock.advance(1000);
	const startedAt = clock.now();
	expect(bytesSince(logOf(log).toArray(), startedAt)).toBe(0);
	addDeal(workspace, { title: 'After' });
	const last = logOf(log).toArray().at(-1) ?? '';
	expect(bytesSince(logOf(log).toArray(), startedAt)).toBe(last.length);
	expect(isOlder(last, startedAt)).toBe(false);
	expect(isOlder(logOf(log).get(0), startedAt)).toBe(true);
});

test('recordOf(entry) names the record of an entry that cannot be read, and none of what is no entry', () => {
	expect(recordOf('[1,"A","later","d1"]')).toBe('d1');
	for (const entry of ['', '{}', '[1,2]', '[1,2,3,4]', 'x'])
		expect(recordOf(entry)).toBeUndefined();
});
