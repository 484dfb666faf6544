/** What is made with effects, as in a component; and what ends them. */
export function rooted<T>(make: () => T): readonly [made: T, end: () => void] {
	let made: T | undefined;
	const end = $effect.root(() => {
		made = make();
	});
	return [made as T, end];
}
