import { dayIn, type Day } from '#lib/domain/time.ts';
import type { Position } from '#lib/domain/board.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Member, Pipeline, Reason, Stage } from '#lib/domain/directory.ts';
import { history, type Entry } from '#lib/domain/history.ts';
import type {
	CompanyId,
	DealId,
	MemberId,
	PipelineId,
	ReasonId,
	StageId
} from '#lib/domain/ids.ts';
import type { Problem, Result } from '#lib/domain/problem.ts';
import {
	createDeal,
	deleteDeal,
	loseDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields,
	winDeal,
	type DealChange,
	type DealDraft
} from '#lib/store/commands.ts';
import { openStages, pipelines, reasons, stageOfKind, stagesOf } from '#lib/store/queries.ts';
import { totals, type Totals } from '#lib/store/totals.ts';
import { dueCount } from '#lib/store/due.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { now } from './clock.ts';
import { allMessages, t } from './i18n.svelte.ts';
import { Live } from './live.svelte.ts';
import { notify } from './notices.svelte.ts';

/** A column of the board. */
export interface Column {
	readonly stage: Stage;
	readonly deals: readonly Deal[];
	readonly totals: Totals;
	/** How many deals below these are counted and not here yet. */
	readonly more: number;
	/** A filter chose its deals. */
	readonly filtered?: boolean;
}

/** One looks on, is held until an owner or manager has looked, or was let go. */
export type ReadOnly = 'viewer' | 'held' | 'revoked';

/**
 * The open workspace for components: reads that follow every change, and the commands.
 *
 * Changes from elsewhere are shown at most once a frame; one's own at once.
 */
export class LiveWorkspace {
	readonly store: Workspace;
	readonly #version: Live<number>;
	#shown = 0;
	#tell: (() => void) | undefined;
	#columns = new WeakMap<readonly Deal[], Column & { readonly outlined: Totals | undefined }>();

	constructor(store: Workspace) {
		this.store = store;
		store.onRefused(({ problem }) => void this.#refused(problem));
		this.#version = new Live(
			() => this.#shown,
			(changed) => {
				let frame = 0;
				this.#tell = () => {
					cancelAnimationFrame(frame);
					frame = 0;
					this.#shown = store.version;
					changed();
				};
				const stop = store.onChange(() => {
					frame ||= requestAnimationFrame(() => this.#tell?.());
				});
				return () => {
					cancelAnimationFrame(frame);
					stop();
				};
			}
		);
	}

	/** Counts what has been shown; read it to follow every change. */
	get version(): number {
		return this.#version.current;
	}

	/** Why one can only read here. */
	get readOnly(): ReadOnly | undefined {
		return undefined;
	}

	get settings() {
		return this.#now.settings;
	}

	get pipelines(): readonly Pipeline[] {
		return pipelines(this.#now);
	}

	get reasons(): readonly Reason[] {
		return reasons(this.#now);
	}

	get today(): Day {
		return dayIn(now(), this.#now.settings.timeZone);
	}

	/** How many of one's own next steps are overdue or due today: what the app's badge shows. */
	get dueCount(): number {
		return dueCount(this.#now, this.today);
	}

	get canUndo(): boolean {
		return this.#now.steps.done.length > 0;
	}

	get canRedo(): boolean {
		return this.#now.steps.taken.length > 0;
	}

	deal(id: DealId): Deal | undefined {
		return this.#now.deals.get(id);
	}

	stage(id: StageId): Stage | undefined {
		return this.#now.stages.get(id);
	}

	stages(pipeline: PipelineId): readonly Stage[] {
		return stagesOf(this.#now, pipeline);
	}

	outcome(pipeline: PipelineId, kind: 'won' | 'lost'): Stage | undefined {
		return stageOfKind(this.#now, pipeline, kind);
	}

	/** The board of a pipeline; a column is the same object until its deals change. */
	columns(pipeline: PipelineId): readonly Column[] {
		return openStages(this.#now, pipeline).map((stage) => this.#column(stage));
	}

	/** What was won or lost in a pipeline, as a column; `undefined` where it has no stage for it. */
	closed(pipeline: PipelineId, kind: 'won' | 'lost'): Column | undefined {
		const stage = this.outcome(pipeline, kind);
		return stage && this.#column(stage);
	}

	history(id: DealId): readonly Entry[] {
		const folded = this.#now.records.get(id);
		return folded ? history(folded) : [];
	}

	memberName(id: MemberId | undefined): string {
		if (id === undefined) return t('common.none');
		return this.#now.members.get(id)?.name ?? id;
	}

	get members(): readonly Member[] {
		return [...this.#now.members.values()];
	}

	companyName(id: CompanyId | undefined): string {
		return (id !== undefined && this.#now.companies.get(id)?.name) || '';
	}

	/** The names of all companies, for completion while typing. */
	get companyNames(): readonly string[] {
		return [...this.#now.companies.values()]
			.filter(({ deleted }) => !deleted)
			.map(({ name }) => name);
	}

	reasonName(id: ReasonId): string {
		return this.#now.reasons.get(id)?.name ?? id;
	}

	create(draft: DealDraft): Result<DealId> {
		return this.#after(createDeal(this.store, draft));
	}

	set(id: DealId, change: DealChange): Result<undefined> {
		return this.#after(setDeal(this.store, id, change));
	}

	move(id: DealId, stage: StageId, position?: Position): Result<undefined> {
		return this.#after(moveDeal(this.store, id, stage, position));
	}

	win(id: DealId): Result<undefined> {
		return this.#after(winDeal(this.store, id));
	}

	lose(id: DealId, why: { reason: ReasonId; note: string }): Result<undefined> {
		return this.#after(loseDeal(this.store, id, why));
	}

	reopen(id: DealId, stage?: StageId): Result<undefined> {
		return this.#after(reopenDeal(this.store, id, stage));
	}

	delete(id: DealId): Result<undefined> {
		return this.#after(deleteDeal(this.store, id));
	}

	restore(id: DealId): Result<undefined> {
		return this.#after(restoreDeal(this.store, id));
	}

	renameMember(name: string): Result<undefined> {
		return this.#after(setFields(this.store, this.store.member, { name }));
	}

	/** Runs a command that is loaded where it is used. */
	run<T>(command: (store: Workspace) => Result<T>): Result<T> {
		return this.#after(command(this.store));
	}

	/** The store, for reads that are to follow every change. */
	get now(): Workspace {
		return this.#now;
	}

	undo(): void {
		this.#after(undo(this.store));
	}

	redo(): void {
		this.#after(redo(this.store));
	}

	/** Says what was done, with a way to take it back. */
	offerUndo(text: string): void {
		notify(text, { action: { label: t('common.undo'), run: () => this.undo() } });
	}

	#column(stage: Stage): Column {
		const deals = this.#now.columns.of(stage.id);
		const outlined = this.#now.outline?.stages.get(stage.id);
		const known = this.#columns.get(deals);
		if (known?.stage === stage && known.outlined === outlined) return known;
		const all = outlined ?? totals(stage, deals);
		const column = { stage, deals, totals: all, more: all.count - deals.length, outlined };
		this.#columns.set(deals, column);
		return column;
	}

	get #now(): Workspace {
		void this.#version.current;
		return this.store;
	}

	/** Shows the outcome of a command before the next frame, and says why where it was refused. */
	#after<T>(result: Result<T>): Result<T> {
		this.#tell?.();
		if (!result.ok) void this.#refused(result.problem);
		return result;
	}

	async #refused({ code }: Problem): Promise<void> {
		await allMessages();
		notify(t(`problem.${code}`), { problem: true });
	}
}
