import type { DealStatus } from '#lib/domain/deal.ts';
import type { StageKind } from '#lib/domain/directory.ts';
import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import { dayNumber, type At, type TimeZone } from '#lib/domain/time.ts';

/** The stages of the pipeline that an import goes into. */
export interface Ladder {
	readonly pipeline: PipelineId;
	/** In order; an open, a won and a lost one are among them. */
	readonly steps: readonly Step[];
	/** The step of each stage name of the file. */
	readonly of: ReadonlyMap<string, Step>;
}

export interface Step {
	readonly id: StageId;
	readonly kind: StageKind;
}

/** A deal entering a stage. The first of a course is its creation. */
export interface Entrance {
	readonly step: Step;
	readonly at: At;
}

/** What a row says about the life of its deal; `null` for what it does not say. */
export interface Facts {
	readonly stage: Step | undefined;
	readonly status: DealStatus;
	readonly created: At;
	/** When it entered the stage it is in. */
	readonly entered: At;
	/** When it entered other stages. */
	readonly stages: ReadonlyMap<Step, At>;
	readonly closed: At;
}

/**
 * The course of a deal through its pipeline, as far as its row tells.
 *
 * It begins in the first stage that it is known to have entered, or on the day it was created in the first open stage
 * of the pipeline; what is not dated stays without a date. A deal that closes with no word on an open stage closes from
 * the first one.
 * @returns `'status'` where stage and status say won and lost; `'order'` where it closes on a day before it was last
 * somewhere; `'stage'` where the pipeline has no stage to close in.
 */
export function courseOf(
	facts: Facts,
	{ steps }: Ladder,
	zone: TimeZone
): readonly Entrance[] | 'status' | 'order' | 'stage' {
	const first = steps.find(({ kind }) => kind === 'open');
	if (!first) return 'stage';
	const { stage, status } = facts;
	const aside = leavesFrom(status);
	const closes = aside ? 'open' : stage && stage.kind !== 'open' ? stage.kind : status;
	if (stage && stage.kind !== 'open' && status !== 'open' && status !== stage.kind)
		if (!aside || stage.kind === 'won') return 'status';
	const course = entrances(aside ? standing(facts) : facts, steps, zone);
	begin(course, facts.created, first, zone);
	if (closes === 'open') return course;
	const end = stage?.kind === closes ? stage : steps.find(({ kind }) => kind === closes);
	if (!end) return 'stage';
	const at = closedAt(facts, end);
	const last = course.findLast((entrance) => entrance.at !== null);
	if (last && isBefore(at, last.at, zone)) return 'order';
	return [...course, { step: end, at }];
}

/** Whether a deal of this status keeps the stage that it left. */
export function leavesFrom(status: DealStatus): status is 'disqualified' | 'nurture' {
	return status === 'disqualified' || status === 'nurture';
}

/** When a deal left the board from the stage that it stands in. */
export function leftAt({ closed, entered }: Pick<Facts, 'closed' | 'entered'>): At {
	return closed ?? entered;
}

/** What is known of the stage that a deal was taken off the board from: it entered it before that. */
function standing(facts: Facts): Facts {
	const { stage, entered } = facts;
	return {
		...facts,
		stage: stage?.kind === 'open' ? stage : undefined,
		entered: entered === leftAt(facts) ? null : entered
	};
}

/** The open stages it entered, by date; the one it is in last. */
function entrances(
	{ stage, entered, stages }: Facts,
	steps: readonly Step[],
	zone: TimeZone
): Entrance[] {
	const place = (step: Step) => steps.indexOf(step);
	const course = [...stages]
		.filter(([step, at]) => step.kind === 'open' && at !== null && step !== stage)
		.map(([step, at]) => ({ step, at }));
	const current = stage?.kind === 'open' ? stage : undefined;
	const since = current ? (entered ?? stages.get(current) ?? null) : null;
	if (current && since !== null) course.push({ step: current, at: since });
	course.sort(
		(a, b) => numberOf(a.at, zone) - numberOf(b.at, zone) || place(a.step) - place(b.step)
	);
	// Moved back to, or not dated: all that is known is that it is there now.
	if (current && course.at(-1)?.step !== current) course.push({ step: current, at: null });
	return course;
}

/** Puts the creation in front: in the first open stage, unless it is known to have begun elsewhere. */
function begin(course: Entrance[], created: At, first: Step, zone: TimeZone): void {
	const [start] = course;
	if (!start) course.push({ step: first, at: created });
	else if (created !== null && (start.at === null || isBefore(created, start.at, zone)))
		if (start.step === first) course[0] = { step: first, at: created };
		else course.unshift({ step: first, at: created });
}

function closedAt({ stage, entered, stages, closed }: Facts, end: Step): At {
	return closed ?? stages.get(end) ?? (stage === end ? entered : null);
}

/** Whether one lies on an earlier day than the other. */
function isBefore(a: At, b: At, zone: TimeZone): boolean {
	return (
		a !== null && b !== null && Math.floor(dayNumber(a, zone)) < Math.floor(dayNumber(b, zone))
	);
}

function numberOf(at: At, zone: TimeZone): number {
	return at === null ? Infinity : dayNumber(at, zone);
}
