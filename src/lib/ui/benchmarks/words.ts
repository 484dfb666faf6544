import type { Benchmark, BenchmarkKind, BenchmarkSubject } from '#lib/domain/benchmark.ts';
import { ACTIVITY_TYPES } from '#lib/domain/activity.ts';
import { text } from '#lib/domain/deal.ts';
import { formatMoney, formatNumber, formatPercent } from '#lib/i18n/format.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

/** What of a kind is measured: whose, which activity, which stage of which companies. */
export function subjectText(workspace: LiveWorkspace, subject: BenchmarkSubject): string {
	const { kind, member, stage, segment } = subject;
	const who = member === undefined ? t('benchmark.all') : workspace.memberName(member);
	switch (kind) {
		case 'won-value':
			return who;
		case 'activities':
			return `${activityText(subject.activity)} · ${who}`;
		case 'conversion': {
			const { stages, pipelines, records } = workspace.now;
			const shown = stage && stages.get(stage);
			// A stage that was removed keeps its benchmarks of then.
			const name = shown?.name ?? (stage && text(records.get(stage)?.fields['name'])) ?? '';
			const pipeline =
				shown && pipelines.size > 1 ? pipelines.get(shown.pipeline)?.name : undefined;
			const of = segment && workspace.now.table('market-segment').get(segment)?.name;
			return [pipeline, name, of ?? t('benchmark.everySegment')]
				.filter((part) => part !== undefined)
				.join(' · ');
		}
		default:
			return kind satisfies never;
	}
}

export function activityText(activity: string | undefined): string {
	const known = ACTIVITY_TYPES.find((one) => one === activity);
	return known && known !== 'note' ? t(`benchmark.activity.${known}`) : (activity ?? '');
}

/** What is to be reached; that nothing is, where one has ended. */
export function measureText({ kind, value, count }: Benchmark): string {
	if (kind === 'won-value') return value ? formatMoney(ways(), value) : t('common.none');
	if (count === undefined) return t('common.none');
	return kind === 'conversion' ? formatPercent(ways(), count / 100) : formatNumber(ways(), count);
}

/** The order of the kinds on the page. */
export const KINDS_SHOWN: readonly BenchmarkKind[] = ['won-value', 'activities', 'conversion'];
