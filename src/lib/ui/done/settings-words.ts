import { RATE, RATE_IN, WORKING_DAY } from '#lib/domain/directory.ts';
import type { Change } from '#lib/domain/history.ts';
import { SETTINGS } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { parseDay } from '#lib/domain/time.ts';
import { formatDay, formatRate, weekdayName } from '#lib/i18n/format.ts';
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
		if (field.startsWith(RATE_IN)) return [];
		return t('done.set', {
			field: nameOf(workspace, field, changes),
			from: valueOf(workspace, field, from),
			to: valueOf(workspace, field, to)
		});
	});
}

function nameOf(workspace: LiveWorkspace, field: string, changes: readonly Change[]): string {
	const key = FIELDS[field];
	if (key) return t(key);
	if (field.startsWith(WORKING_DAY))
		return t('done.line', {
			name: t('settings.workingDays'),
			what: weekdayName(ways(), Number(field.slice(WORKING_DAY.length)))
		});
	if (!field.startsWith(RATE)) return field;
	const of = field.slice(RATE.length);
	const [currency = '', written = ''] = of.split('.');
	const day = parseDay(written);
	if (!day) return field;
	// The workspace may have counted in another currency then.
	const beside = changes.find((one) => one.field === RATE_IN + of);
	const own = String(beside?.to ?? beside?.from ?? workspace.settings.currency);
	return t('rates.one', { currency, own, day: formatDay(ways(), day) });
}

function valueOf(workspace: LiveWorkspace, field: string, value: FieldValue): string {
	if (field.startsWith(WORKING_DAY)) {
		// Until a day is set apart it is as the week was first said.
		const week = workspace.now.records.get(SETTINGS)?.fields['workingDays'];
		const first = Array.isArray(week) && week.includes(field.slice(WORKING_DAY.length));
		return t((value ?? first) === true ? 'field.yes' : 'field.no');
	}
	if (value === null) return t('common.none');
	if (field.startsWith(RATE)) return formatRate(ways(), String(value));
	if (field === 'firstDay') return weekdayName(ways(), Number(value));
	if (field === 'calendar')
		return t(value === 'persian' ? 'settings.calendar.persian' : 'settings.calendar.gregory');
	return String(value);
}
