import type { Page } from 'playwright';
import type { MessageKey } from '#lib/i18n/translate.ts';

/** Where one looks from: a workspace is open. */
interface Stand {
	readonly page: Page;
	readonly url: string;
	/** The messages of the interface's language. */
	readonly text: Readonly<Record<MessageKey, string>>;
}

/** The screens of a team, and how one comes to each: the workspace is shared on the way, and stays so. */
export const TEAM_SCREENS: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
	'team-alone': async ({ page, url, text }) => {
		await page.goto(`${url}/team`);
		await page.getByRole('button', { name: text['team.share'] }).waitFor();
	},
	recovery: async (stand) => {
		const { page, text } = stand;
		await open(stand);
		await page.getByRole('button', { name: text['recovery.new'] }).click();
		await page.getByRole('img', { name: text['recovery.qr'] }).waitFor();
	},
	team: async (stand) => {
		await open(stand);
		const { page, text } = stand;
		await page.getByRole('button', { name: text['team.audit.show'] }).click();
		await page.locator('ol li').first().waitFor();
	},
	member: async (stand) => {
		await open(stand);
		await stand.page.locator('li button').first().click();
		await stand.page.getByRole('dialog').waitFor();
	},
	leave: async (stand) => {
		const { page, text } = stand;
		await open(stand);
		// What comes with the roster moves what stands below it.
		await page.locator('li button').first().waitFor();
		await page.getByRole('button', { name: text['team.leave'] }).click();
		await page.getByRole('dialog').waitFor();
	},
	invite: async (stand) => {
		await open(stand);
		const { page, url, text } = stand;
		await page.goto(`${url}/?do=share`);
		await page.getByRole('button', { name: text['invite.make'] }).waitFor();
	},
	invitation: async (stand) => {
		await open(stand);
		const { page, url, text } = stand;
		await page.goto(`${url}/?do=share`);
		await page.getByRole('button', { name: text['invite.make'] }).click();
		await page.getByRole('img', { name: text['invite.qr'] }).waitFor();
	},
	join: toJoin,
	scan: async ({ page, url, text }) => {
		await page.goto(`${url}/join?scan`);
		// Nobody gives a test a camera.
		await page.getByText(text['join.camera.none']).or(page.locator('video')).first().waitFor();
	},
	'join-name': async (stand) => {
		const { page, url, text } = stand;
		await toJoin(stand);
		await page.goto(`${url}/join#${'A'.repeat(22)}.${'B'.repeat(22)}`);
		await page.getByLabel(text['join.member']).waitFor();
	},
	recover: async (stand) => {
		const { page, url, text } = stand;
		await toJoin(stand);
		await page.goto(`${url}/join#r.${'A'.repeat(22)}.${'B'.repeat(22)}`);
		await page.getByRole('button', { name: text['recovery.enter.go'] }).waitFor();
	}
};

/** Where one joins; a link that is opened there changes no more than the fragment. */
async function toJoin({ page, url, text }: Stand): Promise<void> {
	await page.goto(`${url}/join`);
	await page.getByRole('button', { name: text['join.byScan'] }).waitFor();
}

/** The page of the team, shared. */
async function open({ page, url, text }: Stand): Promise<void> {
	await page.goto(`${url}/team`);
	const members = page.getByRole('heading', { level: 2 }).first();
	await members.waitFor();
	const share = page.getByRole('button', { name: text['team.share'] });
	if (!(await share.isVisible())) return;
	await page.getByLabel(text['join.member']).fill('Robin');
	await share.click();
	await page.getByRole('checkbox').check();
	await page.getByRole('button', { name: text['recovery.done'] }).click();
	await page.locator('li button').first().waitFor();
}
