import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { createDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { colleague } from '../helpers/colleague.ts';
import { crowd } from '../helpers/crowd.ts';
import { join } from '../helpers/doors.ts';
import { seeded } from '../helpers/random.ts';
import { launch, serve } from './app.ts';

const CHANGES = 500;
/** Changes made at once, so that several frames have some. */
const AT_ONCE = 5;
/** Cumulative layout shift. */
const MOST = 0.01;

test.each(['phone', 'desktop'] as const)(
	'500 changes by a colleague shift nothing under the eyes, %s',
	async (form) => {
		const relay = await serve();
		const share = await crowd(relay, 200);
		const { page } = await launch(form);
		await join(page, share);
		const other = await colleague(share, 'Ali');
		onTestFinished(() => other.leave());
		await page.evaluate(watchShifts);
		await storm(other.store);
		await page.getByRole('link', { name: `Deal of the storm ${CHANGES}` }).waitFor({
			state: 'attached'
		});
		const { shift, worst } = await shifts(page);
		expect(shift, worst).toBeLessThanOrEqual(MOST);
	}
);

/** Moves, edits, wins and additions, in every stage, at the top of the columns where they are seen. */
async function storm(store: Workspace): Promise<void> {
	const random = seeded(11);
	const [pipeline] = pipelines(store);
	const stages = pipeline ? openStages(store, pipeline.id) : [];
	for (let change = 1; change <= CHANGES; change++) {
		const stage = stages[change % stages.length];
		const deals = stage ? store.columns.of(stage.id) : [];
		const deal = deals[Math.floor(random.next() * Math.min(8, deals.length))];
		const to = stages[(change + 1) % stages.length];
		if (!stage || !deal || !to) throw new Error('a stage ran out of deals');
		const last = change === CHANGES;
		if (last || change % 5 === 0)
			createDeal(store, { title: `Deal of the storm ${change}`, stage: stage.id });
		else if (change % 5 === 1) setDeal(store, deal.id, { title: `${deal.title} again` });
		else if (change % 5 === 2) winDeal(store, deal.id);
		else moveDeal(store, deal.id, to.id, 'top');
		if (change % AT_ONCE === 0) await new Promise((done) => setTimeout(done, 20));
	}
}

/** Runs in the page: adds up the shifts that no tap or key explains. */
function watchShifts(): void {
	const seen = { shift: 0, worst: '' };
	Object.assign(window, { seen });
	let most = 0;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & {
			value: number;
			sources: { node?: Element | null }[];
		})[]) {
			seen.shift += entry.value;
			if (entry.value <= most) continue;
			most = entry.value;
			seen.worst = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120)).join('\n');
		}
	}).observe({ type: 'layout-shift' });
}

function shifts(page: Page): Promise<{ shift: number; worst: string }> {
	return page.evaluate(
		() => (window as unknown as { seen: { shift: number; worst: string } }).seen
	);
}
