import { newId, type CompanyId, type MarketSegmentId, type MemberId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { deletionsOf } from './merging.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** The fields of a company that can be set by hand; empty text and `null` empty. */
export interface CompanyChange {
	readonly name?: string;
	readonly website?: string;
	readonly phone?: string;
	readonly email?: string;
	readonly address?: string;
	readonly marketSegment?: MarketSegmentId | null;
	readonly owner?: MemberId | null;
	readonly note?: string;
}

/** Creates a company. Refused: `name-missing`. */
export function createCompany(
	workspace: Workspace,
	draft: CompanyChange & { readonly name: string }
): Result<CompanyId> {
	if (draft.name.trim() === '') return refuse('name-missing');
	const id = newId('company', workspace.random);
	return commit(workspace, [stamp(workspace, 'create', id, { fields: filled(draft) })], id);
}

/** Sets fields of a company. Refused: `name-missing`, `record-unknown`. */
export function setCompany(workspace: Workspace, id: CompanyId, change: CompanyChange): Outcome {
	if (change.name?.trim() === '') return refuse('name-missing');
	if (workspace.companies.get(id)?.deleted ?? true) return refuse('record-unknown', id);
	return setFields(workspace, id, { ...change });
}

/**
 * Flags a company as deleted, and those that were merged into it: else they would be there again. Deals and people keep
 * its name. Refused: `record-unknown`.
 */
export function deleteCompany(workspace: Workspace, id: CompanyId): Outcome {
	if (workspace.companies.get(id)?.deleted ?? true) return refuse('record-unknown', id);
	return commit(workspace, deletionsOf(workspace, id), undefined);
}

/** The fields of a draft that say something. */
export function filled(draft: object): Record<string, FieldValue> {
	return Object.fromEntries(
		Object.entries(draft as Record<string, FieldValue | undefined>)
			.map(([field, value]) => [field, typeof value === 'string' ? value.trim() : value] as const)
			.filter((entry): entry is readonly [string, FieldValue] => {
				const [, value] = entry;
				return value !== '' && value !== null && value !== undefined;
			})
	);
}
