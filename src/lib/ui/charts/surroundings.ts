import { createSubscriber } from 'svelte/reactivity';
import type { Colour } from '#lib/charts/svg.ts';
import type { Room, Tone } from '#lib/charts/scene.ts';

/** What of the page a drawing depends on: its letters, its colours, its direction. */

const QUERIES = [
	'(prefers-color-scheme: dark)',
	'(forced-colors: active)',
	'(prefers-contrast: more)'
];

/** Whoever calls it while it derives something follows a change of theme, language, density or typeface. */
const followLooks = createSubscriber((update) => {
	const observer = new MutationObserver(update);
	observer.observe(document.documentElement, { attributes: true });
	const queries = QUERIES.map((query) => matchMedia(query));
	for (const query of queries) query.addEventListener('change', update);
	document.fonts.addEventListener('loadingdone', update);
	return () => {
		observer.disconnect();
		for (const query of queries) query.removeEventListener('change', update);
		document.fonts.removeEventListener('loadingdone', update);
	};
});

/** The room that an element gives a drawing of a width in px: its letters and its direction. */
export function roomIn(element: Element, width: number): Room {
	followLooks();
	const { fontSize, direction } = getComputedStyle(element);
	const family = fontOf(element);
	const em = Number.parseFloat(fontSize);
	const context = document.createElement('canvas').getContext('2d');
	const known = new Map<string, number>();
	return {
		width,
		em,
		mirrored: direction === 'rtl',
		measure: (text, bold = false) => {
			const font = `${bold ? 600 : 400} ${em}px ${family}`;
			const key = font + text;
			let measured = known.get(key);
			if (measured === undefined) {
				if (context) context.font = font;
				measured = context?.measureText(text).width ?? text.length * em;
				known.set(key, measured);
			}
			return measured;
		}
	};
}

/** The typefaces of an element, for canvas and files. */
export function fontOf(element: Element): string {
	return getComputedStyle(element).fontFamily;
}

/** The colours of an element with the class `tones` as `#rrggbb`, which every program that draws understands. */
export function coloursOf(element: Element): Colour {
	followLooks();
	const probe = element.appendChild(document.createElement('span'));
	probe.style.forcedColorAdjust = 'none';
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	const known = new Map<Tone, string>();
	const resolve = (tone: Tone) => {
		element.append(probe);
		probe.style.color = `var(--tone-${tone})`;
		const { color } = getComputedStyle(probe);
		probe.remove();
		if (!context) return color;
		context.fillStyle = color;
		context.fillRect(0, 0, 1, 1);
		const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
		return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
	};
	probe.remove();
	return (tone) => {
		let colour = known.get(tone);
		if (colour === undefined) known.set(tone, (colour = resolve(tone)));
		return colour;
	};
}
