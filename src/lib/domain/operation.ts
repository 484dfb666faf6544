import type { Hlc } from './hlc.ts';
import type { DeviceId, MemberId, PipelineId, ReasonId, RecordId, StageId } from './ids.ts';
import type { Money } from './money.ts';
import type { Rank } from './rank.ts';
import type { At, Day } from './time.ts';

/**
 * The log of operations is the truth: everything a workspace knows is the fold of these.
 *
 * An operation is never changed and never removed. Each writes one or more *registers* of one record; of two writes to
 * a register the later one (`later`) is shown, and both stay.
 */
export type Operation = { [K in Kind]: OperationOf<K> }[Kind];

export interface OperationOf<K extends Kind> {
	/** `hlc@device`, or an id made from the content of the file it was imported from. */
	readonly id: OperationId;
	/** When it was recorded. Registers are folded by this. */
	readonly hlc: Hlc;
	readonly device: DeviceId;
	readonly kind: K;
	readonly record: RecordId;
	/** When it happened in the business. Durations and periods read this. */
	readonly at: At;
	readonly by: MemberId;
	readonly body: Bodies[K];
	/**
	 * For each register it writes, the operations it saw standing there (one, or several that were made apart).
	 * A deletion names those of every register of the record.
	 */
	readonly prev: Prev;
	/** The operation that this one takes back, or puts back. */
	readonly undoes?: OperationId;
	/** The import that brought it. */
	readonly imported?: ImportId;
	/**
	 * The command it belongs to: the clock reading of the first operation of that command, which itself goes without. 0
	 * for what the app did of itself, which nobody takes back.
	 */
	readonly step?: Hlc;
}

export type OperationId = string & { readonly id: 'operation' };
export type ImportId = string & { readonly id: 'import' };
export type Prev = Readonly<Record<Register, OperationId | readonly OperationId[]>>;
/** `place`, `order:<stage>`, `deleted`, or the name of a field. */
export type Register = string;

export type FieldValue = string | number | boolean | null | Money | readonly string[];
export type Fields = Readonly<Record<string, FieldValue>>;

/** Where a deal stands. One register: pipeline, stage and order can never come from two different moves. */
export interface Place {
	readonly pipeline: PipelineId;
	readonly stage: StageId;
	readonly order: Rank;
}
/** A stage transition, with the stage it left as it was seen. */
export interface Transition extends Place {
	readonly from: { readonly pipeline: PipelineId; readonly stage: StageId };
}

export interface Bodies {
	create: { readonly fields: Fields; readonly place?: Place };
	set: { readonly fields: Fields };
	move: Transition;
	win: Transition;
	lose: Transition & {
		readonly reason: ReasonId;
		readonly note: string;
		/** To whom, where the reason asks for it. */
		readonly competitor?: string;
	};
	/** It never was one to sell to. The deal keeps the stage that it left. */
	disqualify: Transition & { readonly reason: ReasonId; readonly note: string };
	/** Off the board for a long time, until a day. The deal keeps the stage that it left. */
	nurture: Transition & {
		readonly until: Day;
		readonly reason?: ReasonId;
		readonly note: string;
	};
	reopen: Transition;
	/** A new order within a stage; without effect when the deal has left that stage. */
	order: { readonly stage: StageId; readonly order: Rank };
	delete: { readonly deleted: boolean };
	/** For good: the record is never shown again, whatever comes after it or was made apart from it. */
	purge: Readonly<Record<string, never>>;
}
export type Kind = keyof Bodies;

export const KINDS: readonly Kind[] = [
	'create',
	'set',
	'move',
	'win',
	'lose',
	'disqualify',
	'nurture',
	'reopen',
	'order',
	'delete',
	'purge'
];

/** The kinds by which a deal leaves the board. */
const EXITS = ['win', 'lose', 'disqualify', 'nurture'] as const satisfies readonly Kind[];
export type Exit = { [K in (typeof EXITS)[number]]: OperationOf<K> }[(typeof EXITS)[number]];

/** Whether an operation takes its deal off the board. */
export function isExit(operation: Operation): operation is Exit {
	return (EXITS as readonly Kind[]).includes(operation.kind);
}

/** The id of an operation made on a device. */
export function operationId(hlc: Hlc, device: DeviceId): OperationId {
	return `${hlc}@${device}` as OperationId;
}

/** Orders operations by clock, then device, then id: the last of a register is the one shown. */
export function later(a: Operation, b: Operation): number {
	if (a.hlc !== b.hlc) return a.hlc - b.hlc;
	if (a.device !== b.device) return a.device < b.device ? -1 : 1;
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The registers an operation writes. */
export function registersOf(operation: Operation): readonly Register[] {
	switch (operation.kind) {
		case 'create': {
			const fields = Object.keys(operation.body.fields);
			return operation.body.place ? [...fields, 'place'] : fields;
		}
		case 'set':
			return Object.keys(operation.body.fields);
		case 'move':
		case 'win':
		case 'lose':
		case 'disqualify':
		case 'nurture':
		case 'reopen':
			return ['place'];
		case 'order':
			return [`order:${operation.body.stage}`];
		case 'delete':
			return ['deleted'];
		case 'purge':
			return ['purged'];
		default:
			return operation satisfies never;
	}
}

/** The register of a member's reaction to a comment is this and the member's id. */
export const REACTION = 'react.';

/** Whether an operation keeps its record from being deleted apart. A reaction does not: it would bring back what somebody took away. */
export function isEdit(operation: Operation): boolean {
	return (
		operation.kind !== 'delete' &&
		!registersOf(operation).every((register) => register.startsWith(REACTION))
	);
}

/** Whether an operation writes a register: `registersOf` without a list of thousands. */
export function writes(operation: Operation, register: Register): boolean {
	const { kind, body } = operation;
	if (kind === 'set') return Object.hasOwn(body.fields, register);
	if (kind === 'create')
		return Object.hasOwn(body.fields, register) || (register === 'place' && !!body.place);
	return registersOf(operation).includes(register);
}

/** The place an operation puts its deal in, or `undefined` for one that does not. */
export function placeOf(operation: Operation): Place | undefined {
	switch (operation.kind) {
		case 'create':
			return operation.body.place;
		case 'move':
		case 'win':
		case 'lose':
		case 'disqualify':
		case 'nurture':
		case 'reopen':
			return operation.body;
		default:
			return undefined;
	}
}

/** The operations named in `prev` for a register. */
export function seenAt(prev: Prev, register: Register): readonly OperationId[] {
	const seen = prev[register];
	return seen === undefined ? [] : typeof seen === 'string' ? [seen] : seen;
}
