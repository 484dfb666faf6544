import { tick } from 'svelte';
import type { Position } from '#lib/domain/board.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, PipelineId, ReasonId, StageId } from '#lib/domain/ids.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { Column, LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { Announcer } from './announcer.svelte.ts';
import type { Drop } from './drop.ts';
import { followGap, othersCount, positionOf } from './gap.ts';
import type { Command } from './keys.ts';
import type { Move } from './moves.ts';
import { ColumnView, RowView } from './view.svelte.ts';
import { beside, indexOf, revealing } from './window.ts';

/** A place for the keyboard: a deal, or the head of a column. */
export interface Spot {
	readonly stage: StageId;
	readonly deal?: DealId;
}

/** A deal that was taken off its place and is not yet put down. */
export interface Lifted {
	readonly deal: Deal;
	readonly by: 'pointer' | 'keys';
	/** What was in view when it was lifted, to be restored exactly. */
	readonly tops: ReadonlyMap<StageId, number>;
	readonly left: number;
}

export interface Place {
	readonly column: Column;
	readonly index: number;
	readonly deal: Deal;
}

/** What is shown of a pipeline and what is being done to it. Reads and writes go through the workspace. */
export class Board {
	readonly announcer = new Announcer();
	readonly row = new RowView();
	/** Of one card and the space to the next, CSS px. */
	stride = $state(72);
	lifted = $state.raw<Lifted>();
	over = $state.raw<Drop>();
	/** The deal whose loss is being explained; nothing is written before. */
	losing = $state.raw<Deal>();
	/** Ends a drag by pointer whose card is gone. */
	onabandon: () => void = () => {};

	readonly #source: () => { readonly workspace: LiveWorkspace; readonly pipeline: PipelineId };
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- what it holds is reactive itself
	readonly #views = new Map<StageId, ColumnView>();
	#root: HTMLElement | undefined;
	#active = $state.raw<Spot>();
	/** Set while a change of this board's own is being shown: it needs no anchor and no announcement. */
	#own = false;
	#known: readonly Column[] = [];

