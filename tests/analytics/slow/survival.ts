/** A case that was watched for so many whole hours, and how it ended; `undefined` while it goes on. */
export interface Case<E extends string = string> {
	readonly hours: number;
	readonly end: E | undefined;
}

export function hoursOf(ms: number): number {
	return Math.floor(Math.max(0, ms) / 3_600_000);
}

function atRisk(cases: readonly Case[], hours: number): number {
	return cases.filter((one) => one.hours >= hours).length;
}

function endsUpTo(cases: readonly Case[], hours: number): readonly number[] {
	const ends = cases.filter((one) => one.end !== undefined && one.hours <= hours);
	return [...new Set(ends.map((one) => one.hours))].sort((a, b) => a - b);
}

/** The share that has not ended by so many hours: the product of what is left at each end. */
export function survivalBy(cases: readonly Case[], hours: number): number {
	return endsUpTo(cases, hours).reduce((share, at) => {
		const ended = cases.filter((one) => one.hours === at && one.end !== undefined).length;
		return share * (1 - ended / atRisk(cases, at));
	}, 1);
}

/** The first hour by which so many have ended. */
export function quantileOf(cases: readonly Case[], q: number): number | undefined {
	return endsUpTo(cases, Infinity).find((at) => survivalBy(cases, at) <= 1 - q + 1e-10);
}

/** The share that has ended in a way: at each end, those who were left times the part that ended so. */
export function incidenceBy<E extends string>(
	cases: readonly Case<E>[],
	end: E,
	hours: number
): number {
	return endsUpTo(cases, hours).reduce((sum, at) => {
		const so = cases.filter((one) => one.hours === at && one.end === end).length;
		return sum + (survivalBy(cases, at - 1) * so) / atRisk(cases, at);
	}, 0);
}

/** The last hour at which at least ten were watched. */
export function reliableUntil(cases: readonly Case[]): number | undefined {
	const hours = cases.map((one) => one.hours).filter((at) => atRisk(cases, at) >= 10);
	return hours.length === 0 ? undefined : Math.max(...hours);
}

export function rounded(value: number | undefined): number | undefined {
	return value === undefined ? undefined : Math.round(value * 1e9) / 1e9;
}

export function inDays(hours: number | undefined): number | undefined {
	return hours === undefined ? undefined : hours / 24;
}
