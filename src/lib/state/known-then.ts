import { fold } from '#lib/domain/fold.ts';
import { toSettings } from '#lib/domain/directory.ts';
import { SETTINGS } from '#lib/domain/ids.ts';
import { wasKnown } from '#lib/domain/known.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { openAnalytics, type Analytics } from '#lib/workers/analytics.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { pause } from './turns.ts';

/** Figures of a workspace by what had been entered before an instant, in a worker of their own until they are closed. */
export class KnownThen {
	readonly #workspace: OpenWorkspace;
	readonly #analytics: Analytics;
	readonly #told: (isWhole: boolean) => void;
	/** The newest epoch when those before it were told, and that they have been. */
	#epoch = 1;
	#closed: Promise<unknown> = Promise.resolve();

	/** `told` hears whether all that lies in closed epochs could be read. */
	constructor(workspace: OpenWorkspace, before: EpochMs, told: (isWhole: boolean) => void) {
		const { directory, team, log, activities, areas, loaded } = workspace.session;
		this.#workspace = workspace;
		this.#told = told;
		this.#analytics = openAnalytics(
			[directory, team, log, activities],
			areas,
			pause,
			loaded,
			before
		);
	}

	async answer(request: Parameters<Analytics['answer']>[0]): ReturnType<Analytics['answer']> {
		const { newest } = this.#workspace.session.epochs;
		if (newest !== this.#epoch) {
			this.#epoch = newest;
			this.#closed = this.#tellClosed();
		}
		await this.#closed;
		return this.#analytics.answer(request);
	}

	close(): void {
		this.#analytics.close();
	}

	/** What figures usually count of them, derived from all that was ever entered there, says too much. */
	async #tellClosed(): Promise<void> {
		const { texts, isWhole } = await this.#workspace.session.epochs.closed(['ops', 'act']);
		this.#analytics.closed(texts);
		this.#told(isWhole);
	}
}

/** The currency of a workspace, as it was set before an instant. */
export function currencyThen({ now }: OpenWorkspace, before: EpochMs): Currency {
	const operations = now.records.get(SETTINGS)?.operations ?? [];
	const then = fold(operations.filter((operation) => wasKnown(operation, before)));
	return toSettings(then.get(SETTINGS)).currency;
}
