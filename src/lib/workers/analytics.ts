import type { EpochMs } from '#lib/domain/time.ts';
import type { AreaLog, AreaLogs } from '#lib/ydoc/area-logs.ts';
import type { Log } from '#lib/ydoc/log.ts';
import type { Packed } from './archive-blob.ts';
import { Client } from './client.ts';
import type { FiguresAnswer, FiguresRequest } from './replica.ts';
import { slices } from './session-messages.ts';

/**
 * Entries of the logs; or what lies in closed epochs, oldest first, as figures or as entries (`closed.ts`); or, before
 * anything else, that only what had been entered before an instant counts.
 */
export type ToAnalytics =
	| readonly string[]
	| { readonly archive: readonly Figures[] }
	| { readonly closed: readonly Uint8Array[] }
	| { readonly before: EpochMs };

type Figures = Pick<Packed, 'figures'>;

/** The figures of a workspace, computed off the main thread. */
export interface Analytics {
	/** The newest request is answered, on all that is in the logs by then; see `Client.ask`. */
	readonly answer: Client<ToAnalytics, FiguresRequest, FiguresAnswer>['ask'];
	/** What lies in closed epochs, oldest first, in place of what was said before: deals of the logs go before it. */
	readonly archive: (packed: readonly Figures[]) => void;
	/** Entries of closed epochs. */
	readonly closed: (texts: readonly Uint8Array[]) => void;
	readonly close: () => void;
}

/**
 * Starts the worker and feeds it logs: what is in them first, in parts with pauses, then all that is added; the same of
 * each area that is opened later.
 *
 * `loaded` settles when what the device holds is in the logs: until then they fill without a word, and nothing is answered.
 * @param before only what had been entered before this instant counts; everything where left out
 */
export function openAnalytics(
	common: readonly Log[],
	areas: AreaLogs,
	pause: () => Promise<unknown>,
	loaded: Promise<unknown>,
	before?: EpochMs
): Analytics {
	const logs = () => [...common, ...[...areas.open.values()].flatMap(logsOf)];
	const worker = new Worker(new URL('./analytics.worker.ts', import.meta.url), { type: 'module' });
	const client = new Client<ToAnalytics, FiguresRequest, FiguresAnswer>(worker);
	if (before !== undefined) client.tell({ before });
	const follow = (log: Log) => log.onAppended((entries) => client.tell(entries));
	const stops = logs().map(follow);
	stops.push(areas.onOpened((area) => stops.push(...logsOf(area).map(follow))));
	const fed = feed();
	return {
		async answer(request, signal) {
			await fed;
			return client.ask(request, signal);
		},
		archive(packed) {
			client.tell({ archive: packed.map(({ figures }) => ({ figures })) });
		},
		closed(texts) {
			client.tell({ closed: texts });
		},
		close() {
			for (const stop of stops) stop();
			client.close();
		}
	};

	async function feed(): Promise<void> {
		await loaded;
		for (const { entries } of logs())
			for (const slice of slices([...entries])) {
				client.tell(slice);
				await pause();
			}
	}
}

function logsOf({ log, activities }: AreaLog): readonly Log[] {
	return [log, activities];
}
