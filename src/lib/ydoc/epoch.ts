import { toSettings } from '#lib/domain/directory.ts';
import { isCarried, isDue, lacking, RECENT_DAYS } from '#lib/domain/epoch.ts';
import { fold, type Folded } from '#lib/domain/fold.ts';
import { hlcAt } from '#lib/domain/hlc.ts';
import { SETTINGS, type RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs, TimeZone } from '#lib/domain/time.ts';
import { decode } from './codec.ts';
import type { Log } from './log.ts';

export { RECENT_DAYS };

/** When it is, and where. */
export interface Moment {
	readonly now: EpochMs;
	readonly zone: TimeZone;
	/** Whether a record has gone to another area: it is not brought along here. */
	readonly isElsewhere?: (folded: Folded) => boolean;
}

/**
 * What each epoch lacks of the others, verbatim, so that of each record the newest epoch that has it shows it as all do
 * together, and the newest of all has what belongs there. For an empty one that is what it begins with.
 *
 * `epochs` are oldest first, without a gap. Entries that this version cannot read go along with their record; those of
 * which it cannot tell the record, always.
 */
export function lackingIn(
	epochs: readonly (readonly string[])[],
	{ now, zone, isElsewhere = () => false }: Moment
): readonly (readonly string[])[] {
	const gains = epochs.map((): string[] => []);
	const newest = epochs.length - 1;
	for (const [record, entries] of byRecord(epochs)) {
		const home = Math.max(...entries.values().map(({ epochs }) => epochs.at(-1) ?? 0));
		const whole = record === undefined ? undefined : fold(operationsOf(entries)).get(record);
		const stays = whole && (!isCarried(whole, now, zone) || isElsewhere(whole));
		const target = home < newest && stays ? home : newest;
		const away = entries.filter(({ epochs }) => !epochs.includes(target));
		if (away.length === 0) continue;
		const there = operationsOf(entries.filter(({ epochs }) => epochs.includes(target)));
		const lack = new Set(whole && lacking(whole, there));
		for (const { entry, operation } of away)
			if (!operation || lack.has(operation)) gains[target]?.push(entry);
	}
	return gains;
}

/**
 * Brings each of the epochs that a device holds what it lacks of the others.
 *
 * Safe at any time, by any number of devices: the same entries are copied, and a fold takes each once.
 * @returns how many entries were copied
 */
export function forward(logs: readonly Log[], moment: Moment): number {
	const gains = lackingIn(
		logs.map(({ entries }) => entries),
		moment
	);
	gains.forEach((entries, index) => {
		for (let at = 0; at < entries.length; at += CHUNK)
			logs[index]?.append(entries.slice(at, at + CHUNK));
	});
	return gains.reduce((count, { length }) => count + length, 0);
}

/** Entries in one change of a document: about 250 kB, so that a slow line and a phone can take it. */
const CHUNK = 1000;

/** Whether the epoch that a log is of has ended, and a new one would leave something behind. */
export function isEpochDue({ entries, clients, startedAt }: EpochState, moment: Moment): boolean {
	const { now, zone } = moment;
	const growth = { startedAt, clients, now, zone };
	if (isDue({ ...growth, bytes: 0 })) return true;
	const bytes = bytesSince(entries, startedAt);
	if (!isDue({ ...growth, bytes })) return false;
	// Where most of it would go along, a new epoch is as large at once.
	const [, carried = []] = lackingIn([entries, []], moment);
	return sizeOf(carried) * 2 < sizeOf(entries);
}

/** How an epoch's log is. */
export interface EpochState {
	readonly entries: readonly string[];
	/** The client ids of its document. */
	readonly clients: number;
	readonly startedAt: EpochMs;
}

/** The zone of a workspace, from the entries of its directory. */
export function zoneOf(directory: readonly string[]): TimeZone {
	const settings = directory.flatMap((entry) =>
		recordOf(entry) === SETTINGS ? (decode(entry) ?? []) : []
	);
	return toSettings(fold(settings).get(SETTINGS)).timeZone;
}

function sizeOf(entries: readonly string[]): number {
	return entries.reduce((bytes, { length }) => bytes + length, 0);
}

/** Bytes written into an epoch since it was opened, about; what it was opened with bears older stamps. */
export function bytesSince(entries: readonly string[], startedAt: EpochMs): number {
	const start = hlcAt(startedAt);
	let bytes = 0;
	for (const entry of entries) if (stampOf(entry) >= start) bytes += entry.length;
	return bytes;
}

/** Whether an entry was stamped before an instant: if it comes into an epoch opened then, it is a copy. */
export function isOlder(entry: string, instant: EpochMs): boolean {
	return stampOf(entry) < hlcAt(instant);
}

/** The record of an entry, also of one that this version cannot read otherwise. */
export function recordOf(entry: string): RecordId | undefined {
	try {
		const wire: unknown = JSON.parse(entry);
		const record: unknown = Array.isArray(wire) ? wire[3] : undefined;
		return typeof record === 'string' ? (record as RecordId) : undefined;
	} catch {
		return undefined;
	}
}

interface Read {
	readonly entry: string;
	readonly operation: Operation | undefined;
	/** Where it lies, ascending. */
	readonly epochs: number[];
}

/** Each entry once, by its record. */
function byRecord(epochs: readonly (readonly string[])[]): Map<RecordId | undefined, Read[]> {
	const known = new Map<string, Read>();
	const records = new Map<RecordId | undefined, Read[]>();
	epochs.forEach((entries, epoch) => {
		for (const entry of entries) {
			const twin = known.get(entry);
			if (twin) {
				if (twin.epochs.at(-1) !== epoch) twin.epochs.push(epoch);
				continue;
			}
			const operation = decode(entry);
			const read = { entry, operation, epochs: [epoch] };
			known.set(entry, read);
			const record = operation ? operation.record : recordOf(entry);
			const list = records.get(record);
			if (list) list.push(read);
			else records.set(record, [read]);
		}
	});
	return records;
}

function operationsOf(entries: readonly Read[]): Operation[] {
	return entries.flatMap(({ operation }) => operation ?? []);
}

/** The clock reading at the head of an entry, read without the rest; `NaN` where there is none. */
function stampOf(entry: string): number {
	return Number(entry.slice(1, entry.indexOf(',')));
}
