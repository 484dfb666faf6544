import { createRawSnippet } from 'svelte';

/** A finder over answers that a test gives. */
export function finding() {
	let query = $state('');
	let answered = $state('');
	let found = $state.raw<readonly string[]>([]);
	const chosen: string[] = [];
	const nothing = createRawSnippet(() => ({ render: () => '<i></i>' }));
	return {
		chosen,
		answer(all: readonly string[]) {
			found = all;
			answered = query;
		},
		props: {
			label: 'Find',
			note: '',
			told: '',
			above: nothing,
			row: nothing as never,
			get query() {
				return query;
			},
			get pending() {
				return answered !== query;
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
