import { median } from '../measure.ts';

/** How long the processor was at an act in this thread, ms: what else runs on the machine counts less than by the clock. */
export function busy(act: () => unknown): number {
	const before = process.threadCpuUsage();
	act();
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1000;
}

/** The median of several. */
export function usually(act: () => unknown, times = 5): number {
	return median(Array.from({ length: times }, () => busy(act)));
}
