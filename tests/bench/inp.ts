import type { CDPSession, Page } from 'playwright';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { buildIfNeeded } from '../helpers/build.ts';
import { crowd } from '../helpers/crowd.ts';
import { cards, join } from '../helpers/doors.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { loopMs, median, quantile, throttle, type Figure } from './measure.ts';

export const name = 'interaction to next paint, 4x slower, phone';

const [MANY, FEW] = [10_000, 100];
const TIMES = 3;
const RATE = 4;
/** The least that a browser tells, ms, and how long it is listened to. */
const [UNTOLD_MS, QUIET_MS] = [16, 600];
/** ms; good by Core Web Vitals. */
const GOOD_MS = 200;

/** What a thumb does, from a board at rest to a board at rest. */
const ACTS: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
	'open a card': async ({ page, measured }) => {
		await measured(() => cards(page).first().getByRole('link').tap());
		await page.waitForURL(/\/deals\//);
		await page.goBack();
		await cards(page).first().waitFor();
	},
	'move by menu': async ({ page, measured }) => {
		await cards(page).first().getByRole('button').first().tap();
		const next = page.getByRole('menuitem', { name: /^Next stage/ });
		await next.waitFor();
		await measured(() => next.tap());
	},
	'add a deal': async ({ page, measured }) => {
		await page.getByRole('button', { name: messages['deal.add'], exact: true }).tap();
		await page.getByLabel(messages['deal.title']).fill('Another deal');
		const add = page.getByRole('button', { name: messages['deal.create'], exact: true });
		await measured(() => add.tap());
		await page.getByRole('dialog').waitFor({ state: 'detached' });
	},
	filter: async ({ page, measured }) => {
		await page.keyboard.press('f');
		const field = page.getByRole('searchbox', { name: messages['filter.text'] });
		await field.waitFor();
		await field.focus();
		for (const key of 'deal 77') await measured(() => page.keyboard.press(key));
		await page.keyboard.press('Escape');
		await cards(page).first().waitFor();
	},
	'search key': async ({ page, measured }) => {
		await page.keyboard.press('/');
		await page.getByRole('dialog').getByRole('combobox').waitFor();
		for (const key of 'deal 99') await measured(() => page.keyboard.press(key));
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
	},
	'change of screen': async ({ page, measured }) => {
		const go = (name: string) =>
			page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) });
		await measured(() => go(messages['nav.today']).tap());
		await page.waitForURL(/\/today/);
		await measured(() => go(messages['nav.board']).tap());
		await cards(page).first().waitFor();
	}
};

interface Stand {
	readonly page: Page;
	/** Does one thing, and notes how long the next paint took. */
	measured(act: () => Promise<void>): Promise<void>;
}

/** How long each act of a rep waits for its paint, over 10,000 deals and over 100. */
export async function run(): Promise<Figure[]> {
	await buildIfNeeded();
	const relay = await RelayProcess.start();
	const boards = [];
	try {
		for (const deals of [MANY, FEW]) {
			const visitor = await Visitor.open({ form: 'phone' });
			await join(visitor.page, await crowd(relay, deals));
			const quick = await loopMs(visitor.page);
			const session = await throttle(visitor.page, RATE);
			const slower = (await loopMs(visitor.page)) / quick;
			const waits: Record<string, number[]> = {};
			boards.push({ visitor, session, waits, slower });
		}
		for (let time = 0; time < TIMES; time++)
			for (const { visitor, session, waits } of boards)
				for (const [act, perform] of Object.entries(ACTS)) {
					const stand = standOf(visitor.page, session, (ms) => (waits[act] ??= []).push(ms));
					await perform(stand);
				}
		const [many, few] = boards;
		if (!many || !few) throw new Error('no board');
		return [
			{ name: 'slowness of a loop, as it was felt', value: many.slower, unit: 'x' },
			...Object.keys(ACTS).map((act): Figure => {
				const [slow = [], fast = []] = [many.waits[act], few.waits[act]];
				const value = median(slow);
				return {
					name: `${act}: median over ${MANY} deals, worst ${Math.round(quantile(slow, 0.98))}`,
					value,
					unit: 'ms',
					samples: slow,
					ratio: { to: `${GOOD_MS} ms; over ${FEW}: ${median(fast)} ms`, value: value / GOOD_MS, atMost: 1 }
				};
			})
		];
	} finally {
		for (const { visitor } of boards) await visitor.close();
		await relay.close();
	}
}

function standOf(page: Page, session: CDPSession, note: (ms: number) => void): Stand {
	return {
		page,
		async measured(act) {
			await session.send('Emulation.setCPUThrottlingRate', { rate: RATE });
			await page.evaluate(watch);
			await act();
			// The events of one interaction are told after its paint; what took less than 16 ms is not told at all.
			await page.waitForTimeout(QUIET_MS);
			note(Math.max(UNTOLD_MS, ...(await page.evaluate(() => (window as unknown as { waits: number[] }).waits))));
		}
	};
}

/** Runs in the page: the durations of events that belong to an interaction, from now on. */
function watch(): void {
	const seen = window as unknown as { waits: number[]; waiting?: PerformanceObserver };
	seen.waits = [];
	seen.waiting?.disconnect();
	seen.waiting = new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
			if (entry.interactionId > 0) seen.waits.push(entry.duration);
	});
	seen.waiting.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}
