import type { Deal } from '#lib/domain/deal.ts';
import type { Packed } from './archive-blob.ts';
import { toRows, type Columns } from './columns.ts';

/** Some deals of closed epochs, or that there are no more, or why there are none. */
export type FromPast =
	{ readonly deals: Columns } | { readonly end: true } | { readonly failed: string };

export type Cards = Pick<Packed, 'cards'>;

/**
 * Unpacks the deals of closed epochs in a worker, epoch by epoch as they are given, and hands them over in parts so small
 * that this thread has its turn between two. Whether all have come; it ends early with the signal.
 */
export function unpackPast(
	archive: readonly Cards[],
	take: (deals: readonly Deal[]) => void,
	signal: AbortSignal
): Promise<boolean> {
	const worker = new Worker(new URL('./past.worker.ts', import.meta.url), { type: 'module' });
	const { promise, resolve } = Promise.withResolvers<boolean>();
	worker.addEventListener('message', ({ data }) => {
		const told = data as FromPast;
		if ('deals' in told) take(toRows<Deal>(told.deals));
		else resolve('end' in told);
	});
	worker.addEventListener('error', () => resolve(false));
	signal.addEventListener('abort', () => resolve(false));
	worker.postMessage(archive.map(({ cards }) => ({ cards })));
	return promise.finally(() => worker.terminate());
}
