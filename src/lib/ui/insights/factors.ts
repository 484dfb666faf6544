import type { Factor } from '#lib/analytics/velocity.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** The name of a factor of velocity. */
export function factorName(factor: Factor): string {
	switch (factor) {
		case 'open':
			return t('insights.open');
		case 'meanValue':
			return t('insights.meanValue');
		case 'winRate':
			return t('insights.winRate');
		case 'meanCycle':
			return t('insights.cycle');
		default:
			return factor satisfies never;
	}
}
