import { ageScene, ageTable } from '#lib/charts/ages.ts';
import { pairScene, pairTable } from '#lib/charts/before-after.ts';
import { cohortScene, cohortTable } from '#lib/charts/cohort.ts';
import { flowScene, flowTable } from '#lib/charts/cumulative-flow.ts';
import { dotScene, dotTable } from '#lib/charts/dots.ts';
import { funnelScene, funnelTable } from '#lib/charts/funnel-steps.ts';
import { heatScene, heatTable } from '#lib/charts/heatmap.ts';
import { monthScene, monthTable } from '#lib/charts/months.ts';
import { moveScene } from '#lib/charts/move-scene.ts';
import { moveTable } from '#lib/charts/moves.ts';
import { paretoScene, paretoTable } from '#lib/charts/pareto.ts';
import type { Format, Room, Scene } from '#lib/charts/scene.ts';
import { stripScene, stripTable } from '#lib/charts/stage-strip.ts';
import { stayScene, stayTable } from '#lib/charts/stay.ts';
import type { Table } from '#lib/charts/table.ts';
import { trendScene, trendTable } from '#lib/charts/trend.ts';
import { fallScene, fallTable } from '#lib/charts/waterfall.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { waysOf, type Ways } from '#lib/i18n/ways.ts';
import {
	ageRows,
	funnelRows,
	monthRows,
	stripRows,
	trendRows
} from '#lib/ui/charts/gallery/home.ts';
import {
	cohortRows,
	dotRows,
	fallRows,
	flowRows,
	heatCounts,
	moves,
	NODES,
	pairRows,
	paretoRows,
	stayRows
} from '#lib/ui/charts/gallery/more.ts';
import { STAGES, type Variant } from '#lib/ui/charts/gallery/world.ts';

/** Every chart on the rows of the gallery, without the language of the app. */
export interface Shown {
	readonly table: Table;
	readonly draw: (room: Room) => Scene;
	/** Time runs from left to right in it, whatever the language. */
	readonly timed: boolean;
}

/** A room whose letters are as wide as they are in the middle of all. */
export function room(width: number, mirrored = false, em = 13): Room {
	return {
		width,
		em,
		mirrored,
		measure: (text, bold = false) => [...text].length * em * (bold ? 0.6 : 0.55)
	};
}

const BESIDE = {
	reference: { value: 300_000, label: 'Benchmark' },
	changes: [{ id: 'price', x: 14, label: 'New price list' }]
};
const IN_MAY = { changes: [{ id: 'price', x: 4.5, label: 'New price list' }] };

function formats(ways: Ways) {
	const number = (options: Intl.NumberFormatOptions): Format => {
		return (value) => formatNumber(ways, value, options);
	};
	return {
		count: number({ maximumFractionDigits: 1 }),
		short: number({ notation: 'compact' }),
		signed: number({ notation: 'compact', signDisplay: 'exceptZero' }),
		percent: number({ style: 'percent', maximumFractionDigits: 1 }),
		whole: number({ style: 'percent', maximumFractionDigits: 0 }),
		effect: number({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }),
		days: number({ style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 0 })
	};
}

