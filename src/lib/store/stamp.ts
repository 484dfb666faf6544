import { prevOf, prevOfAll } from '#lib/domain/fold.ts';
import type { Hlc } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import {
	operationId,
	registersOf,
	type Bodies,
	type Kind,
	type Operation,
	type OperationId,
	type OperationOf
} from '#lib/domain/operation.ts';
import type { At } from '#lib/domain/time.ts';
import type { Workspace } from './workspace.ts';

interface StampOptions {
	/** When it happened in the business; the present unless said. */
	readonly at?: At;
	readonly undoes?: OperationId;
	/** The operations of the record that it sees; those of the workspace unless said. */
	readonly seen?: readonly Operation[];
}

/** An operation of this device and member, now: clock reading, author, and what it saw in the registers it writes. */
export function stamp<K extends Kind>(
	workspace: Workspace,
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
