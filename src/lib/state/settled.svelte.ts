/** How long a start is left alone, and what the first touch asks for, ms. */
const [START_MS, ANSWER_MS] = [4_000, 500];
const TOUCHES = ['pointerdown', 'keydown'] as const;

let over = $state(false);

const atRest = new Promise<void>((resolve) => {
	const end = () => {
		clearTimeout(timer);
		for (const touch of TOUCHES) removeEventListener(touch, end, true);
		setTimeout(() => (over = true), ANSWER_MS);
		resolve();
	};
	const timer = setTimeout(end, START_MS);
	for (const touch of TOUCHES) addEventListener(touch, end, true);
});

/** Whether the start is over, and what ended it was answered. Components follow. */
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
