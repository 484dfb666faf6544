import type { Histogram } from './histogram.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** Times whose logarithm is normal. */
export interface Lognormal {
	/** The mean and the standard deviation of the logarithm. */
	readonly mu: number;
	readonly sigma: number;
	/** How many events it rests on. */
	readonly n: number;
}

/** A time that ended or was cut off: its logarithm, and how many of each. */
interface Row {
	readonly log: number;
	readonly events: number;
	readonly censored: number;
}

/** Sums over the rows at one point: the log likelihood, its slopes and its curvatures. */
interface Climb {
	readonly height: number;
	readonly byTheta: number;
	readonly byGamma: number;
	readonly tt: number;
	readonly tg: number;
	readonly gg: number;
}

/**
 * The lognormal distribution for which times, some of them cut off, are likeliest. A time under `floor` counts as
 * `floor`, since 0 has no logarithm: half a unit where times are whole units.
 *
 * `undefined` where fewer than two different times ended with the event: there is no spread to see.
 * In θ = 1 ÷ σ and γ = μ ÷ σ the likelihood has one summit, which Newton's steps climb.
 * Source: R. J. Olsen, Econometrica 46 (1978) 1211.
 */
export function fitLognormal(histogram: Histogram, floor = 0.5): Lognormal | undefined {
	const rows = rowsOf(histogram, floor);
	const ended = rows.filter(({ events }) => events > 0);
	if (new Set(ended.map(({ log }) => log)).size < 2) return undefined;
	const n = ended.reduce((sum, { events }) => sum + events, 0);
	const mean = ended.reduce((sum, { log, events }) => sum + log * events, 0) / n;
	const square = ended.reduce((sum, { log, events }) => sum + (log - mean) ** 2 * events, 0) / n;
	let theta = 1 / Math.sqrt(square);
	let gamma = mean * theta;
	let here = climb(rows, theta, gamma);
	for (let step = 0; step < 100; step++) {
		const { byTheta, byGamma, tt, tg, gg } = here;
		const determinant = tt * gg - tg * tg;
		let deltaTheta = (tg * byGamma - gg * byTheta) / determinant;
		let deltaGamma = (tg * byTheta - tt * byGamma) / determinant;
		let next = climb(rows, theta + deltaTheta, gamma + deltaGamma);
		while (next.height < here.height && Math.abs(deltaTheta) > 1e-14 * theta) {
			deltaTheta /= 2;
			deltaGamma /= 2;
			next = climb(rows, theta + deltaTheta, gamma + deltaGamma);
		}
		if (!(next.height > here.height)) break;
		theta += deltaTheta;
		gamma += deltaGamma;
		here = next;
	}
	return { mu: gamma / theta, sigma: 1 / theta, n };
}

function rowsOf({ times, events, censored }: Histogram, floor: number): Row[] {
	const rows: Row[] = [];
	for (let i = 0; i < times.length; i++) {
		const [d = 0, c = 0] = [events[i], censored[i]];
		if (d + c > 0)
			rows.push({ log: Math.log(Math.max(times[i] ?? 0, floor)), events: d, censored: c });
	}
	return rows;
}

function climb(rows: readonly Row[], theta: number, gamma: number): Climb {
	if (!(theta > 0)) return { height: -Infinity, byTheta: 0, byGamma: 0, tt: 0, tg: 0, gg: 0 };
	let [height, byTheta, byGamma, tt, tg, gg] = [0, 0, 0, 0, 0, 0];
	for (const { log, events: d, censored: c } of rows) {
		const u = theta * log - gamma;
		const { left, hazard } = upper(u);
		const bend = hazard * (hazard - u);
		height += d * (Math.log(theta) - (u * u) / 2) + c * left;
		byTheta += d * (1 / theta - u * log) - c * hazard * log;
		byGamma += d * u + c * hazard;
		tt -= d * (1 / (theta * theta) + log * log) + c * bend * log * log;
		tg += d * log + c * bend * log;
		gg -= d + c * bend;
	}
	return { height, byTheta, byGamma, tt, tg, gg };
}

/** Of the normal distribution above u: the logarithm of the share, and the density over it. */
function upper(u: number): { left: number; hazard: number } {
	const bell = -(u * u) / 2 - Math.log(2 * Math.PI) / 2;
	const share = normalCdf(-u);
	// Far out both are lost in rounding; there the hazard is u + 1/u - 2/u³.
	if (u > 8) {
		const hazard = u + 1 / u - 2 / u ** 3;
		return { left: bell - Math.log(hazard), hazard };
	}
	return { left: Math.log(share), hazard: Math.exp(bell) / share };
}

/** The time by which the share `q` have ended. */
export function lognormalQuantile({ mu, sigma }: Lognormal, q: number): number {
	return Math.exp(mu + sigma * normalQuantile(q));
}

/** How many cases the whole weighs against a part's own: as with shares. */
const CUSTOMARY_WEIGHT = 8;

/** A part's distribution, drawn to that of the whole the more, the fewer its events; without any it is the whole's. */
export function shrinkLognormal(part: Lognormal | undefined, whole: Lognormal): Lognormal {
	if (!part) return { ...whole, n: 0 };
	const own = part.n / (part.n + CUSTOMARY_WEIGHT);
	return {
		mu: own * part.mu + (1 - own) * whole.mu,
		sigma: Math.sqrt(own * part.sigma ** 2 + (1 - own) * whole.sigma ** 2),
		n: part.n
	};
}
