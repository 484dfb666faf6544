import { tick } from 'svelte';
import type { Position } from '#lib/domain/board.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, PipelineId, StageId } from '#lib/domain/ids.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { ExitKind } from '#lib/state/exits.ts';
import type { Filter } from '#lib/state/filter.svelte.ts';
import type { Column, Ground } from '#lib/state/workspace.svelte.ts';
import type { Afar } from '#lib/state/afar.ts';
import { offerBack } from '#lib/ui/actions/moved.ts';
import { Announcer } from './announcer.svelte.ts';
import type { Drop } from './drop.ts';
import { Focus } from './focus.svelte.ts';
import { positionOf } from './gap.ts';
import { isExit, type Command } from './keys.ts';
import { Lift, type LiftedBy } from './lift.svelte.ts';
import type { Move } from './moves.ts';
import {
	columnOf,
	neighbour,
	nextSpot,
	spotIn,
	spotOf,
	standing,
	type Spot,
	type Standing
} from './spot.ts';
import { Views } from './view.svelte.ts';
import { indexOf } from './window.ts';

/** What a board shows. */
export interface Shown {
	readonly workspace: Ground;
	readonly pipeline: PipelineId;
	readonly filter: Filter | undefined;
}

/**
 * What can be done on the board, by whatever means: a move is made, said, and the focus stays with its deal.
 *
 * A refusal is shown by the workspace.
 */
export class Board {
	readonly announcer = new Announcer();
	readonly views = new Views();
	readonly focus: Focus;
	readonly lift: Lift;
	/** The deal that is about to leave the board, while it is asked how; nothing is written before. */
	leaving = $state.raw<{ readonly deal: Deal; readonly kind: ExitKind }>();
	/** Ends a drag by pointer whose card is gone. */
	onabandon: () => void = () => {};

