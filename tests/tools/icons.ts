/**
 * Draws the app's icons: `npx -c 'node tests/tools/icons.ts'`.
 *
 * The mark is a runnel: one line that flows down three steps, each shorter, towards a drop. Shortcuts have the signs
 * that stand for them in the app. Everything in static/icons comes from here.
 */
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { launchOptions } from './chromium.ts';

const FOLDER = new URL('../../static/icons/', import.meta.url);
const SIZE = 512;

/** The accent of app.css in light mode, deepened towards the lower edge. */
const GROUND = ['oklch(0.58 0.17 258)', 'oklch(0.44 0.17 266)'];

const MARK = `<path d="M118 148h222a54 54 0 0 1 0 108H216a54 54 0 0 0 0 108h64" fill="none" stroke="#fff" stroke-width="52" stroke-linecap="round" />
		<circle cx="374" cy="364" r="30" fill="#fff" opacity="0.62" />`;

/** Icons of the app's set, in 24ths. */
const SIGNS = {
	'new-deal': '<path d="M5 12h14M12 5v14" />',
	'log-call':
		'<path d="M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384" />',
	today:
		'<path d="M8 2v3M16 2v3M3 9h18M9 15l2 2 4-4" /><rect x="3" y="3" width="18" height="18" rx="2" />',
	search: '<path d="m21 21-4.34-4.34" /><circle cx="11" cy="11" r="8" />'
};

interface Look {
	/** Corner radius of the ground, in 512ths. */
	readonly radius: number;
	/** Size of the mark; a maskable icon may be cut down to the middle 80 %. */
	readonly scale: number;
	/** What is drawn, in 512ths. */
	readonly mark: string;
}

const ICON: Look = { radius: 116, scale: 1, mark: MARK };
const MASKABLE: Look = { radius: 0, scale: 0.8, mark: MARK };
const TOUCH: Look = { radius: 0, scale: 0.92, mark: MARK };

const FILES: readonly { readonly name: string; readonly size: number; readonly look: Look }[] = [
	{ name: 'icon-192.png', size: 192, look: ICON },
	{ name: 'icon-512.png', size: 512, look: ICON },
	{ name: 'maskable-512.png', size: 512, look: MASKABLE },
	{ name: 'apple-touch-icon.png', size: 180, look: TOUCH },
	...Object.entries(SIGNS).map(([name, sign]) => ({
		name: `${name}-192.png`,
		size: 192,
		look: { ...ICON, mark: scaled(sign) }
	}))
];

function scaled(sign: string): string {
	return `<g transform="translate(112 112) scale(12)" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${sign}</g>`;
}

function svg({ radius, scale, mark }: Look, [top, bottom]: readonly string[]): string {
	const shift = (SIZE / 2) * (1 - scale);
	const place = scale === 1 ? '' : ` transform="translate(${shift} ${shift}) scale(${scale})"`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">
	<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1">
		<stop stop-color="${top}" />
		<stop offset="1" stop-color="${bottom}" />
	</linearGradient>
	<rect width="${SIZE}" height="${SIZE}" rx="${radius}" fill="url(#ground)" />
	<g${place}>
		${mark}
	</g>
</svg>
`;
}

const browser = await chromium.launch(launchOptions());
const page = await browser.newPage();
/** What reads SVG outside of a browser does not know oklch. */
const ground = await page.evaluate(
	(colours) =>
		colours.map((colour) => {
			const context = new OffscreenCanvas(1, 1).getContext('2d');
			if (!context) throw new Error('a canvas has a 2d context, but none was given');
			context.fillStyle = colour;
			context.fillRect(0, 0, 1, 1);
			const [...rgba] = context.getImageData(0, 0, 1, 1).data;
			return `#${rgba
				.slice(0, 3)
				.map((part) => part.toString(16).padStart(2, '0'))
				.join('')}`;
		}),
	GROUND
);
writeFileSync(new URL('icon.svg', FOLDER), svg(ICON, ground));
for (const { name, size, look } of FILES) {
	await page.setViewportSize({ width: size, height: size });
	await page.setContent(
		`<style>html, body { margin: 0; background: none } svg { display: block }</style>${svg(look, ground)}`
	);
	const png = await page.screenshot({ omitBackground: true });
	writeFileSync(new URL(name, FOLDER), png);
}
await browser.close();
