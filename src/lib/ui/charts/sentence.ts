import type { Fact } from '#lib/charts/scene.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** What a mark says, in one sentence. */
export function sentence(title: string, facts: readonly Fact[]): string {
	if (facts.length === 0) return title;
	const told = facts
		.map(([name, value]) => t('chart.fact', { name, value }))
		.reduce((before, next) => t('chart.facts', { before, next }));
	return t('chart.mark', { title, facts: told });
}
