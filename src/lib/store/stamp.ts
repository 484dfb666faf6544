import { prevOf, prevOfAll, type Records } from '#lib/domain/fold.ts';
import type { Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, RecordId } from '#lib/domain/ids.ts';
import {
	operationId,
	registersOf,
	type Bodies,
	type Kind,
	type Operation,
	type OperationId,
	type OperationOf
} from '#lib/domain/operation.ts';
import type { At, EpochMs } from '#lib/domain/time.ts';

/** Who stamps operations: a workspace, as far as that takes it. */
export interface Author {
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly now: () => EpochMs;
	readonly records: Pick<Records, 'get'>;
	/** The next clock reading. */
	tick(): Hlc;
}

/**
 * An operation of this device and member, now: clock reading, author, and what it saw in the registers it writes.
 *
 * `at` is the business time, the present unless given.
 */
export function stamp<K extends Kind>(
	workspace: Author,
	kind: K,
	record: RecordId,
	body: Bodies[K],
	{ at = workspace.now(), undoes }: { at?: At; undoes?: OperationId } = {}
): OperationOf<K> {
	const hlc = workspace.tick();
	const operation = {
		id: operationId(hlc, workspace.device),
		hlc,
		device: workspace.device,
		kind,
		record,
		at,
		by: workspace.member,
		body,
		prev: {},
		...(undoes === undefined ? {} : { undoes })
	} satisfies OperationOf<K>;
	const seen = workspace.records.get(record)?.operations ?? [];
	const prev =
		kind === 'delete' ? prevOfAll(seen) : prevOf(seen, registersOf(operation as Operation));
	return { ...operation, prev };
}
