import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import { TEMPLATES } from '#lib/domain/templates.ts';
import { LANGUAGE_NAMES, LOCALES } from '#lib/i18n/locale.ts';
import { chooseLanguage, startLocale } from '#lib/state/i18n.svelte.ts';
import Welcome from '#lib/ui/welcome/Welcome.svelte';

let app: Record<string, unknown>;
const on = {
	onsample: vi.fn(),
	onempty: vi.fn(),
	onfile: vi.fn(() => Promise.resolve<string | undefined>(undefined)),
	onjoin: vi.fn()
};

function open(props: Partial<typeof on> = {}) {
	app = mount(Welcome, { target: document.body, props: { ...on, ...props } });
	flushSync();
}

beforeEach(async () => {
	localStorage.setItem('runnel.locale', 'en');
	await startLocale();
	vi.clearAllMocks();
	await page.viewport(390, 844);
});
afterEach(async () => {
	await unmount(app);
});

test('Welcome offers four ways to start, each one tap away', async () => {
	open();
	await page.getByRole('button', { name: /Try with sample data/ }).click();
	expect(on.onsample).toHaveBeenCalledOnce();
	for (const [way, title] of [
		[/Start empty/, 'Which stages do your deals go through?'],
		[/Import a file/, 'Import a file']
	] as const) {
		await page.getByRole('button', { name: way }).click();
		await expect.element(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
		await page.getByRole('button', { name: 'Back' }).click();
	}
});

test('Welcome changes the language at once, and the direction with it', async () => {
	open();
	for (const language of LOCALES) {
		await page.getByRole('button', { name: LANGUAGE_NAMES[language] }).click();
		await vi.waitFor(() => expect(document.documentElement.lang).toBe(language));
		expect(document.documentElement.dir).toBe(language === 'fa' ? 'rtl' : 'ltr');
		const chosen = [...document.querySelectorAll('[aria-pressed="true"]')];
		expect(chosen.map((button) => button.textContent?.trim())).toEqual([LANGUAGE_NAMES[language]]);
	}
});

test('Welcome shows what each stage of a template takes, and starts from it', async () => {
	open();
	await page.getByRole('button', { name: /Start empty/ }).click();
	const choices = page.getByRole('listitem').getByRole('button');
	await vi.waitFor(() => expect(choices.elements()).toHaveLength(TEMPLATES.length));
	const seven = page.getByRole('button', { name: /7 stages/ });
	expect(seven.element().textContent).toMatch(/Negotiation.*Proposal/);
	await seven.click();
	expect(seven.element().getAttribute('aria-expanded')).toBe('true');
	await expect.element(page.getByText('Price and terms are agreed')).toBeVisible();
	await expect.element(page.getByText(/Usually .*10 days.*2 calls and 1 meeting/)).toBeVisible();
	await page.getByRole('button', { name: 'Start with these stages' }).click();
	expect(on.onempty).toHaveBeenCalledExactlyOnceWith(
		TEMPLATES.find(({ key }) => key === 'new-business-7')
	);
});

test('Welcome leads to where one joins', async () => {
	open();
	await page.getByRole('button', { name: /Join a team/ }).click();
	expect(on.onjoin).toHaveBeenCalledOnce();
});

test('Welcome makes one workspace however often it is tapped', async () => {
	let finish = () => {};
	const onsample = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
	open({ onsample });
	const sample = page.getByRole('button', { name: /Try with sample data/ });
	await expect.element(sample).toBeEnabled();
	(sample.element() as HTMLElement).click();
	(sample.element() as HTMLElement).click();
	expect(onsample).toHaveBeenCalledOnce();
	await expect.element(sample).toBeDisabled();
	finish();
	await expect.element(sample).toBeEnabled();
});

test('Welcome moves the focus into a step, and back to the choice with Escape', async () => {
	open();
	expect(document.activeElement).toBe(document.body);
	await page.getByRole('button', { name: /Start empty/ }).click();
	await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
	await userEvent.keyboard('{Escape}');
	await vi.waitFor(() => expect(document.activeElement?.id).toBe('ways'));
});

test.each(LOCALES)(
	'Welcome in %s fits 320 px without scrolling sideways or clipping',
	async (language) => {
		await chooseLanguage(language);
		await page.viewport(320, 640);
		open();
		for (const step of [undefined, 1, 3]) {
			if (step !== undefined) {
				document.querySelectorAll<HTMLElement>('li button')[step]?.click();
				flushSync();
			}
			const wide = [...document.querySelectorAll<HTMLElement>('body *')].filter(
				(element) =>
					element.getBoundingClientRect().right > 320.5 ||
					element.getBoundingClientRect().left < -0.5
			);
			expect(wide.map(({ outerHTML }) => outerHTML)).toEqual([]);
			expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
			const clipped = [...document.querySelectorAll<HTMLElement>('button, p, h1, h2')].filter(
				(element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
			);
			expect(clipped.map(({ textContent }) => textContent)).toEqual([]);
			if (step !== undefined) {
				document.querySelector<HTMLElement>('section button')?.click();
				flushSync();
			}
		}
	}
);
