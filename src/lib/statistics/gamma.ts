const LANCZOS = [
	676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
	-0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7
];

/** ln Γ(x) for x > 0, to 1e-14 of its size. Source: C. Lanczos (1964), g = 7, nine terms. */
export function logGamma(x: number): number {
	if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
	let sum = 0.9999999999998099;
	for (let i = 0; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (x + i);
	const t = x + 6.5;
	return Math.log(2 * Math.PI) / 2 + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * ψ(x), the slope of ln Γ, for x > 0: by recurrence to where the asymptotic series is exact to 1e-14.
 *
 * Source: Abramowitz and Stegun, 6.3.5 and 6.3.18.
 */
export function digamma(x: number): number {
	let below = 0;
	let at = x;
	for (; at < 10; at++) below -= 1 / at;
	const f = 1 / (at * at);
	const series =
		f *
		(1 / 12 - f * (1 / 120 - f * (1 / 252 - f * (1 / 240 - f * (1 / 132 - (f * 691) / 32760)))));
	return below + Math.log(at) - 1 / (2 * at) - series;
}
