import type { Page } from 'playwright';
import { buildIfNeeded } from '../helpers/build.ts';
import { crowd } from '../helpers/crowd.ts';
import { cards, join } from '../helpers/doors.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { median, quantile, type Figure } from './measure.ts';

export const name = 'an edit seen by a colleague, over the relay';

const DEALS = 200;
const EDITS = 100;

/** From the key that moves a deal to its card in the other stage, on one's own board and on a colleague's. */
export async function run(): Promise<Figure[]> {
	await buildIfNeeded();
	const relay = await RelayProcess.start();
	const visitors: Visitor[] = [];
	try {
		const share = await crowd(relay, DEALS);
		for (let i = 0; i < 2; i++) {
			const visitor = await Visitor.open({ form: 'desktop' });
			visitors.push(visitor);
			await join(visitor.page, share);
			await visitor.page.evaluate(watchStages);
		}
		const [mine, theirs] = visitors.map(({ page }) => page) as [Page, Page];
		const card = cards(mine).first();
		const id = (await card.getAttribute('data-deal')) ?? '';
		const samples: { own: number[]; other: number[] } = { own: [], other: [] };
		for (let edit = 0; edit < EDITS; edit++) {
			await mine.locator(`[data-deal="${id}"] a`).first().focus();
			await mine.keyboard.press(edit % 2 === 0 ? ']' : '[');
			const moved = edit + 1;
			const own = await seenAt(mine, id, moved);
			const other = await seenAt(theirs, id, moved);
			const pressed = await mine.evaluate(() => (window as { pressed?: number }).pressed ?? NaN);
			samples.own.push(own - pressed);
			samples.other.push(other - pressed);
		}
		return [
			{ name: 'own board, median', value: median(samples.own), unit: 'ms' },
			{
				name: "colleague's board, median",
				value: median(samples.other),
				unit: 'ms',
				samples: samples.other,
				ratio: { to: 'own board', value: median(samples.other) / median(samples.own) }
			},
			{ name: "colleague's board, p99", value: quantile(samples.other, 0.99), unit: 'ms' }
		];
	} finally {
		for (const visitor of visitors) await visitor.close();
		await relay.close();
	}
}

/** Runs in the page: notes, by the machine's clock, when a key was pressed and when a card stood in another stage. */
function watchStages(): void {
	const moves: Record<string, { stage: string | undefined; times: number[] }> = {};
	const clock = () => performance.timeOrigin + performance.now();
	const look = () => {
		for (const card of document.querySelectorAll<HTMLElement>('[data-deal]')) {
			const id = card.dataset['deal'] ?? '';
			const stage = card.closest<HTMLElement>('[data-stage]')?.dataset['stage'];
			const known = (moves[id] ??= { stage, times: [] });
			if (known.stage === stage) continue;
			known.stage = stage;
			known.times.push(clock());
		}
	};
	look();
	new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
	addEventListener('keydown', () => Object.assign(window, { pressed: clock() }), true);
	Object.assign(window, { moves });
}

/** When a card was seen in its `nth` new stage. */
async function seenAt(page: Page, id: string, nth: number): Promise<number> {
	const handle = await page.waitForFunction(
		({ id, nth }) =>
			(window as unknown as { moves: Record<string, { times: number[] }> }).moves[id]?.times[
				nth - 1
			],
		{ id, nth },
		{ polling: 50 }
	);
	return (await handle.jsonValue()) ?? NaN;
}
