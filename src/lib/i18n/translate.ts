import { IntlMessageFormat } from 'intl-messageformat';
import type en from './messages/en.json';
import type { Ways } from './ways.ts';

/** The keys of all messages; `en.json` is the list. */
export type MessageKey = keyof typeof en;
/** A message as text, or parsed when the app was built. */
export type Messages = Readonly<Record<MessageKey, string | Parsed>>;
type Parsed = Exclude<ConstructorParameters<typeof IntlMessageFormat>[0], string>;
export type MessageArgs = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, args?: MessageArgs) => string;

// The library asks the browser for each message which languages it knows, which holds up a start. It knows ours.
IntlMessageFormat.resolveLocale = (locales) =>
	new Intl.Locale(typeof locales === 'string' ? locales : (locales[0] ?? 'en'));

/**
 * The messages of one language as a function.
 *
 * Texts put in for an argument are isolated (U+2068, U+2069), so that a Latin name in a Persian sentence, or the
 * reverse, does not reorder what stands around it. Numbers are not: plurals and digits belong to the sentence.
 * Messages therefore have no `select` on text.
 */
export function translator({ tag }: Ways, messages: Partial<Messages>): Translate {
	const formats = new Map<MessageKey, IntlMessageFormat>();
	return (key, args) => {
		const message = messages[key];
		if (message === undefined) throw new Error(`no message ${key}`);
		if (typeof message === 'string' && !/[{']/.test(message)) return message;
		let format = formats.get(key);
		if (!format) {
			format = new IntlMessageFormat(message, tag, undefined, { ignoreTag: true });
			formats.set(key, format);
		}
		return String(format.format(isolate(args)));
	};
}

function isolate(args: MessageArgs | undefined): Record<string, string | number> | undefined {
	return (
		args &&
		Object.fromEntries(
			Object.entries(args).map(([name, value]) => [
				name,
				typeof value === 'string' && value !== '' ? `\u2068${value}\u2069` : value
			])
		)
	);
}
