/** How long a start is left alone, ms. */
const START_MS = 4_000;
/** What the first touch asks for is answered by then, ms. */
const ANSWER_MS = 500;
const TOUCHES = ['pointerdown', 'keydown'] as const;

let over = $state(false);

const atRest = new Promise<void>((resolve) => {
	const end = (after: number) => {
		clearTimeout(timer);
		for (const touch of TOUCHES) removeEventListener(touch, touched, true);
		setTimeout(() => (over = true), after);
		resolve();
	};
	const touched = () => end(ANSWER_MS);
	const timer = setTimeout(() => end(0), START_MS);
	for (const touch of TOUCHES) addEventListener(touch, touched, true);
});

/** Whether the start is over, where a touch ended it half a second ago. Components follow. */
export function isSettled(): boolean {
	return over;
}

/**
 * Settles when the start is over: with the first touch or key, else after a while. What nobody waits for is loaded
 * then, so that the first screen has the device for itself.
 */
export function settled(): Promise<void> {
	return atRest;
}
