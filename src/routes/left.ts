/** How a screen was left: where it was scrolled to, and which link had the focus. */
export interface Left {
	/** Of the main part, px. */
	readonly scroll: number;
	readonly link: string | null;
}

/** How long a screen that is still being filled is waited for, ms. */
const FILLED_MS = 10_000;

export function leftAt(): Left {
	return {
		scroll: document.querySelector('main')?.scrollTop ?? 0,
		link: document.activeElement?.closest('main a')?.getAttribute('href') ?? null
	};
}

/** Shows a screen as it was left; what comes later into it is waited for, unless one scrolls meanwhile. */
export function returnTo({ scroll, link }: Left): void {
	const main = document.querySelector('main');
	if (!main) return;
	const done = new AbortController();
	const restore = () => {
		main.scrollTop = scroll;
		const left = link && main.querySelector<HTMLElement>(`a[href="${CSS.escape(link)}"]`);
		if (left && document.activeElement === document.body) left.focus({ preventScroll: true });
		if (main.scrollTop >= scroll - 1 && (left || link === null)) done.abort();
	};
	const filled = new MutationObserver(restore);
	filled.observe(main, { childList: true, subtree: true, attributes: true });
	done.signal.addEventListener('abort', () => filled.disconnect());
	for (const kind of ['wheel', 'touchmove', 'keydown'])
		main.addEventListener(kind, () => done.abort(), {
			once: true,
			signal: done.signal,
			passive: true
		});
	setTimeout(() => done.abort(), FILLED_MS);
	restore();
}
