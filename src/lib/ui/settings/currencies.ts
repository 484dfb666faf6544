import type { Currency } from '#lib/domain/money.ts';
import type { Ways } from '#lib/i18n/ways.ts';

interface Option {
	readonly id: Currency;
	readonly name: string;
}

/** The currencies that this device knows, by code, with their names in the reader's language. */
export function currencies({ tag }: Ways): readonly Option[] {
	const names = new Intl.DisplayNames(tag, { type: 'currency' });
	return Intl.supportedValuesOf('currency').map((code) => ({
		id: code as Currency,
		name: `${code} · ${names.of(code) ?? code}`
	}));
}
