import { deepStrictEqual } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, RecordId } from '#lib/domain/ids.ts';
import { world } from '#lib/sample/world.ts';
import { logActivity } from '#lib/store/activities.ts';
import { deleteDeal, setDeal, setFields } from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import {
	FIRST_CARDS,
	PART_ROWS,
	parsePart,
	parseTop,
	partOf,
	Projector
} from '#lib/store/projection.ts';
import { valueOf, type Row } from '#lib/store/row.ts';
import { Overlaid, StandIn } from '#lib/store/stand-in.ts';
import { dueCount } from '#lib/store/due.ts';
import { totals } from '#lib/store/totals.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { append } from '#lib/ydoc/schema.ts';
import { act } from '../helpers/any-command.ts';
import { entriesOf, lateWorkspace } from '../helpers/late.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { BASE_SEED, cases, forSeeds } from '../helpers/random.ts';
import { worldOptions } from '../tools/world.ts';
import {
	addDeal,
	emptyWorkspace,
	euros,
	must,
	newWorkspace,
	type Setting
} from '../helpers/workspace.ts';

const VECTORS = { ws: 'AA==', ops: 'AQ==' };

/** Everything that a projection holds, through its JSON. */
function stored(workspace: Workspace) {
	const projector = new Projector(workspace);
	const { top, parts, count } = projector.write(VECTORS);
	projector.close();
	const rows = [...parts].flatMap(([part, text]) => parsePart(text, part) ?? []);
	return { top: parseTop(top), rows, parts, count };
}

describe('the format of a projection', () => {
	test('is that of the rows: where a stored log folds to other ones, count it up', async () => {
		const file = await readFile(new URL('../fixtures/schema-1.bin', import.meta.url));
		const length = file.readUInt32BE(0);
		const { workspace, directory, log } = emptyWorkspace();
		Y.applyUpdate(directory, file.subarray(4, 4 + length));
		Y.applyUpdate(log, file.subarray(4 + length));
		const { parts } = new Projector(workspace).write(VECTORS);
		const part = JSON.parse(parts.get(0) ?? '') as { format: string; rows: Row[] };
		const rows = part.rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
		const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
		expect([part.format.split(' ')[0], digest]).toEqual(['6', '4fa6bc9680d710a4']);
	});

	test('is another where a build knows other kinds of operations: it left out what the other reads', () => {
		const { workspace } = newWorkspace();
		const { top } = new Projector(workspace).write(VECTORS);
		expect(parseTop(top)).toBeDefined();
		expect(parseTop(top.replace(' purge ', ' '))).toBeUndefined();
	});
});

/** What is shown, but for the operations. */
function seen(workspace: Workspace) {
	const { operations, ...rest } = shown(workspace);
	void operations;
	return rest;
}

/** A workspace with everything that the sample generator makes: contested, deleted, activities, twins. */
function generated(deals: number, seed = BASE_SEED): Setting {
	const setting = emptyWorkspace(3);
	const mishaps = { apart: 0.1, contested: 0.1, slips: 0.1, duplicates: 0.05 };
	const { operations } = world(worldOptions({ seed, deals, process: { mishaps } }));
	setting.clock.advance(Date.UTC(2027, 0, 1) - setting.clock.now());
	for (const home of [/^[wlsrm]/, /^[dcp]/, /^a/]) {
		const doc = home.test('w')
			? setting.directory
			: home.test('d')
				? setting.log
				: setting.activities;
		append(doc, operations.filter(({ record }) => home.test(record)).map(encode));
	}
	return setting;
}