	readonly columns = $derived.by(() => {
		const { workspace, pipeline } = this.#source();
		return workspace.columns(pipeline);
	});
	readonly won = $derived.by(() => this.#closed('won'));
	readonly lost = $derived.by(() => this.#closed('lost'));

	/** The one stop of the Tab key. */
	readonly stop = $derived.by<Spot | undefined>(() => {
		const spot = this.#active;
		const column = spot && this.columns.find(({ stage }) => stage.id === spot.stage);
		if (column && (spot.deal === undefined || indexOf(column.deals, spot.deal) >= 0)) return spot;
		const first = this.columns.find(({ deals }) => deals.length > 0) ?? this.columns[0];
		return first && spotIn(first, 0);
	});

	constructor(source: () => { readonly workspace: LiveWorkspace; readonly pipeline: PipelineId }) {
		this.#source = source;
	}

	/** The board's element, for the focus. */
	mount(root: HTMLElement): () => void {
		this.#root = root;
		return () => {
			this.#root = undefined;
			this.announcer.stop();
		};
	}

	view(stage: StageId): ColumnView {
		let view = this.#views.get(stage);
		if (!view) this.#views.set(stage, (view = new ColumnView()));
		return view;
	}

	/** Whether what is about to be shown was done here. */
	get own(): boolean {
		return this.#own;
	}

	find(id: DealId): Place | undefined {
		for (const column of this.columns) {
			const index = indexOf(column.deals, id);
			const deal = column.deals[index];
			if (deal) return { column, index, deal };
		}
		return undefined;
	}

	/** Lifts a deal; the drop that would leave it where it is. */
	lift(id: DealId, by: Lifted['by']): Drop | undefined {
		const place = this.find(id);
		if (!place || place.deal.status !== 'open') return undefined;
		const { column, index, deal } = place;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- never changes
		const tops = new Map([...this.#views].map(([stage, view]) => [stage, view.scrollTop]));
		this.lifted = { deal, by, tops, left: this.row.scrollLeft };
		this.over = { kind: 'gap', stage: column.stage.id, index };
		this.announcer.say(
			t('board.lifted', {
				deal: deal.title,
				n: index + 1,
				m: column.deals.length,
				stage: column.stage.name
			})
		);
		return this.over;
	}

	/** Points the lifted deal at a place. */
	aim(drop: Drop | undefined): void {
		this.over = drop;
		const text = drop && this.#describe(drop);
		if (text !== undefined) this.announcer.pass(text);
	}

	/** Puts the lifted deal down where it points. */
	drop(): void {
		const { lifted, over } = this;
		if (!lifted || !over) return this.cancel();
		const { id } = lifted.deal;
		if (over.kind === 'gap') {
			const deals = this.#column(over.stage)?.deals ?? [];
			this.#end();
			this.move(id, over.stage, positionOf(deals, indexOf(deals, id), over.index));
		} else if (over.kind === 'stage') {
			this.#end();
			this.move(id, over.stage, 'top');
		} else if (over.kind === 'won') {
			this.#end();
			this.win(id);
		} else {
			this.#restore();
			this.lose(id);
		}
	}

	/** Puts the lifted deal back exactly. */
	cancel(): void {
		const { lifted } = this;
		if (!lifted) return;
		this.#restore();
		this.#sayCancelled(lifted.deal.id);
	}

	move(id: DealId, to: StageId, position: Position): void {
		const from = this.find(id)?.column;
		const done = this.#act(() => this.#source().workspace.move(id, to, position).ok);
		const place = this.find(id);
		if (!place) return;
		void this.focus(spotOf(place));
		if (!done || !from) return;
		const { deal, column, index } = place;
		this.announcer.say(
			from.stage.id === column.stage.id
				? t('board.placed', {
						deal: deal.title,
						n: index + 1,
						m: column.deals.length,
						stage: column.stage.name
					})
				: t('board.moved', { deal: deal.title, from: from.stage.name, to: column.stage.name })
		);
	}

	win(id: DealId): void {
		this.#close(id, this.won, () => this.#source().workspace.win(id).ok);
	}

	/** Asks why; `confirmLost` or `keep` follow. */
	lose(id: DealId): void {
		this.losing = this.find(id)?.deal;
	}

	confirmLost(why: { reason: ReasonId; note: string }): void {
		const id = this.losing?.id;
		this.losing = undefined;
		if (id) this.#close(id, this.lost, () => this.#source().workspace.lose(id, why).ok);
	}

	/** Leaves the deal that was about to be lost where it is. */
	keep(): void {
		const id = this.losing?.id;
		this.losing = undefined;
		if (id) this.#sayCancelled(id);
	}

	choose(id: DealId, move: Move): void {
		const place = this.find(id);
		if (!place) return;
		const here = place.column.stage.id;
		switch (move.kind) {
			case 'stage':
				return this.move(id, move.stage.id, 'top');
			case 'top':
			case 'bottom':
				return this.move(id, here, move.kind);
			case 'win':
				return this.win(id);
			case 'lose':
				return this.lose(id);
			case 'reopen': {
				this.#act(() => this.#source().workspace.reopen(id).ok);
				const now = this.find(id);
				return void (now && this.focus(spotOf(now)));
			}
			default:
				return move satisfies never;
		}
	}

	/** Does what a key means at a spot; whether it meant anything there. */
	command(command: Command, at: Spot): boolean {
		if (this.lifted) return this.#steer(command);
		const place = at.deal === undefined ? undefined : this.find(at.deal);
		switch (command) {
			case 'lift':
				if (!place || !this.lift(place.deal.id, 'keys')) return false;
				this.#revealOver();
				return true;
			case 'back':
			case 'forward': {
				if (!place) return false;
				const to = this.#neighbour(place.column, command === 'back' ? -1 : 1);
				if (to) this.move(place.deal.id, to.stage.id, 'top');
				return true;
			}
			default: {
				const spot = this.#next(command, at);
				if (!spot) return false;
				void this.focus(spot);
				return true;
			}
		}
	}

	/** Takes note of where the focus is. */
	focused(spot: Spot): void {
		this.#active = spot;
	}

	/** Puts the focus on a spot, drawing it first. */
	async focus(spot: Spot, { reveal = true }: { reveal?: boolean } = {}): Promise<void> {
		this.#active = spot;
		await tick();
		if (reveal) this.#reveal(spot);
		const selector =
			spot.deal === undefined
				? `[data-stage="${CSS.escape(spot.stage)}"] [data-add]`
				: `[data-deal="${CSS.escape(spot.deal)}"] a`;
		this.#root?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
	}

	/** The deal in focus, to be asked before a change is shown. */
	focusedDeal(): Place | undefined {
		const card = document.activeElement?.closest<HTMLElement>('[data-deal]');
		const id = card && this.#root?.contains(card) ? card.dataset['deal'] : undefined;
		if (id === undefined) return undefined;
		for (const column of this.#known) {
			const index = indexOf(column.deals, id as DealId);
			const deal = column.deals[index];
			if (deal) return { column, index, deal };
		}
		return undefined;
	}

	/**
	 * Follows a change that was just shown: the focus stays with its deal, the gap with its neighbours, and a drag ends
	 * only when its deal is gone.
	 */
	follow(before: Place | undefined): void {
		const known = this.#known;
		this.#known = this.columns;
		if (this.#own) return;
		this.#followLifted(known);
		if (before) this.#followFocus(before);
	}

	#followLifted(known: readonly Column[]): void {
		const { lifted, over } = this;
		if (!lifted) return;
		const { id } = lifted.deal;
		const place = this.find(id);
		if (!place) {
			this.onabandon();
			this.#end();
			this.#sayGone(lifted.deal);
			return;
		}
		if (place.deal !== lifted.deal) this.lifted = { ...lifted, deal: place.deal };
		if (over?.kind !== 'gap' || lifted.by === 'pointer') return;
		const [before, after] = [known, this.columns].map((columns) => {
			const deals = columns.find(({ stage }) => stage.id === over.stage)?.deals ?? [];
			return { deals, from: indexOf(deals, id) };
		});
		if (before && after) this.over = { ...over, index: followGap(before, after, over.index) };
	}

	#followFocus({ column, index, deal }: Place): void {
		const place = this.find(deal.id);
		if (place?.column.stage.id === column.stage.id) return;
		const elsewhere = document.activeElement;
		if (elsewhere && elsewhere !== document.body && !this.#root?.contains(elsewhere)) return;
		if (place) {
			this.#sayMoved(deal, place.column);
			return void this.focus(spotOf(place), { reveal: false });
		}
		if (this.lifted?.deal.id !== deal.id) this.#sayGone(deal);
		const now = this.#column(column.stage.id) ?? this.columns[0];
		if (now) void this.focus(spotIn(now, index), { reveal: false });
	}

	/** Keys while a deal is lifted by keys. */
	#steer(command: Command): boolean {
		const { over, lifted } = this;
		if (lifted?.by !== 'keys' || over?.kind !== 'gap') return false;
		if (command === 'drop') {
			this.drop();
			return true;
		}
		if (command === 'cancel') {
			this.cancel();
			return true;
		}
		const column = this.#column(over.stage);
		if (!column) return false;
		const to = this.#gapAfter(command, column, over.index, lifted.deal.id);
		if (!to) return false;
		this.aim(to);
		this.#revealOver();
		return true;
	}

	#gapAfter(command: Command, column: Column, index: number, id: DealId): Drop | undefined {
		const count = this.countBeside(column.stage.id, id);
		const within = (n: number): Drop => ({
			kind: 'gap',
			stage: column.stage.id,
			index: Math.max(0, Math.min(count, n))
		});
		switch (command) {
			case 'up':
				return within(index - 1);
			case 'down':
				return within(index + 1);
			case 'first':
				return within(0);
			case 'last':
				return within(count);
			case 'before':
			case 'after': {
				const to = this.#neighbour(column, command === 'before' ? -1 : 1);
				if (!to) return within(index);
				const stage = to.stage.id;
				const near = beside(
					index,
					this.view(column.stage.id),
					{ scrollTop: this.view(stage).scrollTop, count: this.countBeside(stage, id) + 1 },
					this.stride
				);
				return { kind: 'gap', stage, index: near };
			}
			default:
				return undefined;
		}
	}

	/** How many cards a column has beside a deal. */
	countBeside(stage: StageId, id: DealId | undefined): number {
		const deals = this.#column(stage)?.deals ?? [];
		return othersCount(deals, indexOf(deals, id));
	}

	/** Where a key leads from a spot. Above the first card is the head of its column. */
	#next(command: Command, at: Spot): Spot | undefined {
		const column = this.#column(at.stage);
		if (!column) return undefined;
		const index = indexOf(column.deals, at.deal);
		switch (command) {
			case 'up':
				return index > 0 ? spotIn(column, index - 1) : { stage: at.stage };
			case 'down':
				return spotIn(column, Math.min(index + 1, column.deals.length - 1));
			case 'first':
				return spotIn(column, 0);
			case 'last':
				return spotIn(column, column.deals.length - 1);
			case 'before':
			case 'after': {
				const to = this.#neighbour(column, command === 'before' ? -1 : 1);
				if (!to) return at;
				if (at.deal === undefined) return { stage: to.stage.id };
				const { scrollTop } = this.view(to.stage.id);
				const target = { scrollTop, count: to.deals.length };
				return spotIn(to, beside(index, this.view(at.stage), target, this.stride));
			}
			default:
				return undefined;
		}
	}

	#describe(drop: Drop): string | undefined {
		if (drop.kind === 'won') return this.won?.stage.name;
		if (drop.kind === 'lost') return this.lost?.stage.name;
		const column = this.#column(drop.stage);
		if (!column) return undefined;
		if (drop.kind === 'stage') return column.stage.name;
		return t('board.over', {
			stage: column.stage.name,
			n: drop.index + 1,
			m: this.countBeside(drop.stage, this.lifted?.deal.id) + 1
		});
	}

