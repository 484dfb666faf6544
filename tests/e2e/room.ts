import type { Page } from 'playwright';

/** CSS px that a thumb needs, either way: `experience.md`; WCAG 2.2 asks for 24. */
const THUMB = 44;
/** CSS px, what WCAG 2.2 has for a pointer. */
const POINTER = 24;

/**
 * The controls on screen that are smaller than what points at them needs, with their sizes, px.
 *
 * A label is part of its control, and so is what a control draws around itself (`::after` over a whole card). Left out:
 * links within a sentence, and what is shown to screen readers only.
 */
export function tooSmall(page: Page, pointer: 'thumb' | 'mouse'): Promise<string[]> {
	return page.evaluate(
		(least) => {
			const controls = document.querySelectorAll<HTMLElement>(
				'button, a[href], select, textarea, input:not([type=hidden]), summary, [role=menuitem], [role=option], [role=tab]'
			);
			return [...controls].flatMap((control) => {
				if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
					return [];
				// A mark of a chart is as large as what it counts: a pointer means the nearest, which the drawing finds.
				if (control.closest('[inert], .visually-hidden, [data-mark]')) return [];
				const own = control.getBoundingClientRect();
				const label = control.closest('label') ?? (control as HTMLInputElement).labels?.[0];
				const box = label?.getBoundingClientRect();
				const after = getComputedStyle(control, '::after');
				const drawn = after.content !== 'none' && after.position === 'absolute';
				const inSentence =
					getComputedStyle(control).display === 'inline' && control.closest('p, dd, li > span');
				if (own.width <= 1 || own.height <= 1 || inSentence) return [];
				const width = Math.max(own.width, box?.width ?? 0, drawn ? parseFloat(after.width) : 0);
				const height = Math.max(own.height, box?.height ?? 0, drawn ? parseFloat(after.height) : 0);
				if (width >= least - 0.5 && height >= least - 0.5) return [];
				const name = control.getAttribute('aria-label') ?? control.textContent?.trim() ?? '';
				const size = `${width.toFixed(0)} x ${height.toFixed(0)}`;
				return [
					`${control.tagName.toLowerCase()}.${control.className} “${name.slice(0, 40)}” ${size}`
				];
			});
		},
		pointer === 'thumb' ? THUMB : POINTER
	);
}

/**
 * What needs more width than there is: the page itself, what sticks out of it (the outermost of each), and what ends in
 * the middle of a word without saying so; and whether the frame of the app scrolls, in which only pages may.
 *
 * What may be scrolled sideways is not looked into: the board's row, a strip of tabs, a table, a field.
 */
export function overflow(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		const found: string[] = [];
		const { scrollHeight, clientHeight } = document.documentElement;
		if (document.querySelector('.shell') && scrollHeight > clientHeight)
			found.push(`the frame scrolls: ${scrollHeight} px of ${clientHeight}`);
		if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide`);
		const out: Element[] = [];
		for (const element of document.querySelectorAll<HTMLElement>('body *')) {
			if (!element.checkVisibility({ visibilityProperty: true })) continue;
			if (element.closest('[inert], .visually-hidden, svg, input')) continue;
			// A card shows a company's name whole or leaves it.
			if (element.matches('[data-deal] .company')) continue;
			if (out.some((one) => one.contains(element))) continue;
			const box = element.getBoundingClientRect();
			if (box.width <= 1 || box.height <= 1) continue;
			const style = getComputedStyle(element);
			if (style.clipPath !== 'none') continue;
			const text = element.textContent?.trim().slice(0, 30);
			const about = `${element.tagName.toLowerCase()}.${element.className} “${text}”`;
			const more = element.scrollWidth - element.clientWidth;
			if (/hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && more > 1)
				found.push(`${about} cuts off ${more} px`);
			let holder: Element | null = element;
			do holder = /fixed/.test(getComputedStyle(holder).position) ? null : holder.parentElement;
			while (holder && getComputedStyle(holder).overflowX === 'visible');
			const room = holder?.getBoundingClientRect() ?? { left: 0, right: clientWidth };
			if (holder && !holder.matches('main, dialog, body, html')) continue;
			if (box.left < room.left - 1 || box.right > room.right + 1) {
				out.push(element);
				found.push(`${about} sticks out: ${box.left.toFixed(0)} to ${box.right.toFixed(0)}`);
			}
		}
		return found;
	});
}

/**
 * Texts in Persian, or of digits alone, that have Latin digits: numbers that are not written as the language writes
 * them. What is quoted (`bdi`) is as somebody wrote it.
 */
export function foreignDigits(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const found: string[] = [];
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const text = node.nodeValue?.trim() ?? '';
			const parent = node.parentElement;
			const isOwn = /[A-Za-z@+]/.test(text) || parent?.closest('script, style, [dir="ltr"], bdi');
			if (/[0-9]/.test(text) && !isOwn && parent?.checkVisibility())
				found.push(`Latin digits: ${parent.tagName.toLowerCase()}.${parent.className} “${text}”`);
		}
		return found;
	});
}
