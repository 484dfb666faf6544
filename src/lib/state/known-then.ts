import { fold } from '#lib/domain/fold.ts';
import { toSettings } from '#lib/domain/directory.ts';
import { SETTINGS } from '#lib/domain/ids.ts';
import { wasKnown } from '#lib/domain/known.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Analytics } from '#lib/workers/analytics.ts';
import type { Closed } from '#lib/workers/closed.ts';
import { analyticsOf } from './kept-analytics.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { ToldEpochs } from './told-epochs.ts';

/** Figures of a workspace by what had been entered before an instant, in a worker of their own until they are closed. */
export class KnownThen {
	readonly #workspace: OpenWorkspace;
	readonly #analytics: Analytics;
	readonly #closed = new ToldEpochs<Closed>(
		({ texts, isWhole }) => {
			this.#analytics.closed(texts);
			this.lacksPast = !isWhole;
			this.#onRead();
		},
		({ isWhole }) => isWhole
	);
	readonly #onRead: () => void;
	/** Whether something of closed epochs could not be read. */
	lacksPast = false;

	/** `onRead` hears that what lies in closed epochs has been read. */
	constructor(workspace: OpenWorkspace, before: EpochMs, onRead: () => void) {
		this.#workspace = workspace;
		this.#onRead = onRead;
		this.#analytics = analyticsOf(workspace, before);
	}

	/** What figures usually count of closed epochs, derived from all that was ever entered there, says too much. */
	async answer(request: Parameters<Analytics['answer']>[0]): ReturnType<Analytics['answer']> {
		const { epochs } = this.#workspace.session;
		await this.#closed.upTo(epochs.newest, () => epochs.closed(['ops', 'act']));
		return this.#analytics.answer(request);
	}

	/** Reads again what of closed epochs could not be read; `undefined` where that was all. */
	again(): Promise<void> | undefined {
		return this.#closed.again();
	}

	close(): void {
		this.#analytics.close();
	}
}

/** The currency of a workspace, as it was set before an instant. */
export function currencyThen({ now }: OpenWorkspace, before: EpochMs): Currency {
	const operations = now.records.get(SETTINGS)?.operations ?? [];
	const then = fold(operations.filter((operation) => wasKnown(operation, before)));
	return toSettings(then.get(SETTINGS)).currency;
}
