import type { Company, Contact } from '#lib/domain/directory.ts';
import { hostKey, mailKey } from '#lib/i18n/names.ts';

/** Who can be called, written to and visited. */
export type Reachable = Company | Contact;

/** The numbers of a company or a contact, the mobile first, each once. */
export function numbersOf(who: Reachable): readonly string[] {
	const mobile = 'mobile' in who ? [who.mobile] : [];
	return [...new Set([...mobile, who.phone].map((number) => number.trim()))].filter((number) =>
		/\d|[۰-۹٠-٩]/.test(number)
	);
}

/** A link that begins a letter; `undefined` for what is no address. */
export function mailLink(email: string): string | undefined {
	const key = mailKey(email);
	return key === '' ? undefined : `mailto:${encodeURIComponent(key).replaceAll('%40', '@')}`;
}

/** A link to the map of the device; `agent` is the browser's name of itself. */
export function mapLink(address: string, agent: string): string | undefined {
	const place = encodeURIComponent(address.trim().replaceAll(/\s+/g, ' '));
	if (place === '') return undefined;
	if (/Android/i.test(agent)) return `geo:0,0?q=${place}`;
	if (/iPhone|iPad|Macintosh/i.test(agent)) return `https://maps.apple.com/?q=${place}`;
	return `https://www.openstreetmap.org/search?query=${place}`;
}

/** A link to a website as it was typed; `undefined` for what is none. */
export function webLink(website: string): string | undefined {
	const typed = website.trim();
	if (hostKey(typed) === '' || /\s/.test(typed)) return undefined;
	const written = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
	if (!URL.canParse(written)) return undefined;
	const { protocol, href } = new URL(written);
	return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
