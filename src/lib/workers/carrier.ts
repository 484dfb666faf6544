import { COMMON_AREA } from '#lib/domain/area.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { lackingInAreas } from '#lib/ydoc/area.ts';
import type { AreaLog, AreaLogs } from '#lib/ydoc/area-logs.ts';
import { headOf } from '#lib/ydoc/codec.ts';

export interface CarrierOptions {
	/** The records of all areas together. */
	readonly store: Workspace;
	readonly common: AreaLog;
	readonly areas: AreaLogs;
	/** Whether this tab may write now: it leads, and all that the relay has is here. */
	readonly isReady: () => boolean;
	/** Called with deals that were carried, and the area that each belongs to. */
	readonly carried?: (homes: ReadonlyMap<RecordId, string>) => void;
	/** In [0, 1). */
	readonly random: () => number;
}

/** What was done here is carried over after so long, in ms; what came, after about so long: who did it is first to. */
const OWN_MS = 500;
const OTHERS_MS = 10_000;
/** While this tab may not write, it is tried again after so long, in ms. */
const AGAIN_MS = 3000;
/** Entries in one change of a document: about 250 kB, so that a slow line and a phone can take it. */
const CHUNK = 1000;

/**
 * Carries deals, and what lies beside them, to the area they belong to, where their pipeline was given another, they went
 * to another pipeline, or something was written in an area that they had left by then.
 */
export class Carrier {
	readonly #options: CarrierOptions;
	/** Records that may have to be carried; `undefined`: any. */
	#suspects: Set<RecordId> | undefined;
	#due: number | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #stops: (() => void)[] = [];
	#pipelines = '';
	#ended = false;

	constructor(options: CarrierOptions) {
		this.#options = options;
		const { store, common, areas } = options;
		this.#follow(common);
		for (const area of areas.open.values()) this.#follow(area);
		this.#stops.push(
			areas.onOpened((area) => this.#follow(area)),
			store.onChange(() => this.#heedPipelines())
		);
		this.#pipelines = this.#named;
		this.#soon(OTHERS_MS);
	}

	/** Says that what was appended is of this device's user. */
	own(): void {
		this.#soon(OWN_MS);
	}

	/** Carries what is to be carried now; how many entries that were. */
	carry(): number {
		const { store, common, areas } = this.#options;
		const suspects = this.#suspects;
		if (areas.open.size === 0 || suspects?.size === 0) return 0;
		const all = new Map([[COMMON_AREA, common], ...areas.open]);
		const only = suspects && this.#withBeside(suspects);
		this.#suspects = new Set();
		let count = 0;
		const homes = new Map<RecordId, string>();
		for (const home of ['log', 'activities'] as const) {
			const entries = new Map([...all].map(([area, logs]) => [area, logs[home].entries]));
			const gains = lackingInAreas(
				entries,
				{
					homeOf: (record) => this.#homeOf(record, all),
					areaOf: (pipeline) => store.pipelineArea(pipeline) ?? COMMON_AREA
				},
				only
			);
			for (const [area, gained] of gains) {
				count += gained.length;
				for (const entry of gained) {
					const record = headOf(entry)?.record;
					if (record !== undefined && this.#homeOf(record, all) === area) homes.set(record, area);
				}
				for (let at = 0; at < gained.length; at += CHUNK)
					all.get(area)?.[home].append(gained.slice(at, at + CHUNK));
			}
		}
		// What was copied just now is where it belongs.
		this.#suspects = new Set();
		if (homes.size > 0) this.#options.carried?.(homes);
		return count;
	}

	close(): void {
		this.#ended = true;
		clearTimeout(this.#timer);
		for (const stop of this.#stops) stop();
	}

	/** Only a deal, and what lies beside one, has an area of its own; one that this device cannot open is not for it. */
	#homeOf(record: RecordId, open: ReadonlyMap<string, AreaLog>): string | undefined {
		const area = this.#options.store.areaOf(record);
		return area !== undefined && open.has(area) ? area : undefined;
	}

	#withBeside(records: ReadonlySet<RecordId>): ReadonlySet<RecordId> {
		const { store } = this.#options;
		const all = new Set(records);
		const leads = [...store.table('lead').values()];
		for (const { id, deal } of leads) if (deal && all.has(deal)) all.add(id);
		for (const record of [...all])
			for (const beside of [store.activities, store.comments, store.attachments])
				for (const { id } of beside.of(record)) all.add(id);
		return all;
	}

	#follow({ log, activities }: AreaLog): void {
		for (const one of [log, activities])
			this.#stops.push(
				one.onAppended((entries) => {
					if (this.#suspects)
						for (const entry of entries) {
							const record = headOf(entry)?.record;
							if (record !== undefined) this.#suspects.add(record);
						}
					this.#soon(OTHERS_MS);
				})
			);
	}

	/** Another area of a pipeline concerns every deal in it. */
	#heedPipelines(): void {
		const named = this.#named;
		if (named === this.#pipelines) return;
		this.#pipelines = named;
		this.#suspects = undefined;
		this.#soon(OTHERS_MS);
	}

	get #named(): string {
		const { pipelines } = this.#options.store;
		return [...pipelines.values()].map(({ id, area = '' }) => `${id} ${area}`).join();
	}

	/** Looks after about so long, or earlier where that was said. */
	#soon(pause: number): void {
		if (this.#ended || this.#options.areas.open.size === 0) return;
		const wait = pause === OTHERS_MS ? pause * (1 + this.#options.random()) : pause;
		const due = performance.now() + wait;
		if (this.#due !== undefined && this.#due <= due) return;
		this.#due = due;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#look(), wait);
	}

	#look(): void {
		this.#due = undefined;
		if (this.#options.isReady()) this.carry();
		else this.#soon(AGAIN_MS);
	}
}
