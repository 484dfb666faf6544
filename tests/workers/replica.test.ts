import { expect, test } from 'vitest';
import type { Closed } from '#lib/analytics/figures/closed.ts';
import type { Open } from '#lib/analytics/figures/open.ts';
import { STATUS } from '#lib/analytics/ledger/ledger.ts';
import { toSettings } from '#lib/domain/directory.ts';
import { AHEAD_MS, hlcAt, instantOf } from '#lib/domain/hlc.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { fold } from '#lib/domain/fold.ts';
import { SETTINGS, typeOf, type PipelineId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { sfc32 } from '#lib/statistics/random.ts';
import { world } from '#lib/sample/world.ts';
import { archivedIn, pack } from '#lib/workers/archive-blob.ts';
import { Replica, type FiguresRequest } from '#lib/workers/replica.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { lackingIn } from '#lib/ydoc/epoch.ts';
import { withoutCells } from '../analytics/all-figures.ts';
import { ANN, atUtc, deal, on } from '../analytics/build.ts';
import { worldOptions } from '../tools/world.ts';

const OPERATIONS = world(worldOptions({ seed: 7, deals: 300 })).operations;
const PIPELINE = OPERATIONS.find(({ record }) => typeOf(record) === 'pipeline')
	?.record as PipelineId;

const NOW = atUtc('2026-11-01T00:00:00');
const ASKED: FiguresRequest = {
	horizon: NOW,
	questions: (['open', 'closed', 'funnel', 'leftOut'] as const).map((figure) => ({
		figure,
		query: {
			pipeline: PIPELINE,
			period: { from: on('2026-01-01'), to: on('2027-01-01') },
			now: NOW
		}
	})),
	lists: [
		{
			question: { figure: 'closed', query: { pipeline: PIPELINE, now: NOW } },
			cells: [STATUS.won]
		}
	]
};

function won(replica: Replica): number {
	return (replica.answer(ASKED).figures[1] as Closed).won.count;
}

/** The entries of a log in so many parts. */
function partsOf(operations: readonly Operation[], count: number): string[][] {
	const size = Math.ceil(operations.length / count);
	return Array.from({ length: count }, (_, part) =>
		operations.slice(part * size, (part + 1) * size).map(encode)
	);
}

test('replica.answer(request) is the same fed at once, in parts, out of order, and twice, with answers in between', () => {
	const whole = new Replica();
	whole.take(OPERATIONS.map(encode));
	const expected = whole.answer(ASKED);
	expect(won(whole)).toBeGreaterThan(10);
	expect(expected.lists[0]?.length).toBeGreaterThanOrEqual(won(whole));

	const random = sfc32(11);
	const parts = partsOf(OPERATIONS, 40);
	const shuffled = [...parts, ...parts.slice(0, 10)]
		.map((part) => ({ part, key: random() }))
		.sort((a, b) => a.key - b.key);
	const piecewise = new Replica();
	for (const { part } of shuffled) {
		piecewise.take(part);
		if (random() < 0.3) piecewise.answer(ASKED);
	}
	expect(withoutCells(piecewise.answer(ASKED))).toEqual(withoutCells(expected));
});

test('replica.answer(request) leaves operations stamped far ahead for their time, as the board does', () => {
	const stamped = hlcAt(atUtc('2026-11-01T12:00:00'));
	const log = deal('dearly').create('s1', on('2026-10-01'), { owner: ANN }, { hlc: stamped });
	const replica = new Replica();
	replica.take(log.operations.map(encode));
	const at = (horizon: number) => {
		const query = { pipeline: 'lmain' as PipelineId, now: NOW };
		const { figures } = replica.answer({
			horizon: horizon as EpochMs,
			questions: [{ figure: 'open', query }],
			lists: []
		});
		return (figures[0] as Open).all.count;
	};
	expect(at(instantOf(stamped) - AHEAD_MS - 1)).toBe(0);
	expect(at(instantOf(stamped) - AHEAD_MS)).toBe(1);
});

test('replica.answer(request) after archive(packed) counts deals of closed epochs as if none were closed', async () => {
	const whole = new Replica();
	const entries = OPERATIONS.map(encode);
	whole.take(entries);
	const zone = toSettings(fold(OPERATIONS).get(SETTINGS)).timeZone;
	const [, current = []] = lackingIn([entries, []], { now: NOW, zone });
	expect(current.length).toBeLessThan(entries.length / 2);
	const replica = new Replica();
	replica.take(current);
	expect(won(replica)).toBeLessThan(won(whole));
	const packed = await pack(archivedIn(entries, zone));
	// Of two epochs that have a deal the newer one counts, and over both the one that is open.
	await replica.archive([packed, packed]);
	expect(withoutCells(replica.answer(ASKED))).toEqual(withoutCells(whole.answer(ASKED)));
});

test('replica.archive(packed) while another is being unpacked: the last one told holds', async () => {
	const zone = toSettings(fold(OPERATIONS).get(SETTINGS)).timeZone;
	const packed = await pack(archivedIn(OPERATIONS.map(encode), zone));
	const replica = new Replica();
	replica.take(OPERATIONS.filter(({ record }) => typeOf(record) !== 'deal').map(encode));
	await Promise.all([replica.archive([packed]), replica.archive([])]);
	expect(won(replica)).toBe(0);
});
