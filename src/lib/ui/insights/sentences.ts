import { ABOUT_STAGE } from '#lib/domain/change-mark.ts';
import { CARD } from '#lib/domain/dashboard.ts';
import { DIAGNOSIS_CAUSES } from '#lib/domain/diagnosis.ts';
import type { Change } from '#lib/domain/history.ts';
import { typeOf, type MemberId, type RecordId, type StageId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { parseDay } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

const FIELDS: Readonly<Record<string, MessageKey>> = {
	title: 'mark.what',
	day: 'mark.day',
	cause: 'diagnosis.field.cause',
	note: 'note.label',
	owner: 'diagnosis.owner',
	lookAgain: 'diagnosis.lookAgain',
	done: 'diagnosis.state',
	name: 'dashboard.name'
};

/** Whether a record is a mark of a change, a diagnosis or a dashboard. */
export function isInsight(record: RecordId): boolean {
	const type = typeOf(record);
	return (
		type === 'change-mark' ||
		type === 'diagnosis' ||
		type === 'dashboard' ||
		type === 'own-dashboard'
	);
}

/** What a change of such a record did, one text a field; of however many cards one. */
export function insightSentences(
	workspace: LiveWorkspace,
	changes: readonly Change[]
): readonly string[] {
	const told = changes
		.filter(({ field }) => !field.startsWith(CARD))
		.map(({ field, from, to }) =>
			t('done.set', {
				field: fieldName(field),
				from: valueText(workspace, field, from),
				to: valueText(workspace, field, to)
			})
		);
	return told.length < changes.length ? [...told, t('dashboard.done.cards')] : told;
}

function fieldName(field: string): string {
	const key = FIELDS[field];
	if (key) return t(key);
	return field.startsWith(ABOUT_STAGE) ? t('mark.stages') : field;
}

function valueText(workspace: LiveWorkspace, field: string, value: FieldValue): string {
	if (field === 'done') return t(value === true ? 'field.yes' : 'field.no');
	if (value === null || value === '' || value === false) return t('common.none');
	if (field.startsWith(ABOUT_STAGE)) {
		const id = field.slice(ABOUT_STAGE.length) as StageId;
		return String(workspace.now.records.get(id)?.fields['name'] ?? id);
	}
	if (typeof value !== 'string') return String(value);
	switch (field) {
		case 'owner':
			return workspace.memberName(value as MemberId);
		case 'cause': {
			const cause = DIAGNOSIS_CAUSES.find((one) => one === value);
			return cause ? t(`diagnosis.cause.${cause}`) : value;
		}
		case 'day':
		case 'lookAgain': {
			const day = parseDay(value);
			return day ? formatDay(ways(), day) : value;
		}
		default:
			return value;
	}
}
