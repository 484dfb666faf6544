import { FOLLOW } from '#lib/domain/own.ts';
import { dayIn, type Day } from '#lib/domain/time.ts';
import type { Position } from '#lib/domain/board.ts';
import type { Label } from '#lib/domain/catalogue.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Member, Pipeline, Reason, Stage } from '#lib/domain/directory.ts';
import type { Stop } from '#lib/domain/gate.ts';
import { history, type Entry } from '#lib/domain/history.ts';
import {
	ME,
	type CompanyId,
	type DealId,
	type MemberId,
	type PipelineId,
	type ReasonId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import { refuse, type Problem, type Result } from '#lib/domain/problem.ts';
import {
	createDeal,
	deleteDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields,
	type DealChange,
	type DealDraft
} from '#lib/store/commands.ts';
import { leftOpen } from '#lib/store/gate.ts';
import {
	archivedPipelines,
	openStages,
	pipelines,
	reasons,
	stageOfKind,
	stagesOf
} from '#lib/store/queries.ts';
import { totals, type Totals } from '#lib/store/totals.ts';
import { dueCount } from '#lib/store/due.ts';
import type { Step, StepKey } from '#lib/store/done.ts';
import {
	isLarge,
	obstacle,
	turn,
	turnInParts,
	type Obstacle,
	type Undone
} from '#lib/store/undo.ts';
import { together, type Together } from '#lib/store/together.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { now } from './clock.ts';
import { allMessages, t } from './i18n.svelte.ts';
import { Live } from './live.svelte.ts';
import { notify, type NoticeAction } from './notices.svelte.ts';
import { pause } from './turns.ts';

export type { Step, StepKey, Undone };

const NO_LABELS: readonly Label[] = [];

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

/** What is asked or told about deals on their way. */
export type Asked =
	/** Deals that may not go on before something is filled in: one after the other. */
	| { readonly kind: 'gate'; readonly stops: readonly Stop[] }
	/** What a deal has left open in the stage that it came from. */
	| { readonly kind: 'left-open'; readonly deal: DealId; readonly stage: StageId }
	/** Into which pipeline a deal is to go. */
	| { readonly kind: 'transfer'; readonly deal: DealId };
/** What a board stands on: a workspace, or what shows its deals in other columns than its stages. */
export interface Ground extends Pick<
	LiveWorkspace,
	| 'store'
	| 'settings'
	| 'today'
	| 'readOnly'
	| 'lacksStage'
	| 'columns'
	| 'closed'
	| 'stage'
	| 'deal'
	| 'move'
	| 'reopen'
	| 'history'
	| 'memberName'
	| 'companyName'
	| 'offerUndo'
> {
	/** The workspace itself. */
	readonly live: LiveWorkspace;
	/** Whether a deal may be put into a column; into each where it is left out. */
	takes?(column: StageId): boolean;
}

/** Of deals of closed epochs: there are none, they were not asked for, come, are shown, or could not be read. */
export type Past = 'none' | 'unread' | 'reading' | 'shown' | 'failed';

/** One looks on, is held until an owner or manager has looked, was let go, or has too old an app. */
export type ReadOnly = 'viewer' | 'held' | 'revoked' | 'outdated';

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
	/** Opens what has to be asked or told about a deal; nothing where there is no screen for it. */
	onask: (asked: Asked) => void = () => {};
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

	/** A workspace stands on itself. */
	get live(): LiveWorkspace {
		return this;
	}

	/** Counts what has been shown; read it to follow every change. */
	get version(): number {
		return this.#version.current;
	}

	/** Why one can only read here. */
	get readOnly(): ReadOnly | undefined {
		return undefined;
	}

	/** Whether there are deals of closed epochs, and whether they are shown beside the others. */
	get past(): Past {
		return 'none';
	}

	/** Shows deals of closed epochs too, wherever closed deals are shown; until then they are not read. */
	showPast(): Promise<void> {
		return Promise.resolve();
	}

	/** Brings deals of closed epochs into the open log, to be changed; how many came. */
	bring(ids: readonly DealId[]): Promise<number> {
		void ids;
		return Promise.resolve(0);
	}

	/** Whether one may rename and remove stages. */
	get mayEditStages(): boolean {
		return this.readOnly === undefined && this.#now.grant?.role !== 'rep';
	}

	/** Whether deals stand in a stage that was removed. */
	get lacksStage(): boolean {
		const { columns, stages } = this.#now;
		return columns.stages.some((stage) => !stages.has(stage));
	}

	get settings() {
		return this.#now.settings;
	}

	get pipelines(): readonly Pipeline[] {
		return pipelines(this.#now);
	}

	get archivedPipelines(): readonly Pipeline[] {
		return archivedPipelines(this.#now);
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
		return this.#now.done.last !== undefined;
	}

	get canRedo(): boolean {
		return this.#now.done.next !== undefined;
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

	/** The labels of a deal, those that were taken off the list since among them. */
	labelsOf({ labels }: Deal): readonly Label[] {
		if (labels.length === 0) return NO_LABELS;
		const table = this.#now.table('label');
		return labels.flatMap((id) => table.get(id) ?? []);
	}

	/** Whether one follows a record. */
	follows(record: RecordId): boolean {
		return this.#now.records.get(ME)?.fields[FOLLOW + record] === true;
	}

	/** The names of all companies, for completion while typing. */
	get companyNames(): readonly string[] {
		return [...this.#now.companies.values()]
			.filter(({ deleted }) => !deleted)
			.map(({ name }) => name);
	}

	reasonName(id: ReasonId | undefined): string {
		if (id === undefined) return t('common.none');
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

	/** Runs several commands as one step of undo, and says why where one was refused. What stops deals is asked about. */
	together<T>(commands: readonly ((store: Workspace) => Result<T>)[]): Together<T> {
		const outcome = together(
			this.store,
			commands.map((command) => () => command(this.store))
		);
		const [problem] = outcome.refused.filter(({ stop }) => !stop);
		this.#after<unknown>(problem ? { ok: false, problem } : { ok: true, value: undefined });
		const stops = outcome.refused.flatMap(({ stop }) => stop ?? []);
		if (stops.length > 0) this.onask({ kind: 'gate', stops });
		return outcome;
	}

	/** The store, for reads that are to follow every change. */
	get now(): Workspace {
		return this.#now;
	}

	/** Takes back what was done last, if there is anything. */
	undo(): Promise<Result<Undone>> {
		return this.#turn(this.store.done.last);
	}

	/** Puts back what was taken back last, if there is anything. */
	redo(): Promise<Result<Undone>> {
		return this.#turn(this.store.done.next);
	}

	/** What one did on this device in the last 24 hours, the last done first. */
	get done(): readonly Step[] {
		return this.#now.done.list;
	}

	/** Who has changed, since, what a step left: of a large one nobody knows before it is turned. */
	obstacle(step: Step): Obstacle | undefined {
		return isLarge(step) ? undefined : obstacle(this.#now, step);
	}

	/** Takes a step back, or puts it back where it is undone: a small one at once, a large one in parts. */
	turn(step: Step): Promise<Result<Undone>> {
		return this.#turn(step);
	}

	/** How much is to be told of that a deal left open when it went on. */
	leftOpen(before: Deal): number {
		return leftOpen(this.store, before);
	}

	/** Says what was done, with a way to take it back: the step named, else the last; `quiet` where it is heard already. */
	offerUndo(
		text: string,
		{
			key = this.store.done.last?.key,
			quiet = false,
			also
		}: { key?: StepKey; quiet?: boolean; also?: NoticeAction | undefined } = {}
	): void {
		const run = () => {
			const step = key && this.store.done.step(key);
			void this.#turn(step && !step.undone ? step : undefined);
		};
		notify(text, { action: { label: t('common.undo'), run }, also, ofDone: true, quiet });
	}

	async #turn(step: Step | undefined): Promise<Result<Undone>> {
		if (!step) return this.#after(refuse('nothing-to-undo'));
		const large = isLarge(step);
		const turned = large ? await turnInParts(this.store, step, pause) : turn(this.store, step);
		return this.#after(turned);
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

	async #refused({ code, stop }: Problem): Promise<void> {
		if (stop) return this.onask({ kind: 'gate', stops: [stop] });
		await allMessages();
		notify(t(`problem.${code}`), { problem: true });
	}
}
