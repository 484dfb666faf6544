import { expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { weekOf } from '#lib/i18n/week.ts';
import { setUpWeek } from '#lib/store/setup.ts';
import { newWorkspace } from '../helpers/workspace.ts';

test('weekOf(locale) begins on Saturday and is counted by the Persian calendar in Persian alone', () => {
	expect(weekOf('fa')).toEqual({
		calendar: 'persian',
		firstDay: 6,
		workingDays: [6, 0, 1, 2, 3, 4]
	});
	for (const locale of LOCALES.filter((one) => one !== 'fa'))
		expect(weekOf(locale)).toEqual({
			calendar: 'gregorian',
			firstDay: 1,
			workingDays: [1, 2, 3, 4, 5]
		});
});

test('setUpWeek(workspace, week) is what the settings say, and no step', () => {
	const { workspace } = newWorkspace();
	setUpWeek(workspace, weekOf('fa'));
	expect(workspace.settings).toMatchObject({
		calendar: 'persian',
		firstDay: 6,
		workingDays: [0, 1, 2, 3, 4, 6]
	});
	expect(workspace.done.list).toEqual([]);
});
