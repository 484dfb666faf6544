import type { Component } from 'svelte';
import type { CardSize } from '#lib/domain/dashboard.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';

/** What is on a card, as the menu of all figures is divided. */
export const GROUPS = ['pipeline', 'conversion', 'sales', 'time', 'team', 'reasons'] as const;
export type CardGroup = (typeof GROUPS)[number];

export interface Card {
	readonly id: string;
	/** The question that it answers. */
	readonly title: MessageKey;
	readonly group: CardGroup;
	readonly load: () => Promise<{ readonly default: Component }>;
}

/** A card in its place on a screen. */
export interface PlacedCard {
	/** Its own within the screen. */
	readonly id: string;
	/** `undefined` for a figure of a later version. */
	readonly card: Card | undefined;
	readonly size?: CardSize;
	/** Its own filters, as in an address without the question mark; empty for those of the screen. */
	readonly query?: string;
	/** What its dashboard keeps of what was chosen on it, as in an address. */
	readonly chosen?: string;
}

/** Every figure that can be shown; a new one is a file in `cards` and a row here. Dashboards name them by id. */
export const CARDS: readonly Card[] = [
	{
		id: 'stages',
		title: 'chart.stages',
		group: 'pipeline',
		load: () => import('./cards/StagesNow.svelte')
	},
	{
		id: 'velocity',
		title: 'insights.velocity.title',
		group: 'sales',
		load: () => import('./cards/Velocity.svelte')
	},
	{
		id: 'conversion',
		title: 'insights.funnel',
		group: 'conversion',
		load: () => import('./cards/Conversion.svelte')
	},
	{
		id: 'won',
		title: 'chart.months',
		group: 'sales',
		load: () => import('./cards/WonPerMonth.svelte')
	},
	{
		id: 'stalled',
		title: 'chart.ages',
		group: 'pipeline',
		load: () => import('./cards/Stalled.svelte')
	},
	{
		id: 'dealValue',
		title: 'insights.value.title',
		group: 'sales',
		load: () => import('./cards/DealValue.svelte')
	},
	{
		id: 'winRate',
		title: 'insights.winRate.title',
		group: 'conversion',
		load: () => import('./cards/WinRate.svelte')
	},
	{
		id: 'leads',
		title: 'insights.leads.title.created',
		group: 'conversion',
		load: () => import('./cards/LeadConversion.svelte')
	},
	{
		id: 'byGroup',
		title: 'insights.by.title',
		group: 'conversion',
		load: () => import('./cards/ByGroup.svelte')
	},
	{
		id: 'stageRates',
		title: 'insights.stageRates.title',
		group: 'conversion',
		load: () => import('./cards/StageRates.svelte')
	},
	{
		id: 'profit',
		title: 'insights.profit.title',
		group: 'sales',
		load: () => import('./cards/Profit.svelte')
	},
	{
		id: 'cycle',
		title: 'insights.cycle.title',
		group: 'time',
		load: () => import('./cards/SalesCycle.svelte')
	},
	{
		id: 'reps',
		title: 'insights.reps.title',
		group: 'team',
		load: () => import('./cards/Reps.svelte')
	},
	{
		id: 'repTimes',
		title: 'insights.repTimes.title',
		group: 'team',
		load: () => import('./cards/RepTimes.svelte')
	},
	{
		id: 'outreach',
		title: 'insights.outreach.title',
		group: 'team',
		load: () => import('./cards/Outreach.svelte')
	},
	{
		id: 'lost',
		title: 'insights.lost.title.lost',
		group: 'reasons',
		load: () => import('./cards/LostReasons.svelte')
	},
	{
		id: 'care',
		title: 'insights.care.title.idle',
		group: 'pipeline',
		load: () => import('./cards/Care.svelte')
	},
	{
		id: 'waterfall',
		title: 'chart.fall',
		group: 'pipeline',
		load: () => import('./cards/Waterfall.svelte')
	},
	{
		id: 'flow',
		title: 'chart.flow',
		group: 'pipeline',
		load: () => import('./cards/Flow.svelte')
	},
	{
		id: 'moves',
		title: 'chart.moves',
		group: 'pipeline',
		load: () => import('./cards/Moves.svelte')
	},
	{
		id: 'bottleneck',
		title: 'insights.bottleneck.title',
		group: 'conversion',
		load: () => import('./cards/Bottleneck.svelte')
	},
	{
		id: 'curve',
		title: 'insights.curve.title',
		group: 'conversion',
		load: () => import('./cards/WinCurve.svelte')
	},
	{
		id: 'cohorts',
		title: 'chart.cohort',
		group: 'conversion',
		load: () => import('./cards/Cohorts.svelte')
	},
	{
		id: 'change',
		title: 'chart.pair',
		group: 'conversion',
		load: () => import('./cards/Change.svelte')
	},
	{
		id: 'sides',
		title: 'insights.sides.title',
		group: 'conversion',
		load: () => import('./cards/Sides.svelte')
	},
	{
		id: 'stay',
		title: 'chart.stay',
		group: 'time',
		load: () => import('./cards/TimeInStage.svelte')
	},
	{
		id: 'hours',
		title: 'chart.heat',
		group: 'team',
		load: () => import('./cards/Hours.svelte')
	},
	{
		id: 'associations',
		title: 'insights.goes.title',
		group: 'reasons',
		load: () => import('./cards/Associations.svelte')
	}
];

/** The five that matter, in the order in which they are read. */
export const HOME = ['stages', 'velocity', 'conversion', 'won', 'stalled'] as const;

export function cardOf(id: string): Card | undefined {
	return CARDS.find((card) => card.id === id);
}
