import { instantOf } from './hlc.ts';
import type { Operation } from './operation.ts';
import type { EpochMs } from './time.ts';

/**
 * Whether an operation had been entered before an instant: by the clock that recorded it, whatever day it tells of.
 *
 * A purge counts as known at any time: what is gone for good is not brought back as it was.
 */
export function wasKnown({ hlc, kind }: Pick<Operation, 'hlc' | 'kind'>, before: EpochMs): boolean {
	return kind === 'purge' || instantOf(hlc) < before;
}
