import type { CustomFieldId, RecordId } from './ids.ts';
import type { Fields } from './operation.ts';

/**
 * A part of what an import brings: deals, each whole, and what they refer to.
 *
 * `E` is an operation, or an operation as it lies in the log.
 */
export interface Batch<E> {
	/** Companies, contacts, members, reasons and the pipeline that the arrivals of this or a later batch need. */
	readonly supports: readonly Support<E>[];
	readonly arrivals: readonly Arrival<E>[];
	/** What is added to records that are here already. */
	readonly updates?: readonly Update[];
	/** Choices that fields of the workspace lack. */
	readonly newChoices?: readonly NewChoices[];
}

/** What a row says of a record that is here: made into an operation where what stands there can be seen. */
export interface Update {
	readonly line: number;
	readonly record: RecordId;
	readonly fields: Fields;
	readonly needs: readonly RecordId[];
}

export interface NewChoices {
	readonly field: CustomFieldId;
	readonly choices: readonly string[];
}

export interface Support<E> {
	/** Where this record exists already, nothing of the support is needed. */
	readonly record: RecordId;
	readonly entries: readonly E[];
}

export interface Arrival<E> {
	/** The line of the file it comes from. */
	readonly line: number;
	readonly record: RecordId;
	readonly entries: readonly E[];
	/** The supports it refers to, in the order in which they must exist. */
	readonly needs: readonly RecordId[];
}
