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

interface StampOptions {
	/** When it happened in the business; the present unless said. */
	readonly at?: At;
	readonly undoes?: OperationId;
	/** The operations of the record that it sees; those of the workspace unless said. */
	readonly seen?: readonly Operation[];
}

/** An operation of this device and member, now: clock reading, author, and what it saw in the registers it writes. */
export function stamp<K extends Kind>(
	workspace: Author,
	kind: K,
	record: RecordId,
	body: Bodies[K],
	{ at = workspace.now(), undoes, seen }: StampOptions = {}
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
	const log = seen ?? workspace.records.get(record)?.operations ?? [];
	const prev =
		kind === 'delete' ? prevOfAll(log) : prevOf(log, registersOf(operation as Operation));
	return { ...operation, prev };
}

/** An operation as one that the app made of itself: no step of undo. */
export function ofTheApp(operation: Operation): Operation {
	return { ...operation, step: 0 as Hlc };
}
