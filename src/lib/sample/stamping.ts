import { tick, type Hlc } from '#lib/domain/hlc.ts';
import type {
	DeviceId,
	MemberId,
	PipelineId,
	RandomBytes,
	ReasonId,
	RecordId,
	StageId
} from '#lib/domain/ids.ts';
import {
	operationId,
	placeOf,
	registersOf,
	seenAt,
	type Bodies,
	type Fields,
	type Kind,
	type Operation,
	type OperationId,
	type Place,
	type Prev,
	type Register
} from '#lib/domain/operation.ts';
import { rankBetween, type Rank } from '#lib/domain/rank.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';

/** A member at work on a device. */
export interface Author {
	readonly member: MemberId;
	readonly device: DeviceId;
}

/** What is done, before it is known what its author sees. Placements go to the top of their stage. */
export type Act =
	| { readonly kind: 'create'; readonly fields: Fields; readonly stage?: StageId }
	| { readonly kind: 'set'; readonly fields: Fields }
	| { readonly kind: 'move' | 'win' | 'reopen' | 'order'; readonly stage: StageId }
	| {
			readonly kind: 'lose';
			readonly stage: StageId;
			readonly reason: ReasonId;
			readonly note: string;
	  }
	| {
			readonly kind: 'disqualify';
			readonly reason: ReasonId;
			readonly note: string;
	  }
	| {
			readonly kind: 'nurture';
			readonly until: Day;
			readonly reason: ReasonId;
			readonly note: string;
	  }
	| { readonly kind: 'delete' }
	/** Takes back a move. */
	| { readonly kind: 'undo'; readonly move: Draft };

/** Something done by somebody at an instant. */
export interface Draft {
	readonly at: EpochMs;
	readonly record: RecordId;
	readonly by: Author;
	readonly act: Act;
	/** An earlier draft of the same record that its author had not seen: the two were made apart. */
	readonly unseen?: Draft;
}

/** What is known of a record while its operations are stamped. */
interface Standing {
	readonly heads: Record<Register, OperationId | readonly OperationId[]>;
	place: Place | undefined;
	placedAt: EpochMs;
}

/** An operation with what stood before it, kept for the drafts that name another. */
interface Stamped {
	readonly operation: Operation;
	readonly place: Place | undefined;
	readonly placedAt: EpochMs;
}

/**
 * Drafts as operations, recorded when they happened: in order of time, with rising clock readings and what each saw.
 *
 * Drafts of one instant keep their order.
 */
export function stamped(
	drafts: readonly Draft[],
	pipeline: PipelineId,
	random: RandomBytes
): readonly Operation[] {
	const named = new Set(
		drafts.flatMap(({ act, unseen }) => [unseen, act.kind === 'undo' ? act.move : undefined])
	);
	const kept = new Map<Draft, Stamped>();
	const records = new Map<RecordId, Standing>();
	const tops = new Map<StageId, Rank>();
	const top = (stage: StageId): Place => {
		const order = rankBetween(null, tops.get(stage) ?? null, random);
		tops.set(stage, order);
		return { pipeline, stage, order };
	};
	let hlc = 0 as Hlc;

	return [...drafts]
		.sort((a, b) => a.at - b.at)
		.map((draft) => {
			const { record, by, act } = draft;
			hlc = tick(hlc, draft.at);
			let standing = records.get(record);
			if (!standing) {
				standing = { heads: {}, place: undefined, placedAt: draft.at };
				records.set(record, standing);
			}
			const unseen = draft.unseen && kept.get(draft.unseen);
			const slip = act.kind === 'undo' ? kept.get(act.move) : undefined;
			const { kind, body } = perform(act, (unseen ?? standing).place, slip, top);
			const operation = {
				id: operationId(hlc, by.device),
				hlc,
				device: by.device,
				kind,
				record,
				at: slip ? slip.placedAt : draft.at,
				by: by.member,
				body,
				prev: look(standing, { kind, body } as Operation, unseen?.operation)
			} as Operation;
			const whole = slip ? { ...operation, undoes: slip.operation.id } : operation;
			if (named.has(draft))
				kept.set(draft, {
					operation: whole,
					place: standing.place,
					placedAt: standing.placedAt
				});
			settle(standing, whole);
			return whole;
		});
}

/** The kind and body that an act has, seen from where its author saw the deal. */
function perform(
	act: Act,
	place: Place | undefined,
	slip: Stamped | undefined,
	top: (stage: StageId) => Place
): { readonly kind: Kind; readonly body: Bodies[Kind] } {
	switch (act.kind) {
		case 'create':
			return {
				kind: act.kind,
				body: act.stage ? { fields: act.fields, place: top(act.stage) } : { fields: act.fields }
			};
		case 'set':
			return { kind: act.kind, body: { fields: act.fields } };
		case 'delete':
			return { kind: act.kind, body: { deleted: true } };
		case 'order':
			return { kind: act.kind, body: { stage: act.stage, order: top(act.stage).order } };
		case 'undo':
			if (!slip?.place) throw new Error('a move that is undone was stamped before');
			return { kind: 'move', body: { ...slip.place, from: spot(place) } };
		case 'move':
		case 'win':
		case 'reopen':
			return { kind: act.kind, body: { ...top(act.stage), from: spot(place) } };
		case 'lose': {
			const { reason, note } = act;
			return { kind: act.kind, body: { ...top(act.stage), from: spot(place), reason, note } };
		}
		case 'disqualify':
		case 'nurture': {
			if (!place) throw new Error('a deal that leaves was created in a stage');
			const { kind, ...why } = act;
			return { kind, body: { ...place, from: spot(place), ...why } as Bodies[Kind] };
		}
		default:
			return act satisfies never;
	}
}

function spot(place: Place | undefined) {
	if (!place) throw new Error('a deal that moves was created in a stage');
	return { pipeline: place.pipeline, stage: place.stage };
}

/** What an operation's author saw in the registers it writes: what stood there, or what stood before an unseen one. */
function look({ heads }: Standing, operation: Operation, unseen: Operation | undefined): Prev {
	const prev: Record<Register, OperationId | readonly OperationId[]> = {};
	const registers = operation.kind === 'delete' ? Object.keys(heads) : registersOf(operation);
	const hidden = unseen ? registersOf(unseen) : [];
	for (const register of registers) {
		const ids = unseen && hidden.includes(register) ? unseen.prev[register] : heads[register];
		if (ids !== undefined) prev[register] = ids;
	}
	return prev;
}

/** Notes an operation: it stands in its registers, and what it saw there no longer does. */
function settle(standing: Standing, operation: Operation): void {
	for (const register of registersOf(operation)) {
		const seen = seenAt(operation.prev, register);
		const others = seenAt(standing.heads, register).filter((id) => !seen.includes(id));
		standing.heads[register] = others.length === 0 ? operation.id : [...others, operation.id];
	}
	const place = placeOf(operation);
	if (operation.kind === 'order' && standing.place)
		standing.place = { ...standing.place, order: operation.body.order };
	else if (place || operation.kind === 'create') standing.place = place;
	else return;
	if (operation.kind !== 'order') standing.placedAt = operation.at as EpochMs;
}
