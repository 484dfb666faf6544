import type { Fields } from '#lib/domain/operation.ts';
import type { Table } from './csv.ts';
import { identify } from './identity.ts';
import type { LikenessKeys } from './likes.ts';
import type { Ground } from './plan.ts';
import type { RecordPlan } from './record-columns.ts';
import { RecordRows } from './record-rows.ts';
import type { Refusal } from './row-cells.ts';
import type { Stamp } from './stamping.ts';

/** What a plan makes of a file of leads, people or companies, before anything is written. */
export interface RecordLook {
	/** The first rows as they will come in. */
	readonly preview: readonly RecordPreview[];
	/** How many rows will come in as records of their own, and how many look like somebody who is here. */
	readonly good: number;
	readonly alike: number;
	readonly refused: number;
}

export interface RecordPreview {
	readonly line: number;
	readonly name?: string;
	readonly facts?: readonly string[];
	/** What it has in the fields of the workspace's own. */
	readonly own?: Fields;
	/** Who it is. */
	readonly like?: string | undefined;
	/** Who it looks like. */
	readonly resembles?: string | undefined;
	readonly refusal?: Refusal;
}

const PREVIEWED = 10;

/** Reads the whole file by a plan, and says what comes of it. */
export function lookAtRecords(
	{ headings, rows }: Table,
	plan: RecordPlan,
	ground: Ground,
	keys: LikenessKeys
): RecordLook {
	const identity = identify(ground.workspace, ground.retired);
	// Who imports, and when, is in no preview.
	const reader = new RecordRows(headings, plan, ground, identity, {} as Stamp, keys);
	const preview: RecordPreview[] = [];
	let [good, alike, refused] = [0, 0, 0];
	for (const row of rows) {
		const read = reader.read(row);
		if (!read.ok) refused++;
		else if (read.like === undefined) good++;
		else alike++;
		if (preview.length < PREVIEWED) {
			const { line } = row;
			if (!read.ok) preview.push({ line, refusal: read.refusal });
			else {
				const { name, facts, own, like, resembles } = read;
				preview.push({ line, name, facts, own, like, resembles });
			}
		}
	}
	return { preview, good, alike, refused };
}
