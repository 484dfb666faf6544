import { deepStrictEqual } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
	typeOf,
	type LabelId,
	type CompanyId,
	type ContactId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { digestText } from '#lib/protocol/operation.ts';
import { pipelines } from '#lib/store/queries.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { COMMANDS } from './helpers/any-command.ts';
import { START } from './helpers/clock.ts';
import { NAMES, World, type Fleet, type Tally } from './helpers/fleet.ts';
import { dealIn, Oracle } from './helpers/oracle.ts';
import { shown } from './helpers/peers.ts';
import { BASE_SEED, LONG } from './helpers/random.ts';
import { allFigures } from './analytics/all-figures.ts';

/**
 * Devices that work apart and meet: whatever comes between, all show the same in the end, and that is what the table of
 * conflicts makes of everything that was reported as saved.
 */
const COUNT = Number(process.env['RUNNEL_SEEDS'] ?? (LONG ? 10_000 : 200));

/** Seeds that have failed once; they run every time. */
const KEPT: readonly number[] = [
	4745, 4755, 4776, 4876, 4904, 4727, 4732, 4774, 4781, 4786, 4787, 4799, 4738, 4835, 4825
];

const SEEDS = new Set([...KEPT, ...Array.from({ length: COUNT }, (_, n) => BASE_SEED + n)]);

const STEPS = 160;
const DAY = 86_400_000;

/** What must have come between. */
const EVENTS = [
	'a command waits',
	'a start with a projection',
	'a projection that is stale',
	'a tab is killed',
	'a tab is killed in the middle of writing',
	'a second tab',
	'a socket is lost',
	'the relay is restarted',
	'a message comes twice',
	'a message overtakes another',
	'entries are written twice',
	'a store is compacted',
	'a clock is set',
	'import',
	'import of what is here'
];

/** What must have become of what was saved. */
const FATES = [
	'visible',
	'taken back',
	'purged',
	'deleted by who had seen it',
	'replaced by who had seen it',
	'replaced by who had seen it, or by the later clock',
	'void: somebody edited apart',
	'the later clock won, and this is in the history',
	'the same row, imported by another first'
];

/** Figures of each pipeline, of all time. */
function figures(workspace: Workspace) {
	const now = (START + 400 * DAY) as EpochMs;
	return pipelines(workspace).map(({ id }) => allFigures(workspace.records, { pipeline: id, now }));
}

function same(what: string, got: unknown, wanted: unknown): void {
	if (!isDeepStrictEqual(got, wanted)) deepStrictEqual(got, wanted, what);
}

/** Throws what is not as it must be. */
function check({ workspaces, entries, saved }: Fleet, fates: Tally): void {
	const [first] = workspaces as [Workspace, ...Workspace[]];
	const oracle = new Oracle(saved);

	// All have the same operations: every one that was saved, and none besides.
	const digests = entries.map((one) => NAMES.map((name) => digestText(one[name])));
	for (const digest of digests)
		if (String(digest) !== String(digests[0])) throw new Error('digest');
	const there = new Set(NAMES.flatMap((name) => entries[0]?.[name] ?? []).map(idIn));
	const wanted = new Set(saved.map(({ id, record }) => `${record} ${id}`));
	for (const id of wanted) if (!there.has(id)) throw new Error(`lost: ${id}`);
	for (const id of there) if (!wanted.has(id)) throw new Error(`never saved: ${id}`);

	// All show the same, and the same figures.
	const [one, ...others] = workspaces.map((workspace) => shown(workspace));
	for (const other of others) same('shown', other, one);
	const [figure, ...more] = workspaces.map(figures);
	for (const other of more) same('figures', other, figure);
	for (const workspace of workspaces) {
		same('unreadable', workspace.unreadable, 0);
		same('early', workspace.early, 0);
		same('waiting', workspace.waiting, 0);
	}

	// It is what the rules make of what was saved.
	for (const record of oracle.records) {
		checkRecord(first, oracle, record);
		for (const operation of oracle.of(record)) checkUndo(oracle, operation);
	}
	same('records', [...first.records.keys()].sort(), [...oracle.records].sort());
	const columns = new Map<StageId, ReturnType<typeof dealIn>[]>();
	for (const record of oracle.records) {
		const deal = typeOf(record) === 'deal' ? oracle.deal(record) : undefined;
		const isOff = deal?.status === 'disqualified' || deal?.status === 'nurture';
		if (deal && !deal.deleted && !isOff)
			columns.set(deal.stage, [...(columns.get(deal.stage) ?? []), deal]);
	}
	for (const [stage, deals] of columns) {
		const key = (deal: (typeof deals)[number]) => [deal?.order ?? '', deal?.id ?? ''] as const;
		const order = deals
			.map(key)
			.sort(([a, c], [b, d]) => (a === b ? (c < d ? -1 : 1) : a < b ? -1 : 1));
		same(
			'column',
			first.columns.of(stage).map(({ id }) => id),
			order.map(([, id]) => id)
		);
	}
	same('columns', [...first.columns.stages].sort(), [...columns.keys()].sort());
	for (const operation of saved) {
		const fate = oracle.fate(operation);
		fates.set(fate, (fates.get(fate) ?? 0) + 1);
	}
}

