import { page } from '$app/state';
import type { App } from '#lib/state/app.svelte.ts';

/**
 * Whether a sheet of the app lies over the page. Then the entry of the history is the sheet's, which would close if another
 * address were written to it: that waits.
 */
export function isCovered({ sheet }: Pick<App, 'sheet'>): boolean {
	return sheet !== undefined || page.state.sheet === true;
}
