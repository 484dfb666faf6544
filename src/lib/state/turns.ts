/** Lets everything else that waits on the main thread have its turn: input, painting, timers. */
export function pause(): Promise<void> {
	const scheduler = (globalThis as { scheduler?: { yield?: () => Promise<void> } }).scheduler;
	if (scheduler?.yield) return scheduler.yield();
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(undefined);
	});
}

/** A tab that is not looked at has no frames, ms. */
const FRAMELESS_MS = 300;

/** Settles when what was drawn until now is on the screen. */
export function painted(): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, FRAMELESS_MS);
		requestAnimationFrame(() => {
			clearTimeout(timer);
			setTimeout(resolve);
		});
	});
}

/** Work in one go on the main thread, in ms: well within a frame. */
const SLICE_MS = 8;
/** Items between two looks at the clock. */
const STRIDE = 256;

/** Works through items in slices, between which everything else has its turn. */
export async function inSlices<T>(
	items: Iterable<T>,
	work: (slice: readonly T[]) => void
): Promise<void> {
	let slice: T[] = [];
	let began = performance.now();
	for (const item of items) {
		slice.push(item);
		if (slice.length < STRIDE) continue;
		work(slice);
		slice = [];
		if (performance.now() - began < SLICE_MS) continue;
		await pause();
		began = performance.now();
	}
	if (slice.length > 0) work(slice);
}
