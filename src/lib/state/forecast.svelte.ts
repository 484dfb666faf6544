/* eslint-disable svelte/prefer-svelte-reactivity -- maps are made anew with what they are made of */
import type { Deal } from '#lib/domain/deal.ts';
import { toGuide } from '#lib/domain/guide.ts';
import type { Stage } from '#lib/domain/directory.ts';
import type { Entry } from '#lib/domain/history.ts';
import type { DealId, PipelineId, StageId } from '#lib/domain/ids.ts';
import { sumByCurrency, weigh, type Percent } from '#lib/domain/money.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Rank } from '#lib/domain/rank.ts';
import type { Day } from '#lib/domain/time.ts';
import { dayInMonth, forecastMonths } from '#lib/i18n/forecast.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { Totals } from '#lib/store/totals.ts';
import { t } from './i18n.svelte.ts';
import type { LiveList } from './live-list.svelte.ts';
import type { Viewing } from './viewing.svelte.ts';
import type { Column, Ground, LiveWorkspace } from './workspace.svelte.ts';

/** Columns that are no month. */
const [PAST, NONE] = ['past' as StageId, 'none' as StageId];
const NOT_MOVED: Result<undefined> = { ok: false, problem: { code: 'day-invalid' } };

/**
 * A board whose columns are the months in which open deals are expected to close. A deal stands in its month as it
 * stands in a stage on the other board, and is moved by the same means: that sets its date.
 */
export class Forecast implements Ground {
	readonly #workspace: LiveWorkspace;
	readonly #list: LiveList;
	readonly #viewing: Viewing;
	/** Deals as they stand in a column of this board. */
	readonly #standing = new WeakMap<Deal, Map<StageId, Deal>>();
	#kept: ReadonlyMap<StageId, Column> = new Map();

	readonly #columns = $derived.by(() => this.#made());

	/** `list` holds the deals by the month in which they are expected to close, the earliest first. */
	constructor(workspace: LiveWorkspace, list: LiveList, viewing: Viewing) {
		this.#workspace = workspace;
		this.#list = list;
		this.#viewing = viewing;
	}

	get live(): LiveWorkspace {
		return this.#workspace;
	}
	get store() {
		return this.#workspace.store;
	}
	get settings() {
		return this.#workspace.settings;
	}
	get today(): Day {
		return this.#workspace.today;
	}
	get readOnly() {
		return this.#workspace.readOnly;
	}
	readonly lacksStage = false;

	columns(): readonly Column[] {
		return this.#columns;
	}

	/** What was won or lost is in no forecast. */
	closed(): undefined {
		return undefined;
	}

	/** Nothing becomes overdue by hand. */
	takes(column: StageId): boolean {
		return column !== PAST;
	}

	stage(id: StageId): Stage | undefined {
		return this.#columns.find(({ stage }) => stage.id === id)?.stage;
	}

	deal(id: DealId): Deal | undefined {
		for (const { deals } of this.#columns) {
			const found = deals.find((deal) => deal.id === id);
			if (found) return found;
		}
		return this.#workspace.deal(id);
	}

