import { RATE, RATE_IN, WORKING_DAY } from '#lib/domain/directory.ts';
import type { Change } from '#lib/domain/history.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { parseDay } from '#lib/domain/time.ts';
import { formatDay, weekdayName } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

const FIELDS: Readonly<Record<string, MessageKey>> = {
	name: 'settings.workspaceName',
	currency: 'settings.currency',
	timeZone: 'settings.zone',
	calendar: 'settings.countsBy',
	firstDay: 'settings.firstDay'
};

/** What changes of a workspace's settings did, one text a setting. */
export function settingsSentences(
	workspace: LiveWorkspace,
	changes: readonly Change[]
): readonly string[] {
	return changes.flatMap(({ field, from, to }) => {
		// It says in what the rate beside it is.
		if (field.startsWith(RATE_IN)) return [];
		return t('done.set', {
			field: nameOf(workspace, field),
			from: valueOf(field, from),
			to: valueOf(field, to)
		});
	});
}

function nameOf(workspace: LiveWorkspace, field: string): string {
	const key = FIELDS[field];
	if (key) return t(key);
	if (field.startsWith(WORKING_DAY))
		return t('done.line', {
			name: t('settings.workingDays'),
			what: weekdayName(ways(), Number(field.slice(WORKING_DAY.length)))
		});
	const [currency = '', written = ''] = field.slice(RATE.length).split('.');
	const day = field.startsWith(RATE) ? parseDay(written) : undefined;
	if (!day) return field;
	const own = workspace.settings.currency;
	return t('rates.one', { currency, own, day: formatDay(ways(), day) });
}

function valueOf(field: string, value: FieldValue): string {
	if (field.startsWith(WORKING_DAY)) return t(value === true ? 'field.yes' : 'field.no');
	if (value === null) return t('common.none');
	if (field === 'firstDay') return weekdayName(ways(), Number(value));
	if (field === 'calendar')
		return t(value === 'persian' ? 'settings.calendar.persian' : 'settings.calendar.gregory');
	return String(value);
}
