interface PullOptions {
	/** How far it is pulled: 0 at rest, 1 when letting go would do it. */
	readonly draw: (part: number) => void;
	readonly done: () => void;
	/** Whether something else has the finger: a card is being carried. */
	readonly busy: () => boolean;
}

/** How far the finger has to come, px. */
const FAR = 96;
/** Less than this is no pull, px. */
const SLOP = 12;

/**
 * Pulling a scrolled part down at its top. It only looks on: scrolling and dragging stay what they were.
 * Ends with the returned function.
 */
export function watchPull(root: HTMLElement, { draw, done, busy }: PullOptions): () => void {
	let from: { readonly x: number; readonly y: number } | undefined;
	let part = 0;

	function end() {
		from = undefined;
		part = 0;
		draw(0);
	}

	function start(event: TouchEvent) {
		const [touch] = event.touches;
		if (event.touches.length !== 1 || !touch || !atTop(event.target, root)) return end();
		from = { x: touch.clientX, y: touch.clientY };
	}

	function move(event: TouchEvent) {
		const [touch] = event.touches;
		if (!from || !touch) return;
		const down = touch.clientY - from.y;
		const aside = Math.abs(touch.clientX - from.x);
		const pulls = event.touches.length === 1 && down > -SLOP && aside < Math.max(SLOP, down);
		if (!pulls || busy() || !atTop(event.target, root)) return end();
		part = Math.min(1, Math.max(0, (down - SLOP) / (FAR - SLOP)));
		draw(part);
	}

	function release() {
		const far = part === 1 && !busy();
		end();
		if (far) done();
	}

	const listening = new AbortController();
	const options = { passive: true, signal: listening.signal };
	root.addEventListener('touchstart', start, options);
	root.addEventListener('touchmove', move, options);
	root.addEventListener('touchend', release, options);
	root.addEventListener('touchcancel', end, options);
	return () => listening.abort();
}

/** Whether nothing between the finger and the root is scrolled down, and what is touched takes no text or choice. */
function atTop(target: EventTarget | null, root: HTMLElement): boolean {
	if (!(target instanceof Element) || target.closest('input, textarea, select')) return false;
	for (let part: Element | null = target; part; part = part.parentElement) {
		if (part.scrollTop > 0) return false;
		if (part === root) return true;
	}
	return true;
}
