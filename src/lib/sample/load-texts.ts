import type { SampleLanguage, Texts } from './texts.ts';

/** The texts of a language; each is loaded when it is asked for. */
export async function loadTexts(language: SampleLanguage): Promise<Texts> {
	switch (language) {
		case 'en':
			return (await import('./texts/en.ts')).en;
		case 'fa':
			return (await import('./texts/fa.ts')).fa;
		case 'ru':
			return (await import('./texts/ru.ts')).ru;
		case 'pl':
			return (await import('./texts/pl.ts')).pl;
		case 'zh':
			return (await import('./texts/zh.ts')).zh;
		default:
			return language satisfies never;
	}
}
