import type { RecordId } from '#lib/domain/ids.ts';
import type { Stretch } from '#lib/domain/stretches.ts';
import type { Directory } from './directory.ts';
import type { Figure, Plan, Survey } from './figure.ts';
import { FIGURES, type FigureName, type OptionsOf, type ResultOf } from './figures/index.ts';
import { Ledger, type Over } from './ledger/ledger.ts';
import { grouped, stepped, type By, type Group, type PartOf, type StepOf } from './parts.ts';
import { Scope, type Query } from './scope.ts';
import { Behind, Sums } from './tally.ts';

/** A figure that is asked for. */
export type Question = { [N in FigureName]: QuestionOf<N> }[FigureName];

export interface QuestionOf<N extends FigureName> {
	readonly figure: N;
	readonly query: Query;
	/** Left out where the figure has none. */
	readonly options?: OptionsOf<N>;
	/** Asked of each group or stretch, not of all. */
	readonly by?: By;
}

/** The records behind marks of a figure, each once. */
export interface ListOf {
	readonly question: Question;
	readonly cells: readonly number[];
}

/** What a question is answered with: a figure, or one for each part that it asks for. */
export type AnswerOf<Q extends { readonly figure: FigureName; readonly by?: By }> = Q extends {
	readonly by: infer B;
}
	? ByGroup<B, ByStretch<B, ResultOf<Q['figure']>>>
	: ResultOf<Q['figure']>;
type ByGroup<B, R> = B extends { readonly group: Group } ? readonly PartOf<R>[] : R;
type ByStretch<B, R> = B extends { readonly each: Stretch } ? readonly StepOf<R>[] : R;

/** A figure that was asked for and is kept up to date. */
interface Standing {
	readonly over: Over;
	readonly scope: Scope;
	readonly survey: Summed<Survey<unknown>> | undefined;
	/** None of a figure whose survey has not been looked at yet. */
	plan: (Summed<Plan<unknown>> & { readonly key: string }) | undefined;
	/** Whether something has changed since the survey was looked at. */
	isStale: boolean;
}

interface Summed<P> {
	readonly plan: P;
	readonly sums: Sums;
}

function inParts(figure: Figure<unknown, unknown>, by: By = {}): Figure<unknown, unknown> {
	if (figure.isWhole && (by.each !== undefined || by.group !== undefined))
		throw new RangeError('the figure is not asked in parts');
	const inTime = by.each === undefined ? figure : stepped(figure, by.each);
	return by.group === undefined ? inTime : grouped(inTime, by.group);
}

/** So many figures are kept up to date at once; more than one screen asks for. */
const KEPT = 80;

/**
 * Figures over a ledger. What was asked for once is kept up to date: a changed record costs what it adds and what it had
 * added, not the whole.
 */
export class Engine {
	readonly ledger = new Ledger();
	#directory: Directory;
	readonly #standing = new Map<string, Standing>();
	readonly #scopes = new Map<string, Scope>();

	constructor(directory: Directory) {
		this.#directory = directory;
	}

	/** Stages, reasons, rates or zone are others now: all figures are made anew when they are asked for. */
	set directory(directory: Directory) {
		this.#directory = directory;
		this.forget();
	}

	/** Changes a row: `write` puts the record in its place. */
	change(over: Over, row: number, write: () => void): void {
		const { stoodSince } = this.ledger;
		this.#count(over, row, -1);
		write();
		// Which removed stages figures tell of hangs on where deals have stood.
		if (this.ledger.stoodSince !== stoodSince) this.forget();
		this.#count(over, row, 1);
	}

	/** Many rows are about to change: figures are made anew when they are asked for. */
	forget(): void {
		this.#standing.clear();
		this.#scopes.clear();
	}

	/** The figure on all that the ledger holds. */
	answer<const Q extends Question>(question: Q): AnswerOf<Q> {
		const { plan, sums } = this.#ready(this.#stand(question));
		return plan.read(sums) as AnswerOf<Q>;
	}

	/** The records that a mark of a figure counts, by id. */
	behind(question: Question, cell: number): readonly RecordId[] {
		const standing = this.#stand(question);
		const { over } = standing;
		const { plan } = this.#ready(standing);
		const { ledger } = this;
		const behind = new Behind(cell);
		const found: RecordId[] = [];
		const ids: readonly RecordId[] = {
			deals: ledger.names.deal,
			leads: ledger.names.lead,
			activities: ledger.names.activity
		}[over].all;
		for (let row = 0; row < ledger.size(over); row++)
			if (ledger.has(over, row) && behind.of((into) => plan.tally(row, into)))
				found.push(ids[row] as RecordId);
		return found.sort();
	}

	#stand({ figure, query, options, by }: Question): Standing {
		const scope = JSON.stringify(query);
		const key = `${figure} ${JSON.stringify(options)} ${JSON.stringify(by)} ${scope}`;
		const known = this.#standing.get(key);
		// The one asked for last is let go of last.
		if (known) this.#standing.delete(key);
		const standing =
			known ??
			this.#make(inParts(FIGURES[figure] as Figure<unknown, unknown>, by), scope, query, options);
		this.#standing.set(key, standing);
		if (this.#standing.size > KEPT)
			this.#standing.delete(this.#standing.keys().next().value as string);
		return standing;
	}

	#make<O>(figure: Figure<O, unknown>, key: string, query: Query, options: O): Standing {
		let scope = this.#scopes.get(key);
		if (!scope) {
			if (this.#scopes.size > KEPT) this.#scopes.clear();
			this.#scopes.set(key, (scope = new Scope(this.ledger, this.#directory, query)));
		}
		const { over } = figure;
		const plan = figure.plan(scope, options);
		return 'learn' in plan
			? { over, scope, survey: this.#sum(over, plan), plan: undefined, isStale: true }
			: {
					over,
					scope,
					survey: undefined,
					plan: { ...this.#sum(over, plan), key: '' },
					isStale: false
				};
	}

	/** The plan that counts now: what counts for something else than before is counted anew. */
	#ready(standing: Standing): Summed<Plan<unknown>> {
		const { over, scope, survey } = standing;
		if (survey && standing.isStale) {
			standing.isStale = false;
			const { key, plan: planIn, others } = survey.plan.learn(survey.sums);
			const [known, plan] = [standing.plan, planIn(scope)];
			const rows = known?.key === key ? [] : known && others?.(known.key);
			if (known && rows)
				for (const row of rows) {
					if (!this.ledger.has(over, row)) continue;
					known.sums.by(-1, (into) => known.plan.tally(row, into));
					known.sums.by(1, (into) => plan.tally(row, into));
				}
			standing.plan =
				known && rows ? { plan, sums: known.sums, key } : { ...this.#sum(over, plan), key };
		}
		return standing.plan as Summed<Plan<unknown>>;
	}

	#sum<P extends Pick<Plan<unknown>, 'tally'>>(over: Over, plan: P): Summed<P> {
		const sums = new Sums();
		for (let row = 0; row < this.ledger.size(over); row++)
			if (this.ledger.has(over, row)) plan.tally(row, sums);
		return { plan, sums };
	}

	#count(over: Over, row: number, sign: 1 | -1): void {
		if (!this.ledger.has(over, row)) return;
		for (const standing of this.#standing.values()) {
			if (standing.over !== over) continue;
			const { survey, plan } = standing;
			standing.isStale = true;
			for (const part of [survey, plan]) part?.sums.by(sign, (into) => part.plan.tally(row, into));
		}
	}
}
