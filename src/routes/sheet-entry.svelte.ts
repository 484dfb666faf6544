import { goto, pushState } from '$app/navigation';
import { navigating, page } from '$app/state';
import { untrack } from 'svelte';
import type { App } from '#lib/state/app.svelte.ts';

/** An entry of the history that is being taken back. */
let returning = $state.raw<Promise<void>>();
/** How many screens are asked for by `leaveFor`. */
let leaving = $state.raw(0);

function takeBack(): Promise<void> {
	return (returning ??= new Promise((resolve) => {
		const taken = () => {
			returning = undefined;
			resolve();
		};
		addEventListener('popstate', taken, { once: true });
		history.back();
	}));
}

/**
 * A sheet has an entry in the history: Back closes it, and what closes it takes the entry back. One that is asked for
 * while the history is on its way, to a screen or back, has its entry once that is over.
 */
export function keepSheetEntry(app: App): void {
	let before: App['sheet'];
	$effect(() => {
		if (returning || leaving > 0 || navigating.to) return;
		const open = app.sheet;
		const entry = page.state.sheet === true;
		const isNew = open !== before;
		before = open;
		if ((open !== undefined) === entry) return;
		untrack(() => {
			if (open === undefined) void takeBack();
			else if (isNew) pushState('', { sheet: true });
			else app.sheet = undefined;
		});
	});
}

/** Closes what is open and goes to a path; Back does not lead to the sheet. */
export async function leaveFor(app: App, path: string): Promise<void> {
	leaving += 1;
	try {
		app.sheet = undefined;
		if (page.state.sheet && !navigating.to) await takeBack();
		await goto(path);
	} finally {
		leaving -= 1;
	}
}
