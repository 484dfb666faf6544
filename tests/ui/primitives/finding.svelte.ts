import { createRawSnippet } from 'svelte';

/** A finder over answers that a test gives. */
export function finding() {
	let query = $state('');
	let found = $state.raw<readonly string[]>([]);
	const chosen: string[] = [];
	const nothing = createRawSnippet(() => ({ render: () => '<i></i>' }));
	return {
		chosen,
		answer: (all: readonly string[]) => void (found = all),
		props: {
			label: 'Find',
			note: '',
			told: '',
			above: nothing,
			row: nothing as never,
			get query() {
				return query;
			},
			get groups() {
				const items = found.map((id) => ({ id }));
				return items.length > 0 ? [{ id: 'all', heading: 'All', items }] : [];
			},
			onquery: (typed: string) => void (query = typed),
			onchoose: ({ id }: { id: string }) => void chosen.push(id)
		}
	};
}
