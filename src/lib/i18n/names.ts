import { asciiDigits } from '#lib/domain/digits.ts';
import { words } from './search.ts';

/** Names and addresses as they are compared, to tell whether two records are of one company or person. */

/** Forms of a firm in the languages of the app, as `normalise` leaves them and without punctuation. */
const FORMS = new Set(
	`inc incorporated llc ltd limited plc corp corporation co company gmbh ag kg ug se sa sarl sas bv nv spa srl oy ab as
	aps oü spzoo zoo sp z o oo ооо оао зао пао ао ип شرکت گروه موسسه 有限公司 股份有限公司 有限责任公司`.split(
		/\s+/
	)
);
const CHINESE_FORM = /(股份有限公司|有限责任公司|有限公司)$/;

/** How one is addressed, in the same writing. */
const TITLES = new Set(
	`mr mrs ms miss dr prof pan pani mgr inz inż г н г-н г-жа господин госпожа доктор آقای اقای آقا اقا خانم دکتر مهندس
	先生 女士 小姐`.split(/\s+/)
);
const CHINESE_TITLE = /(先生|女士|小姐)$/;

/** The company of a name, without case, accents, punctuation and the form of the firm; empty where nothing is left. */
export function firmKey(name: string): string {
	const bare = bareWords(name);
	const telling = bare.filter((word) => !FORMS.has(word));
	return (telling.length > 0 ? telling : bare).join(' ').replace(CHINESE_FORM, '');
}

/**
 * The person of a name: two have one name where they share a key. One key is the name with its words in any order, the
 * other the name as it stands but without spaces: some write it with, some without.
 */
export function personKeys(name: string): readonly string[] {
	const bare = bareWords(name);
	const telling = bare.filter((word) => !TITLES.has(word));
	const all = (telling.length > 0 ? telling : bare).map(
		(word) => word.replace(CHINESE_TITLE, '') || word
	);
	if (all.length === 0) return [];
	const joined = all.join('');
	return all.length === 1 ? [joined] : [all.toSorted().join(' '), joined];
}

function bareWords(name: string): readonly string[] {
	return words(
		name
			.replaceAll(/[.'’"«»„“”]/g, '')
			.replaceAll(/[^\p{L}\p{M}\p{N}\u200C-]+|(?<!\p{L})-|-(?!\p{L})/gu, ' ')
	);
}

/** An address for mail as it is compared; empty for what is none. */
export function mailKey(email: string): string {
	const key = email.trim().toLowerCase();
	return /^[^\s@]+@[^\s@]+$/.test(key) ? key : '';
}

/** The host of a website or of an address for mail, without `www`; empty where there is none. */
export function hostKey(address: string): string {
	const bare = asciiDigits(address)
		.trim()
		.toLowerCase()
		.replace(/^[a-z][a-z\d+.-]*:\/\//, '')
		.replace(/^.*@/, '')
		.replace(/[/?#:].*$/s, '')
		.replace(/^www\d?\./, '')
		.replace(/\.$/, '');
	return /^[^\s.]+(\.[^\s.]+)+$/.test(bare) ? bare : '';
}
