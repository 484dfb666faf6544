import { loadavg } from 'node:os';
import type { CDPSession, Page } from 'playwright';

/** One figure of a bench. */
export interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	/** The same figure of something else in the same run: what a noisy machine leaves comparable. */
	readonly ratio?: Ratio | readonly Ratio[];
	/** The single measurements, where the value is one of several. */
	readonly samples?: readonly number[];
}

/** A figure by another, and where it should be. */
export interface Ratio {
	readonly to: string;
	readonly value: number;
	readonly atMost?: number;
	readonly atLeast?: number;
}

/** The value below which a share of the samples lies; 0.5 is the median. */
export function quantile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
	if (value === undefined) throw new Error('a quantile of nothing');
	return value;
}

export function median(samples: readonly number[]): number {
	return quantile(samples, 0.5);
}

/** How long an act takes, ms. */
export function timed(act: () => void): number {
	const start = performance.now();
	act();
	return performance.now() - start;
}

/** The load average of the last minute: what else the machine is doing. */
export function load(): number {
	return Number(loadavg()[0]?.toFixed(2));
}

/** How long a fixed loop takes in a page, ms: the least of several, for others use the processor too. */
export async function loopMs(page: Page): Promise<number> {
	return await page.evaluate(() => {
		const once = () => {
			const start = performance.now();
			let x = 0;
			for (let i = 0; i < 2e7; i++) x += i % 7;
			return x > 0 ? performance.now() - start : 0;
		};
		return Math.min(...Array.from({ length: 5 }, once));
	});
}

/** Slows the page's processor down. */
export async function throttle(page: Page, rate: number): Promise<CDPSession> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate });
	return session;
}
