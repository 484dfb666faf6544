import type { Doc } from 'yjs';
import { instantOf } from '#lib/domain/hlc.ts';
import { decode } from './codec.ts';
import { announceEpoch, FIRST_EPOCH, noteSchema, schemaOf } from './meta.ts';
import { logOf, SCHEMA_VERSION } from './schema.ts';

/**
 * How a directory of an older schema becomes one of this.
 *
 * A migration only adds, and what it writes follows from what is there: done on two devices apart it is done once.
 */
interface Migration {
	/** The schema version that it makes. */
	readonly version: number;
	/** Writes what is new; `areas` are those of the workspace. */
	readonly migrate: (directory: Doc, areas: readonly string[]) => void;
}

const MIGRATIONS: readonly Migration[] = [
	{
		version: 2,
		/** The first epoch began with the workspace. */
		migrate(directory, areas) {
			const began = startOf(directory);
			if (began === undefined) return;
			for (const area of areas) announceEpoch(directory, area, FIRST_EPOCH, began);
		}
	}
];

/**
 * Brings a directory up to this version; nothing while it is empty, because then it has not come yet. Of owners' and
 * managers' devices only.
 */
export function migrate(directory: Doc, areas: readonly string[]): void {
	if (logOf(directory).length === 0) return;
	const has = schemaOf(directory);
	for (const { version, migrate: run } of MIGRATIONS) {
		if (version <= has || version > SCHEMA_VERSION) continue;
		run(directory, areas);
		noteSchema(directory, version);
	}
}

/** When the first operation of a log was recorded. */
function startOf(doc: Doc) {
	let first: number | undefined;
	for (const entry of logOf(doc).toArray()) {
		const hlc = decode(entry)?.hlc;
		if (hlc !== undefined && (first === undefined || hlc < first)) first = hlc;
	}
	return first === undefined ? undefined : instantOf(first as Parameters<typeof instantOf>[0]);
}
