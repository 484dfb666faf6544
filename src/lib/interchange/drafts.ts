import type { DealSegment, DealStatus } from '#lib/domain/deal.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import type { Minor, Money } from '#lib/domain/money.ts';
import { dayIn, type At, type Day } from '#lib/domain/time.ts';
import { Cells, sourcesOf } from './cells.ts';
import { courseOf, leavesFrom, leftAt, type Entrance, type Facts } from './course.ts';
import type { Row } from './csv.ts';
import type { Ladders } from './ladder.ts';
import type { OwnField } from './own-field.ts';
import { nameKey, type Ground, type Plan } from './plan.ts';
import { columnsOf, type CustomValue, type Refusal } from './row-cells.ts';
import { useKey, type Field } from './uses.ts';
import { segmentWord } from './words.ts';

/** A row as the deal it will be: names in place of ids. */
export interface Draft {
	readonly line: number;
	/** What it is known by: where its id comes from, and the id. */
	readonly source: readonly [kind: string, id: string];
	readonly pipeline: PipelineId;
	readonly title: string;
	readonly value: Money | undefined;
	readonly cost: Money | undefined;
	readonly company: string;
	readonly owner: string;
	readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
	/** Further ones, by their names. */
	readonly contacts: readonly string[];
	/** The name of the source that it comes from. */
	readonly from: string;
	readonly segment: DealSegment | undefined;
	readonly persona: string;
	readonly labels: readonly string[];
	readonly expectedClose: Day | undefined;
	readonly paidOn: Day | undefined;
	readonly nextStep: string;
	readonly nextOn: Day | undefined;
	readonly custom: readonly (readonly [OwnField, CustomValue])[];
	readonly extra: readonly (readonly [heading: string, text: string])[];
	readonly course: readonly Entrance[];
	/** Why it left the board; nothing of a deal that is open or won. */
	readonly leaving: Leaving | undefined;
}

/** How a deal left the board without being won. A reason, note or competitor that the file does not give is ''. */
interface Leaving {
	readonly kind: 'lost' | 'disqualified' | 'nurture';
	readonly reason: string;
	readonly note: string;
	readonly competitor: string;
	/** When to look at it again, of one that was set aside. */
	readonly until: Day | undefined;
	/** When it left the stage that it keeps; what was lost has its day in its course. */
	readonly at: At;
}