describe('a projection through JSON', () => {
	const setting = generated(400);
	const { workspace } = setting;
	const [first] = workspace.companies.keys();
	deleteDeal(workspace, [...workspace.deals.keys()][5] as DealId);
	setFields(workspace, first as RecordId, { name: 'Renamed' });
	must(createContact(workspace, { name: 'Anna', company: 'Renamed', phone: '+48 1' }));
	const contact = [...workspace.contacts.keys()].at(-1);
	must(logActivity(workspace, { type: 'call', contact, outcome: 'busy', note: 'x' }));
	must(logActivity(workspace, { type: 'call', contact, outcome: 'reached' }));
	must(undo(workspace));

	test('is exactly what the records are shown as, what is not there included', () => {
		expect(
			[...workspace.deals.values()].filter(({ contested }) => contested).length
		).toBeGreaterThan(5);
		const { rows } = stored(workspace);
		const byId = new Map(rows.map((row) => [row.id, row]));
		expect(byId.size).toBe(workspace.records.size);
		expect(rows.length).toBe(byId.size);
		for (const row of workspace.rows()) deepStrictEqual(byId.get(row.id), row);
	});

	test('shows in another workspace what the first shows', () => {
		const late = lateWorkspace(setting, workspace);
		late.project(stored(workspace).rows);
		deepStrictEqual(seen(late), seen(workspace));
	});

	test('stands for the records: fields, deletion and place are as the operations make them', () => {
		const late = lateWorkspace(setting, workspace);
		late.project(stored(workspace).rows);
		for (const deal of workspace.deals.keys()) {
			const [one, other] = [late.records.get(deal), workspace.records.get(deal)];
			expect(one?.deleted).toBe(other?.deleted);
			expect(one?.placed?.kind === 'win').toBe(other?.placed?.kind === 'win');
			expect(one?.fields['title']).toEqual(other?.fields['title']);
			expect(one?.operations).toEqual([]);
		}
	});

	test('has at the top the directory, the first cards of open columns, whom they name, and the totals of all', () => {
		const { top } = stored(workspace);
		const late = lateWorkspace(setting, workspace);
		late.project(top?.rows ?? []);
		late.outline = top?.outline;
		expect(top?.vectors).toEqual(VECTORS);
		expect(late.settings).toEqual(workspace.settings);
		expect(late.pipelines).toEqual(workspace.pipelines);
		expect(late.members.size).toBe(workspace.members.size);
		for (const stage of workspace.stages.values()) {
			const all = workspace.columns.of(stage.id);
			if (stage.kind === 'open')
				expect(late.columns.of(stage.id)).toEqual(all.slice(0, FIRST_CARDS));
			expect(late.outline?.stages.get(stage.id)).toEqual(totals(stage, all));
			for (const { company } of late.columns.of(stage.id))
				if (company) expect(late.companies.has(company)).toBe(true);
		}
		expect(dueCount(late, '2030-01-01' as never)).toBe(dueCount(workspace, '2030-01-01' as never));
	});
});

describe('projector.write(vectors)', () => {
	test('writes only the parts whose records have changed', () => {
		const { workspace } = generated(3000);
		const projector = new Projector(workspace);
		const { parts, count } = projector.write(VECTORS);
		expect(parts.size).toBe(count);
		expect(count).toBeGreaterThan(2);
		for (const [part, text] of parts)
			expect(parsePart(text, part)?.length).toBeLessThanOrEqual(PART_ROWS);
		expect(projector.isBehind).toBe(false);
		expect(projector.write(VECTORS).parts.size).toBe(0);
		const [deal] = workspace.deals.keys();
		const id = deal as DealId;
		must(setDeal(workspace, id, { title: 'Now' }));
		expect(projector.isBehind).toBe(true);
		const again = projector.write(VECTORS);
		expect([...again.parts.keys()]).toEqual([partOf(id, count)]);
		const row = parsePart(again.parts.get(partOf(id, count)) ?? '', partOf(id, count))?.find(
			(one) => one.id === id
		);
		expect(row?.value).toMatchObject({ title: 'Now' });
		// Known to be stored: only what has changed since is written.
		const next = new Projector(workspace, { parts: count, changed: [id] });
		expect([...next.write(VECTORS).parts.keys()]).toEqual([partOf(id, count)]);
	});

	test('keeps the number of parts until one overflows', () => {
		const { workspace } = newWorkspace();
		const projector = new Projector(workspace);
		expect(projector.write(VECTORS).count).toBe(1);
		const entries = Array.from({ length: PART_ROWS + 1 }, (_, index) => ({
			id: `c${index}` as RecordId,
			value: { id: `c${index}`, name: 'x', deleted: false, notTwins: [] } as never
		}));
		workspace.project(entries);
		const { count, parts } = projector.write(VECTORS);
		expect([count, parts.size]).toEqual([2, 2]);
	});
});

