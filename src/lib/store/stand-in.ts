import { TICK, type Contest, type Deal, type DealStatus } from '#lib/domain/deal.ts';
import { fold, prevOf, prevOfAll, type Folded, type Overtaken } from '#lib/domain/fold.ts';
import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, ReasonId, RecordId, StageId } from '#lib/domain/ids.ts';
import {
	registersOf,
	type Bodies,
	type Fields,
	type Kind,
	type Operation,
	type OperationId,
	type OperationOf,
	type Prev,
	type Register
} from '#lib/domain/operation.ts';
import type { At, Day } from '#lib/domain/time.ts';
import { fieldsOf, isKept, type Row } from './row.ts';

const NONE: readonly Operation[] = [];
const NONE_OVERTAKEN: readonly Overtaken[] = [];

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
	/** What gave way is told when it is here: a row does not have it. */
	get overtaken() {
		return NONE_OVERTAKEN;
	}
	get deleted() {
		return this.#made.deleted;
	}
	get deletion() {
		return this.#made.deletion;
	}
	get revived() {
		return this.#made.revived;
	}
	get purged() {
		return this.#made.purged;
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
	readonly overtaken: readonly Overtaken[];
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
		const stands = base instanceof StandIn;
		this.operations = stands ? log.slice(below.length) : this.folded.operations;
		this.overtaken = stands ? NONE_OVERTAKEN : this.folded.overtaken;
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
	get deletion() {
		return this.folded.deletion;
	}
	get revived() {
		return this.folded.revived;
	}
	get purged() {
		return this.folded.purged;
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
			overtaken: NONE_OVERTAKEN,
			deleted: true,
			deletion: undefined,
			revived: false,
			purged: false
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
	if (isKept(value)) {
		const { madeAt, madeBy, recordedAt, touchedAt } = value;
		add('create', { fields }, madeAt, { by: madeBy, hlc: hlcAt(recordedAt) });
		if (touchedAt > recordedAt) add('set', { fields }, null, { hlc: hlcAt(touchedAt) });
	} else if ('status' in value) {
		const { pipeline, stage, createdAt } = value;
		const place = { pipeline, stage: row.from ?? stage, order: value.order };
		// What has given way has seen the creation write there.
		const given = Object.fromEntries(value.overtaken.map(({ register }) => [register, null]));
		delete given['place'];
		add('create', { fields: { ...given, ...fields }, place }, createdAt);
		overtake(row, value, fields, add);
		for (const [criterion, { by, at }] of Object.entries(value.ticks)) {
			const register = TICK + criterion;
			const prev = register in given ? { prev: seenOf([register], fields) } : {};
			add('set', { fields: { [register]: true } }, null, { by, hlc: hlcAt(at), ...prev });
		}
		if (row.contest) log.push(...contested(row.contest, value.status));
		else stand(value, row.from ?? stage, add);
	} else if ('recordedAt' in value) {
		const { at, by, recordedAt, amended } = value;
		add('create', { fields }, at, { by, hlc: hlcAt(recordedAt) });
		if (amended) add('set', { fields }, null, { hlc: hlcAt(recordedAt) });
	} else add('create', { fields }, null);
	if ('deletion' in value && value.deletion) {
		const { by, at, undo } = value.deletion;
		const isVoid = 'revived' in value ? value.revived : !value.deleted;
		const prev = isVoid ? { prev: {} } : {};
		const undoes = undo ? { undoes: CREATION } : {};
		add('delete', { deleted: true }, null, { by, hlc: hlcAt(at), ...prev, ...undoes });
	}
	return log;
}

const CREATION = operationAt(0);
/** What has seen the creation only was made apart from all that came after it. */
const APART = { place: CREATION };

/** What gave way, apart from what holds. Which values and stages that were a row does not say. */
function overtake({ contest }: Row, { overtaken, ...deal }: Deal, fields: Fields, add: Add): void {
	const { pipeline, stage, order } = deal;
	const from = { pipeline, stage };
	const holders = new Map<Register, MemberId>();
	for (const id of new Set(overtaken.map(({ operation }) => operation))) {
		const losses = overtaken.filter(({ operation }) => operation === id);
		const by = losses[0]?.by ?? ('' as MemberId);
		const values = losses.filter(({ register }) => register !== 'place');
		if (values.length < losses.length) {
			const body = { pipeline, stage: '' as StageId, order, from };
			const isClosing = id === contest?.won.id || id === contest?.lost.id;
			if (!isClosing) add('move', body, null, { id, by, prev: APART });
			continue;
		}
		const registers = values.map(({ register }) => register);
		const others = registers.map((one) => [one, fields[one] === undefined ? '' : null] as const);
		const prev = seenOf(registers, fields);
		add('set', { fields: Object.fromEntries(others) }, null, { id, by, prev });
		// What holds a tick is written with those that nobody contested.
		for (const { register, to } of values)
			if (!(register.startsWith(TICK) && register.slice(TICK.length) in deal.ticks))
				holders.set(register, to);
	}
	for (const [register, by] of holders) {
		const prev = seenOf([register], fields);
		add('set', { fields: { [register]: fields[register] ?? null } }, null, { by, prev });
	}
}

/** That the creation was seen, as far as it wrote the registers. */
function seenOf(registers: readonly Register[], fields: Fields): Prev {
	return Object.fromEntries(
		registers.filter((one) => fields[one] !== undefined).map((one) => [one, CREATION])
	);
}

/** Puts a deal where it stands. */
function stand(deal: Deal, closedFrom: StageId, add: Add): void {
	const { pipeline, stage, order, enteredAt, overtaken } = deal;
	const body = { pipeline, stage, order, from: { pipeline, stage: closedFrom } };
	const lost = overtaken.find(({ register }) => register === 'place');
	const given = lost ? { by: lost.to, prev: APART } : {};
	if (deal.status === 'won') add('win', body, enteredAt, given);
	else if (deal.status === 'open') add('move', body, enteredAt, given);
	else leave(deal, body, (kind, left) => add(kind, left, enteredAt, given));
}

/** Takes a deal off the board again as it left it. */
function leave(
	{ status, lost }: Deal,
	body: Bodies['win'],
	add: <K extends 'lose' | 'disqualify' | 'nurture'>(kind: K, body: Bodies[K]) => void
): void {
	const { reason, note = '', competitor, until } = lost ?? {};
	const why = { ...body, reason: reason ?? ('' as ReasonId), note };
	if (status === 'nurture')
		add('nurture', { ...body, note, ...(reason ? { reason } : {}), until: until ?? ('' as Day) });
	else if (status === 'disqualified') add('disqualify', why);
	else add('lose', { ...why, ...(competitor ? { competitor } : {}) });
}

/** The closings between which is to be decided, the one that holds last. */
function contested({ won, lost }: Contest, status: DealStatus): readonly Operation[] {
	const closings = status === 'won' ? [lost, won] : [won, lost];
	return closings.map((closing) => ({ ...closing, prev: APART }));
}

type Add = <K extends Kind>(kind: K, body: Bodies[K], at: At, given?: Given) => void;
type Given = Partial<Pick<Operation, 'id' | 'by' | 'hlc' | 'prev' | 'undoes'>>;

function operation<K extends Kind>(
	{ id: record }: Row,
	kind: K,
	body: Bodies[K],
	index: number
): OperationOf<K> {
	return {
		id: operationAt(index),
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

function operationAt(index: number): OperationId {
	return `${index}@` as OperationId;
}
