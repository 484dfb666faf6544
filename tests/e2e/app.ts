import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { expect } from 'vitest';
import { launchOptions } from '../tools/chromium.ts';

/** A phone in the hand and a computer on the desk. */
export const PHONE: BrowserContextOptions = {
	viewport: { width: 390, height: 844 },
	hasTouch: true,
	isMobile: true,
	deviceScaleFactor: 2
};
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** A browser of one person, with a profile that outlives it. */
export class Person {
	/** What the pages reported as broken; a journey ends with this empty. */
	readonly faults: string[] = [];
	readonly #profile: string;
	readonly #options: BrowserContextOptions;
	#context: BrowserContext | undefined;

	private constructor(profile: string, options: BrowserContextOptions) {
		this.#profile = profile;
		this.#options = options;
	}

	static async arrive(options: BrowserContextOptions = DESKTOP): Promise<Person> {
		const profile = await mkdtemp(join(tmpdir(), 'runnel-person-'));
		const person = new Person(profile, { locale: 'en-GB', reducedMotion: 'reduce', ...options });
		await person.wake();
		return person;
	}

	/** A page at an address. */
	async open(url: string): Promise<Page> {
		if (!this.#context) throw new Error('the browser is closed');
		const page = this.#context.pages().find((one) => one.url() === 'about:blank');
		const shown = page ?? (await this.#context.newPage());
		this.#listen(shown);
		await shown.goto(url);
		return shown;
	}

	/** Starts the browser, cold, with what the device kept. */
	async wake(): Promise<void> {
		this.#context = await chromium.launchPersistentContext(this.#profile, {
			...launchOptions(),
			...this.#options
		});
		this.#context.setDefaultTimeout(15_000);
	}

	/** Closes the browser; the profile stays. */
	async sleep(): Promise<void> {
		await this.#context?.close();
		this.#context = undefined;
	}

	async leave(): Promise<void> {
		await this.sleep();
		await rm(this.#profile, { recursive: true, force: true, maxRetries: 3 });
		expect(this.faults).toEqual([]);
	}

	#listen(page: Page): void {
		page.on('pageerror', (error) => this.faults.push(String(error.stack ?? error)));
		page.on('console', (message) => {
			// A relay that is away is no fault of the app, but the browser says so for each attempt.
			const away = /ERR_CONNECTION_|WebSocket connection/.test(message.text());
			if (message.type() === 'error' && !away) this.faults.push(message.text());
		});
	}
}

/** Everything is precached, so that the next start needs no network. */
export async function offlineReady(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		if (registration.active?.state === 'activated') return;
		await new Promise((resolve) =>
			registration.active?.addEventListener('statechange', resolve, { once: true })
		);
	});
}

/** Chooses the sample at first start and waits for its board. */
export async function startSample(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Try with sample data' }).click();
	await page.locator('[data-deal]').first().waitFor();
}

/** Starts with the first template and nothing in it. */
export async function startEmpty(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Start empty' }).click();
	await page.getByRole('button', { name: 'New business' }).first().click();
	await page.locator('[data-stage]').first().waitFor();
}

/** Adds a deal to the first stage by the form. */
export async function addDeal(page: Page, title: string, value = ''): Promise<void> {
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	await page.getByLabel('Title').fill(title);
	await page.getByLabel(/^Deal value/).fill(value);
	await page.getByRole('button', { name: 'Add deal' }).click();
	await card(page, title).waitFor();
}

/** The card of a deal. */
export function card(page: Page, title: string) {
	return page
		.locator('[data-deal]')
		.filter({ has: page.getByRole('link', { name: title, exact: true }) });
}

/** A column of the board. */
export function column(page: Page, stage: string) {
	return page.getByRole('group', { name: new RegExp(`^.?${stage}.?,`) });
}

/** The titles of a column, from the top. */
export function titles(page: Page, stage: string): Promise<string[]> {
	return column(page, stage).locator('[data-deal] h3').allInnerTexts();
}

/** Waits for what may be said about the user's changes. */
export async function status(page: Page, kind: string): Promise<void> {
	await page.locator(`[data-status="${kind}"]`).waitFor();
}

/** Moves a deal by its menu. */
export async function moveByMenu(page: Page, title: string, item: string | RegExp): Promise<void> {
	await card(page, title).getByRole('button', { name: /^Move/ }).click();
	await page.getByRole('menuitem', { name: item }).click();
}
