import type { Page } from 'playwright';
import type { Role } from '#lib/protocol/permission.ts';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { linkTo, type TestTeam } from './team.ts';

/** The cards of the board. */
export function cards(page: Page) {
	return page.locator('[data-deal]');
}

/** Joins a workspace by an invitation of its own, in English; settles when everything of it is saved on the device. */
export async function join(page: Page, team: TestTeam, role: Role = 'rep'): Promise<void> {
	await page.goto(await linkTo(team, { role }));
	await page.getByLabel(messages['join.member']).fill('Robin');
	await page.getByRole('button', { name: messages['join.open'] }).click();
	await cards(page).first().waitFor({ timeout: 120_000 });
	await page.locator('[data-status="synced"]').waitFor({ timeout: 120_000 });
}
