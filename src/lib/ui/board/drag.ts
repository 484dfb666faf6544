import type { DealId, StageId } from '#lib/domain/ids.ts';
import {
	dropAt,
	edgeSpeed,
	nearest,
	sameDrop,
	type Box,
	type Drop,
	type List,
	type Point,
	type Zone
} from './drop.ts';
import type { ColumnView, RowView } from './view.svelte.ts';

/** A mouse that moves further with its button down drags; less is a click. */
const MOUSE_PX = 4;
/** A finger that holds still this long lifts; one that moves further before that scrolls. */
const HOLD_MS = 200;
const HOLD_PX = 8;
/** Clicks are swallowed for so long after a drag: the one that ends it comes late on touch. */
const CLICK_MS = 350;

/** How near an edge a drag scrolls, px, and how fast, px/s. */
const DOWN = { reach: 72, fastest: 1400 };
const ALONG = { reach: 56, fastest: 900 };
/** A frame that took longer (a tab that was away) scrolls no further than this. */
const LONGEST_FRAME_MS = 50;

/** Where things are on screen, measured once a drag. */
interface Layout {
	readonly board: Box;
	readonly row: RowView;
	/** The row's scroll position when this was measured. */
	readonly scrollLeft: number;
	readonly zones: readonly Zone[];
	readonly lists: readonly {
		readonly stage: StageId;
		readonly box: Box;
		readonly view: ColumnView;
	}[];
	readonly stride: number;
}

/** What the board does for the pointer that drags over it. */
export interface DragHost {
	/** Lifts a card; the drop that leaves it where it was, or `undefined` where it may not be lifted. */
	lift(id: DealId): Drop | undefined;
	measure(): Layout;
	/** How many cards a column has beside the lifted one. */
	count(stage: StageId): number;
	/** Draws the lifted card with its upper left corner here. */
	draw(corner: Point): void;
	aim(drop: Drop | undefined): void;
	drop(): void;
	cancel(): void;
	/** A card was held and let go without a move. */
	held(id: DealId): void;
}

interface Press {
	readonly pointer: number;
	readonly card: HTMLElement;
	readonly id: DealId;
	readonly touch: boolean;
	readonly at: Point;
	readonly timer: ReturnType<typeof setTimeout> | undefined;
}

interface Carry {
	readonly press: Press;
	/** From the card's corner to the pointer. */
	readonly grip: Point;
	at: Point;
	moved: boolean;
	aimed: Drop | undefined;
	frame: number;
	time: number;
	layout: Layout | undefined;
}

/**
 * The pointer's part of the board: tells a drag from a click and from a scroll, carries the card, scrolls at the edges.
 *
 * Mouse: a drag from 4 px on. Touch and pen: held 200 ms within 8 px. Escape, a second finger, a cancelled pointer and a
 * window that loses focus put the card back.
 */
export class Drag {
	readonly #root: HTMLElement;
	readonly #host: DragHost;
	readonly #listening = new AbortController();
	#press: Press | undefined;
	#carry: Carry | undefined;
	#clickUntil = 0;

