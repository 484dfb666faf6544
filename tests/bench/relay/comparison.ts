import { median, type Figure, type Ratio } from '../measure.ts';
import type { ServerName } from './server.ts';

type Peer = Exclude<ServerName, 'ours'>;
type Bar = Pick<Ratio, 'atMost' | 'atLeast'>;

/** Something that is measured of each server. */
export interface Metric {
	readonly name: string;
	readonly unit: string;
	/** What ours should be, by a peer's. */
	readonly bars?: Partial<Record<Peer, Bar>>;
	/** What ours should be at most, in its unit. */
	readonly allowed?: number;
}

export interface Measured {
	readonly metric: Metric;
	readonly value: number;
}

/** What one round of a case measures of one server. */
export interface Case {
	/** What it is asked for by. */
	readonly name: string;
	/** One round says enough. */
	readonly isOnce?: boolean;
	/** Takes minutes: only where the long form is asked for. */
	readonly isLong?: boolean;
	readonly servers?: readonly ServerName[];
	measure(server: ServerName, nodeArgs: readonly string[]): Promise<readonly Measured[]>;
}

/** Collects what rounds measure, and compares ours to its peers by the median of the rounds' ratios. */
export class Comparison {
	readonly #metrics = new Map<string, Metric>();
	readonly #values = new Map<string, Map<ServerName, number[]>>();

	add(server: ServerName, measured: readonly Measured[]): void {
		for (const { metric, value } of measured) {
			this.#metrics.set(metric.name, metric);
			const ofServers = this.#values.get(metric.name) ?? new Map<ServerName, number[]>();
			this.#values.set(metric.name, ofServers);
			ofServers.set(server, [...(ofServers.get(server) ?? []), value]);
		}
	}

	figures(): Figure[] {
		return [...this.#metrics.values()].flatMap((metric) => {
			const ofServers = this.#values.get(metric.name) ?? new Map<ServerName, number[]>();
			return [...ofServers].sort(oursFirst).map(([server, samples]): Figure => {
				const ratio = server === 'ours' ? ratios(metric, samples, ofServers) : [];
				return {
					name: `${metric.name}, ${server}`,
					unit: metric.unit,
					value: median(samples),
					samples,
					...(ratio.length > 0 ? { ratio } : {})
				};
			});
		});
	}
}

function oursFirst([a]: [ServerName, unknown], [b]: [ServerName, unknown]): number {
	return Number(b === 'ours') - Number(a === 'ours');
}

function ratios(
	{ bars, allowed, unit }: Metric,
	ours: readonly number[],
	ofServers: ReadonlyMap<ServerName, readonly number[]>
): Ratio[] {
	const toPeers = (['y-websocket-server', 'hocuspocus'] as const).flatMap((peer): Ratio[] => {
		const theirs = ofServers.get(peer);
		if (!theirs) return [];
		const perRound = ours.map((value, round) => value / (theirs[round] ?? NaN));
		const value = median(perRound.filter(Number.isFinite).concat(perRound).slice(0, ours.length));
		return Number.isFinite(value) ? [{ to: peer, value, ...bars?.[peer] }] : [];
	});
	if (allowed === undefined) return toPeers;
	const value = allowed === 0 ? median(ours) : median(ours) / allowed;
	const to = allowed === 0 ? 'one' : `the ${allowed} ${unit} allowed`;
	return [{ to, value, atMost: Math.min(allowed, 1) }, ...toPeers];
}
