import type { Source } from './catalogue.ts';
import { REASON_USES, type Reason, type ReasonUse, type StageKind } from './directory.ts';
import { criteriaOf, type ExpectedKind, NO_GUIDE, type StageGuide } from './guide.ts';

/**
 * Pipelines to start from, without words: the texts are of the reader's language, once, when the pipeline is made.
 */
export interface Template {
	readonly key: string;
	readonly name: TemplateName;
	/** In order; won and lost follow them. */
	readonly stages: readonly TemplateStage[];
}

interface TemplateStage {
	readonly key: TemplateStageKey;
	/** Base probability of winning, 0 to 100. */
	readonly probability: number;
	/** Expected stay. */
	readonly days: number;
	/** What is usually done with the customer in it, and how often. */
	readonly activities: Partial<Record<ExpectedKind, number>>;
}

type TemplateName = 'newBusiness' | 'repeatBusiness' | 'services' | 'fieldSales' | 'software';

type TemplateStageKey =
	| 'closing'
	| 'contact'
	| 'contract'
	| 'demo'
	| 'followUp'
	| 'inquiry'
	| 'meeting'
	| 'need'
	| 'negotiation'
	| 'order'
	| 'proposal'
	| 'qualification'
	| 'research'
	| 'trial'
	| 'visit'
	| 'visitPlanned';

/** Why deals leave the board without being won: what a new workspace offers, most usual first. */
export const REASONS = {
	lost: [
		'price',
		'competitor',
		'noDecision',
		'budget',
		'timing',
		'fit',
		'engagement',
		'unreached',
		'other'
	],
	disqualified: ['noNeed', 'wrongFit', 'noBudget', 'noPower', 'double', 'noReply', 'otherwise'],
	nurture: ['later', 'nextBudget', 'contract', 'paused']
} as const satisfies Record<ReasonUse, readonly string[]>;
type ReasonKey = (typeof REASONS)[ReasonUse][number];

/** Where deals come from: what a new workspace offers. */
export const SOURCES = {
	inbound: ['email', 'webForm', 'call', 'referral'],
	outbound: ['coldEmail', 'coldCall', 'social', 'event']
} as const;
type SourceKey = (typeof SOURCES)[keyof typeof SOURCES][number];

/** What is to be told with a reason. */
const ASKS: Partial<Record<ReasonKey, Reason['asks']>> = {
	competitor: 'competitor',
	other: 'note',
	otherwise: 'note'
};

/** What templates, reasons and sources say in one language. */
export interface TemplateTexts {
	readonly names: Readonly<Record<TemplateName, string>>;
	/** The names of the two stages that deals end in. */
	readonly closed: { readonly won: string; readonly lost: string };
	readonly stages: Readonly<Record<TemplateStageKey, StageTexts>>;
	readonly reasons: Readonly<Record<ReasonKey, string>>;
	readonly sources: Readonly<Record<SourceKey, string>>;
}

interface StageTexts {
	readonly name: string;
	/** The customer's decision that the stage stands for, as a question. */
	readonly decision: string;
	/** Two or three. */
	readonly criteria: readonly [string, string, string?];
}

/**
 * The templates, the one for everybody first.
 *
 * Negotiation stands before the proposal in the seven stages and after it in the others: sellers do both, and no figure
 * depends on it. Activities and days are a start to be changed: a team's own history knows better.
 */
