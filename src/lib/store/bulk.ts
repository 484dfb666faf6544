import { LABEL, type Deal } from '#lib/domain/deal.ts';
import type { Stop } from '#lib/domain/gate.ts';
import type { DealId, LabelId, MemberId, StageId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { ok, refuse, type ProblemCode, type Result } from '#lib/domain/problem.ts';
import { rankBetween, type Rank } from '#lib/domain/rank.ts';
import type { Day } from '#lib/domain/time.ts';
import { commit, livingDeal } from './commands.ts';
import { leftOpen, stopOf } from './gate.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What is done to several deals at once. */
export type BulkChange =
	| { readonly kind: 'owner'; readonly owner: MemberId | undefined }
	| { readonly kind: 'expectedClose'; readonly day: Day | undefined }
	| { readonly kind: 'stage'; readonly stage: StageId }
	| { readonly kind: 'label'; readonly label: LabelId; readonly on: boolean }
	| { readonly kind: 'delete' };

/** What came of it: how many deals are as asked for, and how many were refused, by why. */
export interface BulkOutcome {
	/** Those that were changed. */
	readonly changed: number;
	/** Those that were so already. */
	readonly same: number;
	readonly refused: ReadonlyMap<ProblemCode, number>;
	/** Those that may not go on without what their stage requires. */
	readonly stops: readonly Stop[];
	/** Of those that were changed: how many went on with something open that is optional. */
	readonly open: number;
}

/**
 * Changes several deals: one command, one step of undo, one transaction, however many they are. One that is refused
 * keeps the others from nothing. Refused as a whole: `stage-unknown`, `stage-wrong-kind`, `record-unknown` for a label, and what the member may not
 * write.
 */
export function changeDeals(
	workspace: Workspace,
	ids: Iterable<DealId>,
	change: BulkChange
): Result<BulkOutcome> {
	const making = maker(workspace, change);
	if (!making.ok) return making;
	const operations: Operation[] = [];
	const moved: Deal[] = [];
	const stops: Stop[] = [];
	const refused = new Map<ProblemCode, number>();
	let same = 0;
	for (const id of ids) {
		const found = livingDeal(workspace, id);
		const made = found.ok ? making.value(found.value) : found;
		if (!made.ok) {
			const { code, stop } = made.problem;
			if (stop) stops.push(stop);
			else refused.set(code, (refused.get(code) ?? 0) + 1);
		} else if (made.value) {
			operations.push(made.value);
			if (found.ok && change.kind === 'stage') moved.push(found.value);
		} else same++;
	}
	const outcome = { changed: operations.length, same, refused, stops, open: 0 };
	if (operations.length === 0) return ok(outcome);
	const done = commit(workspace, operations, outcome);
	if (!done.ok) return done;
	return ok({ ...outcome, open: moved.filter((deal) => leftOpen(workspace, deal) > 0).length });
}

/** The operation that a change means for a deal; none where the deal is so already. */
type Making = (deal: Deal) => Result<Operation | undefined>;

function maker(workspace: Workspace, change: BulkChange): Result<Making> {
	switch (change.kind) {
		case 'owner':
			return ok(setting(workspace, 'owner', change.owner));
		case 'expectedClose':
			return ok(setting(workspace, 'expectedClose', change.day));
		case 'label':
			return labelling(workspace, change);
		case 'delete':
			return ok(({ id }) => ok(stamp(workspace, 'delete', id, { deleted: true })));
		case 'stage':
			return moving(workspace, change.stage);
		default:
			return change satisfies never;
	}
}

function setting(
	workspace: Workspace,
	field: 'owner' | 'expectedClose',
	to: string | undefined
): Making {
	return (deal) => {
		if (deal[field] === to) return ok(undefined);
		return ok(stamp(workspace, 'set', deal.id, { fields: { [field]: to ?? null } }));
	};
}

function labelling(
	workspace: Workspace,
	{ label, on }: { readonly label: LabelId; readonly on: boolean }
): Result<Making> {
	if (workspace.table('label').get(label)?.deleted ?? true) return refuse('record-unknown', label);
	return ok((deal) => {
		if (deal.labels.includes(label) === on) return ok(undefined);
		const fields = { [LABEL + label]: on || null };
		return ok(stamp(workspace, 'set', deal.id, { fields }));
	});
}

/** To the bottom of a stage, in the order in which they are given; those that lack what is required stay. */
function moving(workspace: Workspace, id: StageId): Result<Making> {
	const stage = workspace.stages.get(id);
	if (!stage || stage.pipeline === '') return refuse('stage-unknown', id);
	if (stage.kind !== 'open') return refuse('stage-wrong-kind', id);
	let last: Rank | null = workspace.columns.of(id).at(-1)?.order ?? null;
	return ok((deal) => {
		if (deal.status !== 'open') return refuse('deal-closed', deal.id);
		if (deal.stage === id) return ok(undefined);
		const stop = stopOf(workspace, deal, id, { position: 'bottom' });
		if (stop) return { ok: false, problem: { code: 'stage-unmet', where: deal.id, stop } };
		last = rankBetween(last, null, workspace.random);
		const from = { pipeline: deal.pipeline, stage: deal.stage };
		const place = { pipeline: stage.pipeline, stage: id, order: last };
		return ok(stamp(workspace, 'move', deal.id, { ...place, from }));
	});
}
