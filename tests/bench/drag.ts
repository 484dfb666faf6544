import type { Page } from 'playwright';
import { buildIfNeeded } from '../helpers/build.ts';
import { crowd } from '../helpers/crowd.ts';
import { cards, join } from '../helpers/doors.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { median, quantile, type Figure } from './measure.ts';

export const name = 'dragging over the board, desktop';

const [MANY, FEW] = [5000, 50];
const TIMES = 5;
/** How often the hand moves, ms, and how many moves a drag has. */
const STEP_MS = 12;
const STEPS = 200;

/** Frame intervals while a card is dragged over all columns and their edges, over 5,000 cards and over 50. */
export async function run(): Promise<Figure[]> {
	await buildIfNeeded();
	const relay = await RelayProcess.start();
	const boards: { visitor: Visitor; p50: number[]; p95: number[] }[] = [];
	try {
		for (const deals of [MANY, FEW]) {
			const visitor = await Visitor.open({ form: 'desktop' });
			boards.push({ visitor, p50: [], p95: [] });
			await join(visitor.page, await crowd(relay, deals));
		}
		// In turns, so that the machine's moods fall on both.
		for (let i = 0; i < TIMES; i++)
			for (const { visitor, p50, p95 } of boards) {
				const frames = await drag(visitor.page);
				p50.push(quantile(frames, 0.5));
				p95.push(quantile(frames, 0.95));
			}
		const [many, few] = boards.map(({ p50, p95 }) => ({ p50: median(p50), p95: median(p95) }));
		if (!many || !few) throw new Error('no board');
		return [
			{ name: `frame p50 over ${FEW} cards`, value: few.p50, unit: 'ms' },
			{ name: `frame p95 over ${FEW} cards`, value: few.p95, unit: 'ms' },
			{ name: `frame p50 over ${MANY} cards`, value: many.p50, unit: 'ms' },
			{
				name: `frame p95 over ${MANY} cards`,
				value: many.p95,
				unit: 'ms',
				ratio: { to: `${FEW} cards`, value: many.p95 / few.p95, atMost: 1.25 }
			}
		];
	} finally {
		for (const { visitor } of boards) await visitor.close();
		await relay.close();
	}
}

/** Lifts the first card, carries it to and fro and up and down, puts it back; the frame intervals of the carrying. */
async function drag(page: Page): Promise<number[]> {
	await page.bringToFront();
	const box = await cards(page).first().boundingBox();
	const board = await page.locator('[data-stage]').first().locator('..').boundingBox();
	if (!box || !board) throw new Error('no card to drag');
	const { mouse } = page;
	await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await mouse.down();
	await mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2 + 10, { steps: 4 });
	await page.evaluate(() => {
		const frames: number[] = [];
		let last: number | undefined;
		const note = (time: number) => {
			if (last !== undefined) frames.push(time - last);
			last = time;
			Object.assign(window, { frames, frame: requestAnimationFrame(note) });
		};
		requestAnimationFrame(note);
	});
	for (let step = 0; step < STEPS; step++) {
		const along = 0.5 + 0.48 * Math.sin(step / 16);
		const down = 0.5 + 0.46 * Math.sin(step / 11);
		const next = page.waitForTimeout(STEP_MS);
		await mouse.move(board.x + along * board.width, board.y + down * board.height);
		await next;
	}
	const frames = await page.evaluate(() => {
		const { frames, frame } = window as unknown as { frames: number[]; frame: number };
		cancelAnimationFrame(frame);
		return frames;
	});
	await page.keyboard.press('Escape');
	await mouse.up();
	return frames;
}
