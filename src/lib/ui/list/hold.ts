/** How long a finger stays to mean it, ms, and how far it may move meanwhile, px. */
const [HELD_MS, SLACK] = [450, 8];

/** Tells of a finger that stays where it is; the tap that it would be is swallowed. */
export function longPress(onheld: (target: EventTarget | null) => void) {
	return (root: HTMLElement): (() => void) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let from: { readonly x: number; readonly y: number } | undefined;
		let done = false;
		const end = () => {
			clearTimeout(timer);
			from = undefined;
		};
		const down = ({ pointerType, isPrimary, target, clientX: x, clientY: y }: PointerEvent) => {
			end();
			done = false;
			if (pointerType !== 'touch' || !isPrimary) return;
			from = { x, y };
			timer = setTimeout(() => {
				done = true;
				from = undefined;
				onheld(target);
			}, HELD_MS);
		};
		const move = ({ clientX, clientY }: PointerEvent) => {
			if (from && Math.hypot(clientX - from.x, clientY - from.y) > SLACK) end();
		};
		const swallow = (event: Event) => {
			if (!done) return;
			done = false;
			event.preventDefault();
			event.stopPropagation();
		};
		/** The menu that a system opens for a held link. */
		const menu = (event: Event) => {
			if (done || from) event.preventDefault();
		};
		const stopped = new AbortController();
		const { signal } = stopped;
		root.addEventListener('pointerdown', down, { signal });
		root.addEventListener('pointermove', move, { signal });
		for (const over of ['pointerup', 'pointercancel']) root.addEventListener(over, end, { signal });
		root.addEventListener('click', swallow, { capture: true, signal });
		root.addEventListener('contextmenu', menu, { signal });
		return () => {
			end();
			stopped.abort();
		};
	};
}
