import { LABEL } from '#lib/domain/deal.ts';
import type { CompanyId, ContactId, LabelId, MemberId, RecordId } from '#lib/domain/ids.ts';
import type { MergeableId } from '#lib/domain/merges.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { commit } from './commands.ts';
import { deletionsOf } from './merging.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What is done with many persons or companies at once: one step of undo. Each says how many it changed. */

/** Flags them as deleted, as `deleteContact` and `deleteCompany`; those that are already are left out. */
export function deletePeople(workspace: Workspace, ids: readonly MergeableId[]): Result<number> {
	const living = ids.filter((id) => isListed(workspace, id));
	return commit(
		workspace,
		living.flatMap((id) => deletionsOf(workspace, id)),
		living.length
	);
}

/** Puts a label on them. Refused: `record-unknown` for a label that is none. */
export function labelPeople(
	workspace: Workspace,
	ids: readonly MergeableId[],
	label: LabelId
): Result<number> {
	if (workspace.table('label').get(label)?.deleted ?? true) return refuse('record-unknown', label);
	return setAll(workspace, ids, LABEL + label, true);
}

/** Gives companies to an owner. Refused: `record-unknown` for an owner that is none. */
export function ownCompanies(
	workspace: Workspace,
	ids: readonly CompanyId[],
	owner: MemberId
): Result<number> {
	if (!workspace.members.has(owner)) return refuse('record-unknown', owner);
	return setAll(workspace, ids, 'owner', owner);
}

function setAll(
	workspace: Workspace,
	ids: readonly MergeableId[],
	field: string,
	value: string | true
): Result<number> {
	const others = ids.filter(
		(id) => isListed(workspace, id) && workspace.records.get(id)?.fields[field] !== value
	);
	const operations = others.map((id: RecordId) =>
		stamp(workspace, 'set', id, { fields: { [field]: value } })
	);
	return commit(workspace, operations, others.length);
}

function isListed(workspace: Workspace, id: MergeableId): boolean {
	const one = workspace.companies.get(id as CompanyId) ?? workspace.contacts.get(id as ContactId);
	return one?.deleted === false;
}
