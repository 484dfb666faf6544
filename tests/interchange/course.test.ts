import { describe, expect, test } from 'vitest';
import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import type { At, EpochMs } from '#lib/domain/time.ts';
import { courseOf, type Facts, type Step } from '#lib/interchange/course.ts';

const step = (id: string, kind: Step['kind'] = 'open'): Step => ({ id: id as StageId, kind });
const [NEW, DEMO, OFFER, WON, LOST] = [
	step('New'),
	step('Demo'),
	step('Offer'),
	step('Won', 'won'),
	step('Lost', 'lost')
];
const LADDER = { pipeline: 'l' as PipelineId, steps: [NEW, DEMO, OFFER, WON, LOST], of: new Map() };

function course(facts: Partial<Facts>): string[] | string {
	const result = courseOf(
		{
			stage: undefined,
			status: 'open',
			created: null,
			entered: null,
			stages: new Map(),
			closed: null,
			...facts
		},
		LADDER,
		'Europe/Warsaw'
	);
	return typeof result === 'string' ? result : result.map((one) => `${one.step.id} ${one.at}`);
}
const day = (text: string) => text as At;

describe('courseOf(facts)', () => {
	test('leaves what is not dated without a date', () => {
		expect(course({ stage: DEMO })).toEqual(['Demo null']);
		expect(course({ stage: NEW })).toEqual(['New null']);
		expect(course({})).toEqual(['New null']);
	});

	test('creates in the first open stage on the day it was created, and moves on at no known time', () => {
		expect(course({ stage: OFFER, created: day('2024-01-05') })).toEqual([
			'New 2024-01-05',
			'Offer null'
		]);
		expect(course({ stage: NEW, created: day('2024-01-05') })).toEqual(['New 2024-01-05']);
	});

	test('creates in the stage it is first known to have entered', () => {
		const stages = new Map([[DEMO, day('2024-02-01')]]);
		expect(course({ stage: WON, stages, closed: day('2024-03-01') })).toEqual([
			'Demo 2024-02-01',
			'Won 2024-03-01'
		]);
	});

	test('passes through the stages by their dates', () => {
		const stages = new Map([
			[OFFER, day('2024-03-01')],
			[NEW, day('2024-01-10')],
			[DEMO, day('2024-02-01')]
		]);
		expect(course({ stage: OFFER, stages, created: day('2024-01-05') })).toEqual([
			'New 2024-01-05',
			'Demo 2024-02-01',
			'Offer 2024-03-01'
		]);
	});

	test('puts stages entered on one day in the order of the pipeline', () => {
		const stages = new Map([
			[OFFER, day('2024-02-01')],
			[DEMO, day('2024-02-01')]
		]);
		expect(course({ stage: OFFER, stages })).toEqual(['Demo 2024-02-01', 'Offer 2024-02-01']);
	});

	test('knows of a deal that stands before a stage it was in that it went back, at no known time', () => {
		const stages = new Map([
			[DEMO, day('2024-02-01')],
			[OFFER, day('2024-03-01')]
		]);
		expect(course({ stage: DEMO, stages })).toEqual([
			'Demo 2024-02-01',
			'Offer 2024-03-01',
			'Demo null'
		]);
	});

	test('dates the stage it is in by the day it entered it', () => {
		expect(course({ stage: DEMO, entered: day('2024-02-03'), created: day('2024-01-01') })).toEqual(
			['New 2024-01-01', 'Demo 2024-02-03']
		);
	});

	test('takes the day it entered won for the day it closed', () => {
		expect(course({ stage: WON, entered: day('2024-02-03') })).toEqual([
			'New null',
			'Won 2024-02-03'
		]);
		expect(course({ stage: LOST, stages: new Map([[LOST, day('2024-02-03')]]) })).toEqual([
			'New null',
			'Lost 2024-02-03'
		]);
	});

	test('closes from the stage it stands in where the status says so', () => {
		expect(
			course({
				stage: OFFER,
				status: 'lost',
				created: day('2024-01-01'),
				closed: day('2024-02-01')
			})
		).toEqual(['New 2024-01-01', 'Offer null', 'Lost 2024-02-01']);
	});

	test('refuses won and lost at once', () => {
		expect(course({ stage: WON, status: 'lost' })).toBe('status');
		expect(course({ stage: WON, status: 'won' })).toEqual(['New null', 'Won null']);
		expect(course({ stage: WON, status: 'open' })).toEqual(['New null', 'Won null']);
	});

	test('refuses a close before the last day it was somewhere, not one on that day', () => {
		const created = day('2024-02-02');
		expect(course({ stage: WON, created, closed: day('2024-02-01') })).toBe('order');
		expect(course({ stage: WON, created, closed: day('2024-02-02') })).toHaveLength(2);
		// Created at noon in Warsaw, closed on that day without a time.
		const noon = Date.parse('2024-02-02T11:00Z') as EpochMs;
		expect(course({ stage: WON, created: noon, closed: day('2024-02-02') })).toHaveLength(2);
	});

	test('refuses to close where the pipeline has no such stage', () => {
		const ladder = { ...LADDER, steps: [NEW, WON] };
		const facts: Facts = {
			stage: NEW,
			status: 'lost',
			created: null,
			entered: null,
			stages: new Map(),
			closed: null
		};
		expect(courseOf(facts, ladder, 'UTC')).toBe('stage');
		expect(courseOf(facts, { ...LADDER, steps: [WON] }, 'UTC')).toBe('stage');
	});
});
