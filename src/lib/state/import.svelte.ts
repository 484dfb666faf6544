import { typeOf, type PipelineId, type RecordId, type WorkspaceId } from '#lib/domain/ids.ts';
import { operationId, type ImportId } from '#lib/domain/operation.ts';
import type { Row } from '#lib/interchange/csv.ts';
import type { Choice, Recognised, RefusedRow } from '#lib/interchange/desk.ts';
import type { Look } from '#lib/interchange/look.ts';
import type { Use } from '#lib/interchange/uses.ts';
import type { Ground, Plan, Texts } from '#lib/interchange/plan.ts';
import type { OwnField } from '#lib/interchange/own-field.ts';
import type { RecordPlan, RecordUse } from '#lib/interchange/record-columns.ts';
import type { RecordKind } from '#lib/interchange/record-headings.ts';
import type { RecordLook } from '#lib/interchange/record-look.ts';
import type { Step, StepKey } from '#lib/store/done.ts';
import { appendImport } from '#lib/store/import.ts';
import type { Asks } from '#lib/workers/import-desk.ts';
import { openImport, type ImportFile } from '#lib/workers/import.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { groundOf, ownFields } from './ground.ts';
import { t } from './i18n.svelte.ts';
import { notify } from './notices.svelte.ts';
import { pause } from './turns.ts';

/** What every import is given: what the workspace has, and who imports. */
type Given = Pick<Asks['make'], 'ground' | 'stamp'>;

/** How an import ended. */
export interface Outcome {
	readonly imported: number;
	/** How many who were here already were added to. */
	readonly updated: number;
	/** Lines whose deal was in the workspace, or earlier in the file. */
	readonly skipped: readonly number[];
	readonly refused: readonly RefusedRow[];
	readonly headings: readonly string[];
	/** Where the deals are; not known where none came in. */
	readonly pipeline: PipelineId | undefined;
}

/**
 * An import from the choice of a file to its outcome. It outlives the page that shows it: one may look elsewhere and
 * come back.
 */
export class ImportSession {
	phase = $state<'choose' | 'reading' | 'plan' | 'writing' | 'done'>('choose');
	name = $state('');
	recognised = $state.raw<Recognised>();
	plan = $state.raw<Plan>();
	/** What the rows become. */
	of = $state<'deal' | RecordKind>('deal');
	/** How the columns are read where the rows become something else than deals. */
	recordPlan = $state.raw<RecordPlan>();
	/** What that plan makes of the file. */
	recordLook = $state.raw<RecordLook>();
	/** What the plan makes of the file; of the plan before while a new one is looked at. */
	look = $state.raw<Look>();
	progress = $state.raw({ done: 0, rows: 0 });
	outcome = $state.raw<Outcome>();
	/** How many were taken back, are as before the import again, and stayed because somebody changed them. */
	undone = $state.raw<{
		readonly back: number;
		readonly restored: number;
		readonly kept: number;
	}>();

	/** Whether the page is looking: else its end is told by a notice. */
	watched = false;

	readonly #workspace: OpenWorkspace;
	#file: ImportFile | undefined;
	#changes: Promise<void> = Promise.resolve();
	#changing = 0;
	#stopped = false;
	#step: StepKey | undefined;

	constructor(workspace: OpenWorkspace) {
		this.#workspace = workspace;
	}

	/** Reads a file and proposes a plan. */
	async open(file: Blob, name: string): Promise<void> {
		this.close();
		this.phase = 'reading';
		this.name = name;
		const bytes = await file.arrayBuffer().catch(() => undefined);
		// It was moved, or is held by another program.
		if (!bytes) return this.#back('import.failed');
		this.#file = openImport(new Uint8Array(bytes));
		await this.read({});
	}