	readonly columns = $derived.by(() => {
		const { workspace, pipeline, filter } = this.#shown();
		const columns = workspace.columns(pipeline);
		return filter ? filter.columns(columns) : columns;
	});
	readonly won = $derived.by(() => this.#closed('won'));
	readonly lost = $derived.by(() => this.#closed('lost'));

	readonly #shown: () => Shown;
	/** The columns as they were last drawn. */
	#drawn: readonly Column[] = [];
	#own = false;
	/** What the filter asked for when it was last drawn. */
	#asked: string | undefined;

	constructor(shown: () => Shown) {
		this.#shown = shown;
		this.focus = new Focus(() => this.columns, this.views);
		this.lift = new Lift(() => this.columns, this.views);
	}

	/** Whether the change about to be drawn was made here: then nothing has to be held in place, or said. */
	get own(): boolean {
		return this.#own || this.#shown().filter?.asked !== this.#asked;
	}

	find(id: DealId): Standing | undefined {
		return standing(this.columns, id);
	}

	/** Lifts a deal; the drop that would leave it where it is. */
	take(id: DealId, by: LiftedBy): Drop | undefined {
		const place = this.find(id);
		if (place?.deal.status !== 'open' || this.#shown().workspace.readOnly) return undefined;
		this.announcer.say(t('board.lifted', numbers(place)));
		return this.lift.start(place, by);
	}

	/** Points the lifted deal at a place. */
	aim(drop: Drop | undefined): void {
		this.lift.over = drop;
		const text = drop && this.#describe(drop);
		if (text !== undefined) this.announcer.pass(text);
	}

	/** Puts the lifted deal down where it points. */
	drop(): void {
		const { deal, over } = this.lift;
		if (!deal || !over) return this.cancel();
		if (over.kind !== 'gap' && over.kind !== 'stage') {
			this.lift.restore();
			return this.leave(deal.id, over.kind);
		}
		this.lift.end();
		if (over.kind === 'stage') return this.move(deal.id, over.stage, 'top');
		const deals = columnOf(this.columns, over.stage)?.deals ?? [];
		this.move(deal.id, over.stage, positionOf(deals, indexOf(deals, deal.id), over.index));
	}

	/** Puts the lifted deal back exactly. */
	cancel(): void {
		const { deal } = this.lift;
		if (!deal) return;
		this.lift.restore();
		this.#sayCancelled(deal.id);
	}

	/** Does what a key means at a spot; whether it meant anything there. */
	command(command: Command, at: Spot): boolean {
		if (this.lift.deal) return this.lift.by === 'keys' && this.#steer(command);
		const place = at.deal === undefined ? undefined : this.find(at.deal);
		if (command === 'lift') {
			if (!place || !this.take(place.deal.id, 'keys')) return false;
		} else if (isExit(command)) {
			if (place?.deal.status !== 'open' || this.#shown().workspace.readOnly) return false;
			this.leave(place.deal.id, command);
		} else if (command === 'back' || command === 'forward') {
			if (!place) return false;
			const to = neighbour(this.columns, place.column, command === 'back' ? -1 : 1);
			if (to)
				this.#moving(place, (workspace) => workspace.move(place.deal.id, to.stage.id).ok, true);
		} else {
			const spot = nextSpot(command, at, this.columns, this.views);
			if (!spot) return false;
			void this.focus.to(spot);
		}
		return true;
	}

	/** Does what was chosen in a deal's Move menu. */
	choose(id: DealId, move: Move): void {
		const place = this.find(id);
		if (!place) return;
		switch (move.kind) {
			case 'stage':
				return this.#moving(place, (workspace) => workspace.move(id, move.stage.id).ok, true);
			case 'top':
			case 'bottom':
				return this.move(id, place.column.stage.id, move.kind);
			case 'win':
			case 'lose':
			case 'disqualify':
			case 'nurture':
				return this.leave(id, move.kind);
			case 'transfer':
				return this.#shown().workspace.live.onask({ kind: 'transfer', deal: id });
			case 'reopen':
				return this.#moving(place, (workspace) => workspace.reopen(id).ok, true);
			default:
				return move satisfies never;
		}
	}

	move(id: DealId, to: StageId, position: Position): void {
		const from = this.find(id);
		if (from) this.#moving(from, (workspace) => workspace.move(id, to, position).ok);
	}

	/** Asks how; `confirm` or `keep` follow. */
	leave(id: DealId, kind: ExitKind): void {
		const deal = this.find(id)?.deal;
		this.leaving = deal?.status === 'open' ? { deal, kind } : undefined;
	}

	/** Lets the deal leave; the focus goes to what takes its place. */
	confirm(run: () => boolean): void {
		const id = this.leaving?.deal.id;
		const place = id && this.find(id);
		this.leaving = undefined;
		if (!place || !this.#act(run)) return;
		const left = columnOf(this.columns, place.column.stage.id);
		if (left) void this.focus.to(spotIn(left, place.index), { reveal: false });
	}

	/** Keeps the deal that was about to leave where it is. */
	keep(): void {
		const id = this.leaving?.deal.id;
		this.leaving = undefined;
		if (id) this.#sayCancelled(id);
	}

	/** Says that others changed several deals. */
	sayAfar({ deals, by }: Afar): void {
		const { workspace } = this.#shown();
		this.announcer.say(
			by === undefined
				? t('board.updated', { n: deals })
				: t('board.updatedBy', { n: deals, who: workspace.memberName(by) })
		);
	}

	/** Before a change is drawn: the deal in focus. */
	before(): Standing | undefined {
		return this.focus.on(this.#drawn);
	}

	/**
	 * After a change was drawn: the focus stays with its deal, a gap with its neighbours, and a drag ends only when its
	 * deal is gone.
	 */
	after(focused: Standing | undefined): void {
		const before = this.#drawn;
		this.#drawn = this.columns;
		const own = this.own;
		this.#asked = this.#shown().filter?.asked;
		const { deal } = this.lift;
		const place = deal && this.find(deal.id);
		if (place) this.lift.follow(place, before);
		else if (deal) {
			this.onabandon();
			this.lift.end();
			this.#sayGone(deal);
		}
		if (focused && !own && !this.focus.elsewhere) this.#followFocus(focused, deal);
	}

	#followFocus({ column, index, deal }: Standing, lifted: Deal | undefined): void {
		const place = this.find(deal.id);
		if (place?.column.stage.id === column.stage.id) return;
		if (place) this.#sayMoved(deal, place.column);
		else if (deal.id !== lifted?.id) this.#sayGone(deal);
		const left = columnOf(this.columns, column.stage.id) ?? this.columns[0];
		const to = place ? spotOf(place) : left && spotIn(left, index);
		if (to) void this.focus.to(to, { reveal: false });
	}

	#steer(command: Command): boolean {
		if (command === 'drop') this.drop();
		else if (command === 'cancel') this.cancel();
		else {
			const to = this.lift.steered(command);
			if (to?.kind !== 'gap') return false;
			this.aim(to);
			void tick().then(() => this.focus.reveal(to.stage, to.index));
		}
		return true;
	}

	/** Runs a command that leaves the deal on the board, and says where it now is; `offer`: with a way back. */
	#moving(
		{ deal, column: from }: Standing,
		run: (workspace: Ground) => boolean,
		offer = false
	): void {
		const done = this.#act(run);
		const place = this.find(deal.id);
		if (!place) return;
		void this.focus.to(spotOf(place));
		const { stage } = place.column;
		if (!done) return;
		const { workspace } = this.#shown();
		if (offer || workspace.live.leftOpen(deal) > 0) offerBack(workspace, deal, true);
		this.announcer.say(
			from.stage.id === stage.id
				? t('board.placed', numbers(place))
				: t('board.moved', { deal: deal.title, from: from.stage.name, to: stage.name })
		);
	}

	/** Runs a command; the change it makes is this board's own until it is drawn. */
	#act(run: (workspace: Ground) => boolean): boolean {
		this.#own = true;
		void tick().then(() => (this.#own = false));
		return run(this.#shown().workspace);
	}

	#describe(drop: Drop): string | undefined {
		switch (drop.kind) {
			case 'win':
				return this.won?.stage.name;
			case 'lose':
				return this.lost?.stage.name;
			case 'disqualify':
				return t('board.disqualify');
			case 'nurture':
				return t('board.nurture');
		}
		const column = columnOf(this.columns, drop.stage);
		if (!column) return undefined;
		const stage = column.stage.name;
		if (drop.kind === 'stage') return stage;
		const isOwn = indexOf(column.deals, this.lift.deal?.id) >= 0;
		const m = column.deals.length + column.more + (isOwn ? 0 : 1);
		return t('board.over', { stage, n: drop.index + 1, m });
	}

	#sayCancelled(id: DealId): void {
		const place = this.find(id);
		if (!place) return;
		void this.focus.to(spotOf(place), { reveal: false });
		const { deal, column } = place;
		this.announcer.say(t('board.cancelled', { deal: deal.title, stage: column.stage.name }));
	}

	/** Says where a deal went that is no longer in an open stage. */
	#sayGone(deal: Deal): void {
		const closed = [this.won, this.lost].find((to) => to && indexOf(to.deals, deal.id) >= 0);
		if (closed) this.#sayMoved(deal, closed);
		else this.announcer.say(t('board.gone', { deal: deal.title }));
	}

	#sayMoved(deal: Deal, { stage }: Column): void {
		const { workspace } = this.#shown();
		const last = workspace.history(deal.id).findLast(({ place }) => place);
		const undone = last?.operation.undoes !== undefined && last.by === workspace.store.member;
		this.announcer.say(
			undone
				? t('board.undone', { deal: deal.title, stage: stage.name })
				: t('board.movedBy', {
						who: workspace.memberName(last?.by),
						deal: deal.title,
						to: stage.name
					})
		);
	}

	#closed(kind: 'won' | 'lost'): Column | undefined {
		const { workspace, pipeline } = this.#shown();
		return workspace.closed(pipeline, kind);
	}
}

function numbers({ deal, column, index }: Standing) {
	const m = column.deals.length + column.more;
	return { deal: deal.title, n: index + 1, m, stage: column.stage.name };
}
