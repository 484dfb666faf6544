import type { Day } from '#lib/domain/time.ts';
import { parseView } from '#lib/domain/view-text.ts';
import { DealList, type Listing, type Query } from '#lib/store/deal-list.ts';
import { slice, type Sliced } from '#lib/store/slices.ts';
import { manyDeals } from '../helpers/many-deals.ts';
import { median, type Figure } from './measure.ts';

export const name = 'list of 10,000 open and 100,000 closed deals: filter, sort, group';

const TIMES = 7;
/** The longest that work may hold up the screen at once, ms. */
const SLICE_MS = 8;
const collator = new Intl.Collator('en', { numeric: true });
const ALL = 'f:all(status:is(open,won,lost))';

/** How long a change of the list takes in all, and the longest piece of it. */
export async function run(): Promise<Figure[]> {
	const workspace = manyDeals({ open: 10_000, closed: 100_000 });
	const today = '2026-01-15' as Day;
	const query = (text: string): Query => ({
		...parseView(text),
		member: workspace.member,
		today,
		stretch: () => ({ from: '2026-01-01' as Day, to: '2026-02-01' as Day }),
		monthOf: (day) => `${day.slice(0, 7)}-01` as Day,
		collate: collator.compare
	});
	let list = new DealList(workspace);
	const figures: Figure[] = [];
	const measure = (name: string, texts: readonly string[], atMost?: number) => {
		const isAnew = atMost === undefined;
		const totals: number[] = [];
		let longest = 0;
		for (let time = 0; time < TIMES; time++)
			for (const text of texts) {
				if (isAnew) {
					list.close();
					list = new DealList(workspace);
				}
				const { total, piece } = measured(list.list(query(text)));
				if (time === 0) continue;
				totals.push(total);
				longest = Math.max(longest, piece);
			}
		const value = median(totals);
		figures.push(
			{
				name,
				value,
				unit: 'ms CPU',
				...(atMost === undefined ? {} : { ratio: { to: '1 ms', value, atMost } })
			},
			{ name: '  its longest piece', value: longest, unit: 'ms CPU' }
		);
	};
	measure('open deals, another filter', ['f:all(words:has(lamps))', 'f:all(owner:is(me))'], 50);
	measure('all deals, another filter', [`${ALL}`, 'f:all(words:has(oslo),status:is(won,open))'], 50);
	measure('all deals, idle 14 days', ['f:all(touched:olderThan(14),status:is(open,won,lost))'], 50);
	measure('all deals, other groups', [`${ALL};g:stage`, `${ALL};g:expectedClose`, `${ALL};g:company`], 50);
	measure('all deals, sorted anew by value', [`${ALL};s:value!`, `${ALL};s:created`]);
	measure('all deals, sorted anew by title', [`${ALL};s:title`, `${ALL};s:company`]);
	list.close();
	return await Promise.resolve(figures);
}

/** Runs work as the app does, without its pauses; what else the machine does counts less than by the clock. */
function measured(work: Sliced<Listing>): { total: number; piece: number } {
	let total = 0;
	let piece = 0;
	for (;;) {
		const start = cpu();
		const done = slice(work, start + SLICE_MS, cpu);
		const took = cpu() - start;
		total += took;
		piece = Math.max(piece, took);
		if (done) return { total, piece };
	}
}

/** How long the processor was at this thread, ms. */
function cpu(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}
