import { prevOf, prevOfAll } from '#lib/domain/fold.ts';
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

/**
 * An operation of this device and member, now: clock reading, author, and what it saw in the registers it writes.
 *
 * `at` is the business time, the present unless given.
 */
export function stamp<K extends Kind>(
	workspace: Workspace,
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
