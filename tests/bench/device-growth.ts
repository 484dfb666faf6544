import { openDesk, SIDES, type Side } from './device/desk.ts';
import { editTimes } from './device/edits.ts';
import { held } from './device/held.ts';
import { options } from './device/options.ts';
import type { Figure } from './measure.ts';

export const name = 'growth by reloading, against stock y-indexeddb';

const DEALS = 1000;
const [RELOADS, SHORT] = [1000, 100];
/** Every so many reloads somebody edits. */
const EDIT_EVERY = 5;
/** A store tidies up when nothing is written, ms. */
const REST_MS = 4500;
const LIVE_TIMES = 3;

/** Opens app and stock page again and again, with an edit at every fifth time. `--long`: a thousand times. */
export async function run(): Promise<Figure[]> {
	const { long, ...asked } = options();
	const reloads = asked.reloads ?? (long ? RELOADS : SHORT);
	const desk = await openDesk({ form: 'desktop', open: DEALS });
	try {
		const figures = [];
		for (const side of SIDES) figures.push(...(await grown(side)));
		return figures;
	} finally {
		await desk.close();
	}

	async function grown(side: Side): Promise<Figure[]> {
		const { page } = desk.visitor;
		for (let reload = 0; reload < reloads; reload++) {
			await page.goto(desk.url[side]);
			await page.locator('[data-deal] a').first().waitFor();
			if (reload % EDIT_EVERY === 0) await editTimes(page, { count: 1 });
		}
		await page.waitForTimeout(REST_MS);
		const { bytes, cache, usage, live } = await held(page);
		const aim = side === 'ours' ? { atMost: LIVE_TIMES } : {};
		const ratio = { to: 'the live state', value: bytes / live, ...aim };
		return [
			{ name: `${side}: live state`, value: live / 1000, unit: 'kB' },
			{ name: `${side}: stored after ${reloads} reloads`, value: bytes / 1000, unit: 'kB', ratio },
			{
				name: `${side}: of this what the next start is drawn from`,
				value: cache / 1000,
				unit: 'kB',
				ratio: { to: 'the live state', value: cache / live }
			},
			{ name: `${side}: on the disk, as the browser says`, value: usage / 1000, unit: 'kB' }
		];
	}
}
