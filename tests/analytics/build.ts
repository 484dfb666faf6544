import { fold, prevOf, prevOfAll, type Folded } from '#lib/domain/fold.ts';
import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import type {
	DeviceId,
	MemberId,
	PipelineId,
	ReasonId,
	RecordId,
	StageId
} from '#lib/domain/ids.ts';
import type { Currency, Minor, Money } from '#lib/domain/money.ts';
import {
	operationId,
	registersOf,
	type Bodies,
	type Fields,
	type ImportId,
	type Kind,
	type Operation
} from '#lib/domain/operation.ts';
import type { Rank } from '#lib/domain/rank.ts';
import {
	ordinal,
	type At,
	type Day,
	type DayNumber,
	type EpochMs,
	type Period
} from '#lib/domain/time.ts';
import { toTimeline, type Timeline } from '#lib/analytics/timeline.ts';

export const PIPELINE = 'lmain' as PipelineId;
export const STAGES = ['s1', 's2', 's3'] as StageId[];
export const ANN = 'mann' as MemberId;
export const BOB = 'mbob' as MemberId;
export const PRICE = 'rprice' as ReasonId;

export function usd(amount: number, currency = 'USD'): Money {
	return { amount: amount as Minor, currency: currency as Currency };
}

/** A day as `At`. */
export function on(day: string): Day {
	return day as Day;
}

/** An instant, written in UTC. */
export function atUtc(text: string): EpochMs {
	return Date.parse(`${text}Z`) as EpochMs;
}

export function number(day: string): DayNumber {
	return ordinal(day as Day);
}

export interface Options {
	readonly by?: MemberId;
	readonly device?: string;
	/** The clock reading, where it is not simply the next. */
	readonly hlc?: Hlc;
	readonly imported?: boolean;
	/** Made without having seen what is there. */
	readonly blind?: boolean;
	readonly undoes?: Operation;
	/** The main one where left out. */
	readonly pipeline?: string;
}

/** The clock of operations whose reading does not matter: a moment apart each, at the end of 2026. */
let clock = hlcAt(Date.UTC(2026, 11, 30) as EpochMs);

/** One deal's operations, written as one reads them. */
export class Log {
	readonly operations: Operation[] = [];
	readonly record: RecordId;

	constructor(id = 'd1') {
		this.record = id as RecordId;
	}

	create(stage: string, at: At, fields: Fields = {}, options: Options = {}): this {
		return this.add('create', at, { fields, place: this.place(stage, options.pipeline) }, options);
	}
	set(fields: Fields, at: At, options: Options = {}): this {
		return this.add('set', at, { fields }, options);
	}
	move(stage: string, at: At, options: Options = {}): this {
		return this.add('move', at, this.transition(stage, options.pipeline), options);
	}
	win(at: At, options: Options = {}): this {
		return this.add('win', at, this.transition('swon', options.pipeline), options);
	}
	lose(at: At, options: Options = {}): this {
		const body = { ...this.transition('slost', options.pipeline), reason: PRICE, note: '' };
		return this.add('lose', at, body, options);
	}
	disqualify(stage: string, at: At, options: Options = {}): this {
		const body = { ...this.transition(stage), reason: PRICE, note: '' };
		return this.add('disqualify', at, body, options);
	}
	nurture(stage: string, at: At, options: Options = {}): this {
		const body = { ...this.transition(stage), until: '2027-01-01' as Day, note: '' };
		return this.add('nurture', at, body, options);
	}
	reopen(stage: string, at: At, options: Options = {}): this {
		return this.add('reopen', at, this.transition(stage), options);
	}
	remove(at: At, options: Options = {}): this {
		return this.add('delete', at, { deleted: true }, options);
	}
	restore(at: At, options: Options = {}): this {
		return this.add('delete', at, { deleted: false }, options);
	}
	purge(at: At, options: Options = {}): this {
		return this.add('purge', at, {}, options);
	}
	get last(): Operation {
		const operation = this.operations.at(-1);
		if (!operation) throw new Error('an empty log');
		return operation;
	}
	get folded(): Folded {
		const folded = fold(this.operations).get(this.record);
		if (!folded) throw new Error('an empty log');
		return folded;
	}
	timeline(zone = 'UTC'): Timeline {
		const timeline = toTimeline(this.folded, zone);
		if (!timeline) throw new Error('no creation');
		return timeline;
	}

	private add<K extends Kind>(kind: K, at: At, body: Bodies[K], options: Options): this {
		const { by = ANN, device = 'dev', hlc = ++clock as Hlc, imported, blind, undoes } = options;
		const bare = {
			id: operationId(hlc, device as DeviceId),
			hlc,
			device: device as DeviceId,
			kind,
			record: this.record,
			at,
			by,
			body,
			prev: {},
			...(imported ? { imported: 'i1' as ImportId } : {}),
			...(undoes ? { undoes: undoes.id } : {})
		} as unknown as Operation;
		const seen = blind ? this.operations.slice(0, 1) : this.operations;
		const prev =
			kind === 'delete' || kind === 'purge' ? prevOfAll(seen) : prevOf(seen, registersOf(bare));
		this.operations.push({ ...bare, prev });
		return this;
	}
	private place(stage: string, pipeline: string = PIPELINE) {
		return { pipeline: pipeline as PipelineId, stage: stage as StageId, order: 'a0' as Rank };
	}
	private transition(stage: string, pipeline?: string) {
		return { ...this.place(stage, pipeline), from: { pipeline: PIPELINE, stage: 's1' as StageId } };
	}
}

export function deal(id: string): Log {
	return new Log(id);
}

export function period(from: string, to: string): Period {
	return { from: from as Day, to: to as Day };
}
