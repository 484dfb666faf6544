import { openDesk, SIDES } from './device/desk.ts';
import { editTimes } from './device/edits.ts';
import { options } from './device/options.ts';
import { countWritten, type Written } from './device/written.ts';
import type { Figure } from './measure.ts';

export const name = 'bytes written for an edit, against stock y-indexeddb';

const DEALS = 2000;
const [EDITS, SHORT] = [10_000, 1500];
/** A store tidies up when nothing is written: after so many edits there is a rest, ms. */
const [REST_AFTER, REST_MS] = [250, 4500];
/** Edits with a rest after each, as somebody makes them who thinks. */
const LONE = 4;
const AMPLIFICATION = 5;
/** Where both keep what an edit is: as many rows as there are edits. What else they write there is counted apart. */
const ROWS = 'updates';

/** `--long`: 10,000 edits, as many as a year of somebody's work. */
export async function run(): Promise<Figure[]> {
	const { long, edits } = options();
	const count = edits ?? (long ? EDITS : SHORT);
	const desk = await openDesk({ form: 'desktop', open: DEALS });
	try {
		const figures: Figure[] = [];
		for (const side of SIDES) {
			const page = await desk.visitor.context.newPage();
			await page.goto(desk.url[side]);
			await editTimes(page, { count: 2 });
			const told = await countWritten(page);
			const alone = sum(await editedAndTold(1));
			await page.waitForTimeout(REST_MS);
			const lone = await told();
			await editTimes(page, { count: LONE + 1, restAfter: 1, restMs: REST_MS });
			const rested = sum(less(await told(), lone)) / LONE;
			const before = await told();
			await editTimes(page, { count, restAfter: REST_AFTER, restMs: REST_MS });
			await page.waitForTimeout(REST_MS);
			const written = less(await told(), before);
			figures.push(...figuresOf(side, { written, count, edit: alone, rested }));

			async function editedAndTold(edits: number): Promise<Written> {
				const start = await told();
				await editTimes(page, { count: edits });
				return only(less(await told(), start), ROWS);
			}
			await page.close();
		}
		return figures;
	} finally {
		await desk.close();
	}
}

interface Count {
	readonly written: Written;
	readonly count: number;
	/** Bytes of the update that an edit is. */
	readonly edit: number;
	/** Bytes written for one with a rest after it. */
	readonly rested: number;
}

function figuresOf(side: string, { written, count, edit, rested }: Count): Figure[] {
	const isOurs = side === 'ours';
	const per = (bytes: number, edits = count) => bytes / edits;
	const log = sum(without(written, 'projection'));
	const amplification = (bytes: number, edits = count) => ({
		to: 'its update',
		value: per(bytes, edits) / edit,
		...(isOurs ? { atMost: AMPLIFICATION } : {})
	});
	return [
		{ name: `${side}: the update that an edit is`, value: edit, unit: 'bytes' },
		{
			name: `${side}: written for an edit, of ${count}`,
			value: per(log),
			unit: 'bytes',
			ratio: amplification(log)
		},
		...(isOurs
			? [
					{
						name: `${side}: with what the next start is drawn from`,
						value: per(sum(written)),
						unit: 'bytes',
						ratio: amplification(sum(written))
					}
				]
			: []),
		{
			name: `${side}: all that is written for one with a rest after it`,
			value: rested,
			unit: 'bytes',
			ratio: amplification(rested, 1)
		},
		...Object.entries(written).map(([store, bytes]) => ({
			name: `${side}: of this in ${store}`,
			value: per(bytes),
			unit: 'bytes'
		}))
	];
}

function sum(written: Written): number {
	return Object.values(written).reduce((all, bytes) => all + bytes, 0);
}

function less(written: Written, before: Written): Written {
	return Object.fromEntries(
		Object.entries(written).map(([store, bytes]) => [store, bytes - (before[store] ?? 0)])
	);
}

function only(written: Written, store: string): Written {
	return { [store]: written[store] ?? 0 };
}

function without(written: Written, store: string): Written {
	return Object.fromEntries(Object.entries(written).filter(([name]) => name !== store));
}
