import type { Page } from 'playwright';
import { openDesk } from './device/desk.ts';
import { options } from './device/options.ts';
import { loopMs, median, quantile, type Figure } from './measure.ts';

export const name = 'scrolling the list, desktop';

const TIMES = 5;
const FRAMES = 120;
/** How far each frame scrolls, px: some rows, and more than a screen. */
const STEPS = { steady: 90, flung: 1500 } as const;

/** Frame intervals while the list scrolls, and how long another filter takes, over many deals and over few. */
export async function run(): Promise<Figure[]> {
	const { open, closed, epochs } = options();
	const figures: Figure[] = [];
	const least: Record<string, number> = {};
	for (const [label, state] of [
		['100 deals', { open: 100 }],
		[`${open + closed} deals`, { open, closed, epochs: 0 }],
		[`${open + closed} deals, ${closed} in closed epochs`, { open, closed, epochs }]
	] as const) {
		const desk = await openDesk({ form: 'desktop', ...state });
		try {
			const { page } = desk.visitor;
			const status = 'f:all(status:is(open,won,lost,nurture,disqualified))';
			await page.goto(`${desk.url.ours}/?face=list&q=${status}`);
			const start = performance.now();
			await page.locator('[role="grid"] [data-deal]').first().waitFor({ timeout: 300_000 });
			const all = state.open + ('closed' in state ? state.closed : 0);
			const rows = page.locator(`[role="grid"][aria-rowcount="${all + 1}"]`);
			await rows.waitFor({ timeout: 300_000 });
			const took = performance.now() - start;
			figures.push({ name: `${label}: all are listed`, value: took, unit: 'ms' });
			await page.locator('[data-status="saved"], [data-status="synced"]').waitFor({ timeout: 300_000 });
			const loop = await loopMs(page);
			for (const [way, step] of Object.entries(STEPS)) {
				const p50: number[] = [];
				const p95: number[] = [];
				for (let time = 0; time < TIMES; time++) {
					const frames = await scrolled(page, step, FRAMES);
					p50.push(quantile(frames, 0.5));
					p95.push(quantile(frames, 0.95));
				}
				const value = median(p95);
				const few = (least[way] ??= value);
				figures.push(
					{ name: `${label}, ${way}: frame p50`, value: median(p50), unit: 'ms' },
					{
						name: `${label}, ${way}: frame p95`,
						value,
						unit: 'ms',
						ratio: { to: '100 deals', value: value / few, atMost: 1.25 }
					}
				);
			}
			figures.push({ name: `${label}: a fixed loop`, value: loop, unit: 'ms' });
		} finally {
			await desk.close();
		}
	}
	return figures;
}

/** Scrolls to and fro; the intervals between frames. */
function scrolled(page: Page, step: number, count: number): Promise<number[]> {
	return page.evaluate(
		({ step, count }) =>
			new Promise<number[]>((resolve) => {
				const grid = document.querySelector('[role="grid"]');
				if (!grid) throw new Error('no list');
				grid.scrollTop = 0;
				const frames: number[] = [];
				let last: number | undefined;
				const next = (time: number) => {
					if (last !== undefined) frames.push(time - last);
					last = time;
					if (frames.length >= count) return void resolve(frames);
					grid.scrollTop += frames.length % 40 < 30 ? step : -step;
					requestAnimationFrame(next);
				};
				requestAnimationFrame(next);
			}),
		{ step, count }
	);
}
