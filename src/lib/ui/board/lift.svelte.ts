import type { Deal } from '#lib/domain/deal.ts';
import type { StageId } from '#lib/domain/ids.ts';
import type { Column } from '#lib/state/workspace.svelte.ts';
import type { Drop } from './drop.ts';
import { followGap, othersCount } from './gap.ts';
import type { Command } from './keys.ts';
import { columnOf, neighbour, type Standing } from './spot.ts';
import type { Positions, Views } from './view.svelte.ts';
import { beside, indexOf } from './window.ts';

export type LiftedBy = 'pointer' | 'keys';

/** The deal that is off its place and not yet put down, and where it would go. Nothing is written meanwhile. */
export class Lift {
	deal = $state.raw<Deal>();
	over = $state.raw<Drop>();
	by: LiftedBy = $state('pointer');
	readonly #columns: () => readonly Column[];
	readonly #views: Views;
	#positions: Positions | undefined;

	/** The lowest gap of each column: below all cards beside the lifted one. */
	readonly #others = $derived.by(() => {
		const id = this.deal?.id;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew on each change
		return new Map(
			this.#columns().map(({ stage, deals, more }) => {
				const others = othersCount(deals, indexOf(deals, id));
				// What stands below the last card that is here is not known yet: nothing is put between them.
				return [stage.id, more > 0 ? Math.max(0, others - 1) : others];
			})
		);
	});

	constructor(columns: () => readonly Column[], views: Views) {
		this.#columns = columns;
		this.#views = views;
	}

	start({ deal, column, index }: Standing, by: LiftedBy): Drop {
		this.#positions = this.#views.positions;
		this.deal = deal;
		this.by = by;
		return (this.over = { kind: 'gap', stage: column.stage.id, index });
	}

	end(): void {
		this.deal = this.over = undefined;
	}

	/** Ends with everything scrolled as it was when it began. */
	restore(): void {
		this.end();
		if (this.#positions) this.#views.restore(this.#positions);
	}

	/** The lowest gap of a column: below all cards beside the lifted one. */
	others(stage: StageId): number {
		return this.#others.get(stage) ?? 0;
	}

	/** Follows a change of the board from `before`: the deal as it is now, and its gap between the same neighbours. */
	follow({ deal }: Standing, before: readonly Column[]): void {
		this.deal = deal;
		const { over } = this;
		// A pointer points anew in the next frame.
		if (over?.kind !== 'gap' || this.by === 'pointer') return;
		const [was, is] = [before, this.#columns()].map((columns) => {
			const deals = columnOf(columns, over.stage)?.deals ?? [];
			return { deals, from: indexOf(deals, deal.id) };
		});
		if (was && is) this.over = { ...over, index: followGap(was, is, over.index) };
	}

	/** Where a key carries a deal that was lifted by keys; arrows go through the columns at the same height. */
	steered(command: Command): Drop | undefined {
		const { over } = this;
		const column = over?.kind === 'gap' ? columnOf(this.#columns(), over.stage) : undefined;
		if (over?.kind !== 'gap' || !column) return undefined;
		const { stage, index } = over;
		const at = (to: number): Drop => ({
			kind: 'gap',
			stage,
			index: Math.max(0, Math.min(this.others(stage), to))
		});
		switch (command) {
			case 'up':
				return at(index - 1);
			case 'down':
				return at(index + 1);
			case 'first':
				return at(0);
			case 'last':
				return at(Infinity);
			case 'before':
			case 'after': {
				const to = neighbour(this.#columns(), column, command === 'before' ? -1 : 1)?.stage.id;
				if (to === undefined) return over;
				const target = { scrollTop: this.#views.of(to).scrollTop, count: this.others(to) + 1 };
				const near = beside(index, this.#views.of(stage), target, this.#views.stride);
				return { kind: 'gap', stage: to, index: near };
			}
			default:
				return undefined;
		}
	}
}
