import type { Money } from '#lib/domain/money.ts';
import type { Day } from '#lib/domain/time.ts';
import { Cells, columnsOf, type Refusal } from './cells.ts';
import { courseOf, type Entrance, type Ladder } from './course.ts';
import type { Row } from './csv.ts';
import type { Ground, Plan } from './plan.ts';
import type { Field } from './uses.ts';

/** A row as the deal it will be: names in place of ids. */
export interface Draft {
	readonly line: number;
	/** What it is known by: where its id comes from, and the id. */
	readonly source: readonly [kind: string, id: string];
	readonly title: string;
	readonly value: Money | undefined;
	readonly company: string;
	readonly owner: string;
	readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
	readonly expectedClose: Day | undefined;
	readonly nextStep: string;
	/** Why it was lost; '' where the file gives no reason. */
	readonly reason: string;
	readonly extra: readonly (readonly [heading: string, text: string])[];
	readonly course: readonly Entrance[];
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
	ladder: Ladder,
	ground: Ground
): (row: Row) => Read {
	const columns = columnsOf(headings, plan);
	const seen = new Map<string, number>();
	return (row) => {
		if (row.problem) return { ok: false, refusal: { code: row.problem } };
		const cells = new Cells(headings, plan, columns, row);
		const draft = draftOf(cells, ladder, ground, seen);
		return cells.refusal ? { ok: false, refusal: cells.refusal } : { ok: true, draft };
	};
}

function draftOf(cells: Cells, ladder: Ladder, ground: Ground, seen: Map<string, number>): Draft {
	const { timeZone } = ground;
	const facts = {
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
	const expected = cells.day('expectedClose');
	const reason = cells.text('reason');
	const source = cells.source(seen);
	return {
		line: cells.row.line,
		source,
		title: cells.text('title') || cells.madeTitle(source),
		value: cells.money(),
		company: cells.text('company'),
		owner: cells.text('owner'),
		contact: {
			name: cells.text('contactName'),
			email: cells.text('contactEmail'),
			phone: cells.text('contactPhone')
		},
		// The closing day of a deal that is still open is the day it is expected to close.
		expectedClose: expected ?? (closes === 'open' ? cells.day('closedAt') : undefined),
		nextStep: cells.text('nextStep'),
		reason: closes === 'lost' ? reason : '',
		extra: cells.extra(closes === 'lost' ? KEPT : [...KEPT, 'reason']),
		course: typeof course === 'string' ? [] : course
	};
}

/** Fields that a deal shows no other way yet, and so are kept as text beside what is made of them. */
const KEPT: readonly Field[] = ['contactName', 'contactEmail', 'contactPhone'];
