import { afterEach, expect, test } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import {
	chooseLanguage,
	choosePseudo,
	chooseWays,
	ownWays,
	startLocale,
	t,
	ways
} from '#lib/state/i18n.svelte.ts';

const DAY = '2026-11-21' as Day;

afterEach(() => chooseWays({}));

test('chooseWays(own) changes digits and calendar at once, in messages too, and not the language', async () => {
	await chooseLanguage('fa');
	expect(formatDay(ways(), DAY)).toBe('۳۰ آبان ۱۴۰۵');
	expect(t('board.age', { n: 12 })).toContain('۱۲');
	chooseWays({ digits: 'latn', calendar: 'gregory' });
	expect(formatDay(ways(), DAY)).toBe('21 نوامبر 2026');
	expect(t('board.age', { n: 12 })).toContain('12');
	expect(document.documentElement.lang).toBe('fa');
});

test('chooseWays(own) is remembered on the device, and holds in another language', async () => {
	await chooseLanguage('fa');
	chooseWays({ firstDay: 1 });
	await chooseLanguage('en');
	expect(ways()).toMatchObject({ locale: 'en', firstDay: 1, calendar: 'gregory' });
	localStorage.setItem('runnel.ways', '{"digits":"arabext"}');
	await startLocale();
	expect(ownWays()).toEqual({ digits: 'arabext' });
	expect(ways()).toMatchObject({ digits: 'arabext', firstDay: 0 });
});

test('choosePseudo() shows each text longer and mirrored, until a language is chosen', async () => {
	await choosePseudo();
	expect(t('common.cancel')).toBe('⟦Çáñçél~~~⟧');
	expect(document.documentElement.dir).toBe('rtl');
	await chooseLanguage('en');
	expect(t('common.cancel')).toBe('Cancel');
	expect(document.documentElement.dir).toBe('ltr');
});
