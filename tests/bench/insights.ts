import type { Page } from 'playwright';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { cards } from '../helpers/doors.ts';
import { openDesk } from './device/desk.ts';
import { traceTasks, type Tasks } from './device/tasks.ts';
import { median, quantile, throttle, type Figure } from './measure.ts';

export const name = 'Insights, desktop';

const [MANY, FEW] = [10_000, 100];
const TIMES = 5;
/** For so long after a change frames are watched, ms. */
const WATCHED_MS = 1500;
/** Aims, ms: the first chart, a task, a frame at the processor's speed and at a quarter of it. */
const AIM = { first: 100, task: 50, frame: 16, slow: 50 };

/** How long the first chart waits, and what a change costs the frames while five charts of it are shown. */
export async function run(): Promise<Figure[]> {
	const figures: Figure[] = [];
	let few = NaN;
	for (const deals of [FEW, MANY]) {
		const desk = await openDesk({ form: 'desktop', open: deals / 5, closed: (deals * 4) / 5 });
		try {
			const { page } = desk.visitor;
			await page.goto(desk.url.ours);
			await cards(page).first().waitFor({ timeout: 60_000 });
			const note = (what: string, value: number, ratio?: Figure['ratio']) =>
				figures.push({ name: `${deals} deals, ${what}`, value, unit: 'ms', ...(ratio ? { ratio } : {}) });
			note('first chart, nothing read yet', (await firstChart(page)).ms);
			const warm: { ms: number; task: number }[] = [];
			for (let time = 0; time < TIMES; time++) {
				await goTo(page, messages['nav.board']);
				await cards(page).first().waitFor();
				await page.waitForTimeout(500);
				warm.push(await firstChart(page));
			}
			const ms = median(warm.map(({ ms }) => ms));
			if (deals === FEW) few = ms;
			note('first chart, worker warm', ms, [
				{ to: `${AIM.first} ms`, value: ms / AIM.first, atMost: 1 },
				{ to: `${FEW} deals`, value: ms / few }
			]);
			const task = median(warm.map(({ task }) => task));
			note('longest task meanwhile, processor', task, { to: `${AIM.task} ms`, value: task / AIM.task, atMost: 1 });
			await goTo(page, messages['nav.board']);
			await cards(page).first().getByRole('link').focus();
			await page.keyboard.press(']');
			await firstChart(page);
			for (const [rate, aim] of [
				[1, AIM.frame],
				[4, AIM.slow]
			] as const) {
				const session = await throttle(page, rate);
				const updates: Update[] = [];
				for (let time = 0; time < 2 * TIMES; time++)
					updates.push(await update(page, time % 2 === 0 ? 'Control+z' : 'Control+Shift+z'));
				await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
				const at = rate === 1 ? '' : `, ${rate}x slower`;
				const work = median(updates.map(({ task }) => task));
				note(`a change${at}: until it is told`, median(updates.map(({ told }) => told)));
				note(`a change${at}: longest task`, work, { to: `${aim} ms`, value: work / aim, atMost: 1 });
				note(`a change${at}: frame p95`, median(updates.map(({ frames }) => quantile(frames, 0.95))));
			}
		} finally {
			await desk.close();
		}
	}
	return figures;
}

async function goTo(page: Page, place: string): Promise<void> {
	await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
}

/** From the click on Insights until a chart is on the screen, ms, and the longest task of the main thread. */
async function firstChart(page: Page): Promise<{ ms: number; task: number }> {
	const ended = await traceTasks(page);
	await page.evaluate(() => {
		const seen = window as unknown as { pressed: number; drawn?: number };
		delete seen.drawn;
		addEventListener('click', ({ timeStamp }) => (seen.pressed = timeStamp), { capture: true, once: true });
		const look = new MutationObserver(() => {
			if (!document.querySelector('main .drawing svg :is(rect, path)')) return;
			look.disconnect();
			requestAnimationFrame(() => setTimeout(() => (seen.drawn = performance.now())));
		});
		look.observe(document.body, { childList: true, subtree: true });
	});
	await goTo(page, messages['nav.insights']);
	const took = await page.waitForFunction(
		() => {
			const { pressed, drawn } = window as unknown as { pressed: number; drawn?: number };
			return drawn === undefined ? undefined : drawn - pressed;
		},
		undefined,
		{ timeout: 120_000 }
	);
	await page.waitForTimeout(WATCHED_MS);
	return { ms: Number(await took.jsonValue()), task: longest(await ended()) };
}

interface Update {
	/** Until the first chart tells of it, ms. */
	readonly told: number;
	readonly task: number;
	readonly frames: readonly number[];
}

async function update(page: Page, keys: string): Promise<Update> {
	const ended = await traceTasks(page);
	const watched = page.evaluate(
		(watched) =>
			new Promise<{ told: number; frames: number[] }>((resolve) => {
				const frames: number[] = [];
				const charts = document.querySelector('main section.tones');
				const before = charts?.textContent;
				let [told, pressed, last] = [NaN, 0, 0];
				addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
				const next = (time: number) => {
					if (last > 0 && pressed > 0) frames.push(time - last);
					last = time;
					if (Number.isNaN(told) && charts?.textContent !== before) told = time - pressed;
					if (pressed > 0 && time - pressed > watched) resolve({ told, frames });
					else requestAnimationFrame(next);
				};
				requestAnimationFrame(next);
			}),
		WATCHED_MS
	);
	await page.waitForTimeout(100);
	await page.keyboard.press(keys);
	const { told, frames } = await watched;
	return { told, frames, task: longest(await ended()) };
}

function longest({ cpu }: Tasks): number {
	return Math.max(0, ...cpu);
}
