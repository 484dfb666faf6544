import { afterNavigate, beforeNavigate, goto, pushState } from '$app/navigation';
import { navigating, page } from '$app/state';
import { untrack } from 'svelte';
import type { App } from '#lib/state/app.svelte.ts';

/** An entry of the history that is being taken back, and what tells that it is. */
let returning = $state.raw<{ readonly done: Promise<void>; readonly end: () => void }>();
/** How many screens are asked for by `leaveFor`. */
let leaving = $state.raw(0);
/** A way to a screen that is over, come to its end or not: the router may go on saying that it is on it. */
let ended = $state.raw<Promise<void>>();

/** A browser that does not go back by then, in ms, is not waited for. */
const PATIENCE_MS = 2000;

function takeBack(): Promise<void> {
	if (returning) return returning.done;
	const { promise, resolve } = Promise.withResolvers<void>();
	const end = () => {
		clearTimeout(timer);
		removeEventListener('popstate', end);
		returning = undefined;
		resolve();
	};
	const timer = setTimeout(end, PATIENCE_MS);
	returning = { done: promise, end };
	addEventListener('popstate', end);
	history.back();
	return promise;
}

/** Whether a screen is on its way. */
function isArriving(): boolean {
	const { complete } = navigating;
	if (!complete || complete === ended) return false;
	const end = () => void (ended = complete);
	complete.then(end, end);
	return true;
}

/**
 * A sheet has an entry in the history: Back closes it, and what closes it takes the entry back. One that is asked for
 * while the history is on its way, to a screen or back, has its entry once that is over. Called while a component is
 * set up.
 */
export function keepSheetEntry(app: App): void {
	let before: App['sheet'];
	$effect(() => {
		if (returning || leaving > 0 || isArriving()) return;
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
	// The router calls off a way to a screen when an entry is taken back meanwhile.
	beforeNavigate(({ type, to, cancel }) => {
		if (type !== 'link' || !returning || !to) return;
		cancel();
		void returning.done.then(() => goto(to.url));
	});
	afterNavigate(({ type }) => {
		// A screen that comes where an entry was being taken back leaves none to be told of.
		returning?.end();
		// What was asked for on the screen before, after the tap that led here, stands on this one.
		if (type !== 'popstate') before = undefined;
	});
}

/** Closes what is open and goes to a path; Back does not lead to the sheet. */
export async function leaveFor(app: App, path: string): Promise<void> {
	leaving += 1;
	try {
		app.sheet = undefined;
		if (page.state.sheet && !isArriving()) await takeBack();
		await goto(path);
	} finally {
		leaving -= 1;
	}
}