	constructor(root: HTMLElement, host: DragHost) {
		this.#root = root;
		this.#host = host;
		const { signal } = this.#listening;
		root.addEventListener('pointerdown', (event) => this.#down(event), { signal });
		root.addEventListener('pointermove', (event) => this.#move(event), { signal });
		root.addEventListener('pointerup', (event) => this.#up(event), { signal });
		root.addEventListener('pointercancel', (event) => this.#lose(event), { signal });
		// Passive would let the browser take a held finger for a scroll. It has to be there before the touch starts.
		root.addEventListener('touchmove', this.#hold, { signal, passive: false });
		root.addEventListener('touchend', this.#hold, { signal, passive: false });
		root.addEventListener('contextmenu', (event) => this.#carry && prevent(event), {
			signal,
			capture: true
		});
		root.addEventListener('dragstart', prevent, { signal });
		root.addEventListener('click', (event) => this.#click(event), { signal, capture: true });
		window.addEventListener('keydown', (event) => this.#escape(event), { signal, capture: true });
		window.addEventListener('blur', () => this.cancel(), { signal });
		window.addEventListener('resize', () => this.remeasure(), { signal });
	}

	/** Puts the card back, if one is carried. */
	cancel(): void {
		this.#release();
		if (this.#stop()) this.#host.cancel();
	}

	/** Lets go without a word: the card is no longer there. */
	abandon(): void {
		this.#release();
		this.#stop();
	}

	/** What was measured no longer holds. */
	remeasure(): void {
		if (this.#carry) this.#carry.layout = undefined;
	}

	destroy(): void {
		this.abandon();
		this.#listening.abort();
	}

	readonly #hold = (event: TouchEvent): void => {
		// The touch that ends a drag ends after its pointer; a tap made of it would close what the drag opened.
		const ended = event.type === 'touchend' && event.timeStamp < this.#clickUntil;
		if ((this.#carry || ended) && event.cancelable) event.preventDefault();
	};

	#down(event: PointerEvent): void {
		this.#clickUntil = 0;
		if (this.#press || this.#carry) return this.cancel();
		if (!event.isPrimary || event.button !== 0 || event.ctrlKey) return;
		const target = event.target as Element;
		const card = target.closest<HTMLElement>('[data-deal]');
		const id = card?.dataset['deal'];
		if (!card || id === undefined || target.closest('button')) return;
		const touch = event.pointerType !== 'mouse';
		this.#press = {
			pointer: event.pointerId,
			card,
			id: id as DealId,
			touch,
			at: pointOf(event),
			timer: touch ? setTimeout(() => this.#lift(), HOLD_MS) : undefined
		};
	}

	#move(event: PointerEvent): void {
		const carry = this.#carry;
		if (carry) {
			if (event.pointerId !== carry.press.pointer) return;
			carry.at = pointOf(event);
			carry.moved ||= distance(carry.at, carry.press.at) > HOLD_PX;
			// A button let go outside the window is never heard of.
			if (!carry.press.touch && event.buttons === 0) this.cancel();
			return;
		}
		const press = this.#press;
		if (!press || event.pointerId !== press.pointer) return;
		const far = distance(pointOf(event), press.at);
		if (press.touch) {
			if (far > HOLD_PX) this.#release();
		} else if (event.buttons === 0) this.#release();
		else if (far >= MOUSE_PX) this.#lift(pointOf(event));
	}

	#up(event: PointerEvent): void {
		const carry = this.#carry;
		if (!carry) return this.#release();
		if (event.pointerId !== carry.press.pointer) return;
		carry.at = pointOf(event);
		this.#clickUntil = event.timeStamp + CLICK_MS;
		if (carry.press.touch && !carry.moved) {
			const { id } = carry.press;
			this.cancel();
			// A popover that opens during pointerup is closed by it.
			return void requestAnimationFrame(() => this.#host.held(id));
		}
		this.#aim(carry);
		this.#stop();
		if (carry.aimed) this.#host.drop();
		else this.#host.cancel();
	}

	#lose(event: PointerEvent): void {
		if (event.pointerId === (this.#carry?.press ?? this.#press)?.pointer) this.cancel();
	}

	#escape(event: KeyboardEvent): void {
		if (!this.#carry || event.key !== 'Escape') return;
		prevent(event);
		event.stopPropagation();
		this.cancel();
	}

	#click(event: MouseEvent): void {
		if (event.timeStamp >= this.#clickUntil) return;
		prevent(event);
		event.stopPropagation();
	}

	#lift(at = this.#press?.at): void {
		const press = this.#press;
		this.#release();
		if (!press || !at) return;
		const box = press.card.getBoundingClientRect();
		const aimed = this.#host.lift(press.id);
		if (!aimed) return;
		const grip = { x: press.at.x - box.left, y: press.at.y - box.top };
		const carry: Carry = {
			press,
			grip,
			at,
			moved: !press.touch,
			aimed,
			frame: 0,
			time: performance.now(),
			layout: undefined
		};
		this.#carry = carry;
		// On the board, not the card: the card may be drawn anew while it is carried.
		this.#root.setPointerCapture(press.pointer);
		press.card.addEventListener('touchmove', this.#hold, { passive: false });
		if (press.touch) navigator.vibrate?.(10);
		const step = (time: number) => {
			carry.frame = requestAnimationFrame(step);
			this.#step(carry, time);
		};
		carry.frame = requestAnimationFrame(step);
	}

	#step(carry: Carry, time: number): void {
		const seconds = Math.min(time - carry.time, LONGEST_FRAME_MS) / 1000;
		carry.time = time;
		carry.layout ??= this.#host.measure();
		if (carry.moved && seconds > 0) scroll(carry.layout, carry.at, seconds);
		this.#host.draw({ x: carry.at.x - carry.grip.x, y: carry.at.y - carry.grip.y });
		if (carry.moved) this.#aim(carry);
	}

	#aim(carry: Carry): void {
		const layout = (carry.layout ??= this.#host.measure());
		const lists = layout.lists.map<List>(({ stage, box, view }) => ({
			stage,
			box: moved(box, layout),
			scrollTop: view.scrollTop,
			count: this.#host.count(stage)
		}));
		const { board, zones, stride } = layout;
		const drop = dropAt({ board, zones, lists }, carry.at, carry.at.y - carry.grip.y, stride);
		if (sameDrop(drop, carry.aimed)) return;
		carry.aimed = drop;
		this.#host.aim(drop);
	}

	#release(): void {
		clearTimeout(this.#press?.timer);
		this.#press = undefined;
	}

	/** Ends a drag; whether there was one. */
	#stop(): boolean {
		const carry = this.#carry;
		this.#carry = undefined;
		if (!carry) return false;
		cancelAnimationFrame(carry.frame);
		const { pointer, card } = carry.press;
		card.removeEventListener('touchmove', this.#hold);
		if (this.#root.hasPointerCapture(pointer)) this.#root.releasePointerCapture(pointer);
		return true;
	}
}

/** Scrolls what lies under a pointer near an edge. */
function scroll(layout: Layout, at: Point, seconds: number): void {
	const { board, row, zones } = layout;
	if (zones.some(({ box }) => at.y >= box.top && at.x >= box.left && at.x < box.right)) return;
	const along = edgeSpeed(at.x, board.left, board.right, ALONG);
	if (along !== 0) row.scrollTo(row.scrollLeft + along * seconds);
	const list = nearest(
		layout.lists.map(({ box, view }) => ({ box: moved(box, layout), view })),
		at.x
	);
	if (!list) return;
	const down = edgeSpeed(at.y, list.box.top, list.box.bottom, DOWN);
	if (down !== 0) list.view.scrollTo(list.view.scrollTop + down * seconds);
}

/** Where a list is after the row was scrolled. */
function moved(box: Box, { row, scrollLeft }: Layout): Box {
	const by = row.scrollLeft - scrollLeft;
	return by === 0 ? box : { ...box, left: box.left - by, right: box.right - by };
}

function pointOf({ clientX, clientY }: PointerEvent): Point {
	return { x: clientX, y: clientY };
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a.x - b.x, a.y - b.y);
}

function prevent(event: Event): void {
	event.preventDefault();
}
