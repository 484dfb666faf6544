/** The languages of the interface, in the order they are offered. */
export const LOCALES = ['en', 'fa', 'ru', 'pl', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language by its own name. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
	en: 'English',
	fa: 'فارسی',
	ru: 'Русский',
	pl: 'Polski',
	zh: '中文'
};

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
	return locale === 'fa' ? 'rtl' : 'ltr';
}

export function isLocale(text: string | null | undefined): text is Locale {
	return LOCALES.includes(text as Locale);
}

/** The first of the reader's languages that we speak, else English. `zh-Hant-TW` is `zh` to us. */
export function chooseLocale(preferred: readonly string[]): Locale {
	for (const tag of preferred) {
		const language = tag.toLowerCase().split('-')[0];
		if (isLocale(language)) return language;
	}
	return 'en';
}