	/** Expects a deal in another month, or in none. */
	move(id: DealId, to: StageId): Result<undefined> {
		const deal = this.#workspace.deal(id);
		if (!deal || !this.takes(to)) return NOT_MOVED;
		if (this.deal(id)?.stage === to) return { ok: true, value: undefined };
		const expectedClose =
			to === NONE
				? null
				: dayInMonth(this.#viewing.ways, to as string as Day, deal.expectedClose, this.today);
		const done = this.#workspace.set(id, { expectedClose });
		this.#list.follow();
		return done;
	}

	/** Never asked for: none of those that are here is closed. */
	reopen(id: DealId): Result<undefined> {
		return this.#workspace.reopen(id);
	}

	/** Who last changed the date stands for who moved the deal. */
	history(id: DealId): readonly Entry[] {
		const { stage, pipeline, order } = this.deal(id) ?? {};
		if (stage === undefined || pipeline === undefined || order === undefined) return [];
		return this.#workspace.history(id).map(({ place, ...entry }) => {
			void place;
			const dated = entry.changes.some(({ field }) => field === 'expectedClose');
			return dated
				? { ...entry, place: { from: undefined, to: { pipeline, stage, order } } }
				: entry;
		});
	}

	memberName(...args: Parameters<LiveWorkspace['memberName']>): string {
		return this.#workspace.memberName(...args);
	}
	companyName(...args: Parameters<LiveWorkspace['companyName']>): string {
		return this.#workspace.companyName(...args);
	}
	offerUndo(...args: Parameters<LiveWorkspace['offerUndo']>): void {
		this.#workspace.offerUndo(...args);
	}

	#made(): readonly Column[] {
		const { today } = this;
		const { parts } = this.#list.listing;
		const byColumn = new Map<StageId, Deal[]>([
			[PAST, []],
			[NONE, []]
		]);
		const months = parts.map(({ key }) => key as Day).filter((key) => key !== ('' as Day));
		for (const month of forecastMonths(this.#viewing.ways, today, months))
			byColumn.set(month as string as StageId, []);
		for (const { key, deals } of parts)
			for (const deal of deals) {
				if (deal.status !== 'open') continue;
				const { expectedClose: day } = deal;
				const column = day === undefined ? NONE : day < today ? PAST : (key as StageId);
				byColumn.get(column)?.push(this.#stands(deal, column));
			}
		const none = byColumn.get(NONE) ?? [];
		byColumn.delete(NONE);
		const all = [...byColumn, [NONE, none] as const].filter(
			([id, deals]) => id !== PAST || deals.length > 0
		);
		const columns = all.map(([id, deals], index) => this.#column(id, deals, index));
		this.#kept = new Map(columns.map((column) => [column.stage.id, column]));
		return columns;
	}

	/** A column; the one of before where it holds the same. */
	#column(id: StageId, deals: readonly Deal[], index: number): Column {
		const kept = this.#kept.get(id);
		const name = this.#name(id);
		const filtered = this.#viewing.view.filter.parts.length > 0;
		const isSame =
			kept?.stage.name === name &&
			kept.filtered === filtered &&
			kept.deals.length === deals.length &&
			deals.every((deal, at) => kept.deals[at] === deal);
		if (isSame) return kept;
		const stage: Stage = {
			id,
			name,
			pipeline: '' as PipelineId,
			kind: 'open',
			order: `a${index}` as Rank,
			probability: 0 as Percent,
			guide: toGuide({})
		};
		return { stage, deals, totals: this.#totals(deals), more: 0, filtered };
	}

	#name(id: StageId): string {
		if (id === PAST) return t('forecast.past');
		if (id === NONE) return t('forecast.none');
		return formatDay(this.#viewing.ways, id as string as Day, 'fullMonth');
	}

	/** Each deal is weighted by the stage that it stands in. */
	#totals(deals: readonly Deal[]): Totals {
		const { deals: known, stages } = this.#workspace.store;
		const counted = deals.filter(({ contested }) => !contested);
		return {
			count: deals.length,
			value: sumByCurrency(counted.flatMap(({ value }) => value ?? [])),
			weighted: sumByCurrency(
				counted.flatMap(({ id, value }) => {
					const stage = stages.get(known.get(id)?.stage ?? ('' as StageId));
					if (!value || !stage) return [];
					return { amount: weigh(value.amount, stage.probability), currency: value.currency };
				})
			)
		};
	}

	#stands(deal: Deal, column: StageId): Deal {
		const known = this.#standing.get(deal) ?? new Map<StageId, Deal>();
		this.#standing.set(deal, known);
		const found = known.get(column) ?? { ...deal, stage: column };
		known.set(column, found);
		return found;
	}
}
