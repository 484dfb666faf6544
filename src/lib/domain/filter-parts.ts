import { isGroup, NO_FILTER, WORDS, type Condition, type Group } from './view.ts';

/** Conditions by hand: what one tap adds and takes away stands in the outermost group, which holds them all. */

/** A filter as a group of which all parts hold. */
export function asAll(filter: Group): Group {
	if (filter.kind === 'all') return filter;
	return filter.parts.length === 0 ? NO_FILTER : { kind: 'all', parts: [filter] };
}

/** Whether a condition stands in the outermost group. */
export function hasCondition(filter: Group, condition: Condition): boolean {
	return asAll(filter).parts.some((part) => !isGroup(part) && sameCondition(part, condition));
}

/** The filter with a condition, or without it where it has it. */
export function toggled(filter: Group, condition: Condition): Group {
	const all = asAll(filter);
	const left = all.parts.filter((part) => isGroup(part) || !sameCondition(part, condition));
	if (left.length < all.parts.length) return { kind: 'all', parts: left };
	return { kind: 'all', parts: [...all.parts, condition] };
}

/** The words that are searched for. */
export function wordsIn(filter: Group): string {
	const found = asAll(filter).parts.find(isWords);
	return found && !isGroup(found) ? (found.values[0] ?? '') : '';
}

/** The filter with other words; without any where they are blank. */
export function withWords(filter: Group, words: string): Group {
	const others = asAll(filter).parts.filter((part) => !isWords(part));
	const part: Condition = { field: WORDS, operator: 'has', values: [words] };
	return { kind: 'all', parts: words.trim() === '' ? others : [...others, part] };
}

/** How many conditions stand in a filter, without the words. */
export function countOf(filter: Group): number {
	return filter.parts.reduce(
		(count, part) => count + (isGroup(part) ? countOf(part) : isWords(part) ? 0 : 1),
		0
	);
}

function isWords(part: Condition | Group): boolean {
	return !isGroup(part) && part.field === WORDS && part.operator === 'has';
}

function sameCondition(a: Condition, b: Condition): boolean {
	return (
		a.field === b.field && a.operator === b.operator && a.values.join('\n') === b.values.join('\n')
	);
}
