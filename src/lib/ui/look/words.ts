import type { Contest } from '#lib/domain/deal.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import { placeOf, type Operation } from '#lib/domain/operation.ts';
import { valueIn, type Overtaken } from '#lib/domain/fold.ts';
import { formatDay, formatInstant } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { Review } from '#lib/state/review.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { fieldName, valueText } from '#lib/ui/deals/values.ts';

/** An instant in the zone of the workspace. */
export function when(workspace: LiveWorkspace, at: EpochMs): string {
	return formatInstant(ways(), at, workspace.settings.timeZone);
}

/** The name of the stage that an operation puts its deal in. */
export function stageOf(review: Review, operation: Operation): string {
	const stage = placeOf(operation)?.stage;
	return stage === undefined ? t('common.none') : review.nameOf(stage);
}

/** Who did what in place of what one had done oneself. `field` is what the field is called; else as deals have it. */
export function overtakenBy(
	review: Review,
	{ register, operation, holder }: Overtaken,
	field?: string
): string {
	const { workspace } = review;
	const who = workspace.memberName(holder.by);
	const at = when(workspace, instantOf(holder.hlc));
	if (register === 'place')
		return t('look.yours.moved', {
			who,
			stage: stageOf(review, holder),
			when: at,
			yours: stageOf(review, operation)
		});
	const yours = valueText(workspace, register, valueIn(operation, register));
	if (holder.kind === 'set' && holder.body.fields['mergedInto'])
		return t('look.yours.merged', {
			...{ who, when: at, yours },
			field: fieldName(workspace, register),
			record: review.nameOf(holder.record)
		});
	return t('look.yours.set', {
		who,
		field: field ?? fieldName(workspace, register),
		value: valueText(workspace, register, valueIn(holder, register)),
		when: at,
		yours
	});
}

/** How it is said that a deal stays off the board as somebody took it off. */
export const DECISIONS = {
	lose: 'look.decide.lost',
	disqualify: 'look.decide.disqualified',
	nurture: 'look.decide.nurture'
} as const satisfies Record<Contest['lost']['kind'], MessageKey>;

/** Who took a deal off the board without winning it, and why. */
export function leftBy(workspace: LiveWorkspace, lost: Contest['lost'], when: string): string {
	const who = workspace.memberName(lost.by);
	if (lost.kind === 'nurture')
		return t('look.nurturedBy', { who, day: formatDay(ways(), lost.body.until), when });
	const reason = workspace.reasonName(lost.body.reason);
	return t(lost.kind === 'lose' ? 'look.lostBy' : 'look.disqualifiedBy', { who, reason, when });
}
