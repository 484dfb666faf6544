import type { Doc } from 'yjs';
import type { EpochMs } from '#lib/domain/time.ts';
import { metaOf, ORIGIN, SCHEMA_VERSION } from './schema.ts';

/**
 * What a directory says of its documents: which epochs there are, how the schema has grown, who may still write.
 *
 * Keys are only ever added, each with what it will always say, so that two devices that write at once agree:
 * `epoch:<area>:<n>` = when it was opened, `schema:<n>` and `minWriter:<n>` = 1.
 */

export const FIRST_EPOCH = 1;

/** The newest epoch of an area. */
export function newestEpoch(directory: Doc, area: string): number {
	return Math.max(FIRST_EPOCH, ...numbersIn(directory, `epoch:${area}:`));
}

/** When an epoch was opened, or `undefined` where nobody has said. */
export function epochStart(directory: Doc, area: string, epoch: number): EpochMs | undefined {
	return metaOf(directory).get(`epoch:${area}:${epoch}`) as EpochMs | undefined;
}

/** Makes an epoch known. Of owners' and managers' devices only. */
export function announceEpoch(directory: Doc, area: string, epoch: number, at: EpochMs): void {
	add(directory, `epoch:${area}:${epoch}`, at);
}

/** The schema version of a directory. */
export function schemaOf(directory: Doc): number {
	return Math.max(1, ...numbersIn(directory, 'schema:'));
}

/** The least version whose devices may write. */
export function minWriterOf(directory: Doc): number {
	return Math.max(1, ...numbersIn(directory, 'minWriter:'));
}

/** Whether this build is too old to write: a newer one has made something of the workspace that it would misread. */
export function isOutdated(directory: Doc, version: number = SCHEMA_VERSION): boolean {
	return minWriterOf(directory) > version;
}

/** Bars builds older than a version from writing. */
export function requireWriter(directory: Doc, version: number): void {
	add(directory, `minWriter:${version}`, 1);
}

/** Notes that a directory has the schema of a version. */
export function noteSchema(directory: Doc, version: number): void {
	add(directory, `schema:${version}`, 1);
}

function add(directory: Doc, key: string, value: number): void {
	const meta = metaOf(directory);
	if (!meta.has(key)) directory.transact(() => meta.set(key, value), ORIGIN.local);
}

/** The numbers that follow a prefix among the keys. */
function numbersIn(directory: Doc, prefix: string): number[] {
	return [...metaOf(directory).keys()]
		.filter((key) => key.startsWith(prefix))
		.map((key) => Number(key.slice(prefix.length)))
		.filter((number) => Number.isSafeInteger(number) && number > 0);
}
