import type { EpochMs } from '#lib/domain/time.ts';
import { openAnalytics, type Analytics } from '#lib/workers/analytics.ts';
import type { Archive } from '#lib/workers/archive.ts';
import type { Closed } from '#lib/workers/closed.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { ToldEpochs } from './told-epochs.ts';
import { pause } from './turns.ts';

/** How long the worker stays after the last screen of figures was left, ms. */
const KEPT_MS = 300_000;

/** The figures' worker of a workspace, which need not read everything anew when somebody comes back to it. */
class Kept {
	readonly #workspace: OpenWorkspace;
	readonly #analytics: Analytics;
	readonly #archive = new ToldEpochs<Archive>(
		({ packed }) => this.#analytics.archive(packed),
		({ isWhole }) => isWhole
	);
	readonly #done = new ToldEpochs<Closed>(
		({ texts }) => this.#analytics.closed(texts),
		({ isWhole }) => isWhole
	);
	#users = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #onHidden = () => document.hidden && this.#users === 0 && this.close();

	constructor(workspace: OpenWorkspace) {
		this.#workspace = workspace;
		this.#analytics = analyticsOf(workspace);
		document.addEventListener('visibilitychange', this.#onHidden);
		workspace.follow(() => this.close());
	}

	/** What was closed in earlier epochs counts too; it is read when figures are first asked for. */
	async answer(request: Parameters<Analytics['answer']>[0]): ReturnType<Analytics['answer']> {
		await this.#addArchive();
		return this.#analytics.answer(request);
	}

	/** Tells what was done in earlier epochs, read after what was closed in them; `undefined` where it has been told. */
	addDone(): Promise<void> | undefined {
		const { epochs } = this.#workspace.session;
		return this.#done.upTo(epochs.newest, async () => {
			await this.#addArchive();
			return epochs.closed(['act']);
		});
	}

	/** Reads again what of earlier epochs could not be read; `undefined` where that was all. */
	again(): Promise<unknown> | undefined {
		const reading = [this.#archive.again(), this.#done.again()].filter((one) => one !== undefined);
		return reading.length > 0 ? Promise.all(reading) : undefined;
	}

	#addArchive(): Promise<void> | undefined {
		const { session, settings } = this.#workspace;
		const zone = settings.timeZone;
		return this.#archive.upTo(session.epochs.newest, () => session.epochs.archived(zone), zone);
	}

	use(): void {
		clearTimeout(this.#timer);
		this.#users++;
	}

	/** Ends soon, or at once where nothing can come of it any more. */
	leave(failed: boolean): void {
		this.#users--;
		if (this.#users > 0) return;
		if (failed || document.hidden) this.close();
		else this.#timer = setTimeout(() => this.close(), KEPT_MS);
	}

	close(): void {
		clearTimeout(this.#timer);
		document.removeEventListener('visibilitychange', this.#onHidden);
		this.#analytics.close();
		if (all.get(this.#workspace) === this) all.delete(this.#workspace);
	}
}

const all = new WeakMap<OpenWorkspace, Kept>();

export type { Kept as KeptAnalytics };

/** A worker for the figures of a workspace; with an instant, only by what had been entered before it. */
export function analyticsOf({ session }: OpenWorkspace, before?: EpochMs): Analytics {
	const { directory, team, log, activities, areas, loaded } = session;
	return openAnalytics([directory, team, log, activities], areas, pause, loaded, before);
}

/** The worker of a workspace, to be left when it is no longer asked. */
export function useAnalytics(workspace: OpenWorkspace): Kept {
	const kept = all.get(workspace) ?? new Kept(workspace);
	all.set(workspace, kept);
	kept.use();
	return kept;
}
