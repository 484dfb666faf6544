import { fold } from '#lib/domain/fold.ts';
import { typeOf } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { decode, headOf } from './codec.ts';

/**
 * The SHA-256, in hex, of what the attachments refer to that are neither deleted nor purged, nor beside a record that
 * was purged.
 * @param logs the entries of every log of activities, of each area and epoch
 * @param purged records that were purged
 */
export function neededContent(
	logs: Iterable<readonly string[]>,
	purged: ReadonlySet<string>
): ReadonlySet<string> {
	const operations: Operation[] = [];
	for (const entries of logs)
		for (const entry of entries) {
			const operation = attachmentIn(entry) === undefined ? undefined : decode(entry);
			if (operation) operations.push(operation);
		}
	const needed = new Set<string>();
	for (const { deleted, purged: isPurged, fields } of fold(operations).values()) {
		const { on, sha256 } = fields;
		if (deleted || isPurged || typeof sha256 !== 'string') continue;
		if (typeof on !== 'string' || !purged.has(on)) needed.add(sha256);
	}
	return needed;
}

/** The attachments that entries of a log are about. */
export function attachmentsIn(entries: Iterable<string>): ReadonlySet<string> {
	const found = new Set<string>();
	for (const entry of entries) {
		const attachment = attachmentIn(entry);
		if (attachment !== undefined) found.add(attachment);
	}
	return found;
}

function attachmentIn(entry: string): string | undefined {
	const record = headOf(entry)?.record;
	return record && typeOf(record) === 'attachment' ? record : undefined;
}
