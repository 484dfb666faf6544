import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, '../../src/app.css'), 'utf8');

interface Oklch {
	readonly l: number;
	readonly c: number;
	readonly h: number;
}

/** The colours of a block of rules: by name, light and dark. */
function coloursOf(selector: string): Record<string, readonly [Oklch, Oklch]> {
	const block = CSS.slice(CSS.indexOf(`${selector} {`)).split('\n}')[0] ?? '';
	const oklch = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
	const found = block.matchAll(
		new RegExp(String.raw`--([\w-]+): light-dark\(${oklch}, ${oklch}\);`, 'g')
	);
	return Object.fromEntries(
		[...found].map(([, name = '', ...numbers]) => {
			const [l1 = 0, c1 = 0, h1 = 0, l2 = 0, c2 = 0, h2 = 0] = numbers.map(Number);
			return [
				name,
				[
					{ l: l1, c: c1, h: h1 },
					{ l: l2, c: c2, h: h2 }
				]
			];
		})
	);
}

/** Relative luminance: OKLCH to linear sRGB by the matrices of CSS Color 4, clipped to what a screen shows. */
function luminance({ l, c, h }: Oklch): number {
	const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
	const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const linear = [
		4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
		-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
		-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short
	];
	const [red = 0, green = 0, blue = 0] = linear.map((value) => Math.min(1, Math.max(0, value)));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Oklch, other: Oklch): number {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'card', 'sunken'];
/** What stands on what: text, then the lines that one must see (edges of controls, focus). */
const TEXTS = [
	...GROUNDS.flatMap((ground) =>
		['text', 'muted', 'accent', 'won', 'lost', 'warn'].map((text) => [text, ground])
	),
	['on-accent', 'accent'],
	...['text', 'accent'].map((text) => [text, 'accent-soft']),
	...['won', 'lost', 'warn'].flatMap((name) => [
		[name, `${name}-soft`],
		['text', `${name}-soft`]
	]),
	['bg', 'text']
];
const LINES = GROUNDS.flatMap((ground) =>
	['border-strong', 'accent'].map((line) => [line, ground])
);

const base = coloursOf(':root');
const more = { ...base, ...coloursOf(":root[data-contrast='more']") };

test('contrast() is 21 for black on white, and 1 for a colour on itself', () => {
	const [white, black] = [
		{ l: 1, c: 0, h: 0 },
		{ l: 0, c: 0, h: 0 }
	];
	expect(contrast(white, black)).toBeCloseTo(21, 1);
	expect(contrast(white, white)).toBe(1);
});

test.each([
	['light', base, 0, 4.5, 3],
	['dark', base, 1, 4.5, 3],
	['high contrast, light', more, 0, 7, 4.5],
	['high contrast, dark', more, 1, 7, 4.5]
] as const)(
	'every text and line can be made out on its ground, %s',
	(_, colours, scheme, text, line) => {
		const weak = [
			...TEXTS.map((pair) => [...pair, text] as const),
			...LINES.map((pair) => [...pair, line] as const)
		].flatMap(([upper, ground, least]) => {
			const [above, below] = [colours[String(upper)]?.[scheme], colours[String(ground)]?.[scheme]];
			if (!above || !below) return [`no colour for ${upper} on ${ground}`];
			const ratio = contrast(above, below);
			return ratio < Number(least) ? [`${upper} on ${ground}: ${ratio.toFixed(2)}`] : [];
		});
		expect(weak).toEqual([]);
	}
);
