import type { Activity } from '#lib/domain/activity.ts';
import type { Deal, DealStatus } from '#lib/domain/deal.ts';
import { fold, prevOf, prevOfAll, type Folded } from '#lib/domain/fold.ts';
import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, ReasonId, RecordId } from '#lib/domain/ids.ts';
import {
	registersOf,
	type Bodies,
	type Kind,
	type Operation,
	type OperationId,
	type OperationOf
} from '#lib/domain/operation.ts';
import type { At } from '#lib/domain/time.ts';
import { fieldsOf, type Row } from './row.ts';

const NONE: readonly Operation[] = [];

/**
 * A record whose operations are not here yet: it shows what its row says. `log` is made up to give the same row, so that
 * commands and undo have something to stand on; none of it is ever written.
 */
export class StandIn implements Folded {
	readonly id: RecordId;
	readonly row: Row;
	readonly operations = NONE;
	#log: readonly Operation[] | undefined;
	#folded: Folded | undefined;

	constructor(row: Row) {
		this.id = row.id;
		this.row = row;
	}

	get log() {
		return (this.#log ??= logOf(this.row));
	}
	get fields() {
		return this.#made.fields;
	}
	get placed() {
		return this.#made.placed;
	}
	get ordered() {
		return this.#made.ordered;
	}
	get apart() {
		return this.#made.apart;
	}
	get deleted() {
		return this.#made.deleted;
	}

	get #made(): Folded {
		return (this.#folded ??= foldOf(this.id, this.log));
	}
}

/** A record with operations on top of it that are shown and not written yet. */
export class Overlaid implements Folded {
	readonly id: RecordId;
	/** Those of the log, or of the stand-in, and those on top. */
	readonly log: readonly Operation[];
	readonly operations: readonly Operation[];
	/** Everything together. */
	readonly folded: Folded;

	constructor(id: RecordId, base: Folded | undefined, more: readonly Operation[]) {
		this.id = id;
		const below = base ? logUnder(base) : NONE;
		const log = [...below];
		for (const operation of more)
			log.push(restamped(operation, log, (newest) => (newest + 1) as Hlc));
		this.log = log;
		this.folded = foldOf(id, log);
		this.operations = base instanceof StandIn ? log.slice(below.length) : this.folded.operations;
	}

	get fields() {
		return this.folded.fields;
	}
	get placed() {
		return this.folded.placed;
	}
	get ordered() {
		return this.folded.ordered;
	}
	get apart() {
		return this.folded.apart;
	}
	get deleted() {
		return this.folded.deleted;
	}
}

/** What a command stands on: all operations of a record, for one that is not here what stands for them. */
export function logUnder(folded: Folded): readonly Operation[] {
	return folded instanceof StandIn || folded instanceof Overlaid ? folded.log : folded.operations;
}

/** An operation as it is when made after all of `seen`. `next` is asked for a reading later than the newest. */
export function restamped(
	operation: Operation,
	seen: readonly Operation[],
	next: (newest: Hlc) => Hlc
): Operation {
	const newest = seen.reduce((latest, { hlc }) => (hlc > latest ? hlc : latest), -1 as Hlc);
	return {
		...operation,
		hlc: operation.hlc > newest ? operation.hlc : next(newest),
		prev: operation.kind === 'delete' ? prevOfAll(seen) : prevOf(seen, registersOf(operation))
	};
}

function foldOf(id: RecordId, operations: readonly Operation[]): Folded {
	return (
		fold(operations).get(id) ?? {
			id,
			operations: NONE,
			fields: {},
			placed: undefined,
			ordered: undefined,
			apart: NONE,
			deleted: true
		}
	);
}

/** Operations that fold to what a row shows. */
function logOf(row: Row): readonly Operation[] {
	const { value } = row;
	if (!value) return NONE;
	const log: Operation[] = [];
	const add = <K extends Kind>(kind: K, body: Bodies[K], at: At, given: Given = {}) => {
		const made = { ...operation(row, kind, body, log.length), at, ...given } as Operation;
		const prev = kind === 'delete' ? prevOfAll(log) : prevOf(log, registersOf(made));
		log.push({ ...made, prev: given.prev ?? prev });
	};
	const fields = fieldsOf(row);
	if ('status' in value) {
		const { pipeline, stage, order, createdAt, enteredAt } = value;
		const from = { pipeline, stage: row.from ?? stage };
		const place = { pipeline, stage, order };
		add('create', { fields, place: { ...place, stage: from.stage } }, createdAt);
		const close = (status: DealStatus) => {
			const { reason = '' as ReasonId, note = '' } = value.lost ?? {};
			// Two that saw the same place were made apart.
			const prev = value.contested ? { place: log[0]?.id ?? [] } : undefined;
			const given = prev ? { prev } : {};
			if (status === 'won') add('win', { ...place, from }, enteredAt, given);
			else if (status === 'lost') add('lose', { ...place, from, reason, note }, enteredAt, given);
			else add('move', { ...place, from }, enteredAt);
		};
		if (value.contested) close(value.status === 'won' ? 'lost' : 'won');
		close(value.status);
	} else if ('recordedAt' in value) {
		const { at, by, recordedAt } = value;
		add('create', { fields }, at, { by, hlc: hlcAt(recordedAt) });
	} else add('create', { fields }, null);
	if (isDeleted(value)) add('delete', { deleted: true }, null);
	return log;
}

type Given = Partial<Pick<Operation, 'by' | 'hlc' | 'prev'>>;

function operation<K extends Kind>(
	{ id: record }: Row,
	kind: K,
	body: Bodies[K],
	index: number
): OperationOf<K> {
	return {
		id: `${index}@` as OperationId,
		hlc: index as Hlc,
		device: '' as DeviceId,
		kind,
		record,
		at: null,
		by: '' as MemberId,
		body,
		prev: {}
	};
}

function isDeleted(value: object): value is Deal | Activity {
	return 'deleted' in value && value.deleted === true;
}