export function everyChart(
	variant: Variant,
	ways: Ways = waysOf('en')
): Readonly<Record<string, Shown>> {
	const { count, short, signed, percent, whole, effect, days } = formats(ways);
	const interval = '95% interval';
	const shared = {
		stage: 'Stage',
		interval,
		benchmark: 'Benchmark',
		change: 'Change',
		few: 'Too few',
		format: count,
		count: 'Deals',
		n: 'n',
		of: (n: number) => `n ${count(n)}`,
		percent,
		range: (low: string, high: string) => `${low} to ${high}`
	};
	const stages = {
		...shared,
		value: 'Value',
		formatCount: count,
		formatValue: short,
		by: 'count' as const
	};
	const funnel = {
		...shared,
		reached: 'Reached',
		wentOn: 'Went on',
		lost: 'Lost',
		other: 'Other exit',
		still: 'Still there',
		skipped: 'Skipped',
		conversion: 'Conversion'
	};
	const trend = {
		...shared,
		value: 'Velocity',
		period: 'Period',
		factors: ['Open deals', 'Deal size', 'Win rate', 'Cycle'],
		count,
		format: short,
		tick: short,
		effect,
		effectTick: effect
	};
	const months = {
		...shared,
		month: 'Month',
		value: 'Won',
		before: 'Month before',
		running: 'Not over yet',
		format: short,
		tick: short,
		percent: effect
	};
	const ages = {
		...shared,
		open: 'Open',
		onTime: 'Within',
		over: 'Over',
		stalled: 'Stalled',
		limit: 'Stalled after',
		share: 'Share',
		days
	};
	const fall = { part: 'What', value: 'Value', after: 'Comes to', format: short, signed };
	const pareto = {
		...shared,
		reason: 'Reason',
		value: 'Deals',
		share: 'Share',
		cumulative: 'With'
	};
	const cohort = {
		...shared,
		entered: 'Came in',
		share: 'Won by then',
		immature: 'Not complete yet',
		cell: whole,
		age: (n: number) => `after ${n}`,
		ageTick: count
	};
	const stay = {
		...shared,
		quartiles: ['A quarter', 'Half', 'Three quarters'] as const,
		quartile: 'Quartiles',
		open: 'Still there',
		stillThere: 'Stay longer',
		days,
		tick: count,
		percentTick: whole
	};
	const move = {
		...shared,
		from: 'From',
		to: 'To',
		left: 'Left',
		came: 'Came',
		back: 'Back',
		move: (from: string, to: string) => `${from} → ${to}`
	};
	const flow = {
		...shared,
		day: 'Day',
		stages: [...STAGES.map(({ label }) => label), 'Won'],
		inside: (stage: string) => `In ${stage}`,
		cycle: 'Took about',
		tick: short,
		span: days
	};
	const pair = {
		...shared,
		what: 'What',
		before: 'Before',
		after: 'After',
		difference: 'Difference',
		format: percent,
		signed: effect,
		count
	};
	const dots = {
		...shared,
		who: 'Owner',
		value: 'Win rate',
		format: percent,
		count,
		more: [{ name: 'Cycle', format: days }]
	};
	const heat = {
		day: 'Day',
		count: 'Activities',
		first: 0,
		hours: Array.from({ length: 24 }, (_, hour) => count(hour)),
		clock: (hour: number) => `${String(hour).padStart(2, '0')}h`,
		format: count
	};

	const strip = stripRows(variant);
	const steps = funnelRows(variant);
	const trends = trendRows(variant, ways);
	const sums = monthRows(variant, ways);
	const old = ageRows(variant);
	const falls = fallRows(variant);
	const reasons = paretoRows(variant);
	const cohorts = cohortRows(variant, ways);
	const stays = stayRows(variant);
	const given = { nodes: NODES, moves: moves(variant) };
	const flows = flowRows(variant, ways);
	const pairs = pairRows(variant);
	const reps = dotRows(variant);
	const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
	const hours = heatCounts(variant).map((counts, day) => ({
		id: `${day}`,
		label: weekdays[day] ?? '',
		short: weekdays[day]?.slice(0, 2) ?? '',
		counts
	}));
	const plain = (table: Table, draw: Shown['draw']): Shown => ({ table, draw, timed: false });
	const timed = (table: Table, draw: Shown['draw']): Shown => ({ table, draw, timed: true });
	return {
		stages: plain(stripTable(strip, stages), (room) => stripScene(strip, stages, room)),
		funnel: plain(funnelTable(steps, funnel), (room) => funnelScene(steps, funnel, room)),
		trend: timed(trendTable(trends, trend), (room) => trendScene(trends, trend, room, BESIDE)),
		months: timed(monthTable(sums, months), (room) => monthScene(sums, months, room, IN_MAY)),
		ages: plain(ageTable(old, ages), (room) => ageScene(old, ages, room)),
		waterfall: plain(fallTable(falls, fall), (room) => fallScene(falls, fall, room)),
		pareto: plain(paretoTable(reasons, pareto), (room) => paretoScene(reasons, pareto, room)),
		cohort: timed(cohortTable(cohorts, cohort), (room) =>
			cohortScene(cohorts, cohort, room, IN_MAY)
		),
		stay: timed(stayTable(stays, stay), (room) => stayScene(stays, stay, room)),
		moves: plain(moveTable(given, move), (room) => moveScene(given, move, room)),
		flow: timed(flowTable(flows, flow), (room) => flowScene(flows, flow, room)),
		pair: plain(pairTable(pairs, pair), (room) => pairScene(pairs, pair, room)),
		dots: plain(dotTable(reps, dots), (room) => dotScene(reps, dots, room)),
		hours: plain(heatTable(hours, heat), (room) => heatScene(hours, heat, room))
	};
}
