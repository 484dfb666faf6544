import type { Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, RecordId } from '#lib/domain/ids.ts';
import type {
	Bodies,
	Fields,
	ImportId,
	Kind,
	Operation,
	OperationId,
	Prev
} from '#lib/domain/operation.ts';
import type { At } from '#lib/domain/time.ts';

/** Who imports, and when. */
export interface Stamp {
	readonly hlc: Hlc;
	readonly device: DeviceId;
	readonly by: MemberId;
	readonly imported: ImportId;
}

/** An operation of an import, known by what it says; those of a record differ in their clock by their place in it. */
export function imported<K extends Kind>(
	stamp: Stamp,
	kind: K,
	record: RecordId,
	at: At,
	ordinal: number,
	body: Bodies[K],
	prev: Prev
): Operation {
	const { hlc, device, by, imported } = stamp;
	return {
		id: `${record}.${kind}.${at ?? ''}.${ordinal}` as OperationId,
		hlc: (hlc + ordinal) as Hlc,
		device,
		kind,
		record,
		at,
		by,
		body,
		prev,
		imported
	} as Operation;
}

/** The making of a record. When a company came to be is in no file: then it has no date. */
export function created(stamp: Stamp, record: RecordId, fields: Fields, at: At = null): Operation {
	return imported(stamp, 'create', record, at, 0, { fields }, {});
}
