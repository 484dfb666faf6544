/** Names that differ by spelling only, to be shown and merged if the user says so. */
export interface Alike {
	/** With how often each comes, most often first. */
	readonly names: readonly { readonly name: string; readonly count: number }[];
}

/**
 * The groups of names that are most likely one: the same letters and digits but for case, spaces, punctuation, accents
 * and the two ways of writing ی and ک; or, from eight letters on, one letter apart.
 */
export function alike(counts: ReadonlyMap<string, number>): readonly Alike[] {
	const names = [...counts.keys()];
	const parent = new Map(names.map((name) => [name, name]));
	const root = (name: string): string => {
		const up = parent.get(name) ?? name;
		return up === name ? name : root(up);
	};
	const first = new Map<string, string>();
	for (const name of names) {
		const key = spellingKey(name);
		if (key === '') continue;
		const signs = [key, ...(key.length >= NEAR && key.length < TEXT ? near(key) : [])];
		for (const sign of signs) {
			const other = first.get(sign);
			if (other === undefined) first.set(sign, name);
			else if (isNear(key, spellingKey(other))) parent.set(root(name), root(other));
		}
	}
	const groups = new Map<string, string[]>();
	for (const name of names) groups.set(root(name), [...(groups.get(root(name)) ?? []), name]);
	return [...groups.values()]
		.filter((group) => group.length > 1)
		.map((group) => ({
			names: group
				.map((name) => ({ name, count: counts.get(name) ?? 0 }))
				.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
		}));
}

/** From this many letters on a single letter apart is more likely a slip than another name. */
const NEAR = 8;
/** From this many on it is a text, and looking for slips in it takes the square of its length. */
const TEXT = 200;

/** What is left of a name when its spelling is taken away: letters and digits in one form. */
export function spellingKey(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/[\u064B-\u065F\u0670\u0640]/g, '')
		.replace(/(?<=\p{Script=Latin})\p{M}/gu, '')
		.normalize('NFC')
		.toLowerCase()
		.replace(/[يىئ]/g, 'ی')
		.replaceAll('ك', 'ک')
		.replaceAll('ة', 'ه')
		.replace(/[أإآٱ]/g, 'ا')
		.replaceAll('ł', 'l')
		.replaceAll('ё', 'е')
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** The key with each letter left out in turn: two keys one letter apart share one of these. */
function near(key: string): string[] {
	return Array.from(
		{ length: key.length },
		(_, index) => `${key.slice(0, index)}${key.slice(index + 1)}`
	);
}

/** Whether two keys are the same, or differ by one letter; not where digits are in them: they are numbers of things. */
function isNear(a: string, b: string): boolean {
	if (a === b) return true;
	if (Math.min(a.length, b.length) < NEAR || Math.abs(a.length - b.length) > 1) return false;
	let start = 0;
	while (start < a.length && a[start] === b[start]) start++;
	let end = 0;
	while (
		end < Math.min(a.length, b.length) - start &&
		a[a.length - 1 - end] === b[b.length - 1 - end]
	)
		end++;
	const left = a.slice(start, a.length - end);
	const right = b.slice(start, b.length - end);
	const swapped = left.length === 2 && left[0] === right[1] && left[1] === right[0];
	return ((left.length <= 1 && right.length <= 1) || swapped) && !/\p{N}/u.test(a + b);
}
