import type { CompanyId, DealId, ReasonId, RecordId, StageId } from '#lib/domain/ids.ts';
import { fromMajor, type Currency, type Money } from '#lib/domain/money.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { dayOf, type DayNumber, type EpochMs } from '#lib/domain/time.ts';
import { monthEnd, workTime, type MonthCalendar, type Week } from './calendar.ts';
import { between, drawn, happens, logNormal, pick } from './chance.ts';
import type { Random } from '#lib/statistics/random.ts';
import type { Act, Author, Draft } from './stamping.ts';
import type { Texts } from './texts.ts';
import type { Step } from './walk.ts';

/** How often work goes as it should not: shares of deals, of closings or of stays. */
export interface Mishaps {
	/** Deals that two people edit apart. */
	readonly apart: number;
	/** Closings that one makes as won and another, apart, as lost. */
	readonly contested: number;
	/** Stays in which the card slips to a wrong stage and is put back. */
	readonly slips: number;
	/** Deals entered twice, the second deleted. */
	readonly duplicates: number;
}

/** What the lives of all deals share. */
export interface Surroundings {
	readonly clock: (time: number) => EpochMs;
	readonly week: Week;
	readonly calendar: MonthCalendar;
	readonly until: number;
	readonly texts: Texts;
	readonly authors: readonly Author[];
	/** The open stages in order, then where won and lost deals go. */
	readonly stages: readonly StageId[];
	readonly won: StageId;
	readonly lost: StageId;
	readonly reasons: readonly ReasonId[];
	readonly reasonSums: readonly number[];
	readonly mishaps: Mishaps;
}

/** A deal before anything has happened to it. */
export interface Birth {
	readonly id: DealId;
	readonly twin: DealId;
	readonly owner: Author;
	readonly company: CompanyId | undefined;
	readonly title: string;
	readonly currency: Currency;
	/** In major units, as typed: two digits that count. */
	readonly value: number;
	readonly start: DayNumber;
	readonly steps: readonly Step[];
}

const MINUTE = 1 / 1440;
const HOUR = 1 / 24;
/** Shares of deals, as seen in teams that are neither tidy nor lost. */
const VALUED_AT_ONCE = 0.84;
const NEVER_VALUED = 0.04;
const DATED_AT_ONCE = 0.6;
const PLANNED_AT_ONCE = 0.7;
const BY_COLLEAGUE = 0.06;
const NOTED = 0.4;
const REORDERED = 0.05;

