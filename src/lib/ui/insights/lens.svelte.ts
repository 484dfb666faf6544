import { getContext, setContext } from 'svelte';
import type { LeftOut } from '#lib/analytics/figures/left-out.ts';
import type { Mark } from '#lib/analytics/tally.ts';
import type { ChangeMarkId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Day, Period } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { Ways, Weekday } from '#lib/i18n/ways.ts';
import { ChangeMarks, type ChangeMark, type ProposedMark } from '#lib/state/change-marks.ts';
import { LiveFigures, type Asked, type AskedQuery, type Shown } from '#lib/state/figures.svelte.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import { currencyThen } from '#lib/state/known-then.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { provideNote } from '#lib/ui/charts/note.ts';
import { periodBefore, periodOf, queryOf, type Choice } from './choice.ts';

/** Marks of a figure whose records are shown. */
export interface Behind {
	readonly title: string;
	readonly asked: Asked;
	readonly marks: readonly Pick<Mark, 'cell'>[];
	/** The day on which what was tapped begins, in a chart over time: a change can be marked from there. */
	readonly day?: Day;
}

/** A marked change whose before and after are shown, as a card looks at it. */
export interface OpenedChange {
	readonly id: ChangeMarkId;
	readonly lens: Lens;
}

/** A mark of a change that is edited, or a new one with what it begins with. */
export interface Marking {
	readonly pipeline: PipelineId;
	readonly mark?: ChangeMark | undefined;
	readonly proposed?: ProposedMark | undefined;
	readonly day?: Day | undefined;
}

/** What is opened over a screen: one for all cards of it. */
class Sheets {
	behind = $state.raw<Behind>();
	change = $state.raw<OpenedChange>();
	marking = $state.raw<Marking>();
}

/** What all charts of a screen are about: what the reader chose, and where figures come from. */
export class Lens {
	readonly workspace: OpenWorkspace;
	readonly figures: LiveFigures;
	readonly marks: ChangeMarks;
	/** What figures of the period leave out; all definitions tell of it. */
	readonly leftOut: Shown<LeftOut>;
	readonly #choice: () => Choice;
	readonly #sheets: Sheets;
	/** Of what figures say; every amount that is written asks for it. */
	readonly currency: Currency = $derived.by(() => {
		const before = this.figures.knownBefore(this.choice);
		return before === undefined
			? this.workspace.settings.currency
			: currencyThen(this.workspace, before);
	});

	/** Called while the screen is set up; for a card with filters of its own with the lens of the screen. */
	constructor(workspace: OpenWorkspace, choice: () => Choice, screen?: Lens) {
		this.workspace = workspace;
		this.#choice = choice;
		this.figures = screen?.figures ?? new LiveFigures(workspace);
		this.marks = screen?.marks ?? new ChangeMarks(workspace);
		this.leftOut = this.figures.figure(() => ({ figure: 'leftOut', query: this.query }));
		this.#sheets = screen ? screen.#sheets : new Sheets();
	}

	/** What is opened of a figure. */
	get opened(): Behind | undefined {
		return this.#sheets.behind;
	}

	set opened(behind: Behind | undefined) {
		this.#sheets.behind = behind;
	}

	/** The marked change that is opened. */
	get change(): OpenedChange | undefined {
		return this.#sheets.change;
	}

	set change(change: OpenedChange | undefined) {
		this.#sheets.change = change;
	}

	/** The mark of a change that is being made or edited. */
	get marking(): Marking | undefined {
		return this.#sheets.marking;
	}

	set marking(marking: Marking | undefined) {
		this.#sheets.marking = marking;
	}

	get choice(): Choice {
		return this.#choice();
	}

	/** Digits and words are the reader's, months and weeks the workspace's. */
	get months(): Ways {
		const { calendar, firstDay } = this.workspace.settings;
		return {
			...ways(),
			calendar: calendar === 'persian' ? 'persian' : 'gregory',
			firstDay: firstDay as Weekday
		};
	}

	get period(): Period | undefined {
		return periodOf(this.choice, this.months, this.workspace.today);
	}

	get periodBefore(): Period | undefined {
		return this.choice.compared
			? periodBefore(this.choice, this.months, this.workspace.today)
			: undefined;
	}

	get query(): AskedQuery {
		return queryOf(this.choice, this.period);
	}

	stageName(id: StageId | undefined): string {
		if (id === undefined) return '';
		const stage = this.workspace.stage(id);
		if (stage) return stage.name;
		const name = this.workspace.now.records.get(id)?.fields['name'];
		return typeof name === 'string' ? t('mark.stages.removed', { stage: name }) : '';
	}
}

const KEY = Symbol('lens');

export function provideLens(lens: Lens): Lens {
	provideNote(() => {
		const { asOf, isKnownThen } = lens.choice;
		const key = isKnownThen ? 'insights.known.note' : 'insights.asOf.note';
		return asOf && t(key, { day: formatDay(ways(), asOf) });
	});
	return setContext(KEY, lens);
}

export function useLens(): Lens {
	return getContext<Lens>(KEY);
}
