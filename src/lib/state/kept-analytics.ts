import { openAnalytics, type Analytics } from '#lib/workers/analytics.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { ToldArchive } from './told-archive.ts';
import { pause } from './turns.ts';

/** How long the worker stays after the last screen of figures was left, ms. */
const KEPT_MS = 300_000;

/** The figures' worker of a workspace, which need not read everything anew when somebody comes back to it. */
class Kept {
	readonly answer: Analytics['answer'];
	readonly #workspace: OpenWorkspace;
	readonly #analytics: Analytics;
	readonly #archive = new ToldArchive((archive) => this.#analytics.archive(archive));
	/** The newest epoch, when the activities of those before it are told. */
	#done = { newest: 1, told: Promise.resolve(1) };
	#users = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #onHidden = () => document.hidden && this.#users === 0 && this.close();

	constructor(workspace: OpenWorkspace) {
		const { directory, team, log, activities, areas, loaded } = workspace.session;
		this.#workspace = workspace;
		this.#analytics = openAnalytics([directory, team, log, activities], areas, pause, loaded);
		this.answer = this.#analytics.answer;
		document.addEventListener('visibilitychange', this.#onHidden);
		workspace.follow(() => this.close());
	}

	/** What was closed in earlier epochs counts too; it is read when figures are first asked for. */
	addArchive(): Promise<void> {
		const { session, settings } = this.#workspace;
		return this.#archive.upTo(session.epochs, settings.timeZone);
	}

	/** Tells what was done in earlier epochs; settles with the newest epoch before which it is told. */
	addDone(): Promise<number> {
		const { newest } = this.#workspace.session.epochs;
		if (this.#done.newest !== newest) this.#done = { newest, told: this.#tellDone(newest) };
		return this.#done.told;
	}

	async #tellDone(newest: number): Promise<number> {
		const { texts } = await this.#workspace.session.epochs.closed(['act']);
		if (texts.length > 0) this.#analytics.closed(texts);
		return newest;
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

/** The worker of a workspace, to be left when it is no longer asked. */
export function useAnalytics(workspace: OpenWorkspace): Kept {
	const kept = all.get(workspace) ?? new Kept(workspace);
	all.set(workspace, kept);
	kept.use();
	return kept;
}