/** Everything that is done to one deal, in the order of its steps; what would be after `until` is left out. */
export function life(random: Random, world: Surroundings, birth: Birth): readonly Draft[] {
	const { id, owner, start, steps } = birth;
	const { clock, until, texts, stages, mishaps } = world;
	const drafts: Draft[] = [];
	const known: { nextStep: string; expected: number | undefined; value: Money | undefined } = {
		nextStep: '',
		expected: undefined,
		value: undefined
	};
	const someone = () => (happens(random, BY_COLLEAGUE) ? colleague(random, world, owner) : owner);
	const add = (time: number, by: Author, act: Act, unseen?: Draft, record: RecordId = id) => {
		const draft: Draft = { at: clock(time), record, by, act, ...(unseen ? { unseen } : {}) };
		if (time <= until) drafts.push(draft);
		return draft;
	};

	const plan = (at: number) => {
		const phase = Math.min(2, Math.floor((3 * at) / stages.length));
		const others = texts.nextSteps[phase]?.filter((step) => step !== known.nextStep) ?? [];
		return (known.nextStep = pick(random, others));
	};
	const date = (time: number) => {
		const planned = time + logNormal(random, 32, 0.5);
		const end = monthEnd(planned, world.calendar);
		known.expected = workTime(happens(random, 0.35) ? end : planned, world.week);
		return dayOf(known.expected as DayNumber);
	};
	const worth = () => {
		const factor = known.value ? logNormal(random, 0.98, 0.15) : 1;
		known.value = fromMajor(tidy(birth.value * factor), birth.currency);
		return known.value ?? null;
	};

	const named: Fields = {
		title: birth.title,
		owner: owner.member,
		...(birth.company ? { company: birth.company } : {})
	};
	const mark = random();
	const fields: Record<string, FieldValue> = { ...named };
	if (mark < VALUED_AT_ONCE) fields['value'] = worth();
	if (happens(random, DATED_AT_ONCE)) fields['expectedClose'] = date(start);
	if (happens(random, PLANNED_AT_ONCE)) fields['nextStep'] = plan(0);
	const stage = stages[0];
	if (!stage) throw new Error('a pipeline has an open stage');
	add(start, someone(), { kind: 'create', fields, stage });
	if (happens(random, mishaps.duplicates) && start + HOUR < until) {
		const act: Act = { kind: 'create', fields: named, stage };
		add(start + 3 * MINUTE, owner, act, undefined, birth.twin);
		add(start + 9 * MINUTE, owner, { kind: 'delete' }, undefined, birth.twin);
	}
	let apart = happens(random, mishaps.apart);

	for (let i = 0, time: number = start, at = 0; ; i++) {
		const step = steps[i];
		const next = step ? step.time : until;
		const open = at < stages.length;
		if (open) stay(time, next, at);
		if (!step) break;
		const unseen = astray(time, step);
		add(step.time, someone(), act(step), unseen);
		if (step.kind === 'move') follow(step.time, step.to);
		time = step.time;
		at = step.to;
	}
	return drafts;

	/** What happens while the deal stays in a stage. */
	function stay(from: number, to: number, at: number): void {
		const middle = workTime(from + (to - from) * 0.4, world.week);
		if (apart && to - middle > 6 * HOUR && middle > from) {
			apart = false;
			const field = known.value && happens(random, 0.5) ? 'value' : 'nextStep';
			const write = () => ({ [field]: field === 'value' ? worth() : plan(at) });
			const first = add(middle, owner, { kind: 'set', fields: write() });
			const other = colleague(random, world, owner);
			add(middle + between(random, 1, 5) * HOUR, other, { kind: 'set', fields: write() }, first);
			return;
		}
		const here = stages[at];
		if (here && to - middle > HOUR && middle > from) {
			const wrong = stages[at + 1] ?? stages[at - 1];
			if (wrong && happens(random, mishaps.slips)) {
				const move = add(middle, owner, { kind: 'move', stage: wrong });
				add(middle + MINUTE / 2, owner, { kind: 'undo', move });
			} else if (happens(random, REORDERED)) add(middle, owner, { kind: 'order', stage: here });
		}
		for (let t = from; ;) {
			t = workTime(t + logNormal(random, 11, 0.6), world.week);
			if (t >= to - HOUR) return;
			const late = known.expected !== undefined && known.expected < t;
			if (late && happens(random, 0.6))
				add(t, someone(), { kind: 'set', fields: { expectedClose: date(t) } });
			else if (happens(random, 0.6))
				add(t, someone(), { kind: 'set', fields: { nextStep: plan(at) } });
		}
	}

	/** What is noted down right after a move. */
	function follow(time: number, at: number): void {
		const soon = known.expected !== undefined && known.expected < time + 5;
		if (happens(random, 0.55))
			add(time + MINUTE, owner, { kind: 'set', fields: { nextStep: plan(at) } });
		if (happens(random, known.expected === undefined ? 0.5 : soon ? 0.75 : 0.1))
			add(time + 2 * MINUTE, owner, { kind: 'set', fields: { expectedClose: date(time) } });
		if (mark < 1 - NEVER_VALUED && (known.value === undefined || happens(random, 0.15)))
			add(time + 3 * MINUTE, owner, { kind: 'set', fields: { value: worth() } });
	}

	/** A placement that a colleague made shortly before a step, without the two having seen each other's. */
	function astray(from: number, step: Step): Draft | undefined {
		const closing = step.kind === 'win' || step.kind === 'lose';
		const time = step.time - between(random, 0.5, 3) * HOUR;
		if (time <= from + HOUR || step.kind === 'reopen') return undefined;
		if (!happens(random, closing ? mishaps.contested : mishaps.apart / 4)) return undefined;
		const other = colleague(random, world, owner);
		const stage = stages[step.to + 1] ?? stages[step.from - 1];
		if (step.kind === 'win') return add(time, other, loses());
		if (step.kind === 'lose') return add(time, other, { kind: 'win', stage: world.won });
		return stage && add(time, other, { kind: 'move', stage });
	}

	function act({ kind, to }: Step): Act {
		if (kind === 'lose') return loses();
		const stage = kind === 'win' ? world.won : stages[to];
		if (!stage) throw new Error(`a step leads to a stage: ${to}`);
		return { kind, stage };
	}

	function loses(): Act {
		const reason = world.reasons[drawn(random, world.reasonSums)];
		if (!reason) throw new Error('a world has a reason to lose');
		const note = happens(random, NOTED) ? pick(random, texts.lossNotes) : '';
		return { kind: 'lose', stage: world.lost, reason, note };
	}
}

/** An amount as people type it: two digits that count. */
export function tidy(amount: number): number {
	const scale = 10 ** Math.max(0, Math.floor(Math.log10(amount)) - 1);
	return Math.round(amount / scale) * scale;
}

function colleague(random: Random, { authors }: Surroundings, owner: Author): Author {
	const others = authors.filter((author) => author !== owner);
	return others.length > 0 ? pick(random, others) : owner;
}
