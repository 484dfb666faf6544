import type { ActivityType } from '#lib/domain/activity.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';

/** The kinds of next step that are planned in one tap. */
export const STEPS = ['step.call', 'step.email', 'step.meeting'] as const satisfies MessageKey[];

/** What is done again after something of a type: who was shown a product or sent a proposal is called. */
export const STEP_OF = {
	call: 'step.call',
	email: 'step.email',
	meeting: 'step.meeting',
	message: 'step.email',
	demo: 'step.call',
	proposal: 'step.call',
	note: 'step.call'
} as const satisfies Record<ActivityType, (typeof STEPS)[number]>;

/** In how many days, and how it is said. */
export const WHENS = [0, 1, 3, 7] as const;
export type When = (typeof WHENS)[number];

/** The words for a day so many days from now. */
export function whenKey(days: When): MessageKey {
	return days === 0
		? 'step.today'
		: days === 1
			? 'step.tomorrow'
			: days === 7
				? 'step.week'
				: 'step.in';
}
