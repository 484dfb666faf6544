import type { Page } from 'playwright';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { formatShare, type Share } from '#lib/protocol/share.ts';

/** The cards of the board. */
export function cards(page: Page) {
	return page.locator('[data-deal]');
}

/** Joins a workspace by its link, in English; settles when everything of it is saved on the device. */
export async function join(page: Page, url: string, share: Share): Promise<void> {
	await page.goto(formatShare(url, share));
	await page.getByLabel(messages['join.member']).fill('Robin');
	await page.getByRole('button', { name: messages['join.open'] }).click();
	await cards(page).first().waitFor({ timeout: 120_000 });
	await page.locator('[data-status="synced"]').waitFor({ timeout: 120_000 });
}
