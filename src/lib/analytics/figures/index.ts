import type { Figure } from '../figure.ts';
import { adjustedVelocity } from './adjusted-velocity.ts';
import { associations } from './associations.ts';
import { bottleneck } from './bottleneck.ts';
import { closed } from './closed.ts';
import { cohorts } from './cohorts.ts';
import { comparison } from './comparison.ts';
import { cumulativeFlow } from './cumulative-flow.ts';
import { cycle } from './cycle.ts';
import { dealValue } from './deal-value.ts';
import { funnel } from './funnel.ts';
import { heatmap } from './heatmap.ts';
import { leadConversion } from './lead-conversion.ts';
import { leftOut } from './left-out.ts';
import { lost } from './lost.ts';
import { moves } from './moves.ts';
import { open } from './open.ts';
import { outreach } from './outreach.ts';
import { pipelineFlow } from './pipeline-flow.ts';
import { profit } from './profit.ts';
import { rates } from './rates.ts';
import { stalled } from './stalled.ts';
import { timeInStage } from './time-in-stage.ts';
import { velocity } from './velocity.ts';
import { waterfall } from './waterfall.ts';
import { winCurve } from './win-curve.ts';
import { won } from './won.ts';

/** Every figure by its name: a new one is a file and a row here. docs/metrics.md defines each. */
export const FIGURES = {
	open,
	closed,
	dealValue,
	cycle,
	velocity,
	adjustedVelocity,
	lost,
	won,
	funnel,
	leftOut,
	leadConversion,
	outreach,
	pipelineFlow,
	profit,
	rates,
	timeInStage,
	stalled,
	waterfall,
	winCurve,
	moves,
	cumulativeFlow,
	cohorts,
	comparison,
	associations,
	bottleneck,
	heatmap
} as const;

export type FigureName = keyof typeof FIGURES;
type Of<N extends FigureName> = (typeof FIGURES)[N];
export type OptionsOf<N extends FigureName> = Of<N> extends Figure<infer O, unknown> ? O : never;
export type ResultOf<N extends FigureName> = Of<N> extends Figure<never, infer R> ? R : never;
