import { error } from '@sveltejs/kit';

/** Each chart on fixed rows, while the app is being built only. */
export function load() {
	if (!import.meta.env.DEV) error(404);
}
