import type { AnswerOf, ListOf, Question } from '#lib/analytics/engine.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { horizon } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import { addDays, startOfDay, type EpochMs } from '#lib/domain/time.ts';
import type { Analytics } from '#lib/workers/analytics.ts';
import { now } from './clock.ts';
import { useAnalytics, type KeptAnalytics } from './kept-analytics.ts';
import { KnownThen } from './known-then.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** What a component asks for; the time is the workspace's. */
export type Asked = Timeless<Question>;
type Timeless<Q> = Q extends { readonly query: Query }
	? Omit<Q, 'query'> & { readonly query: AskedQuery }
	: never;

/** What figures are asked about. */
export interface AskedQuery extends Omit<Query, 'now'> {
	/** Only by what had been entered by the end of the day that is asked for; without one it says nothing. */
	readonly isKnownThen?: boolean;
}

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
	/** Whether something of closed epochs could not be read that figures by what was known then are to count. */
	lacksPast = $state(false);
	readonly #workspace: OpenWorkspace;
	readonly #analytics: KeptAnalytics;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is asked, which nobody shows
	readonly #figures = new Map<Shown<unknown>, Asked>();
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- as above
	readonly #lists = new Map<Shown<readonly RecordId[]>, AskedList>();
	/** By what had been entered before an instant: each while somebody asks for it. */
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- as above
	readonly #known = new Map<EpochMs, KnownThen>();
	#due = false;

	/** Called while a component is set up: it ends with it. */
	constructor(workspace: OpenWorkspace) {
		this.#workspace = workspace;
		this.#analytics = useAnalytics(workspace);
		$effect(() => {
			void workspace.version;
			this.#soon();
		});
		this.#readAgain();
		let wasAway = true;
		$effect(() => {
			const { status } = workspace;
			const isReached = status.kind === 'synced' || (status.kind === 'waiting' && !status.offline);
			if (isReached && wasAway) this.#readAgain();
			// Of what is being saved nothing is said of the relay.
			if (status.kind !== 'saving') wasAway = !isReached;
		});
		$effect(() => () => {
			this.#analytics.leave(this.failed);
			this.#keepKnown([]);
		});
	}

	/** What could not be read of earlier epochs may be to be had now. */
	#readAgain(): void {
		for (const account of [this.#analytics, ...this.#known.values()])
			void account.again()?.then(() => this.#soon());
	}

	/** A figure, for as long as the component is there that calls this while it is set up. */
	figure<const A extends Asked>(ask: () => A | undefined): Shown<AnswerOf<A>> {
		return this.#show(this.#figures as Map<Shown<AnswerOf<A>>, A>, ask);
	}

	/** The instant before which what counts had been entered; `undefined` where everything counts. */
	knownBefore({
		asOf,
		isKnownThen
	}: { readonly [K in 'asOf' | 'isKnownThen']?: AskedQuery[K] | undefined }) {
		if (!asOf || !isKnownThen) return undefined;
		return startOfDay(addDays(asOf, 1), this.#workspace.settings.timeZone);
	}

	/** The ids of the records behind a mark, as `figure`. */
	list(ask: () => AskedList | undefined): Shown<readonly RecordId[]> {
		return this.#show(this.#lists, ask);
	}

	#show<T, A extends Asked | AskedList>(all: Map<Shown<T>, A>, ask: () => A | undefined): Shown<T> {
		const shown = new Shown<T>();
		let former: EpochMs | undefined;
		$effect(() => {
			const asked = ask();
			if (asked === undefined) return;
			const before = this.knownBefore(queryOf(asked));
			// By what else is known it takes a while to be counted, and the screen says already by what.
			if (before !== former) shown.current = undefined;
			former = before;
			all.set(shown, asked);
			this.#soon();
			return () => {
				all.delete(shown);
				// Nobody else may ask for it.
				if (before !== undefined) this.#soon();
			};
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
		// A colleague's clock may run ahead by as much; the board shows their moves already.
		const until = Math.max(this.#workspace.store.horizon, horizon(now(), undefined)) as EpochMs;
		const figures = Map.groupBy(this.#figures, ([, asked]) => this.knownBefore(asked.query));
		const lists = Map.groupBy(this.#lists, ([, { asked }]) => this.knownBefore(asked.query));
		const accounts = [...figures.keys(), ...lists.keys().filter((one) => !figures.has(one))];
		this.#keepKnown(accounts);
		// What was done in earlier epochs counts as well, once it is read: no other figure waits for it.
		if (accounts.includes(undefined)) void this.#analytics.addDone()?.then(() => this.#soon());
		const ends = await Promise.all(
			accounts.map((before) =>
				this.#answer(before, until, figures.get(before) ?? [], lists.get(before) ?? [])
			)
		);
		if (ends.length > 0 && ends.every((isAnswered) => isAnswered)) this.failed = false;
	}

	/** Shows the answers to all that is asked of one account; whether there were any. */
	async #answer(
		before: EpochMs | undefined,
		until: EpochMs,
		figures: readonly (readonly [Shown<unknown>, Asked])[],
		lists: readonly (readonly [Shown<readonly RecordId[]>, AskedList])[]
	): Promise<boolean> {
		const at = (Math.floor(until / QUARTER_MS) * QUARTER_MS) as EpochMs;
		// Cards share figures: each question is asked once.
		const distinct = [...Map.groupBy(figures, ([, asked]) => JSON.stringify(asked)).values()];
		const answer = await this.#account(before).answer({
			horizon: until,
			questions: distinct.flatMap(([one]) => (one ? [questionOf(one[1], at)] : [])),
			lists: lists.map(([, { asked, cells }]): ListOf => ({
				question: questionOf(asked, at),
				cells
			}))
		});
		if (answer.ok) {
			// What was asked for something else meanwhile has its answer coming.
			for (const [index, same] of distinct.entries())
				for (const [shown, asked] of same)
					if (this.#figures.get(shown) === asked) shown.current = answer.value.figures[index];
			for (const [index, [shown, asked]] of lists.entries())
				if (this.#lists.get(shown) === asked) shown.current = answer.value.lists[index];
		} else if (answer.problem.code === 'worker-failed') this.failed = true;
		return answer.ok;
	}

	/** Who answers by what had been entered before an instant. */
	#account(before: EpochMs | undefined): Pick<Analytics, 'answer'> {
		if (before === undefined) return this.#analytics;
		const known =
			this.#known.get(before) ?? new KnownThen(this.#workspace, before, () => this.#tellLack());
		this.#known.set(before, known);
		return known;
	}

	/** Closes those that nobody asks any more. */
	#keepKnown(asked: readonly (EpochMs | undefined)[]): void {
		for (const [before, known] of this.#known) {
			if (asked.includes(before)) continue;
			known.close();
			this.#known.delete(before);
		}
		this.#tellLack();
	}

	#tellLack(): void {
		this.lacksPast = this.#known.values().some(({ lacksPast }) => lacksPast);
	}
}

function queryOf(asked: Asked | AskedList): AskedQuery {
	return 'asked' in asked ? asked.asked.query : asked.query;
}

function questionOf(asked: Asked, at: EpochMs): Question {
	// Who is asked knows by what.
	const query = { ...asked.query, isKnownThen: undefined, now: at };
	return { ...asked, query } as Question;
}
