import { expect, test } from 'vitest';
import { benchmarkOn } from '#lib/domain/benchmark.ts';
import { newId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import {
	benchmarksOf,
	benchmarkSubjects,
	endBenchmark,
	mayEnd,
	removeBenchmark,
	setBenchmark
} from '#lib/store/benchmarks.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { stamp } from '#lib/store/stamp.ts';
import { undo } from '#lib/store/undo.ts';
import { euros, must, newWorkspace, refusal, stageNamed } from '../helpers/workspace.ts';

const ALL = {
	kind: 'won-value',
	member: undefined,
	activity: undefined,
	stage: undefined,
	segment: undefined
} as const;
const day = (text: string) => text as Day;

test('setBenchmark holds from its day on; past months keep theirs', () => {
	const { workspace } = newWorkspace();
	must(setBenchmark(workspace, { ...ALL, from: day('2026-01-01'), value: euros(100) }));
	must(setBenchmark(workspace, { ...ALL, from: day('2026-04-01'), value: euros(200) }));
	const on = (text: string) =>
		benchmarkOn(workspace.table('benchmark').values(), ALL, day(text))?.value?.amount;
	expect([on('2025-12-31'), on('2026-01-01'), on('2026-03-31'), on('2026-04-01')]).toEqual([
		undefined,
		10_000,
		10_000,
		20_000
	]);
	// The same day again: what was written for it is changed.
	must(setBenchmark(workspace, { ...ALL, from: day('2026-04-01'), value: euros(300) }));
	expect(benchmarksOf(workspace, ALL).map(({ from, value }) => [from, value?.amount])).toEqual([
		['2026-04-01', 30_000],
		['2026-01-01', 10_000]
	]);
});

test('removeBenchmark lets the one before hold again, also where two wrote one for the same day apart', () => {
	const { workspace } = newWorkspace();
	const from = day('2026-04-01');
	must(setBenchmark(workspace, { ...ALL, from: day('2026-01-01'), value: euros(100) }));
	const id = must(setBenchmark(workspace, { ...ALL, from, value: euros(200) }));
	const twin = newId('benchmark', workspace.random);
	const fields = { kind: 'won-value', from, value: euros(250) };
	workspace.append([stamp(workspace, 'create', twin, { fields })]);
	expect(benchmarksOf(workspace, ALL)).toHaveLength(2);
	must(removeBenchmark(workspace, id));
	expect(benchmarksOf(workspace, ALL).map(({ value }) => value?.amount)).toEqual([10_000]);
	expect(refusal(removeBenchmark(workspace, id)).code).toBe('record-unknown');
});

test('endBenchmark(workspace, subject, from): none holds from that day on; what held before stays', () => {
	const { workspace } = newWorkspace();
	const stage = stageNamed(workspace, 'Demo');
	const demo = { ...ALL, kind: 'conversion', stage } as const;
	const all = () => benchmarksOf(workspace, demo).map(({ from, count }) => [from, count]);
	must(endBenchmark(workspace, demo, day('2026-01-01')));
	expect(all()).toEqual([]);
	must(setBenchmark(workspace, { ...demo, from: day('2026-01-01'), count: 50 }));
	must(setBenchmark(workspace, { ...demo, from: day('2026-04-01'), count: 60 }));
	must(endBenchmark(workspace, demo, day('2026-04-01')));
	must(endBenchmark(workspace, demo, day('2026-06-01')));
	expect(all()).toEqual([
		['2026-04-01', undefined],
		['2026-01-01', 50]
	]);
	// What was only begun on that day was never there.
	must(endBenchmark(workspace, demo, day('2026-01-01')));
	expect(all()).toEqual([['2026-04-01', undefined]]);
	must(undo(workspace));
	must(setBenchmark(workspace, { ...demo, from: day('2026-04-01'), count: 70 }));
	expect(all()[0]).toEqual(['2026-04-01', 70]);
});

test('each rep, kind, stage and segment is a subject of its own', () => {
	const { workspace } = newWorkspace();
	const from = day('2026-01-01');
	const stage = stageNamed(workspace, 'Demo');
	const segment = must(addListed(workspace, 'market-segment', { name: 'Trade' }));
	must(setBenchmark(workspace, { ...ALL, member: workspace.member, from, value: euros(1) }));
	must(setBenchmark(workspace, { ...ALL, kind: 'activities', activity: 'call', from, count: 40 }));
	must(setBenchmark(workspace, { ...ALL, kind: 'conversion', stage, from, count: 50 }));
	must(setBenchmark(workspace, { ...ALL, kind: 'conversion', stage, segment, from, count: 60 }));
	expect(benchmarkSubjects(workspace)).toHaveLength(4);
	expect(benchmarksOf(workspace, { ...ALL, kind: 'conversion', stage })[0]?.count).toBe(50);
	expect(benchmarksOf(workspace, ALL)).toEqual([]);
});

test('setBenchmark refuses what is no day, no amount, no share, no stage', () => {
	const { workspace } = newWorkspace();
	const from = day('2026-01-01');
	const stage = stageNamed(workspace, 'Demo');
	const codes = [
		{ ...ALL, from: day('2026-02-30'), value: euros(1) },
		{ ...ALL, from },
		{ ...ALL, from, value: euros(-1) },
		{ ...ALL, kind: 'activities' as const, activity: 'call', from, count: 1.5 },
		{ ...ALL, kind: 'conversion' as const, stage, from, count: 101 },
		{ ...ALL, kind: 'conversion' as const, stage: 'snone' as never, from, count: 10 }
	].map((draft) => refusal(setBenchmark(workspace, draft)).code);
	expect(codes).toEqual([
		'day-invalid',
		'count-invalid',
		'count-invalid',
		'count-invalid',
		'count-invalid',
		'stage-unknown'
	]);
});

test('mayEnd(workspace, subject, on): where one holds and none begins later', () => {
	const { workspace } = newWorkspace();
	const today = day('2026-05-04');
	expect(mayEnd(workspace, ALL, today)).toBe(false);
	must(setBenchmark(workspace, { ...ALL, from: day('2026-01-01'), value: euros(100) }));
	expect(mayEnd(workspace, ALL, today)).toBe(true);
	const later = must(setBenchmark(workspace, { ...ALL, from: day('2026-07-01'), value: euros(9) }));
	expect(mayEnd(workspace, ALL, today)).toBe(false);
	must(removeBenchmark(workspace, later));
	must(endBenchmark(workspace, ALL, today));
	expect(mayEnd(workspace, ALL, today)).toBe(false);
});
