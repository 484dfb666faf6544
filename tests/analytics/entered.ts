import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { addDays, dayNumber, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
import { FIRST, type Random } from './world.ts';

const DAY_MS = 86_400_000;
/** Most is entered at once, some up to so many days late. */
const LATE_DAYS = 25;

/**
 * The operations of a world as they would have been entered: some when they happened, some late; those of a record in
 * their order.
 */
export function entered(operations: readonly Operation[], random: Random): readonly Operation[] {
	const last = new Map<RecordId, Hlc>();
	return operations.map((operation) => {
		const { at, record } = operation;
		const day = dayNumber(at ?? addDays(FIRST, 0), 'UTC' as TimeZone);
		const late = random() < 0.5 ? 0.9 : random() * LATE_DAYS;
		const stamp = hlcAt(Math.floor((day + late) * DAY_MS) as EpochMs);
		const hlc = Math.max(stamp, (last.get(record) ?? 0) + 1) as Hlc;
		last.set(record, hlc);
		return { ...operation, hlc };
	});
}
