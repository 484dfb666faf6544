/** What is done before, in and after a tap. */
const DOINGS = ['pointermove', 'pointerdown', 'pointerup', 'keydown', 'wheel', 'scroll'] as const;

/** Calls once nothing was pointed at, touched or typed for a while; not after the function that it returns was called. */
export function onceAtRest(ms: number, call: () => void): () => void {
	const ended = new AbortController();
	const end = () => {
		ended.abort();
		clearTimeout(timer);
	};
	const begin = () =>
		setTimeout(() => {
			end();
			call();
		}, ms);
	let timer = begin();
	const again = () => {
		clearTimeout(timer);
		timer = begin();
	};
	for (const doing of DOINGS)
		addEventListener(doing, again, { capture: true, passive: true, signal: ended.signal });
	return end;
}
