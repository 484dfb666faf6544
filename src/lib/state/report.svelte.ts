import type { Report, ReportRequest } from '#lib/analytics/report.ts';
import { horizon } from '#lib/domain/hlc.ts';
import type { EpochMs, TimeZone } from '#lib/domain/time.ts';
import { openAnalytics, type Analytics } from '#lib/workers/analytics.ts';
import { now } from './clock.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { pause } from './turns.ts';

/** What a screen asks about; zone and time are the workspace's. */
export type Question = Omit<ReportRequest, 'zone' | 'asOf'>;

/** The figures of the open workspace, computed in a worker; the last answer stays until the next one comes. */
export class LiveReport {
	/** `undefined` until the first answer. */
	current = $state.raw<Report>();
	/** Whether the last question could not be answered. */
	failed = $state(false);
	readonly #workspace: OpenWorkspace;
	readonly #analytics: Analytics;
	/** The zone and the newest epoch that the archive was last asked for. */
	#archived = '';

	constructor(workspace: OpenWorkspace) {
		this.#workspace = workspace;
		const { directory, log, areas } = workspace.session;
		this.#analytics = openAnalytics([directory, log], areas, pause);
	}

	/** Asks anew; an older question that is still open is dropped. */
	async ask(question: Question): Promise<void> {
		const zone = this.#workspace.settings.timeZone;
		await this.#addArchive(zone);
		const answer = await this.#analytics.report({
			...question,
			zone,
			// A colleague's clock may run ahead by as much; the board shows their moves already.
			asOf: Math.max(this.#workspace.store.horizon, horizon(now(), undefined)) as EpochMs
		});
		if (answer.ok) {
			this.current = answer.value;
			this.failed = false;
		} else if (answer.problem.code === 'worker-failed') this.failed = true;
	}

	/** What was closed in earlier epochs counts too; it is read when figures are first asked for. */
	async #addArchive(zone: TimeZone): Promise<void> {
		const { epochs } = this.#workspace.session;
		const key = `${epochs.newest} ${zone}`;
		if (epochs.newest === 1 || this.#archived === key) return;
		this.#archived = key;
		this.#analytics.archive(await epochs.archived(zone));
	}

	close(): void {
		this.#analytics.close();
	}
}