	/** Wins or loses: the deal leaves the board, with a way back. */
	#close(id: DealId, to: Column | undefined, act: () => boolean): void {
		const place = this.find(id);
		if (!place || !to || !this.#act(act)) return;
		const { deal, column, index } = place;
		this.#source().workspace.offerUndo(
			t('board.moved', { deal: deal.title, from: column.stage.name, to: to.stage.name })
		);
		const now = this.#column(column.stage.id);
		if (now) void this.focus(spotIn(now, index), { reveal: false });
	}

	/** Runs a command and shows its outcome as a change of this board's own. */
	#act(run: () => boolean): boolean {
		this.#own = true;
		const done = run();
		void tick().then(() => {
			this.#own = false;
			this.#known = this.columns;
		});
		return done;
	}

	#end(): void {
		this.lifted = this.over = undefined;
	}

	#restore(): void {
		const { lifted } = this;
		this.#end();
		if (!lifted) return;
		for (const [stage, top] of lifted.tops) this.view(stage).scrollTo(top);
		this.row.scrollTo(lifted.left);
		const place = this.find(lifted.deal.id);
		if (place) void this.focus(spotOf(place), { reveal: lifted.by === 'keys' });
	}

	#reveal({ stage, deal }: Spot): void {
		const view = this.view(stage);
		const index = indexOf(this.#column(stage)?.deals ?? [], deal);
		this.#showStage(stage);
		if (index >= 0) view.scrollTo(revealing(index, view.scrollTop, this.stride, view.height));
	}

	#revealOver(): void {
		const { over } = this;
		if (over?.kind !== 'gap') return;
		const view = this.view(over.stage);
		void tick().then(() => {
			this.#showStage(over.stage);
			view.scrollTo(revealing(over.index, view.scrollTop, this.stride, view.height));
		});
	}

	#showStage(stage: StageId): void {
		const section = this.#root?.querySelector(`[data-stage="${CSS.escape(stage)}"]`);
		section?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
		this.row.scrolled();
	}

	#sayCancelled(id: DealId): void {
		const place = this.find(id);
		if (!place) return;
		void this.focus(spotOf(place), { reveal: false });
		const { deal, column } = place;
		this.announcer.say(t('board.cancelled', { deal: deal.title, stage: column.stage.name }));
	}

	/** Says where a deal went that is no longer in an open stage. */
	#sayGone(deal: Deal): void {
		const closed = [this.won, this.lost].find(
			(column) => column && indexOf(column.deals, deal.id) >= 0
		);
		if (closed) this.#sayMoved(deal, closed);
		else this.announcer.say(t('board.gone', { deal: deal.title }));
	}

	#sayMoved(deal: Deal, { stage }: Column): void {
		const { workspace } = this.#source();
		const by = workspace.history(deal.id).findLast(({ place }) => place)?.by;
		const args = { who: workspace.memberName(by), deal: deal.title, to: stage.name };
		this.announcer.say(t('board.movedBy', args));
	}

	#closed(kind: 'won' | 'lost'): Column | undefined {
		const { workspace, pipeline } = this.#source();
		return workspace.closed(pipeline, kind);
	}

	#column(id: StageId): Column | undefined {
		return this.columns.find(({ stage }) => stage.id === id);
	}

	#neighbour(column: Column, by: -1 | 1): Column | undefined {
		const index = this.columns.findIndex(({ stage }) => stage.id === column.stage.id);
		return this.columns[index + by];
	}
}

function spotOf({ column, deal }: Place): Spot {
	return { stage: column.stage.id, deal: deal.id };
}

/** The deal at an index of a column or the last one, else its head. */
function spotIn({ stage, deals }: Column, index: number): Spot {
	const deal = deals[Math.min(Math.max(index, 0), deals.length - 1)];
	return deal ? { stage: stage.id, deal: deal.id } : { stage: stage.id };
}
