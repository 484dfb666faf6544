import type { Deal } from '#lib/domain/deal.ts';
import type { ReasonUse, StageKind } from '#lib/domain/directory.ts';
import type { DealId, ReasonId } from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import type { FieldValue, Operation, Place } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { parseDay, type Day } from '#lib/domain/time.ts';
import type { Winning } from '#lib/domain/winning.ts';
import { commit, from, lastOpenStage, livingDeal, placeIn, type Outcome } from './commands.ts';
import { stopOf } from './gate.ts';
import { openStages, stageOfKind } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** The four ways in which a deal leaves the board. `reopenDeal` brings it back from any of them. */

/**
 * Wins an open deal, or one that was set aside. Refused: `deal-unknown`, `deal-deleted`, `deal-closed`, `stage-unknown`,
 * `day-invalid`, `stage-unmet`.
 */
export function winDeal(workspace: Workspace, id: DealId, winning: Winning = {}): Outcome {
	const { value, on, paidOn } = winning;
	for (const day of [on, paidOn])
		if (day !== undefined && parseDay(day) === undefined) return refuse('day-invalid', day);
	const placed = closing(workspace, id, 'won');
	if (!placed.ok) return placed;
	const { deal, place } = placed.value;
	const stop = stopOf(workspace, deal, place.stage, { winning });
	if (stop) return { ok: false, problem: { code: 'stage-unmet', where: id, stop } };
	const fields: Record<string, FieldValue> = {
		...(value === undefined || sameMoney(value, deal.value) ? {} : { value }),
		...(paidOn === undefined || paidOn === deal.paidOn ? {} : { paidOn })
	};
	const at = on === undefined ? {} : { at: on };
	const win = stamp(workspace, 'win', id, { ...place, from: from(deal) }, at);
	const known = Object.keys(fields).length > 0 ? [stamp(workspace, 'set', id, { fields })] : [];
	return commit(workspace, [...known, win], undefined);
}

/** Why a deal leaves the board. */
export interface Reasoned {
	readonly reason: ReasonId;
	readonly note: string;
	/** To whom it was lost, where the reason asks for it. */
	readonly competitor?: string;
}

/** Loses an open deal, or one that was set aside, for a reason of the workspace's list. Refused as `winDeal`, and `reason-missing`. */
export function loseDeal(
	workspace: Workspace,
	id: DealId,
	{ reason, note, competitor = '' }: Reasoned
): Outcome {
	if (!isReason(workspace, reason, 'lost')) return refuse('reason-missing', reason);
	const placed = closing(workspace, id, 'lost');
	if (!placed.ok) return placed;
	const { deal, place } = placed.value;
	const body = {
		...place,
		from: from(deal),
		reason,
		note: note.trim(),
		...(competitor.trim() === '' ? {} : { competitor: competitor.trim() })
	};
	return commit(workspace, [stamp(workspace, 'lose', id, body)], undefined);
}

/**
 * Says that an open deal never was one to sell to. It keeps the stage that it left. Refused: `deal-unknown`,
 * `deal-deleted`, `deal-closed`, `reason-missing`.
 */
export function disqualifyDeal(
	workspace: Workspace,
	id: DealId,
	{ reason, note }: Reasoned
): Outcome {
	if (!isReason(workspace, reason, 'disqualified')) return refuse('reason-missing', reason);
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	if (!isGoing(found.value)) return refuse('deal-closed', id);
	const body = { ...standing(found.value), reason, note: note.trim() };
	return commit(workspace, [stamp(workspace, 'disqualify', id, body)], undefined);
}

/** When a deal that is set aside is to be looked at again, and why it is set aside. */
export interface Nurturing {
	readonly until: Day;
	readonly reason?: ReasonId;
	readonly note?: string;
}

/**
 * Takes an open deal off the board until a day: out of the forecast and the open counts, onto the nurture list. Refused:
 * `deal-unknown`, `deal-deleted`, `deal-closed`, `day-invalid`, `reason-missing`.
 */
export function nurtureDeal(
	workspace: Workspace,
	id: DealId,
	{ until, reason, note = '' }: Nurturing
): Outcome {
	if (parseDay(until) === undefined) return refuse('day-invalid', until);
	if (reason !== undefined && !isReason(workspace, reason, 'nurture'))
		return refuse('reason-missing', reason);
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	if (found.value.status !== 'open') return refuse('deal-closed', id);
	return commit(workspace, [setAside(workspace, found.value, { until, reason, note })], undefined);
}

/**
 * Puts off the day to look again at a deal that was set aside; why it was stays. Refused: `deal-unknown`, `deal-deleted`,
 * `deal-open`, `deal-closed`, `day-invalid`.
 */
export function putOffDeal(workspace: Workspace, id: DealId, until: Day): Outcome {
	if (parseDay(until) === undefined) return refuse('day-invalid', until);
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const { status, lost } = found.value;
	if (status !== 'nurture') return refuse(status === 'open' ? 'deal-open' : 'deal-closed', id);
	if (lost?.until === until) return ok(undefined);
	return commit(workspace, [setAside(workspace, found.value, { ...lost, until })], undefined);
}

function setAside(
	workspace: Workspace,
	deal: Deal,
	{ until, reason, note = '' }: { until: Day; reason?: ReasonId | undefined; note?: string }
): Operation {
	return stamp(workspace, 'nurture', deal.id, {
		...standing(deal),
		until,
		...(reason === undefined ? {} : { reason }),
		note: note.trim()
	});
}

/** Those of deals that are set aside, the one to look at first first. */
export function nurtured(deals: Iterable<Deal>): readonly Deal[] {
	return [...deals]
		.filter(({ status, deleted }) => status === 'nurture' && !deleted)
		.sort((a, b) => {
			const [one = '', other = ''] = [a.lost?.until, b.lost?.until];
			return one === other ? (a.id < b.id ? -1 : 1) : one < other ? -1 : 1;
		});
}

function isReason(workspace: Workspace, id: ReasonId, use: ReasonUse): boolean {
	return workspace.reasons.get(id)?.use === use;
}

function standing(deal: Deal): Place & { readonly from: ReturnType<typeof from> } {
	const { pipeline, stage, order } = deal;
	return { pipeline, stage, order, from: from(deal) };
}

function closing(
	workspace: Workspace,
	id: DealId,
	kind: Exclude<StageKind, 'open'>
): Result<{ readonly deal: Deal; readonly place: Place }> {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	if (!isGoing(found.value)) return refuse('deal-closed', id);
	const stage = stageOfKind(workspace, found.value.pipeline, kind);
	const place = stage && placeIn(workspace, stage.id, 'top', kind);
	return place ? ok({ deal: found.value, place }) : refuse('stage-unknown', kind);
}

/** Whether a deal is still to be won: open, or set aside for a while. */
function isGoing({ status }: Deal): boolean {
	return status === 'open' || status === 'nurture';
}

function sameMoney(a: Money | null, b: Money | undefined): boolean {
	return a === null ? b === undefined : a.amount === b?.amount && a.currency === b.currency;
}

/** Whether the open stage that a closed deal left can still be gone back to. */
export function hasStage(workspace: Workspace, deal: Deal): boolean {
	const left = lastOpenStage(workspace, deal);
	return openStages(workspace, deal.pipeline).some(({ id }) => id === left);
}
