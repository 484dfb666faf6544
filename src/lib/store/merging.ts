import type { Company, Contact } from '#lib/domain/directory.ts';
import type { CompanyId, ContactId, RecordId } from '#lib/domain/ids.ts';
import type { MergeableId } from '#lib/domain/merges.ts';
import type { Fields, FieldValue, Operation } from '#lib/domain/operation.ts';
import { ok, refuse } from '#lib/domain/problem.ts';
import { commit, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/**
 * Merges companies into another: whatever refers to them, here or elsewhere, now or later, refers to the other. What the
 * other lacks it gets; `chosen` says which values it has where they differ. One step of undo. Refused: `record-unknown`.
 */
export function mergeCompanies(
	workspace: Workspace,
	keep: CompanyId,
	drops: readonly CompanyId[],
	chosen: Fields = {}
): Outcome {
	return merge(workspace, keep, drops, chosen);
}

/** Merges contacts into another, as `mergeCompanies`. */
export function mergeContacts(
	workspace: Workspace,
	keep: ContactId,
	drops: readonly ContactId[],
	chosen: Fields = {}
): Outcome {
	return merge(workspace, keep, drops, chosen);
}

/**
 * Notes that companies, or contacts, that look alike are others: they are not proposed again. Refused: `record-unknown`.
 */
export function keepApart(workspace: Workspace, ids: readonly MergeableId[]): Outcome {
	const unknown = ids.find((id) => !listedOf(workspace, id));
	if (unknown !== undefined) return refuse('record-unknown', unknown);
	const operations = ids.slice(0, -1).map((id, index) => {
		const known: readonly RecordId[] = listedOf(workspace, id)?.notTwins ?? [];
		const notTwins = [...new Set([...known, ...ids.slice(index + 1)])];
		return stamp(workspace, 'set', id, { fields: { notTwins } });
	});
	return operations.length > 0 ? commit(workspace, operations, undefined) : ok(undefined);
}

/** The one of several that is kept unless somebody says otherwise: of which most is known. */
export function fullest<T extends Company | Contact>(
	workspace: Workspace,
	all: readonly T[]
): T | undefined {
	const known = ({ id }: T) =>
		Object.entries(workspace.records.get(id)?.fields ?? {}).filter(
			([field, value]) => !OWN.has(field) && !isEmpty(value)
		).length;
	return all.toSorted((a, b) => known(b) - known(a) || (a.id < b.id ? -1 : 1))[0];
}

/** The deletions of a company or a contact and of those that it stands for, which would be there again without it. */
export function deletionsOf(workspace: Workspace, id: MergeableId): readonly Operation[] {
	return [...workspace.merges.behind(id), id]
		.filter((one) => workspace.records.get(one)?.deleted === false)
		.map((one) => stamp(workspace, 'delete', one, { deleted: true }));
}

/** What says something of one record only. */
const OWN = new Set(['mergedInto', 'notTwins']);

function merge(
	workspace: Workspace,
	keep: MergeableId,
	drops: readonly MergeableId[],
	chosen: Fields
): Outcome {
	const unknown = [keep, ...drops].find((id) => !listedOf(workspace, id));
	if (unknown !== undefined || drops.includes(keep)) return refuse('record-unknown', unknown);
	const to = workspace.records.get(keep)?.fields ?? {};
	const fields: Record<string, FieldValue> = {};
	for (const [field, value] of Object.entries(chosen))
		if (!OWN.has(field) && JSON.stringify(value) !== JSON.stringify(to[field] ?? null))
			fields[field] = value;
	for (const drop of drops)
		for (const [field, value] of Object.entries(workspace.records.get(drop)?.fields ?? {}))
			if (!OWN.has(field) && !(field in chosen) && !isEmpty(value))
				if (isEmpty(to[field] ?? fields[field] ?? null)) fields[field] = value;
	const filled = Object.keys(fields).length > 0 ? [stamp(workspace, 'set', keep, { fields })] : [];
	const merges = drops.map((drop) =>
		stamp(workspace, 'set', drop, { fields: { mergedInto: keep } })
	);
	return commit(workspace, [...filled, ...merges], undefined);
}

function listedOf(workspace: Workspace, id: MergeableId): Company | Contact | undefined {
	const one = workspace.companies.get(id as CompanyId) ?? workspace.contacts.get(id as ContactId);
	return one?.deleted === false ? one : undefined;
}

function isEmpty(value: FieldValue): boolean {
	return value === null || value === '';
}
