import { markedIn, text } from './deal.ts';
import type { ChangeMarkId, PipelineId, StageId } from './ids.ts';
import type { Kept } from './kept.ts';
import { parseDay, type Day } from './time.ts';

/**
 * That something was changed about how one sells, on a day: what figures before and after are told apart by. Its author
 * is who made it (`madeBy`).
 */
export interface ChangeMark extends Kept<ChangeMarkId> {
	readonly day: Day | undefined;
	readonly title: string;
	readonly pipeline: PipelineId | undefined;
	/** The stages it is about; none: the pipeline as a whole. */
	readonly stages: readonly StageId[];
}

/** The register of a stage that a mark is about is this and its id. */
export const ABOUT_STAGE = 'stage.';

export function toChangeMark(kept: Kept<ChangeMarkId>): ChangeMark {
	const { fields } = kept;
	return {
		...kept,
		day: parseDay(text(fields['day']) ?? ''),
		title: text(fields['title']) ?? '',
		pipeline: text(fields['pipeline']) as PipelineId | undefined,
		stages: markedIn(fields, ABOUT_STAGE) as readonly StageId[]
	};
}
