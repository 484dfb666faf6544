import type { Batch } from '#lib/domain/batch.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { Row } from '#lib/interchange/csv.ts';
import { Desk, type Choice, type Part, type Recognised } from '#lib/interchange/desk.ts';
import type { Look } from '#lib/interchange/look.ts';
import type { Use } from '#lib/interchange/uses.ts';
import type { OwnField } from '#lib/interchange/own-field.ts';
import type { Ground, Plan, Texts } from '#lib/interchange/plan.ts';
import type { RecordPlan, RecordUse } from '#lib/interchange/record-columns.ts';
import type { RecordKind } from '#lib/interchange/record-headings.ts';
import type { RecordLook } from '#lib/interchange/record-look.ts';
import type { Stamp } from '#lib/interchange/stamping.ts';
import { LIKENESS_KEYS } from '#lib/store/likeness.ts';
import { encode } from '#lib/ydoc/codec.ts';

/** A part of an import as the log takes it. */
export type EncodedPart = Omit<Part, keyof Batch<Operation>> & Batch<string>;

/** What can be asked about a file, and what each question is given. */
export interface Asks {
	readonly read: { readonly choice: Choice; readonly texts: Texts };
	readonly propose: { readonly ground: Ground; readonly name: string };
	readonly revise: { readonly plan: Plan; readonly uses: readonly Use[]; readonly ground: Ground };
	readonly redirect: {
		readonly plan: Plan;
		/** A pipeline's id, or none for a new one of that name. */
		readonly pipeline: string | undefined;
		readonly name: string;
		readonly ground: Ground;
	};
	readonly look: { readonly plan: Plan; readonly ground: Ground; readonly texts: Texts };
	/** Starts over with the making; answered, as `next`, with the first part. */
	readonly make: {
		readonly plan: Plan;
		readonly ground: Ground;
		readonly texts: Texts;
		readonly stamp: Stamp;
	};
	/** The plan for leads, people or companies: as the file suggests, or for these uses. */
	readonly proposeRecords: {
		readonly kind: RecordKind;
		/** The fields that the workspace has added to those. */
		readonly own: readonly OwnField[];
		readonly uses: readonly RecordUse[] | undefined;
	};
	readonly lookRecords: { readonly plan: RecordPlan; readonly ground: Ground };
	/** Starts over with the making of those. */
	readonly makeRecords: {
		readonly plan: RecordPlan;
		readonly ground: Ground;
		readonly stamp: Stamp;
	};
	readonly next: Record<string, never>;
	/** Rows by the lines that they start on. */
	readonly rows: { readonly lines: readonly number[] };
}

export interface Answers {
	readonly read: Recognised;
	readonly propose: Plan;
	readonly revise: Plan;
	readonly redirect: Plan;
	readonly look: Look;
	readonly make: EncodedPart | undefined;
	readonly proposeRecords: RecordPlan;
	readonly lookRecords: RecordLook;
	readonly makeRecords: EncodedPart | undefined;
	readonly next: EncodedPart | undefined;
	readonly rows: readonly Row[];
}

export type Ask = { [K in keyof Asks]: { readonly ask: K } & Asks[K] }[keyof Asks];
export type Answer = Answers[keyof Answers];

/** The worker's side: one file, and the import in the making. */
export class ImportDesk {
	#desk: Desk | undefined;
	#parts: Iterator<Part> | undefined;

	open(bytes: Uint8Array): void {
		this.#desk = new Desk(bytes);
		this.#parts = undefined;
	}

	answer(ask: Ask): Answer {
		const desk = this.#desk;
		if (!desk) throw new Error('asked about a file before there was one');
		switch (ask.ask) {
			case 'read':
				return desk.read(ask.choice, ask.texts);
			case 'propose':
				return desk.propose(ask.ground, ask.name);
			case 'revise':
				return desk.revise(ask.plan, ask.uses, ask.ground);
			case 'redirect':
				return desk.redirect(ask.plan, ask.pipeline, ask.name, ask.ground);
			case 'look':
				return desk.look(ask.plan, ask.ground, ask.texts);
			case 'make':
				this.#parts = desk.make(ask.plan, ask.ground, ask.texts, ask.stamp);
				return this.#next();
			case 'proposeRecords':
				return desk.proposeRecords(ask.kind, ask.own, ask.uses);
			case 'lookRecords':
				return desk.lookRecords(ask.plan, ask.ground, LIKENESS_KEYS);
			case 'makeRecords':
				this.#parts = desk.makeRecords(ask.plan, ask.ground, ask.stamp, LIKENESS_KEYS);
				return this.#next();
			case 'next':
				return this.#next();
			case 'rows':
				return desk.rowsAt(ask.lines);
			default:
				return ask satisfies never;
		}
	}

	#next(): EncodedPart | undefined {
		const part = this.#parts?.next();
		if (!part || part.done) return undefined;
		const { supports, arrivals, ...rest } = part.value;
		return {
			...rest,
			supports: supports.map((one) => ({ ...one, entries: one.entries.map(encode) })),
			arrivals: arrivals.map((one) => ({ ...one, entries: one.entries.map(encode) }))
		};
	}
}
