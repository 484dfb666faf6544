import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Styles by which every screen would stay as it is in English when it is read from right to left, and the like. */

interface Declaration {
	readonly file: string;
	readonly property: string;
	readonly value: string;
}

const SRC = join(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.(svelte|css)$/.test(name))
	.map((name) => ({ file: name, text: readFileSync(join(SRC, name), 'utf8') }));

/** What a file declares, in its rules, in `style` attributes and in `style:` directives. */
function declarations(file: string, text: string): readonly Declaration[] {
	const css = file.endsWith('.css')
		? [text]
		: [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, body = '']) => body);
	const inline = [...text.matchAll(/\sstyle="([^"]*)"/g)].map(([, body = '']) => `{${body}}`);
	const rules = [...css, ...inline].flatMap((body) =>
		[
			...body
				.replaceAll(/\/\*[\s\S]*?\*\//g, '')
				.matchAll(/(?<=[{;]\s*)([-\w]+)\s*:\s*([^;{}]+?)\s*(?=[;}])/g)
		].map(([, property = '', value = '']) => ({ file, property, value }))
	);
	const directives = [...text.matchAll(/\sstyle:([-\w]+)(?:=(?:"([^"]*)"|\{([^}]*)\}))?/g)].map(
		([, property = '', value, code]) => ({ file, property, value: value ?? code ?? '' })
	);
	return [...rules, ...directives];
}

const SIDES = /(^|-)(left|right|top|bottom)(-|$)/;
const SIZES = /^(min-|max-)?(width|height)$/;
/** Shorthands that take the four sides in turn. */
const FOUR_SIDED =
	/^(margin|padding|inset|border-(width|style|color|radius)|scroll-(margin|padding))$/;

/** What is wrong with a declaration where lines may run either way. */
function physical({ property, value }: Declaration): string | undefined {
	if (SIDES.test(property) || SIZES.test(property)) return 'a physical property';
	if (/^(text-align|float|clear|caption-side)$/.test(property) && /\b(left|right)\b/.test(value))
		return 'a physical side';
	if (/(position|origin)$/.test(property) && /\b(left|right)\b/.test(value))
		return 'a physical side';
	if (/translate(X|3d)\(/.test(value)) return 'a shift along the line that does not turn';
	if (/translate\((?!0[,)\s])/.test(value)) return 'a shift along the line that does not turn';
	if (property === 'translate' && !/^(0|none)\b/.test(value))
		return 'a shift along the line that does not turn';
	if (FOUR_SIDED.test(property)) {
		const [, second, , fourth] = withoutBrackets(value).split(/\s+/);
		if (fourth !== undefined && fourth !== second) return 'sides that differ';
	}
	return undefined;
}

/** A value whose functions hold no spaces, so that what is between spaces is one part of it. */
function withoutBrackets(value: string): string {
	const shorter = value.replaceAll(
		/\(([^()]*)\)/g,
		(_, inner: string) => `[${inner.replaceAll(/\s/g, '')}]`
	);
	return shorter === value ? value : withoutBrackets(shorter);
}

/** Declarations that are right as they are: what they are, and why. */
const ALLOWED: readonly (readonly [file: string, declaration: RegExp, reason: string])[] = [];

function allowed({ file, property, value }: Declaration): boolean {
	return ALLOWED.some(([name, pattern]) => file === name && pattern.test(`${property}: ${value}`));
}

const all = files.flatMap(({ file, text }) => declarations(file, text));

test('styles name no side of the screen, so that they turn with the line', () => {
	const wrong = all
		.filter((declaration) => !allowed(declaration))
		.flatMap((declaration) => {
			const why = physical(declaration);
			const { file, property, value } = declaration;
			return why ? [`${file}: ${property}: ${value} (${why})`] : [];
		});
	expect(all.length).toBeGreaterThan(500);
	expect(wrong).toEqual([]);
});

test('every exception is needed', () => {
	const idle = ALLOWED.filter(
		([name, pattern]) =>
			!all.some(
				(one) => one.file === name && pattern.test(`${one.property}: ${one.value}`) && physical(one)
			)
	);
	expect(idle).toEqual([]);
});

test('sizes of letters, spaced letters and slanted ones are left to the tokens', () => {
	const sizes = /^(var\(--size-\d+\)|inherit|1rem|100%)$/;
	const wrong = all.filter(
		({ property, value }) =>
			(property === 'font-size' && !sizes.test(value)) ||
			(property === 'letter-spacing' && !/^(0|inherit)$/.test(value)) ||
			(property === 'font-style' && value !== 'normal')
	);
	expect(wrong).toEqual([]);
});

test('no letter is smaller than 13 px, in Persian than 14 px', () => {
	const css = files.find(({ file }) => file === 'app.css')?.text ?? '';
	const sizes = (body: string) =>
		Object.fromEntries(
			[...body.matchAll(/(--size-\d+):\s*([\d.]+)rem/g)].map(([, name = '', rem]) => [
				name,
				Number(rem) * 16
			])
		);
	const [, persian = ''] = /:root:lang\(fa\) \{([^}]*)\}/.exec(css) ?? [];
	const usual = sizes(css.replace(persian, ''));
	expect(Math.min(...Object.values(usual))).toBeGreaterThanOrEqual(13);
	expect(Math.min(...Object.values({ ...usual, ...sizes(persian) }))).toBeGreaterThanOrEqual(14);
});

test('every custom property that is used is one that is declared', () => {
	const text = files.map(({ text }) => text).join('\n');
	const declared = new Set(
		[...text.matchAll(/(?:^|[\s{;"'])(?:style:)?(--[\w-]+)(?=\s*[:=])/g)].map(([, name]) => name)
	);
	const used = [...text.matchAll(/var\((--[\w-]+)\s*\)/g)].map(([, name]) => name);
	expect([...new Set(used)].filter((name) => !declared.has(name))).toEqual([]);
});

describe('what is found', () => {
	const judge = (css: string) =>
		declarations('x.css', css).map((one) => physical(one) !== undefined);

	test.each([
		'a { margin-left: 4px; }',
		'a { border-right: 1px solid; }',
		'a { left: 0 }',
		'a { text-align: right; }',
		'a { float: left; }',
		'a { width: 40px; }',
		'a { border-top-left-radius: 4px; }',
		'a { transform: translateX(4px); }',
		'a { transform: translate(-50%, 0); }',
		'a { translate: 4px 0; }',
		'a { inset: 0 4px 0 8px; }',
		'a { padding: 0 var(--space-2) 0 calc(1px + 2px); }',
		'a { transform-origin: top left; }',
		'@media (x) { a { color: red; right: 0; } }'
	])('%s', (css) => {
		expect(judge(css)).toContain(true);
	});

	test.each([
		'a { margin-inline-start: 4px; }',
		'a { text-align: start; }',
		'a { inset: 0 4px 0 4px; }',
		'a { inset: auto; }',
		'a { transform: translate(0, 4px); }',
		'a { translate: 0 4px; }',
		'a { transition: translate 1s; }',
		'a { /* left: 0; */ color: red; }'
	])('not %s', (css) => {
		expect(judge(css)).not.toContain(true);
	});
});
