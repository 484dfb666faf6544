/** How long it waits from one time to the next, ms; the last of them from then on. */
const WAITS = [2000, 5000, 10_000, 30_000, 60_000];

/** Asks at once, then again and again until the answer is yes, or it is stopped by what is given back. */
export function keepAsking(ask: () => Promise<boolean>): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;
	let times = 0;
	const next = async () => {
		if ((await ask()) || ended) return;
		timer = setTimeout(() => void next(), WAITS[Math.min(times++, WAITS.length - 1)]);
	};
	void next();
	return () => {
		ended = true;
		clearTimeout(timer);
	};
}
