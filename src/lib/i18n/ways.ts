import type { Locale } from './locale.ts';

/** The calendars whose months and years we write. */
export type CalendarName = 'gregory' | 'persian';
/** Digits by their Unicode name: `latn` 0-9, `arabext` ۰-۹. */
export type Digits = 'latn' | 'arabext';
/** A day of the week; 0 is Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** What a reader may choose apart from the language; what is left out is as the language has it. */
export interface OwnWays {
	readonly calendar?: CalendarName | undefined;
	readonly digits?: Digits | undefined;
	readonly firstDay?: Weekday | undefined;
	/** Whether amounts in rials are shown and typed in tomans, of 10 rials each. */
	readonly toman?: boolean | undefined;
}

/** How a reader's numbers, amounts and dates are written and read. */
export interface Ways {
	readonly locale: Locale;
	readonly calendar: CalendarName;
	readonly digits: Digits;
	readonly firstDay: Weekday;
	readonly toman: boolean;
	/** The BCP 47 tag of all this, for `Intl`. */
	readonly tag: string;
}

const REGIONS: Readonly<Record<Locale, string>> = {
	en: 'en',
	fa: 'fa-IR',
	ru: 'ru',
	pl: 'pl',
	zh: 'zh-CN'
};

/** CLDR 48, supplemental/weekData. */
const FIRST_DAYS: Readonly<Record<Locale, Weekday>> = { en: 0, fa: 6, ru: 1, pl: 1, zh: 1 };

/** The ways of a language, with what the reader has chosen apart from it. */
export function waysOf(locale: Locale, own: OwnWays = {}): Ways {
	const persian = locale === 'fa';
	const calendar = own.calendar ?? (persian ? 'persian' : 'gregory');
	const digits = own.digits ?? (persian ? 'arabext' : 'latn');
	return {
		locale,
		calendar,
		digits,
		firstDay: own.firstDay ?? FIRST_DAYS[locale],
		toman: own.toman ?? false,
		tag: `${REGIONS[locale]}-u-ca-${calendar}-nu-${digits}`
	};
}

/** The same ways with the other calendar, where the reader meets both: with the Persian one, or in Persian. */
export function otherWays(ways: Ways): Ways | undefined {
	const { locale, calendar, ...own } = ways;
	if (calendar === 'persian') return waysOf(locale, { ...own, calendar: 'gregory' });
	return locale === 'fa' ? waysOf(locale, { ...own, calendar: 'persian' }) : undefined;
}

/** What was chosen, as it was kept as JSON; what cannot be read is as if it were not chosen. */
export function parseOwnWays(stored: string | null): OwnWays {
	const { calendar, digits, firstDay, toman } = recordOf(stored);
	return {
		...(calendar === 'gregory' || calendar === 'persian' ? { calendar } : {}),
		...(digits === 'latn' || digits === 'arabext' ? { digits } : {}),
		...(isWeekday(firstDay) ? { firstDay } : {}),
		...(typeof toman === 'boolean' ? { toman } : {})
	};
}

function isWeekday(value: unknown): value is Weekday {
	return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6;
}

function recordOf(stored: string | null): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(stored ?? '{}');
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}
