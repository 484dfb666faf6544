import type { TemplateTexts } from '#lib/domain/templates.ts';
import type { Locale } from './locale.ts';

/** What templates say in a language; loaded when a pipeline is made from one, not before. */
export async function loadTemplateTexts(locale: Locale): Promise<TemplateTexts> {
	switch (locale) {
		case 'en':
			return (await import('./templates/en.ts')).en;
		case 'fa':
			return (await import('./templates/fa.ts')).fa;
		case 'ru':
			return (await import('./templates/ru.ts')).ru;
		case 'pl':
			return (await import('./templates/pl.ts')).pl;
		case 'zh':
			return (await import('./templates/zh.ts')).zh;
		default:
			return locale satisfies never;
	}
}
