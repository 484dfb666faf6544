import type { EpochMs } from '#lib/domain/time.ts';
import type { Ways } from './ways.ts';

const MINUTE_MS = 60_000;
const STEPS = [
	['day', 24 * 60 * MINUTE_MS],
	['hour', 60 * MINUTE_MS],
	['minute', MINUTE_MS]
] as const;

/** How long ago an instant was, in the largest whole unit up to days: 3 minutes ago, yesterday. */
export function formatAgo({ tag }: Ways, at: EpochMs, now: EpochMs): string {
	const ms = Math.max(0, now - at);
	const [unit, size] = STEPS.find(([, size]) => ms >= size) ?? (['minute', MINUTE_MS] as const);
	return new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(-Math.floor(ms / size), unit);
}
