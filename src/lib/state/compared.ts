import type { EpochMs } from '#lib/domain/time.ts';
import { listReports } from '#lib/sync/reports.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** What is known of a workspace's documents beside those of its relay. */
export interface Compared {
	/** Since when all were found to be the same, at the earliest; `undefined` where none was compared yet. */
	readonly at: EpochMs | undefined;
	/** Differences that were found, the last first, with how many entries came and how many were here only. */
	readonly healed: readonly {
		readonly at: EpochMs;
		readonly missing: number;
		readonly extra: number;
	}[];
}

/** What this device has kept of its comparisons. */
export async function comparedOf({ entry }: Pick<OpenWorkspace, 'entry'>): Promise<Compared> {
	const listed = await listReports(entry.id);
	const reports = listed.ok ? listed.value : [];
	const healed = reports.flatMap((report) => (report.healed ? [report.healed] : []));
	return {
		at: reports.length > 0 ? (Math.min(...reports.map(({ at }) => at)) as EpochMs) : undefined,
		healed: healed
			.map((one) => ({ ...one, at: one.at as EpochMs }))
			.toSorted((one, other) => other.at - one.at)
	};
}

/** Compares all documents now. @returns whether it could be told */
export async function compareNow({ session }: Pick<OpenWorkspace, 'session'>): Promise<boolean> {
	return (await session.compare()) !== undefined;
}
