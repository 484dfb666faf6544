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
 * Starts the worker. Before each answer it is fed what has come to the logs since the one before, also to those of areas
 * that were opened meanwhile, in parts with pauses. Logs grow at their end, and often without a word.
 *
 * `loaded` settles when what the device holds is in the logs: until then nothing is answered.
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
	/** How many entries of each log were fed. */
	const told = new Map<Log, number>();
	let fed: Promise<unknown> = Promise.resolve(loaded);
	return {
		async answer(request, signal) {
			fed = fed.then(feed);
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
			client.close();
		}
	};

	async function feed(): Promise<void> {
		let isFirst = true;
		for (const log of logs()) {
			const from = told.get(log) ?? 0;
			const { entries } = log;
			if (entries.length === from) continue;
			told.set(log, entries.length);
			for (const slice of slices(entries.slice(from))) {
				if (!isFirst) await pause();
				isFirst = false;
				client.tell(slice);
			}
		}
	}
}

function logsOf({ log, activities }: AreaLog): readonly Log[] {
	return [log, activities];
}
