import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import type { At } from '#lib/domain/time.ts';
import type { Identity } from './identity.ts';
import type { Likes } from './likes.ts';
import type { RowCells } from './row-cells.ts';
import type { Supports } from './supports.ts';

/** A row that is being read, and what it may ask for. */
export interface RecordRow {
	readonly cells: RowCells;
	readonly supports: Supports;
	readonly likes: Likes;
	/** The keys of the labels that the workspace has. */
	readonly labels: ReadonlySet<string>;
	/** The companies that the workspace has. */
	readonly companies: ReadonlySet<string>;
	readonly identity: Identity;
	readonly by: MemberId;
	/** What the row is known by. */
	readonly id: string;
	/** Notes that the row refers to a record. */
	readonly need: <T extends RecordId>(id: T | undefined) => T | undefined;
}

/** What a row is made into. */
export interface Made {
	readonly fields: Fields;
	/** Fields of the file that it has no place for. */
	readonly unused?: readonly string[];
	/** When it came to be. */
	readonly at: At;
	readonly name: string;
	readonly facts: readonly string[];
	/** Who is here already and looks like it. */
	readonly like?:
		{ readonly id: RecordId; readonly name: string; readonly former: boolean } | undefined;
	/** Who may be another, but looks like it. */
	readonly resembles?: { readonly name: string } | undefined;
	/** Notes that it is here from now on. */
	readonly seen?: (id: RecordId) => void;
}

/** What a company's id in a file is known by, in its own file and in that of its people. */
export function companySource(id: string): readonly [kind: string, id: string] {
	return ['csv company', id];
}
