import { afterNavigate } from '$app/navigation';
import type { App } from '#lib/state/app.svelte.ts';
import { leaveFor } from '../sheet-entry.svelte.ts';

/** Whether Back leads from the open deal to the board. */
let cameFromBoard = false;

/** Watches how one comes to a deal and leaves it, and tells which; called while a component is set up. */
export function watchDeals(on: {
	readonly opened: (deal: string) => void;
	/** Not told when one leaves for another screen than the board. */
	readonly closed: (deal: string) => void;
}): void {
	afterNavigate(({ from, to, type }) => {
		const was = from?.params?.['id'];
		const is = to?.params?.['id'];
		if (is !== undefined && was === undefined && type !== 'popstate')
			cameFromBoard = from?.route.id === '/(board)';
		if (is !== undefined) on.opened(is);
		else if (was !== undefined && to?.route.id === '/(board)') on.closed(was);
	});
}

/** Goes back to the board that one came from, else to the board. */
export function closeDeal(app: App): void {
	if (cameFromBoard) history.back();
	else void leaveFor(app, '/');
}
