import { expect, test } from 'vitest';
import type { Question } from '#lib/analytics/engine.ts';
import type { Closed } from '#lib/analytics/figures/closed.ts';
import type { Open } from '#lib/analytics/figures/open.ts';
import { STATUS } from '#lib/analytics/ledger/ledger.ts';
import { toSettings } from '#lib/domain/directory.ts';
import { AHEAD_MS, hlcAt, instantOf } from '#lib/domain/hlc.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { fold } from '#lib/domain/fold.ts';
import { SETTINGS, typeOf, type PipelineId } from '#lib/domain/ids.ts';
import { sfc32 } from '#lib/statistics/random.ts';
import { world } from '#lib/sample/world.ts';
import { FIGURES, type FigureName } from '#lib/analytics/figures/index.ts';
import {
	addDays,
	dayIn,
	startOfDay,
	type Day,
	type EpochMs,
	type TimeZone
} from '#lib/domain/time.ts';
import { archivedIn, pack } from '#lib/workers/archive-blob.ts';
import { Replica, type FiguresRequest } from '#lib/workers/replica.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { lackingIn } from '#lib/ydoc/epoch.ts';
import { withoutCells } from '../analytics/all-figures.ts';
import { ANN, atUtc, deal, on } from '../analytics/build.ts';
import { entered } from '../analytics/entered.ts';
import { questionsFor } from '../analytics/questions.ts';
import { anyQuery, DAYS, FIRST, seeded, taken, world as anyWorld } from '../analytics/world.ts';
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

const UTC = 'UTC' as TimeZone;
const FAR = atUtc('2028-01-01T00:00:00');

/** Questions about a day of a random world, of every figure that there is, and what was entered when. */
function asked(seed: number) {
	const random = seeded(seed);
	const operations = entered(anyWorld(seed, 40).operations, random);
	const day = addDays(FIRST, Math.floor(random() * (DAYS + 10)));
	const query = { ...anyQuery(random), asOf: day };
	const questions = (Object.keys(FIGURES) as FigureName[]).map((figure) =>
		questionsFor(figure, query, random)
	);
	return { operations, day, questions };
}

const endOf = (day: Day) => startOfDay(addDays(day, 1), UTC);
const SEEDS = process.env['RUNNEL_LONG'] === '1' ? 200 : 12;

test('new Replica(before).answer(request) is what one says that was told nothing since, and its lists equal its marks', () => {
	let different = 0;
	for (let seed = 1; seed <= SEEDS; seed++) {
		const { operations, day, questions } = asked(seed);
		const request: FiguresRequest = { horizon: FAR, questions, lists: [] };
		const known = new Replica(endOf(day));
		for (const part of partsOf(operations.toReversed(), 7)) known.take(part);
		const told = known.answer(request).figures;

		// The slow way: by the day that each was recorded on, from nothing.
		const until = operations.filter(({ hlc }) => dayIn(instantOf(hlc), UTC) <= day);
		const { engine } = taken(fold(until));
		const expected = questions.map((question) => engine.answer(question));
		expect(withoutCells(told), `seed ${seed}`).toEqual(withoutCells(expected));

		const [{ query }] = questions as [Question];
		const question = { figure: 'closed', query } as const;
		const lists = [{ question, cells: [STATUS.won] }];
		const behind = known.answer({ horizon: FAR, questions: [question], lists });
		expect(behind.lists[0]).toHaveLength((behind.figures[0] as Closed).won.count);

		const now = new Replica();
		now.take(operations.map(encode));
		if (JSON.stringify(told) !== JSON.stringify(now.answer(request).figures)) different++;
	}
	expect(different).toBeGreaterThan(SEEDS / 2);
});

test('new Replica(before).answer(request) with all of it entered before is the usual one', () => {
	const { operations, questions } = asked(3);
	const request: FiguresRequest = { horizon: FAR, questions, lists: [] };
	const [known, usual] = [new Replica(endOf(addDays(FIRST, 400))), new Replica()];
	for (const replica of [known, usual]) replica.take(operations.map(encode));
	expect(known.answer(request)).toEqual(usual.answer(request));
});

test('new Replica(before).answer(request) knows no deal that was purged since', () => {
	const stamp = (day: string) => hlcAt(atUtc(`${day}T12:00:00`));
	const log = deal('dgone').create('s1', on('2026-10-01'), {}, { hlc: stamp('2026-10-01') });
	const purge = log.purge(on('2026-10-20'), { hlc: stamp('2026-10-20') }).last;
	const open = (operations: readonly Operation[]) => {
		const replica = new Replica(atUtc('2026-10-11T00:00:00'));
		replica.take(operations.map(encode));
		const query = { pipeline: 'lmain' as PipelineId, asOf: on('2026-10-10'), now: NOW };
		const questions = [{ figure: 'open', query }] as const;
		return (replica.answer({ horizon: NOW, questions, lists: [] }).figures[0] as Open).all.count;
	};
	expect(open(log.operations.filter((one) => one !== purge))).toBe(1);
	expect(open(log.operations)).toBe(0);
});

test('replica.archive(packed) while another is being unpacked: the last one told holds', async () => {
	const zone = toSettings(fold(OPERATIONS).get(SETTINGS)).timeZone;
	const packed = await pack(archivedIn(OPERATIONS.map(encode), zone));
	const replica = new Replica();
	replica.take(OPERATIONS.filter(({ record }) => typeOf(record) !== 'deal').map(encode));
	await Promise.all([replica.archive([packed]), replica.archive([])]);
	expect(won(replica)).toBe(0);
});