describe('parseTop(text) and parsePart(text, part)', () => {
	const { workspace } = newWorkspace();
	addDeal(workspace, { title: 'x', company: 'Acme', value: euros(10) });
	const projector = new Projector(workspace);
	const { top, parts } = projector.write(VECTORS);
	const part = parts.get(0) ?? '';

	test('read what was written', () => {
		expect(parseTop(top)?.rows.length).toBeGreaterThan(8);
		expect(parsePart(part, 0)?.length).toBe(workspace.records.size);
	});

	test('say nothing of what is torn, of another format, of another part, or not of their shape', () => {
		for (const text of ['', '{', '[]', 'null', '{"format":2}', top.slice(0, -1)]) {
			expect(parseTop(text)).toBeUndefined();
			expect(parsePart(text, 0)).toBeUndefined();
		}
		expect(parseTop(top.replace('"format":"6', '"format":"2'))).toBeUndefined();
		expect(parsePart(part.replace('"format":"6', '"format":"2'), 0)).toBeUndefined();
		expect(parsePart(part, 1)).toBeUndefined();
		expect(parsePart(part.replace('"title":"x"', '"title":5'), 0)).toBeUndefined();
		expect(parsePart(part.replace('"contacts":[]', '"contacts":{}'), 0)).toBeUndefined();
		expect(parseTop(top.replace('"parts":1', '"parts":0'))).toBeUndefined();
		expect(parseTop(top.replace('"count":1', '"count":null'))).toBeUndefined();
	});
});

describe('a stand-in', () => {
	test('with nothing on top of it shows what its row says, whatever was done apart', () => {
		const met = new Set<string>();
		// So many that what is rare is met, whatever commands there are.
		forSeeds(cases(160), (random, seed) => {
			const setting = newWorkspace(seed);
			const other = colleagueOf(setting, seed + 1);
			for (let step = 0; step < 60; step++) {
				setting.clock.advance(random.int(60_000));
				if (random.chance(0.9)) act(random, random.pick([setting, other]).workspace);
				else sync(setting, other);
			}
			sync(setting, other);
			const { workspace } = setting;
			for (const row of workspace.rows()) {
				const { folded } = new Overlaid(row.id, new StandIn(row), []);
				const { value } = row;
				const again = value && valueOf(folded);
				deepStrictEqual(told(workspace, again), told(workspace, value), row.id);
				for (const one of ['contested', 'revived', 'mergedInto', 'deletion'] as const)
					if (value && one in value && (value as never)[one]) met.add(one);
				if (value && 'overtaken' in value && value.overtaken.length > 0) met.add('overtaken');
			}
		});
		expect([...met].sort()).toEqual([
			'contested',
			'deletion',
			'mergedInto',
			'overtaken',
			'revived'
		]);
	});
});

/** A value without the trace of its last change, and with the companies that a workspace shows. */
function told(workspace: Workspace, value: Row['value']): unknown {
	if (!value) return value;
	const { merges } = workspace;
	if ('writtenContacts' in value) {
		const shown = merges.deal(value);
		return { ...shown, touchedAt: 0, overtaken: sorted(shown.overtaken) };
	}
	if ('writtenCompany' in value) return merges.contact(value);
	if ('writtenContact' in value) return merges.activity(value);
	return 'notTwins' in value ? merges.listed(value) : value;
}

const sorted = (losses: Deal['overtaken']) =>
	[...losses].sort((a, b) =>
		`${a.register} ${a.operation}` < `${b.register} ${b.operation}` ? -1 : 1
	);