export type Read =
	{ readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Reads rows as drafts, by a plan. Call it with each row once and in order: rows without an id are known by their whole
 * content, the second of two alike as the second.
 */
export function drafter(
	headings: readonly string[],
	plan: Plan,
	ladders: Ladders,
	ground: Ground
): (row: Row) => Read {
	const columns = columnsOf(plan.uses.map(useKey));
	const sources = sourcesOf(headings);
	const known = {
		pipeline: nameKey(ladders.name),
		seen: new Map<string, number>(),
		people: new Set(ground.contacts.map(({ name }) => nameKey(name))),
		labels: new Set(ground.lists.label.map(({ name }) => nameKey(name))),
		custom: ground.custom.filter(({ field }) => columns.has(field))
	};
	return (row) => {
		if (row.problem) return { ok: false, refusal: { code: row.problem } };
		const cells = new Cells(headings, plan, columns, sources, row);
		const draft = draftOf(cells, ladders, ground, known);
		return cells.refusal ? { ok: false, refusal: cells.refusal } : { ok: true, draft };
	};
}

interface Known {
	/** What the pipeline chosen is called, as `nameKey` writes it. */
	readonly pipeline: string;
	/** Rows without an id, by their content. */
	readonly seen: Map<string, number>;
	readonly people: ReadonlySet<string>;
	readonly labels: ReadonlySet<string>;
	readonly custom: readonly OwnField[];
}

function draftOf(cells: Cells, ladders: Ladders, ground: Ground, known: Known): Draft {
	const { ladder, isNamed } = ladderFor(cells.text('pipeline'), ladders, known);
	const { timeZone } = ground;
	const facts: Facts = {
		stage: cells.stage(ladder),
		status: cells.status(),
		created: cells.at('createdAt', timeZone),
		entered: cells.at('enteredAt', timeZone),
		stages: cells.entered(ladder, timeZone),
		closed: cells.at('closedAt', timeZone)
	};
	const course = courseOf(facts, ladder, timeZone);
	if (typeof course === 'string') cells.refuse(course, course === 'order' ? 'closedAt' : course);
	const closes = typeof course === 'string' ? 'open' : (course.at(-1)?.step.kind ?? 'open');
	const status: DealStatus = leavesFrom(facts.status) ? facts.status : closes;
	const expected = cells.day('expectedClose');
	const source = cells.source(known.seen);
	const segment = segmentWord(cells.text('segment'));
	const value = cells.money('value', 0);
	return {
		line: cells.row.line,
		source,
		pipeline: ladder.pipeline,
		title: cells.text('title') || cells.madeTitle(source),
		value,
		cost: cells.money('cost', 0) ?? costBy(cells, value),
		company: cells.text('company'),
		owner: cells.text('owner'),
		contact: {
			name: cells.text('contactName'),
			email: cells.text('contactEmail'),
			phone: cells.text('contactPhone')
		},
		contacts: cells.several('contacts', (name) => known.people.has(nameKey(name))),
		from: cells.text('source'),
		segment,
		persona: cells.text('persona'),
		labels: cells.several('labels', (name) => known.labels.has(nameKey(name))),
		// The closing day of a deal that is still open is the day it is expected to close.
		expectedClose: expected ?? (status === 'open' ? cells.day('closedAt') : undefined),
		paidOn: cells.day('paidOn'),
		nextStep: cells.text('nextStep'),
		nextOn: cells.day('nextOn'),
		custom: known.custom.flatMap((field) => {
			const said = cells.custom(field);
			return said ? [[field, said] as const] : [];
		}),
		extra: cells.extra([
			...[...KEPT, ...unused(status), ...(segment ? [] : (['segment'] as const))],
			...(isNamed ? [] : (['pipeline'] as const))
		]),
		course: typeof course === 'string' ? [] : course,
		leaving: leavingOf(cells, status, facts, ground)
	};
}

/** The ladder of a row by the pipeline that it names, and whether that is the one it goes into. */
function ladderFor(name: string, { chosen, named }: Ladders, { pipeline }: Known) {
	const key = nameKey(name);
	const ladder = named.get(key) ?? chosen;
	return { ladder, isNamed: ladder !== chosen || key === pipeline };
}

/** Kept as text beside the person who is made of them: one who is here already stays as they are. */
const KEPT: readonly Field[] = ['contactName', 'contactEmail', 'contactPhone'];

/** What a deal of a status has no place for: kept as text. */
function unused(status: DealStatus): readonly Field[] {
	const left = status !== 'open' && status !== 'won';
	return [
		...(left ? [] : (['reason', 'leavingNote'] as const)),
		...(status === 'lost' ? [] : (['competitor'] as const)),
		...(status === 'nurture' ? [] : (['until'] as const))
	];
}

function costBy(cells: Cells, value: Money | undefined): Money | undefined {
	const margin = cells.money('margin');
	if (!value || margin?.currency !== value.currency) return undefined;
	const amount = (value.amount - margin.amount) as Minor;
	if (!Number.isSafeInteger(amount)) return cells.refuse('number', 'margin');
	return { amount, currency: value.currency };
}

function leavingOf(
	cells: Cells,
	status: DealStatus,
	facts: Facts,
	{ timeZone }: Ground
): Leaving | undefined {
	if (status === 'open' || status === 'won') return undefined;
	const at = leftAt(facts);
	const until = status === 'nurture' ? (cells.day('until') ?? dueDay(at, timeZone)) : undefined;
	if (status === 'nurture' && until === undefined) cells.refuse('until', 'status');
	return {
		kind: status,
		reason: cells.text('reason'),
		note: cells.lines('leavingNote'),
		competitor: status === 'lost' ? cells.text('competitor') : '',
		until,
		at
	};
}

/** A deal that was set aside with no day to look again is due at once: on the day on which it was. */
function dueDay(at: At, zone: string): Day | undefined {
	if (at === null) return undefined;
	return typeof at === 'string' ? at : dayIn(at, zone);
}