	/** Reads the file anew with another encoding or layout; the plan is proposed anew. */
	async read(choice: Choice): Promise<void> {
		const recognised = await this.#ask('read', { choice, texts: texts() });
		if (!recognised) return;
		// What was proposed for the other kind was of the file as it was read before.
		if (this.of !== 'deal') this.plan = this.look = undefined;
		await (this.of === 'deal' ? this.#propose(recognised) : this.#proposeRecords(recognised));
		const plan = this.of === 'deal' ? this.plan : this.recordPlan;
		if (plan && this.phase === 'reading') this.phase = 'plan';
	}

	/** Changes what becomes of a column. */
	use(column: number, use: Use): Promise<void> {
		return this.#change(async (plan) => {
			const uses = plan.uses.map((one, index) => (index === column ? use : one));
			return this.#ask('revise', { plan, uses, ground: this.#ground() });
		});
	}

	/** Says what the rows become; the plan for that is proposed anew. */
	async become(of: 'deal' | RecordKind): Promise<void> {
		this.of = of;
		if (this.phase !== 'plan') return;
		if (of !== 'deal') await this.#proposeRecords();
		else if (!this.look) await this.#propose();
	}

	/** Changes what becomes of a column of no deals; what was settled of the others stays. */
	async useRecord(column: number, use: RecordUse): Promise<void> {
		const before = this.recordPlan;
		if (!before) return;
		const uses = before.uses.with(column, use);
		const { kind, same } = before;
		const plan = await this.#ask('proposeRecords', { kind, own: this.own, uses });
		if (!plan) return;
		const dates = plan.dates.map((rule, at) => rule ?? before.dates[at]);
		await this.settle({ ...plan, same, dates });
	}

	/** Changes such a plan in what needs no reading of the file, and looks at it. */
	async settle(plan: RecordPlan): Promise<void> {
		this.recordPlan = plan;
		const look = await this.#ask('lookRecords', { plan, ground: this.#ground() }, true);
		if (look && this.recordPlan === plan) this.recordLook = look;
	}

	async #propose(recognised = this.recognised): Promise<void> {
		const plan = await this.#ask('propose', { ground: this.#ground(), name: this.#title });
		if (!plan) return;
		this.recognised = recognised;
		this.plan = plan;
		await this.#lookAt();
	}

	async #proposeRecords(recognised = this.recognised): Promise<void> {
		const kind = this.of;
		if (kind === 'deal') return;
		this.recordLook = undefined;
		const given = { kind, own: this.own, uses: undefined };
		const plan = await this.#ask('proposeRecords', given);
		if (!plan) return;
		this.recognised = recognised;
		await this.settle(plan);
	}

	/** Sends the deals into another pipeline; into a new one where no id is given. */
	into(pipeline: string | undefined): Promise<void> {
		const name = this.#title;
		return this.#change((plan) =>
			this.#ask('redirect', { plan, pipeline, name, ground: this.#ground() })
		);
	}

	/** Changes the plan in what needs no reading of the file. */
	adjust(change: (plan: Plan) => Plan): Promise<void> {
		return this.#change((plan) => Promise.resolve(change(plan)));
	}

	/** Makes the import. */
	async start(): Promise<void> {
		const file = this.#file;
		const parts = this.#maker();
		if (!file || !parts) return;
		const { store } = this.#workspace;
		this.#stopped = false;
		this.phase = 'writing';
		this.progress = { done: 0, rows: this.recognised?.rows ?? 0 };
		const refused: RefusedRow[] = [];
		const repeated: number[] = [];
		const hlc = store.tick();
		const imported = operationId(hlc, store.device) as string as ImportId;
		const stamp = { hlc, device: store.device, by: store.member, imported };
		const given = { ground: this.#ground(), stamp };
		const { of } = this;
		const follow = async function* (session: ImportSession) {
			for await (const part of parts(file, given)) {
				refused.push(...part.refused);
				repeated.push(...part.repeated);
				yield part;
				session.progress = { done: part.done, rows: part.rows };
			}
		};
		try {
			const stopped = () => this.#stopped;
			const appended = await appendImport(store, follow(this), imported, { pause, stopped });
			if (this.#stopped) return this.#back('import.cancelled');
			if (!appended.ok) {
				this.phase = 'plan';
				return notify(t(`problem.${appended.problem.code}`), { problem: true });
			}
			const { imported: count, updated, skipped, step, pipeline } = appended.value;
			this.#step = step;
			this.outcome = {
				imported: count,
				updated,
				skipped: [...skipped, ...repeated],
				refused,
				headings: this.recognised?.columns.map(({ heading }) => heading) ?? [],
				pipeline
			};
			this.undone = undefined;
			this.phase = 'done';
			if (this.watched) return;
			const text = t(IMPORTED[of], { n: count });
			if (count + updated > 0) this.#workspace.offerUndo(text, { key: step });
			else notify(text);
		} catch {
			this.#back('import.failed');
		}
	}

	/** Calls the import off; what was written of it is taken back. */
	cancel(): void {
		this.#stopped = true;
	}

	/** The rows that were left out because their records are here already, as they stand in the file. */
	async skippedRows(): Promise<readonly Row[]> {
		return (await this.#ask('rows', { lines: this.outcome?.skipped ?? [] })) ?? [];
	}

	/** Takes the import back, with pauses. */
	async undo(): Promise<void> {
		const step = this.#undoable;
		const result = step && (await this.#workspace.turn(step));
		if (!result?.ok) return;
		const { operations, kept } = result.value;
		const isRow = (record: RecordId) => typeOf(record) === this.of;
		const taken = operations.filter(({ record }) => isRow(record));
		const back = taken.filter(({ kind }) => kind === 'delete').length;
		this.undone = { back, restored: taken.length - back, kept: kept.filter(isRow).length };
	}

	/** Whether the import is still there to be taken back. */
	get canUndo(): boolean {
		void this.#workspace.version;
		return this.#undoable !== undefined;
	}

	get #undoable(): Step | undefined {
		const step = this.#step && this.#workspace.store.done.step(this.#step);
		return step?.undone ? undefined : step;
	}

	/** The fields that the workspace has added to what the rows become. */
	get own(): readonly OwnField[] {
		void this.#workspace.version;
		return ownFields(this.#workspace.store).filter(({ of }) => of === this.of);
	}

	/** Puts the file away. */
	close(): void {
		this.#file?.close();
		this.#file = undefined;
		this.recognised =
			this.plan =
			this.recordPlan =
			this.recordLook =
			this.look =
			this.outcome =
			this.undone =
				undefined;
		this.phase = 'choose';
	}

	/** Changes follow each other, each on the plan that the one before left; the last is looked at. */
	#change(make: (plan: Plan) => Promise<Plan | undefined>): Promise<void> {
		this.#changing++;
		this.#changes = this.#changes.then(async () => {
			if (this.plan) this.plan = (await make(this.plan)) ?? this.plan;
			this.#changing--;
		});
		return this.#changes.then(() => this.#lookAt());
	}

	async #lookAt(): Promise<void> {
		if (!this.plan || this.#changing > 0) return;
		const given = { plan: this.plan, ground: this.#ground(), texts: texts() };
		// A change that came meanwhile takes the place of this look, and looks itself.
		this.look = (await this.#ask('look', given, true)) ?? this.look;
	}

	async #ask<K extends keyof Asks>(kind: K, given: Asks[K], mayFail = false) {
		const answer = await this.#file?.ask(kind, given);
		if (answer?.ok) return answer.value;
		if (answer && !mayFail && answer.problem.code === 'worker-failed') this.#back('import.failed');
		return undefined;
	}

	#back(why: 'import.cancelled' | 'import.failed'): void {
		this.phase = (this.plan ?? this.recordPlan) ? 'plan' : 'choose';
		notify(t(why), { problem: why === 'import.failed' });
	}

	/** How the rows come in as what they are to become; nothing before that is planned. */
	#maker() {
		const { of, plan, recordPlan } = this;
		if (of !== 'deal')
			return (
				recordPlan?.kind === of &&
				((file: ImportFile, given: Given) => file.recordParts({ ...given, plan: recordPlan }))
			);
		return (
			plan && ((file: ImportFile, given: Given) => file.parts({ ...given, plan, texts: texts() }))
		);
	}

	/** The name of the file, without its ending. */
	get #title(): string {
		return this.name.replace(/\.[^.]*$/, '');
	}

	#ground(): Ground {
		return groundOf(this.#workspace.store, this.#workspace.entry.id as WorkspaceId);
	}
}

/** What is told of so many that have come in. */
export const IMPORTED = {
	deal: 'import.outcome.imported',
	lead: 'lead.import.done',
	contact: 'import.contact.done',
	company: 'import.company.done'
} as const;

const sessions = new WeakMap<OpenWorkspace, ImportSession>();

/** The import of a workspace that is going on, or a new one. */
export function importSession(workspace: OpenWorkspace): ImportSession {
	const known = sessions.get(workspace) ?? new ImportSession(workspace);
	sessions.set(workspace, known);
	return known;
}

function texts(): Texts {
	return {
		column: t('import.column'),
		reasonNotGiven: t('import.reasonNotGiven'),
		open: t('import.kind.open'),
		won: t('board.won'),
		lost: t('board.lost')
	};
}
