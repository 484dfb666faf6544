import { openDesk, type Side } from './device/desk.ts';
import { editTimes, type EditTime } from './device/edits.ts';
import { options } from './device/options.ts';
import { median, quantile, type Figure } from './measure.ts';

export const name = 'from an edit to "saved on this device", against stock y-indexeddb';

const DEALS = 1000;
const EDITS = 300;
/** Edits in one go: both sides in turns, so that the machine's moods fall on both. */
const TURN = 50;

/**
 * Ours says that an edit is saved when its transaction has completed and is on the disk (`strict`), over a worker.
 * Stock says nothing: its page watches the transaction, which completes before it is on the disk, and with
 * `strict` put into it.
 */
export async function run(): Promise<Figure[]> {
	const { long } = options();
	const desk = await openDesk({ form: 'desktop', open: DEALS });
	const times = { ours: [], stock: [], strict: [] } as Record<Side | 'strict', EditTime[]>;
	try {
		const { context } = desk.visitor;
		const pages = { ours: await context.newPage(), stock: await context.newPage(), strict: await context.newPage() };
		await pages.ours.goto(desk.url.ours);
		for (const [which, durability] of [['stock', 'relaxed'], ['strict', 'strict']] as const) {
			await pages[which].goto(desk.url.stock);
			await pages[which].evaluate((value) => localStorage.setItem('durability', value), durability);
			await pages[which].reload();
			await editTimes(pages[which], { count: 2 });
		}
		const turns = ((long ? 5 : 1) * EDITS) / TURN;
		for (let turn = 0; turn < turns; turn++)
			for (const which of ['ours', 'stock', 'strict'] as const) {
				await pages[which].bringToFront();
				times[which].push(...(await editTimes(pages[which], { count: TURN })));
			}
	} finally {
		await desk.close();
	}
	const whole = (which: keyof typeof times, share: number) =>
		quantile(times[which].map(({ whole }) => whole), share);
	const against = (share: number) => [
		{ to: 'stock', value: whole('ours', share) / whole('stock', share) },
		{ to: 'stock made strict', value: whole('ours', share) / whole('strict', share) }
	];
	const saving = median(times.ours.map(({ saving }) => saving));
	return [
		{ name: 'ours, p50', value: whole('ours', 0.5), unit: 'ms', ratio: against(0.5), samples: times.ours.map(({ whole }) => whole) },
		{ name: 'ours, p99', value: whole('ours', 0.99), unit: 'ms', ratio: against(0.99) },
		{ name: 'ours, of this on the way to the disk, p50', value: saving, unit: 'ms' },
		...(['stock', 'strict'] as const).flatMap((which) => {
			const label = which === 'stock' ? 'stock' : 'stock made strict';
			return [
				{ name: `${label}, p50`, value: whole(which, 0.5), unit: 'ms' },
				{ name: `${label}, p99`, value: whole(which, 0.99), unit: 'ms' }
			];
		})
	];
}
