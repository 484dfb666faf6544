import type { Activity } from '#lib/domain/activity.ts';
import type { Translate } from '#lib/i18n/translate.ts';

/** What was done, in a sentence. */
export function told({ type, outcome, direction }: Activity, who: string, t: Translate): string {
	if (type !== 'call' || !outcome) return t('history.call.other', { who });
	return direction === 'in' ? t('history.call.in', { who }) : t(`history.call.${outcome}`, { who });
}
