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
 * The person of a name, by two keys, each whatever the order of its words: by the words, and, behind a mark, by the
 * letters as they go round, so that a space more or less makes no other person, and the same letters in another order
 * do. Its numbers stay whole, each is a word. None where nothing is left.
 *
 * What has only the second key in common may be another: Karol Mar and Mark Arol. A single short word has none (Ian and
 * Nia), and neither has what is longer than anybody's name.
 */
export function personKeys(name: string): readonly string[] {
	const bare = bareWords(name);
	const telling = bare.filter((word) => !TITLES.has(word));
	const own = (telling.length > 0 ? telling : bare).map(
		(word) => word.replace(CHINESE_TITLE, '') || word
	);
	const numbers = own.flatMap((word) => word.match(NUMBER) ?? []).sort();
	const parts = own.map((word) => word.replaceAll(NUMBER, '')).filter(Boolean);
	const turned = tellsByTurn(parts) ? [[TURNED + leastTurn(parts.join(''))]] : [];
	return [parts.sort(), ...turned].map((one) => [...one, ...numbers].join(' ')).filter(Boolean);
}

/** Before a key by letters. */
const TURNED = '~';
/** Letters. */
const LONGEST_TURNED = 200;
const SHORTEST_TURNED = 6;

function tellsByTurn(words: readonly string[]): boolean {
	const [first = ''] = words;
	const length = words.reduce((sum, word) => sum + word.length, 0);
	if (length > LONGEST_TURNED) return false;
	return words.length > 1 || length >= SHORTEST_TURNED || /^\p{Script=Han}+$/u.test(first);
}

/** Of all turns of a word (`abc`, `bca`, `cab`) the first by order: the same whichever is given. */
function leastTurn(word: string): string {
	let least = word;
	for (let at = 1; at < word.length; at++) {
		const turn = word.slice(at) + word.slice(0, at);
		if (turn < least) least = turn;
	}
	return least;
}

const NUMBER = /\p{N}+/gu;

/** What most names are made of: nothing to normalise. */
const PLAIN = /^[A-Za-z0-9 ]*$/;

function bareWords(name: string): readonly string[] {
	if (PLAIN.test(name)) return name.toLowerCase().split(' ').filter(Boolean);
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
