import { text } from './deal.ts';
import type { DiagnosisId, MemberId, PipelineId, StageId } from './ids.ts';
import type { Kept } from './kept.ts';
import type { FieldValue } from './operation.ts';
import { parseDay, type Day } from './time.ts';

/** Why too few go on: who comes in, how they are dealt with, what they are offered, or something else. */
export const DIAGNOSIS_CAUSES = ['traffic', 'handling', 'offer', 'other'] as const;
export type DiagnosisCause = (typeof DIAGNOSIS_CAUSES)[number];

/** A conversion as it was measured. */
export interface DiagnosedFigures {
	/** Of those that reached the stage, the share that went on, 0 to 1. */
	readonly conversion: number;
	/** How many reached it. */
	readonly n: number;
	/** The share that it was measured against, 0 to 1. */
	readonly benchmark: number;
}

/** What somebody takes for the reason why the conversion of a stage is under its benchmark. */
export interface Diagnosis extends Kept<DiagnosisId> {
	readonly pipeline: PipelineId | undefined;
	readonly stage: StageId | undefined;
	/** The day of the figures. */
	readonly day: Day | undefined;
	readonly cause: DiagnosisCause;
	readonly note: string;
	/** Who sees to it. */
	readonly owner: MemberId | undefined;
	/** When it is to be looked at again. */
	readonly lookAgain: Day | undefined;
	/** As they were on that day; `undefined` where one of them cannot be read. */
	readonly figures: DiagnosedFigures | undefined;
	/** Nothing is to be done about it any more. */
	readonly done: boolean;
}

export function toDiagnosis(kept: Kept<DiagnosisId>): Diagnosis {
	const { fields } = kept;
	return {
		...kept,
		pipeline: text(fields['pipeline']) as PipelineId | undefined,
		stage: text(fields['stage']) as StageId | undefined,
		day: parseDay(text(fields['day']) ?? ''),
		cause: DIAGNOSIS_CAUSES.find((one) => one === fields['cause']) ?? 'other',
		note: text(fields['note']) ?? '',
		owner: text(fields['owner']) as MemberId | undefined,
		lookAgain: parseDay(text(fields['lookAgain']) ?? ''),
		figures: figuresOf(fields['conversion'], fields['n'], fields['benchmark']),
		done: fields['done'] === true
	};
}

/** Whether figures can be those of a conversion. */
export function areFigures({ conversion, n, benchmark }: DiagnosedFigures): boolean {
	return isShare(conversion) && isShare(benchmark) && Number.isSafeInteger(n) && n >= 0;
}

/** Whether a diagnosis is to be looked at again by now. */
export function isDue({ done, lookAgain }: Diagnosis, today: Day): boolean {
	return !done && lookAgain !== undefined && lookAgain <= today;
}

function figuresOf(
	...[conversion, n, benchmark]: readonly (FieldValue | undefined)[]
): DiagnosedFigures | undefined {
	if (typeof conversion !== 'number' || typeof n !== 'number' || typeof benchmark !== 'number')
		return undefined;
	const figures = { conversion, n, benchmark };
	return areFigures(figures) ? figures : undefined;
}

function isShare(number: number): boolean {
	return number >= 0 && number <= 1;
}