export const TEMPLATES: readonly [Template, ...Template[]] = [
	template('new-business-5', 'newBusiness', {
		qualification: [10, 7, { call: 2, email: 1 }],
		meeting: [25, 10, { meeting: 1, call: 1 }],
		proposal: [50, 10, { proposal: 1, call: 1 }],
		negotiation: [70, 10, { call: 2, meeting: 1 }],
		closing: [90, 7, { call: 1, email: 1 }]
	}),
	template('new-business-3', 'newBusiness', {
		contact: [20, 7, { call: 2 }],
		proposal: [50, 10, { proposal: 1, call: 1 }],
		negotiation: [80, 10, { call: 2, meeting: 1 }]
	}),
	template('new-business-7', 'newBusiness', {
		research: [5, 5, { email: 1 }],
		qualification: [10, 7, { call: 2 }],
		contact: [20, 7, { call: 2, email: 1 }],
		demo: [40, 7, { demo: 1, call: 1 }],
		negotiation: [60, 10, { call: 2, meeting: 1 }],
		proposal: [75, 7, { proposal: 1, call: 1 }],
		closing: [90, 7, { call: 1, email: 1 }]
	}),
	template('repeat-business', 'repeatBusiness', {
		followUp: [30, 5, { call: 1, email: 1 }],
		need: [50, 5, { call: 1 }],
		proposal: [70, 5, { proposal: 1, call: 1 }],
		order: [90, 3, { call: 1 }]
	}),
	template('services', 'services', {
		inquiry: [10, 2, { call: 2, email: 1 }],
		qualification: [20, 5, { call: 1, meeting: 1 }],
		proposal: [45, 7, { proposal: 1, call: 1 }],
		negotiation: [65, 7, { call: 2, meeting: 1 }],
		contract: [85, 10, { email: 2, call: 1 }]
	}),
	template('field-sales', 'fieldSales', {
		visitPlanned: [15, 5, { call: 2 }],
		visit: [35, 3, { meeting: 1 }],
		proposal: [60, 7, { proposal: 1, call: 1 }],
		order: [85, 5, { call: 1, meeting: 1 }]
	}),
	template('software', 'software', {
		qualification: [10, 7, { call: 1, email: 1 }],
		demo: [30, 7, { demo: 1, call: 1 }],
		trial: [50, 14, { call: 2, email: 2 }],
		proposal: [70, 7, { proposal: 1, call: 1 }],
		negotiation: [85, 10, { call: 2, meeting: 1 }]
	})
];

/** A pipeline as a person would write it down; the texts are the creator's language. */
export interface PipelineDraft {
	readonly name: string;
	readonly stages: readonly {
		readonly name: string;
		readonly kind: StageKind;
		/** 0 to 100. */
		readonly probability: number;
		readonly guide?: StageGuide;
	}[];
}

/** A template in words, as a pipeline to be made; won and lost come last. */
export function named(
	{ name, stages }: Pick<Template, 'name' | 'stages'>,
	texts: TemplateTexts
): PipelineDraft {
	return {
		name: texts.names[name],
		stages: [
			...stages.map((stage) => ({
				name: texts.stages[stage.key].name,
				kind: 'open' as const,
				probability: stage.probability,
				guide: guideOf(stage, texts)
			})),
			{ name: texts.closed.won, kind: 'won', probability: 100 },
			{ name: texts.closed.lost, kind: 'lost', probability: 0 }
		]
	};
}

/** A pipeline from nothing: one open stage, won and lost. */
export function bare(name: string, first: string, texts: TemplateTexts): PipelineDraft {
	return {
		name,
		stages: [
			{ name: first, kind: 'open', probability: 50 },
			{ name: texts.closed.won, kind: 'won', probability: 100 },
			{ name: texts.closed.lost, kind: 'lost', probability: 0 }
		]
	};
}

/** The lists that a new workspace begins with, in words. */
export interface Defaults {
	readonly reasons: readonly (Pick<Reason, 'name' | 'use' | 'asks'> & { readonly key: string })[];
	readonly sources: readonly (Pick<Source, 'name' | 'direction'> & { readonly key: string })[];
}

export function defaultsOf(texts: TemplateTexts): Defaults {
	return {
		reasons: REASON_USES.flatMap((use) =>
			REASONS[use].map((key) => ({ key, name: texts.reasons[key], use, asks: ASKS[key] }))
		),
		sources: (['inbound', 'outbound'] as const).flatMap((direction) =>
			SOURCES[direction].map((key) => ({ key, name: texts.sources[key], direction }))
		)
	};
}

function guideOf({ key, days, activities }: TemplateStage, texts: TemplateTexts): StageGuide {
	const { decision, criteria } = texts.stages[key];
	return {
		...NO_GUIDE,
		decision,
		criteria: criteriaOf(criteria.filter((criterion) => criterion !== undefined)),
		activities: Object.entries(activities).map(([kind, count]) => ({
			kind: kind as ExpectedKind,
			count
		})),
		days
	};
}

type Outline = readonly [
	probability: number,
	days: number,
	activities: Partial<Record<ExpectedKind, number>>
];

function template(
	key: string,
	name: TemplateName,
	stages: Partial<Record<TemplateStageKey, Outline>>
): Template {
	return {
		key,
		name,
		stages: Object.entries(stages).map(([stage, [probability, days, activities]]) => ({
			key: stage as TemplateStageKey,
			probability,
			days,
			activities
		}))
	};
}
