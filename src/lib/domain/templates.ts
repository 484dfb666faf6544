import type { StageKind } from './directory.ts';

/**
 * Pipelines to start from, without words: the names come from the messages of the reader's language, once, when the
 * pipeline is made.
 */
export interface Template {
	readonly key: string;
	readonly name: TemplateName;
	/** In order; the last two are won and lost. */
	readonly stages: readonly TemplateStage[];
}

interface TemplateStage {
	readonly key: TemplateStageKey;
	readonly kind: StageKind;
	/** Base probability of winning, 0 to 100. */
	readonly probability: number;
}

type TemplateName = 'newBusiness' | 'repeatBusiness' | 'services' | 'fieldSales' | 'software';

type TemplateStageKey =
	| 'closing'
	| 'contact'
	| 'contract'
	| 'demo'
	| 'followUp'
	| 'inquiry'
	| 'lost'
	| 'meeting'
	| 'need'
	| 'negotiation'
	| 'order'
	| 'proposal'
	| 'qualification'
	| 'research'
	| 'trial'
	| 'visit'
	| 'visitPlanned'
	| 'won';

/** Why deals are lost: what a new workspace offers, most usual first. The names are the messages `reason.<key>`. */
export const REASONS = [
	'price',
	'competitor',
	'noDecision',
	'budget',
	'timing',
	'fit',
	'engagement',
	'unreached',
	'other'
] as const;

/**
 * The templates, the one for everybody first.
 *
 * Negotiation stands before the proposal in the seven stages and after it in the others: sellers do both, and no figure
 * depends on it.
 */
export const TEMPLATES: readonly [Template, ...Template[]] = [
	template('new-business-5', 'newBusiness', {
		qualification: 10,
		meeting: 25,
		proposal: 50,
		negotiation: 70,
		closing: 90
	}),
	template('new-business-3', 'newBusiness', { contact: 20, proposal: 50, negotiation: 80 }),
	template('new-business-7', 'newBusiness', {
		research: 5,
		qualification: 10,
		contact: 20,
		demo: 40,
		negotiation: 60,
		proposal: 75,
		closing: 90
	}),
	template('repeat-business', 'repeatBusiness', {
		followUp: 30,
		need: 50,
		proposal: 70,
		order: 90
	}),
	template('services', 'services', {
		inquiry: 10,
		qualification: 20,
		proposal: 45,
		negotiation: 65,
		contract: 85
	}),
	template('field-sales', 'fieldSales', { visitPlanned: 15, visit: 35, proposal: 60, order: 85 }),
	template('software', 'software', {
		qualification: 10,
		demo: 30,
		trial: 50,
		proposal: 70,
		negotiation: 85
	})
];

/** The messages that a template is named by. */
export type TemplateText = `template.name.${TemplateName}` | `template.stage.${TemplateStageKey}`;

/** A pipeline as a person would write it down; the texts are the creator's language. */
export interface PipelineDraft {
	readonly name: string;
	readonly stages: readonly {
		readonly name: string;
		readonly kind: StageKind;
		/** 0 to 100. */
		readonly probability: number;
	}[];
}

/** A template in words, as a pipeline to be made. */
export function named(template: Template, text: (key: TemplateText) => string) {
	return {
		name: text(`template.name.${template.name}`),
		stages: template.stages.map(({ key, kind, probability }) => ({
			name: text(`template.stage.${key}`),
			kind,
			probability
		}))
	};
}

function template(
	key: string,
	name: TemplateName,
	open: Partial<Record<Exclude<TemplateStageKey, 'won' | 'lost'>, number>>
): Template {
	return {
		key,
		name,
		stages: [
			...Object.entries(open).map(([stage, probability]) => ({
				key: stage as TemplateStageKey,
				kind: 'open' as const,
				probability
			})),
			{ key: 'won', kind: 'won', probability: 100 },
			{ key: 'lost', kind: 'lost', probability: 0 }
		]
	};
}
