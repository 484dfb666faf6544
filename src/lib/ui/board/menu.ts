/** Where a key leads in a menu, by the pattern of the ARIA Authoring Practices: round the ends, and by first letters. */
export function itemFor(
	{ key }: { readonly key: string },
	items: readonly string[],
	current: number,
	typed: string
): { readonly index: number; readonly typed: string } | undefined {
	const { length } = items;
	switch (key) {
		case 'ArrowDown':
			return { index: (current + 1) % length, typed: '' };
		case 'ArrowUp':
			return { index: (current - 1 + length) % length, typed: '' };
		case 'Home':
			return { index: 0, typed: '' };
		case 'End':
			return { index: length - 1, typed: '' };
	}
	if ([...key].length !== 1 || (key === ' ' && typed === '')) return undefined;
	const text = (typed + key).toLowerCase();
	// A first letter goes on to the next item of that letter; more letters may stay where they are.
	const start = typed === '' ? current + 1 : Math.max(current, 0);
	for (let step = 0; step < length; step++) {
		const index = (start + step) % length;
		if (items[index]?.toLowerCase().startsWith(text)) return { index, typed: text };
	}
	return undefined;
}
