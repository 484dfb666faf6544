import { newId, typeOf, type IdOf, type RecordId, type RecordType } from '#lib/domain/ids.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { byRank, rankBetween, type Rank } from '#lib/domain/rank.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** The lists that a workspace chooses from, each in an order of its own: one way to change them all. */

const LISTED = [
	'reason',
	'source',
	'market-segment',
	'custom-field',
	'product',
	'label',
	'persona',
	'team'
] as const satisfies readonly RecordType[];
export type ListedType = (typeof LISTED)[number];

interface Entry {
	readonly id: RecordId;
	readonly name: string;
	readonly order: Rank;
	readonly deleted?: boolean;
}

/** The entries of a list that can be chosen, in order. */
export function listed<T extends ListedType>(
	workspace: Workspace,
	type: T
): readonly (Entry & { readonly id: IdOf[T] })[] {
	const entries: Iterable<Entry> =
		type === 'reason'
			? workspace.reasons.values()
			: workspace.table(type as Exclude<ListedType, 'reason'>).values();
	return [...entries].filter(({ deleted }) => !deleted).sort(byRank) as never;
}

/** Adds an entry to the end of a list. Refused: `name-missing`, and what the member may not write. */
export function addListed<T extends ListedType>(
	workspace: Workspace,
	type: T,
	{ name, ...more }: Fields & { readonly name: string }
): Result<IdOf[T]> {
	if (name.trim() === '') return refuse('name-missing');
	const id = newId(type, workspace.random);
	const last = listed(workspace, type).at(-1)?.order ?? null;
	const fields = { name: name.trim(), order: rankBetween(last, null, workspace.random), ...more };
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/** Sets fields of an entry. Refused: `name-missing`, `record-unknown`, and what the member may not write. */
export function setListed(
	workspace: Workspace,
	id: RecordId,
	change: Readonly<Record<string, FieldValue | undefined>>
): Outcome {
	const { name } = change;
	if (name === null || (typeof name === 'string' && name.trim() === ''))
		return refuse('name-missing');
	return setFields(workspace, id, change);
}

/**
 * Puts an entry before another of its list, or at its end. Refused: `record-unknown`, and what the member may not write.
 */
export function placeListed(workspace: Workspace, id: RecordId, before?: RecordId): Outcome {
	const type = typeOf(id);
	if (!isListed(type)) return refuse('record-unknown', id);
	const others: readonly Entry[] = listed(workspace, type).filter((one) => one.id !== id);
	const found = others.findIndex((one) => one.id === before);
	const at = found < 0 ? others.length : found;
	const rank = (index: number) => others[index]?.order ?? null;
	return setFields(workspace, id, { order: rankBetween(rank(at - 1), rank(at), workspace.random) });
}

/** Takes an entry off its list; what refers to it goes on naming it. Refused: `record-unknown`. */
export function removeListed(workspace: Workspace, id: RecordId): Outcome {
	const folded = workspace.records.get(id);
	if (!isListed(typeOf(id)) || !folded || folded.deleted) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

function isListed(type: RecordType | undefined): type is ListedType {
	return (LISTED as readonly (RecordType | undefined)[]).includes(type);
}
