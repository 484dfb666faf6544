import type { Activity, ActivityOutcome, ActivityType } from '#lib/domain/activity.ts';
import type { MessageKey, Translate } from '#lib/i18n/translate.ts';

/** What was done and how it ended, in a sentence. */
export function told(activity: Activity, who: string, t: Translate): string {
	const { type, outcome } = activity;
	const did = t(didKey(activity), { who });
	return outcome ? t('activity.with', { did, outcome: t(outcomeKey(type, outcome)) }) : did;
}

/** The name of an outcome, as it is said of a type. */
export function outcomeKey(type: ActivityType, outcome: ActivityOutcome): MessageKey {
	const isCall = type === 'call';
	switch (outcome) {
		case 'reached':
			return isCall ? 'activity.outcome.reached' : 'activity.outcome.tookPlace';
		case 'no-answer':
			return 'activity.outcome.noAnswer';
		case 'busy':
			return 'activity.outcome.busy';
		case 'call-back':
			return isCall ? 'activity.outcome.callBack' : 'activity.outcome.putOff';
		case 'answered':
			return 'activity.outcome.answered';
		case 'wrong-contact':
			return isCall ? 'activity.outcome.wrongNumber' : 'activity.outcome.wrongAddress';
		case 'voicemail':
			return 'activity.outcome.voicemail';
		case 'not-there':
			return 'activity.outcome.notThere';
		case 'no-reply':
			return 'activity.outcome.noReply';
		default:
			return outcome satisfies never;
	}
}

function didKey({ type, direction, cold }: Activity): MessageKey {
	if (type === 'call' || type === 'email' || type === 'message') {
		const how = direction === 'in' ? 'in' : cold ? 'cold' : 'out';
		return `activity.did.${type}.${how}`;
	}
	return `activity.did.${type}`;
}
