/** A timer this late, in ms, means that the device slept. */
const JUMP_MS = 5000;
const TICK_MS = 2000;

/**
 * Calls back when sockets may be dead though they look open: the page is seen again, came back from the browser's cache,
 * the network changed, or the clock jumped. To ask a socket costs little, so it is done however short the page was
 * hidden: what a phone does to its sockets in three seconds nobody knows. Ends with the returned function.
 */
export function onWake(woken: () => void, now: () => number): () => void {
	const end = new AbortController();
	const { signal } = end;
	let ticked = now();
	document.addEventListener(
		'visibilitychange',
		() => {
			if (document.visibilityState === 'visible') woken();
			ticked = now();
		},
		{ signal }
	);
	window.addEventListener('pageshow', ({ persisted }) => persisted && woken(), { signal });
	window.addEventListener('online', () => woken(), { signal });
	const timer = setInterval(() => {
		const late = now() - ticked - TICK_MS;
		ticked = now();
		// A hidden page's timers are slowed on purpose.
		if (document.visibilityState === 'visible' && Math.abs(late) > JUMP_MS) woken();
	}, TICK_MS);
	signal.addEventListener('abort', () => clearInterval(timer));
	return () => end.abort();
}

/**
 * Calls back before the browser stops the page though it may show it again, and when it does: one that is stopped
 * answers nobody. Ends with the returned function.
 */
export function onRest(rest: () => void, resume: () => void): () => void {
	const end = new AbortController();
	const { signal } = end;
	window.addEventListener('pagehide', ({ persisted }) => persisted && rest(), { signal });
	window.addEventListener('pageshow', ({ persisted }) => persisted && resume(), { signal });
	document.addEventListener('freeze', rest, { signal });
	document.addEventListener('resume', resume, { signal });
	return () => end.abort();
}

/** Calls back when the page is hidden: it may not come back. Ends with the returned function. */
export function onHidden(hidden: () => void): () => void {
	const look = () => document.visibilityState === 'hidden' && hidden();
	document.addEventListener('visibilitychange', look);
	return () => document.removeEventListener('visibilitychange', look);
}
