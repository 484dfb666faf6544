import type { AnswerOf, ListOf, Question } from '#lib/analytics/engine.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { horizon } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { now } from './clock.ts';
import { useAnalytics, type KeptAnalytics } from './kept-analytics.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** What a component asks for; the time is the workspace's. */
export type Asked = Timeless<Question>;
type Timeless<Q> = Q extends { readonly query: Query }
	? Omit<Q, 'query'> & { readonly query: Omit<Query, 'now'> }
	: never;

/** The records behind marks of a figure. */
export interface AskedList {
	readonly asked: Asked;
	readonly cells: readonly number[];
}

/** An answer that is kept up to date; the last one stays until the next one comes. */
export class Shown<T> {
	/** `undefined` until the first answer. */
	current = $state.raw<T>();
}

/** Ages are told as of the last whole quarter of an hour: between two, what has not changed is not counted anew. */
const QUARTER_MS = 900_000;

/**
 * The figures of the open workspace, computed in a worker. What the components on the screen show is asked for
 * together, and again when the workspace changes.
 */
export class LiveFigures {
	/** Whether the last question could not be answered. */
	failed = $state(false);
	readonly #workspace: OpenWorkspace;
	readonly #analytics: KeptAnalytics;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is asked, which nobody shows
	readonly #figures = new Map<Shown<unknown>, Asked>();
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- as above
	readonly #lists = new Map<Shown<readonly RecordId[]>, AskedList>();
	#due = false;

	/** Called while a component is set up: it ends with it. */
	constructor(workspace: OpenWorkspace) {
		this.#workspace = workspace;
		this.#analytics = useAnalytics(workspace);
		$effect(() => {
			void workspace.version;
			this.#soon();
		});
		$effect(() => () => this.#analytics.leave(this.failed));
	}

	/** A figure, for as long as the component is there that calls this while it is set up. */
	figure<const A extends Asked>(ask: () => A | undefined): Shown<AnswerOf<A>> {
		return this.#show(this.#figures as Map<Shown<AnswerOf<A>>, A>, ask);
	}

	/** The ids of the records behind a mark, as `figure`. */
	list(ask: () => AskedList | undefined): Shown<readonly RecordId[]> {
		return this.#show(this.#lists, ask);
	}

	#show<T, A>(all: Map<Shown<T>, A>, ask: () => A | undefined): Shown<T> {
		const shown = new Shown<T>();
		$effect(() => {
			const asked = ask();
			if (asked === undefined) return;
			all.set(shown, asked);
			this.#soon();
			return () => all.delete(shown);
		});
		return shown;
	}

	/** Asks when all that changes with it has changed. */
	#soon(): void {
		if (this.#due) return;
		this.#due = true;
		queueMicrotask(() => {
			this.#due = false;
			void this.#ask();
		});
	}

	async #ask(): Promise<void> {
		await this.#analytics.addArchive();
		// A colleague's clock may run ahead by as much; the board shows their moves already.
		const until = Math.max(this.#workspace.store.horizon, horizon(now(), undefined)) as EpochMs;
		const at = (Math.floor(until / QUARTER_MS) * QUARTER_MS) as EpochMs;
		const [figures, lists] = [[...this.#figures], [...this.#lists]];
		if (figures.length + lists.length === 0) return;
		const answer = await this.#analytics.answer({
			horizon: until,
			questions: figures.map(([, asked]) => questionOf(asked, at)),
			lists: lists.map(([, { asked, cells }]): ListOf => ({
				question: questionOf(asked, at),
				cells
			}))
		});
		if (answer.ok) {
			this.failed = false;
			// What was asked for something else meanwhile has its answer coming.
			for (const [index, [shown, asked]] of figures.entries())
				if (this.#figures.get(shown) === asked) shown.current = answer.value.figures[index];
			for (const [index, [shown, asked]] of lists.entries())
				if (this.#lists.get(shown) === asked) shown.current = answer.value.lists[index];
		} else if (answer.problem.code === 'worker-failed') this.failed = true;
	}
}

function questionOf(asked: Asked, at: EpochMs): Question {
	return { ...asked, query: { ...asked.query, now: at } } as Question;
}
