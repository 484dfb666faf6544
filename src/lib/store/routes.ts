import { COMMON_AREA } from '#lib/domain/area.ts';
import { typeOf, type PipelineId, type RecordId, type RecordType } from '#lib/domain/ids.ts';
import { placeOf, type Fields, type Operation } from '#lib/domain/operation.ts';

/** What of a workspace it takes to say where something belongs. */
interface Areas {
	readonly records: ReadonlyMap<RecordId, unknown>;
	areaOf(record: RecordId): string | undefined;
	ownerOf(record: RecordId): RecordId | undefined;
	pipelineArea(pipeline: PipelineId): string | undefined;
}

/** Where operations that are about to be written belong: by where their deals stand once they are. */
export class Routes {
	readonly #areas: Areas;
	readonly #pipelines = new Map<RecordId, PipelineId>();
	readonly #owners = new Map<RecordId, RecordId>();

	constructor(areas: Areas, operations: Iterable<Operation>) {
		this.#areas = areas;
		for (const operation of operations) {
			const place = placeOf(operation);
			if (place) this.#pipelines.set(operation.record, place.pipeline);
			const owner = ownerIn(operation);
			if (owner) this.#owners.set(operation.record, owner);
		}
	}

	/** The area of a record once they are written. */
	after(record: RecordId): string {
		const pipeline = this.#pipelines.get(record);
		if (pipeline !== undefined) return this.#areas.pipelineArea(pipeline) ?? COMMON_AREA;
		const owner = this.#owners.get(record) ?? this.#areas.ownerOf(record);
		if (owner !== undefined) return this.after(owner);
		return this.#areas.areaOf(record) ?? COMMON_AREA;
	}

	/** The areas to write an operation to: where a deal leaves, it is seen to leave. */
	of(operation: Operation): readonly string[] {
		const { record, kind } = operation;
		const after = this.after(record);
		const before = this.#areas.records.has(record) ? this.#areas.areaOf(record) : undefined;
		const leaves = placeOf(operation) !== undefined || kind === 'purge';
		return before !== undefined && before !== after && leaves ? [before, after] : [after];
	}
}

/** The record that an operation puts its own beside. */
function ownerIn({ record, kind, body }: Operation): RecordId | undefined {
	return kind === 'create' || kind === 'set' ? besideOf(record, body.fields) : undefined;
}

/** The fields in which what lies beside another record names that, the first first. */
const BESIDE: Partial<Record<RecordType, readonly string[]>> = {
	activity: ['deal', 'lead'],
	comment: ['on'],
	attachment: ['on'],
	lead: ['deal']
};

/** The record that one lies beside, and whose area it shares, by its fields: a deal's call, comment or lead. */
export function besideOf(record: RecordId, fields: Fields): RecordId | undefined {
	const type = typeOf(record);
	for (const field of (type && BESIDE[type]) ?? []) {
		const owner = fields[field];
		if (typeof owner === 'string' && owner !== '' && owner !== record) return owner as RecordId;
	}
	return undefined;
}
