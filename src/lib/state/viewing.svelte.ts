import type { MemberId } from '#lib/domain/ids.ts';
import type { SavedView } from '#lib/domain/own.ts';
import { addDays, weekStart, type Day, type Period } from '#lib/domain/time.ts';
import { parseAddress, printAddress } from '#lib/domain/view-address.ts';
import { parseView, printGroup, printParts, sameView } from '#lib/domain/view-text.ts';
import { conditionsIn, PLAIN, type Stretch, type View } from '#lib/domain/view.ts';
import { monthStart, periodNamed } from '#lib/i18n/calendar.ts';
import type { Ways } from '#lib/i18n/ways.ts';
import { keeping, type Looking } from '#lib/store/deal-filter.ts';
import { savedOnce, savedView, savedViews } from '#lib/store/views.ts';
import type { Choice } from './filter.svelte.ts';
import { ways } from './i18n.svelte.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { Looking };

/** Fields that change though the deal does not. */
const VOLATILE = new Set(['touched', 'contacts', 'company', 'words']);
/** An address is written when typing has paused, ms. */
const WRITTEN_MS = 300;

/** Whether the address of a view is a step that Back takes back. */
type How = 'push' | 'replace';

/** The view one looks at: the one that is saved and named by the address, or that, changed, or one of its own. */
export class Viewing {
	readonly workspace: LiveWorkspace;
	/** Writes the address. */
	onaddress: (search: string, how: How) => void = () => {};
	#id = $state<string>();
	/** What is shown otherwise than it was saved, part by part: what others save of the rest is shown. */
	#own = $state.raw<Partial<View> | undefined>(PLAIN);
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** The saved view that is named, as it was saved. */
	readonly saved: SavedView | undefined = $derived.by(() =>
		this.#id === undefined ? undefined : savedView(this.workspace.now, this.#id)
	);
	/** The same, deleted or not. */
	readonly #savedOnce: SavedView | undefined = $derived.by(() =>
		this.#id === undefined ? undefined : savedOnce(this.workspace.now, this.#id)
	);
	/** Told apart by its text, as below by what they are: any change of the workspace makes the objects anew. */
	readonly #query: string | undefined = $derived.by(() => this.#savedOnce?.query);
	readonly #savedView: View | undefined = $derived.by(() =>
		this.#query === undefined ? undefined : parseView(this.#query)
	);
	readonly view: View = $derived.by(() => {
		const base = this.#savedView ?? PLAIN;
		return this.#own ? { ...base, ...this.#own } : base;
	});
	/** The view is another than it was saved. */
	readonly changed: boolean = $derived.by(() => {
		const saved = this.#savedView;
		return saved !== undefined && !sameView(saved, this.view);
	});
	/** A view is named that is not on this device. */
	readonly missing: boolean = $derived.by(
		() => this.#id !== undefined && this.#savedOnce === undefined
	);
	/** The view that is named was deleted; what it showed still is. */
	readonly deleted: SavedView | undefined = $derived.by(() =>
		this.#savedOnce?.deleted ? this.#savedOnce : undefined
	);
	readonly all: readonly SavedView[] = $derived.by(() => savedViews(this.workspace.now));

	readonly #calendar: string = $derived.by(() => this.workspace.settings.calendar);
	readonly #firstDay: number = $derived.by(() => this.workspace.settings.firstDay);
	readonly #today: Day = $derived.by(() => this.workspace.today);
	readonly #member: MemberId = $derived.by(() => this.workspace.store.member);
	/** The reader's ways, with the calendar and week of the workspace: all its members mean the same days. */
	readonly ways: Ways = $derived.by(() => ({
		...ways(),
		calendar: this.#calendar === 'persian' ? 'persian' : 'gregory',
		firstDay: this.#firstDay as Ways['firstDay']
	}));
	/** The same object for as long as it says the same: whoever asks by it asks anew by another. */
	readonly looking: Looking = $derived.by(() => {
		const [own, today] = [this.ways, this.#today];
		return { member: this.#member, today, stretch: (name) => stretchOf(own, name, today) };
	});
	/** What the filter keeps, for the board. */
	readonly choice: Choice | undefined = $derived.by(() => {
		const { filter } = this.view;
		if (filter.parts.length === 0) return undefined;
		const { now, version } = this.workspace;
		const moves = [...conditionsIn(filter)].some(({ field }) => VOLATILE.has(field));
		const asked = printGroup(filter);
		void (moves && version);
		return { asked, keeps: keeping(now, filter, this.looking) };
	});

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** The query part of the address of what is shown. */
	get search(): string {
		const saved = this.#savedOnce;
		const base = this.#savedView;
		return printAddress(this.view, saved && base ? { id: saved.id, view: base } : undefined);
	}

	/** Shows what an address says. */
	follow(search: string): void {
		if (search === this.search) return;
		clearTimeout(this.#timer);
		const { saved, view } = parseAddress(search);
		this.#id = saved;
		this.#own = view;
	}

	/** Shows something else of the view; the address follows. Another face is a step of its own. */
	change(part: Partial<View>): void {
		const before = this.view;
		this.#own = this.#savedView
			? changedParts(this.#savedView, { ...this.#own, ...part })
			: { ...before, ...part };
		this.#write(part.face !== undefined && part.face !== before.face ? 'push' : 'replace');
	}

	/** Shows a saved view. */
	open(id: string): void {
		this.#id = id;
		this.#own = undefined;
		this.#write('push');
	}

	/** Shows a view of no name. */
	show(view: View): void {
		this.#id = undefined;
		this.#own = view;
		this.#write('push');
	}

	/** Shows the saved view as it was saved. */
	discard(): void {
		this.#own = undefined;
		this.#write('replace');
	}

	#write(how: How): void {
		clearTimeout(this.#timer);
		if (how === 'push') return this.onaddress(this.search, how);
		this.#timer = setTimeout(() => this.onaddress(this.search, how), WRITTEN_MS);
	}
}

/** Of some parts those that are otherwise than in a view; `undefined` for none. */
function changedParts(view: View, parts: Partial<View>): Partial<View> | undefined {
	const [before, after] = [printParts(view), printParts({ ...view, ...parts })];
	const changed = Object.entries(parts).filter(
		([part]) => before[part as keyof View] !== after[part as keyof View]
	);
	return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** A stretch of the calendar around a day. */
function stretchOf(own: Ways, name: Stretch, today: Day): Period {
	switch (name) {
		case 'week': {
			const from = weekStart(today, own.firstDay);
			return { from, to: addDays(from, 7) };
		}
		case 'lastMonth': {
			const { from } = periodNamed(own, 'month', today);
			return periodNamed(own, 'month', addDays(from, -1));
		}
		case 'nextMonth': {
			const { to } = periodNamed(own, 'month', today);
			return periodNamed(own, 'month', to);
		}
		default:
			return periodNamed(own, name, today);
	}
}

/** The first day of the month that holds a day, kept: a list asks it of every deal. */
export function monthsOf(own: Ways): (day: Day) => Day {
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- kept, and never drawn from
	const known = new Map<Day, Day>();
	return (day) => {
		const found = known.get(day) ?? monthStart(own, day);
		known.set(day, found);
		return found;
	};
}
