import type { ReasonUse } from '#lib/domain/directory.ts';
import { contentId, typeOf, type RecordType } from '#lib/domain/ids.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import type { Defaults } from '#lib/domain/templates.ts';
import { ofTheApp, stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A list that a workspace begins with: the reasons of a use, the sources. */
type List = ReasonUse | 'source';

interface Entry {
	/** What tells it from all others, in every language. */
	readonly key: string;
	readonly fields: Fields;
}

/** Whether a workspace has never had one of its lists, as one that an earlier version made. */
export function lacksDefaults(workspace: Workspace): boolean {
	const had = listsHad(workspace);
	return (['lost', 'disqualified', 'nurture', 'source'] as const).some((list) => !had.has(list));
}

/**
 * Fills the lists that a workspace has never had; one that somebody has emptied stays empty. Not a step of undo. Two
 * devices that do it apart make the same records. Refused: `not-manager`, `read-only`, `held`, `outdated`.
 */
export function addDefaults(
	workspace: Workspace,
	{ reasons, sources }: Defaults
): Result<undefined> {
	const had = listsHad(workspace);
	const add = (type: 'reason' | 'source', list: List, entries: readonly Entry[]): Operation[] => {
		if (had.has(list)) return [];
		const ranks = ranksAfter(null, entries.length, workspace.random);
		return entries.map(({ key, fields }, index) =>
			stamp(workspace, 'create', idOf(type, `${list} ${key}`), {
				fields: { ...fields, order: ranks[index] ?? '' }
			})
		);
	};
	const operations = [
		...(['lost', 'disqualified', 'nurture'] as const).flatMap((use) =>
			add(
				'reason',
				use,
				reasons
					.filter((one) => one.use === use)
					.map(({ key, name, asks }) => ({ key, fields: { name, use, ...(asks ? { asks } : {}) } }))
			)
		),
		...add(
			'source',
			'source',
			sources.map(({ key, name, direction }) => ({ key, fields: { name, direction } }))
		)
	];
	return operations.length === 0 ? ok(undefined) : workspace.append(operations.map(ofTheApp));
}

/** The lists of which something was there once. */
function listsHad({ records }: Workspace): ReadonlySet<List> {
	const had = new Set<List>();
	for (const { id, fields } of records.values()) {
		const type = typeOf(id);
		if (type === 'source') had.add('source');
		if (type !== 'reason') continue;
		const { use } = fields;
		had.add(use === 'disqualified' || use === 'nurture' ? use : 'lost');
	}
	return had;
}

/** The same id on every device. */
function idOf<T extends RecordType>(type: T, key: string) {
	return contentId(type, spread(key));
}

/** Eight bytes of a text: FNV-1a, once for each byte. */
function spread(text: string): Uint8Array {
	return Uint8Array.from({ length: 8 }, (_, index) => {
		let hash = 0x811c9dc5;
		for (const letter of `${index} ${text}`)
			hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
		return (hash >>> 16) & 0xff;
	});
}
