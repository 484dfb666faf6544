import { TICK } from '#lib/domain/deal.ts';
import {
	CRITERION,
	criterionField,
	EXPECT,
	REQUIRE,
	STEP,
	stepField,
	tickKey,
	type ExpectedKind,
	type GuideStep
} from '#lib/domain/guide.ts';
import { newEntryId, type DealId, type StageId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { rankBetween } from '#lib/domain/rank.ts';
import { livingDeal, setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/** What a stage asks for: each entry a register of its own, so that two people may add and change at once. */

/** More of one kind in one stage is a slip of the hand. */
const MAX_EXPECTED = 100;

/** Adds a criterion to a stage, behind the others. Refused: `name-missing`, `stage-unknown`, `not-manager`. */
export function addCriterion(
	workspace: Workspace,
	stage: StageId,
	{ text, required = false }: { readonly text: string; readonly required?: boolean }
): Result<string> {
	const place = added(workspace, stage, 'criteria', text);
	if (!place.ok) return place;
	const { id, order } = place.value;
	const field = criterionField({ order, required, text: text.trim() });
	return setOn(workspace, stage, CRITERION + id, field, id);
}

/** Changes a criterion, or puts it before another. Refused as `addCriterion`, and `record-unknown`. */
export function setCriterion(
	workspace: Workspace,
	stage: StageId,
	id: string,
	change: { readonly text?: string; readonly required?: boolean; readonly before?: string | null }
): Outcome {
	const criteria = workspace.stages.get(stage)?.guide.criteria;
	const known = criteria?.find((one) => one.id === id);
	if (!criteria) return refuse('stage-unknown', stage);
	if (!known) return refuse('record-unknown', id);
	const { before, ...rest } = change;
	const text = (rest.text ?? known.text).trim();
	if (text === '') return refuse('name-missing');
	const order = before === undefined ? known.order : between(workspace, criteria, id, before);
	const field = criterionField({ ...known, ...rest, text, order });
	return setOn(workspace, stage, CRITERION + id, field, undefined);
}

/** Takes a criterion off a stage; who ticked it stays in the history of the deals. Refused: `stage-unknown`, `not-manager`. */
export function removeCriterion(workspace: Workspace, stage: StageId, id: string): Outcome {
	return setOn(workspace, stage, CRITERION + id, false, undefined);
}

/** Adds something to do in a stage, behind the others. Refused: `name-missing`, `stage-unknown`, `not-manager`. */
export function addGuideStep(workspace: Workspace, stage: StageId, text: string): Result<string> {
	const place = added(workspace, stage, 'steps', text);
	if (!place.ok) return place;
	const { id, order } = place.value;
	return setOn(workspace, stage, STEP + id, stepField({ order, text: text.trim() }), id);
}

/** Changes something to do, or puts it before another. Refused as `addGuideStep`, and `record-unknown`. */
export function setGuideStep(
	workspace: Workspace,
	stage: StageId,
	id: string,
	change: { readonly text?: string; readonly before?: string | null }
): Outcome {
	const steps = workspace.stages.get(stage)?.guide.steps;
	const known = steps?.find((one) => one.id === id);
	if (!steps) return refuse('stage-unknown', stage);
	if (!known) return refuse('record-unknown', id);
	const text = (change.text ?? known.text).trim();
	if (text === '') return refuse('name-missing');
	const { before } = change;
	const order = before === undefined ? known.order : between(workspace, steps, id, before);
	return setOn(workspace, stage, STEP + id, stepField({ order, text }), undefined);
}

/** Takes something to do off a stage. Refused: `stage-unknown`, `not-manager`. */
export function removeGuideStep(workspace: Workspace, stage: StageId, id: string): Outcome {
	return setOn(workspace, stage, STEP + id, false, undefined);
}

/**
 * Says how many activities of a kind a deal should see in a stage; 0 for none. Refused: `count-invalid`, `stage-unknown`,
 * `not-manager`.
 */
export function expectActivities(
	workspace: Workspace,
	stage: StageId,
	kind: ExpectedKind,
	count: number
): Outcome {
	if (!Number.isSafeInteger(count) || count < 0 || count > MAX_EXPECTED)
		return refuse('count-invalid', kind);
	return setOn(workspace, stage, EXPECT + kind, count, undefined);
}

/** Says whether a field must be filled in before a deal leaves a stage. Refused: `stage-unknown`, `not-manager`. */
export function requireField(
	workspace: Workspace,
	stage: StageId,
	field: string,
	required: boolean
): Outcome {
	return setOn(workspace, stage, REQUIRE + field, required, undefined);
}

/** Says of a deal that it meets a criterion of a stage, or that it does not. Refused: `deal-unknown`, `deal-deleted`. */
export function tick(
	workspace: Workspace,
	deal: DealId,
	stage: StageId,
	criterion: string,
	met: boolean
): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	const key = tickKey(stage, criterion);
	if ((found.value.ticks[key] !== undefined) === met) return ok(undefined);
	return setFields(workspace, deal, { [TICK + key]: met });
}

function added(
	workspace: Workspace,
	stage: StageId,
	list: 'criteria' | 'steps',
	text: string
): Result<Pick<GuideStep, 'id' | 'order'>> {
	const guide = workspace.stages.get(stage)?.guide;
	if (!guide) return refuse('stage-unknown', stage);
	if (text.trim() === '') return refuse('name-missing');
	const id = newEntryId(workspace.random);
	return ok({ id, order: between(workspace, guide[list], id, null) });
}

function between(
	workspace: Workspace,
	all: readonly GuideStep[],
	id: string,
	before: string | null
) {
	const others = all.filter((one) => one.id !== id);
	const found = others.findIndex((one) => one.id === before);
	const at = found < 0 ? others.length : found;
	const rank = (index: number) => others[index]?.order ?? null;
	return rankBetween(rank(at - 1), rank(at), workspace.random);
}

function setOn<T>(
	workspace: Workspace,
	stage: StageId,
	register: string,
	value: FieldValue,
	outcome: T
): Result<T> {
	if (!workspace.stages.has(stage)) return refuse('stage-unknown', stage);
	const set = setFields(workspace, stage, { [register]: value });
	return set.ok ? ok(outcome) : set;
}
