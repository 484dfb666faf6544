/** How often is looked whether the user has something in hand, in ms. */
const LOOK_MS = 250;

/** A form, a menu, a card off its place. */
const IN_HAND = 'dialog[open], [role="dialog"], [role="menu"], [role="listbox"], .lifting';
const FIELD = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

/** Tells whether the user has something in hand that nothing should cover, now and whenever it changes, until stopped. */
export function watchWork(told: (atWork: boolean) => void, stopped: AbortSignal): void {
	if (stopped.aborted) return;
	const look = () =>
		told(
			// What is closed may stay in the page.
			[...document.querySelectorAll(IN_HAND)].some((one) => one.checkVisibility()) ||
				(document.activeElement?.matches(FIELD) ?? false)
		);
	look();
	const timer = setInterval(look, LOOK_MS);
	stopped.addEventListener('abort', () => clearInterval(timer));
}
