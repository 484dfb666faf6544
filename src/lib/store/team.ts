import type { Role } from '#lib/domain/directory.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { commit } from './commands.ts';
import { ofTheApp, stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A member as the relay names them. */
export interface RosterMember {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
}

/**
 * Writes into the directory who belongs to the team: members it lacks, and names and roles that are others by now. Those
 * who have left stay, because their deals name them. Not a step of undo; done by two devices at once it is done once.
 *
 * Refused: `not-manager`, `read-only`, `held`.
 */
export function adoptRoster(
	workspace: Workspace,
	{ members }: { readonly members: readonly RosterMember[] }
): Result<undefined> {
	const operations = members.flatMap((member): Operation[] => {
		const id = member.id as MemberId;
		const known = workspace.members.get(id);
		const { name, role } = member;
		if (known?.name === name && known.role === role && !known.invited) return [];
		const kind = workspace.records.has(id) ? 'set' : 'create';
		return [stamp(workspace, kind, id, { fields: { name, role, invited: false } })];
	});
	return operations.length === 0 ? ok(undefined) : workspace.append(operations.map(ofTheApp));
}

/**
 * Brings back every record that a member has deleted since an instant, as far as the deletion still stands, in one step
 * of undo. The outcome says how many.
 */
export function restoreDeletedBy(
	workspace: Workspace,
	member: MemberId,
	since: EpochMs
): Result<number> {
	const operations: Operation[] = [];
	for (const { id, deleted, operations: log } of workspace.records.values()) {
		const deletion = deleted ? log.findLast(({ kind }) => kind === 'delete') : undefined;
		if (deletion?.by === member && instantOf(deletion.hlc) >= since)
			operations.push(stamp(workspace, 'delete', id, { deleted: false }));
	}
	if (operations.length === 0) return ok(0);
	return commit(workspace, operations, operations.length);
}