function checkRecord(workspace: Workspace, oracle: Oracle, record: RecordId): void {
	const field = (name: string) => oracle.field(record, name);
	const isThere = !oracle.isPurged(record) && !oracle.isDeleted(record);
	const type = typeOf(record);
	switch (type) {
		case 'deal':
			return same('deal', dealIn(workspace, record), oracle.deal(record));
		case 'company': {
			const { name, deleted } = workspace.companies.get(record as CompanyId) ?? {};
			const id = record as CompanyId;
			const listed = isThere && oracle.standsFor(id) === id;
			return oracle.isPurged(record)
				? same('company', name, undefined)
				: same('company', [name, !deleted], [field('name'), listed]);
		}
		case 'contact': {
			const { name, phone, company, deleted } = workspace.contacts.get(record as ContactId) ?? {};
			if (oracle.isPurged(record)) return same('contact', name, undefined);
			const at = field('company') as CompanyId | null;
			return same(
				'contact',
				[name, phone, company, !deleted],
				[
					field('name'),
					field('phone') ?? '',
					at ? oracle.standsFor(at) : undefined,
					isThere && oracle.standsFor(record) === record
				]
			);
		}
		case 'stage': {
			const stage = workspace.stages.get(record as StageId);
			const must = isThere ? [field('name'), field('probability')] : undefined;
			return same('stage', stage && [stage.name, stage.probability], must);
		}
		case 'activity': {
			const activity = workspace.activities.get(record as never);
			same('activity', activity?.deleted === false, isThere);
			const contact = field('contact') as ContactId | null;
			if (activity) same('with', activity.contact, contact ? oracle.standsFor(contact) : undefined);
			return;
		}
		case 'label': {
			const { name, deleted } = workspace.table('label').get(record as LabelId) ?? {};
			return same('label', [name, !deleted], [field('name'), isThere]);
		}
		default:
			return same('record', workspace.records.get(record)?.deleted, !isThere);
	}
}

/** Only one's own is taken back, and only what one knows. */
function checkUndo(oracle: Oracle, operation: Operation): void {
	const { undoes, record, by, device } = operation;
	if (undoes === undefined) return;
	const undone = oracle.of(record).find(({ id }) => id === undoes);
	if (!undone) throw new Error(`takes back what is not there: ${undoes}`);
	// A row that two have imported is of the first; the other may have taken theirs back before they met.
	if (!undone.imported) same('undone by', [undone.by, undone.device], [by, device]);
	if (!oracle.hasSeen(operation, undone)) throw new Error(`takes back what it has not seen`);
}

function idIn(entry: string): string {
	const operation = decode(entry);
	return operation ? `${operation.record} ${operation.id}` : `unreadable ${entry}`;
}

describe(`devices that work apart and meet (seeds from ${BASE_SEED})`, () => {
	test('show what the rules make of all that was saved, all the same, with the same figures', async () => {
		const tally: Tally = new Map();
		const fates: Tally = new Map();
		const failed = new Map<number, string>();
		for (const seed of SEEDS)
			try {
				check(await new World(seed, tally).live(STEPS), fates);
			} catch (error) {
				failed.set(seed, error instanceof Error ? error.message : String(error));
			}
		for (const [seed, message] of failed) console.error(`seed ${seed}: ${message}`);
		if (failed.size > 0) throw new Error(`failed: ${[...failed.keys()].join(', ')}`);
		// The lives were worth the name: everything that can happen has, often.
		const often = [...EVENTS, ...COMMANDS].filter((what) => (tally.get(what) ?? 0) < COUNT / 100);
		expect(often, JSON.stringify([...tally])).toEqual([]);
		const rare = FATES.filter((fate) => (fates.get(fate) ?? 0) < COUNT / 40);
		expect(rare, JSON.stringify([...fates])).toEqual([]);
	}, 3_600_000);
});
