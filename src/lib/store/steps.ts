import type { DealId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { livingDeal, setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/** What is to be done next about a deal, and on which day, if that is known. */
export interface NextStep {
	readonly text: string;
	readonly on: Day | undefined;
}

/** Plans the next step of a deal in place of the one before. Refused: `deal-unknown`, `deal-deleted`. */
export function setNextStep(workspace: Workspace, id: DealId, step: NextStep): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	return setFields(workspace, id, { nextStep: step.text, nextOn: step.on ?? null });
}

/** Notes that the next step was done: from now on there is none. Refused as `setNextStep`. */
export function doneNextStep(workspace: Workspace, id: DealId): Outcome {
	return setNextStep(workspace, id, { text: '', on: undefined });
}