describe(`a workspace that starts from a projection (seeds from ${BASE_SEED})`, () => {
	test('ends as one that folded everything, whatever is done before, while and after its operations come', () => {
		let waited = 0;
		let refused = 0;
		forSeeds(cases(150), (random, seed) => {
			const setting = newWorkspace(seed);
			const other = colleagueOf(setting, seed + 1);
			const both = [setting, other];
			const life = (steps: number) => {
				for (let step = 0; step < steps; step++) {
					setting.clock.advance(random.int(60_000));
					if (random.chance(0.8)) act(random, random.pick(both).workspace);
					else sync(setting, other);
				}
			};
			life(20);
			// A projection of some time ago, and some of it wrong.
			const wrong = new Set<RecordId>();
			const rows = stored(setting.workspace).rows.flatMap((row): Row[] => {
				if (!random.chance(0.1)) return [row];
				wrong.add(row.id);
				const { value } = row;
				if (!value || random.chance(0.5)) return [];
				return [{ ...row, value: 'title' in value ? { ...value, title: 'Wrong' } : value }];
			});
			const texts = { website: '', phone: '', email: '', address: '', note: '' };
			const lists = { labels: [], notTwins: [], entries: {} };
			const ghost = { id: 'cGhost', name: 'Ghost', deleted: false, ...texts, ...lists } as never;
			rows.push({ id: 'cGhost' as RecordId, value: ghost });
			const before = new Map(setting.workspace.records);
			life(random.int(12));
			sync(setting, other);
			const { device, member } = setting.workspace;
			const { directory, team, log, activities } = setting;
			const documents = { directory, team, log, activities, now: setting.clock.now };
			setting.workspace.close();

			const late = lateWorkspace(setting, {
				device,
				member,
				now: setting.clock.now,
				random: random.bytes
			});
			const told: string[] = [];
			late.onRefused(({ operations }) => told.push(...operations.map(({ id }) => id)));
			const open = emptyWorkspace(seed + 2, documents);
			const changed = [...open.workspace.records]
				.filter(
					([id, folded]) =>
						before.get(id)?.operations.length !== folded.operations.length || wrong.has(id)
				)
				.map(([id]) => id);
			const patches = new Map([...open.workspace.rows(changed)].map((row) => [row.id, row]));
			late.project(rows.slice(0, random.int(rows.length)));
			late.project(rows);
			const busy = () => {
				for (let step = random.int(6); step > 0; step--) {
					setting.clock.advance(random.int(60_000));
					const roll = random.next();
					if (roll < 0.6) act(random, late);
					else if (roll < 0.8) act(random, other.workspace);
					else sync(setting, other);
				}
				waited = Math.max(waited, late.waiting);
			};
			// Entries as they were when it began; or later, with what came meanwhile a second time.
			const begun = [...entriesOf(setting)];
			busy();
			const entries = random.chance(0.5) ? begun : random.shuffle([...entriesOf(setting)]);
			while (entries.length > 0) {
				const slice = entries.splice(0, 1 + random.int(30));
				late.supply(
					slice,
					slice.flatMap(([id]) => patches.get(id) ?? [])
				);
				if (random.chance(0.5)) busy();
			}
			busy();
			late.complete();
			expect(late.waiting).toBe(0);
			busy();
			sync(setting, other);
			setting.clock.advance(10 * 60_000);
			late.release();
			other.workspace.release();
			const eager = emptyWorkspace(seed + 3, { ...documents, device, member }).workspace;
			deepStrictEqual(shown(late), shown(eager));
			deepStrictEqual(shown(other.workspace), shown(eager));
			refused += told.length;
			// What one can still take back is in the log.
			const written = new Set(
				[...late.records.values()].flatMap(({ operations }) => operations.map(({ id }) => id))
			);
			for (const { operations, turning } of late.done.list)
				for (const { id } of [...operations, ...turning]) expect(written.has(id)).toBe(true);
			expect(late.done.list.map(({ key, undone }) => [key, undone])).toEqual(
				eager.done.list.map(({ key, undone }) => [key, undone])
			);
			for (const id of told) expect(written.has(id as never)).toBe(false);
		});
		// The schedules were worth the name.
		expect(waited).toBeGreaterThan(2);
		expect(refused).toBeGreaterThan(2);
	});
});
