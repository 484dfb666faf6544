/**
 * The normal distribution Φ(z): to 1e-15, and to nine digits in the far tails.
 *
 * Source: Hart's algorithm 5666 as given by G. West, "Better approximations to cumulative normal functions" (2005).
 */
export function normalCdf(z: number): number {
	const tail = upperTail(Math.abs(z));
	return z > 0 ? 1 - tail : tail;
}

const OVER = [
	3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
	221.213596169931, 220.206867912376
];
const UNDER = [
	8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
	637.333633378831, 793.826512519948, 440.413735824752
];

function upperTail(x: number): number {
	if (x > 37) return 0;
	const bell = Math.exp((-x * x) / 2);
	if (x < 5 * Math.SQRT2) return (bell * polynomial(OVER, x)) / polynomial(UNDER, x);
	const fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));
	return bell / fraction / Math.sqrt(2 * Math.PI);
}

/**
 * The z with Φ(z) = p, to 15 digits; infinite at 0 and 1, `NaN` beyond.
 *
 * Source: M. J. Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
 */
export function normalQuantile(p: number): number {
	if (!(p > 0)) return p === 0 ? -Infinity : NaN;
	if (!(p < 1)) return p === 1 ? Infinity : NaN;
	const off = p - 0.5;
	if (Math.abs(off) <= 0.425) {
		const r = 0.180625 - off * off;
		return (off * polynomial(MIDDLE_OVER, r)) / polynomial(MIDDLE_UNDER, r);
	}
	const r = Math.sqrt(-Math.log(off < 0 ? p : 1 - p));
	const z =
		r <= 5
			? polynomial(NEAR_OVER, r - 1.6) / polynomial(NEAR_UNDER, r - 1.6)
			: polynomial(FAR_OVER, r - 5) / polynomial(FAR_UNDER, r - 5);
	return off < 0 ? -z : z;
}

/** How many standard errors an interval of this level reaches to each side: 1.96 for 0.95. */
export function reach(level: number): number {
	return normalQuantile((1 + level) / 2);
}

const MIDDLE_OVER = [
	2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
	4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
	1.3314166789178437745e2, 3.387132872796366608
];
const MIDDLE_UNDER = [
	5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
	5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1
];
const NEAR_OVER = [
	7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1,
	1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
	1.42343711074968357734
];
const NEAR_UNDER = [
	1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2,
	1.4810397642748007459e-1, 6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187,
	1
];
const FAR_OVER = [
	2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3,
	2.6532189526576123093e-2, 2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699,
	6.6579046435011037772
];
const FAR_UNDER = [
	2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
	7.868691311456132591e-4, 1.48753612908506148525e-2, 1.3692988092273580531e-1,
	5.9983220655588793769e-1, 1
];

/** Horner's rule, the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
	let sum = 0;
	for (const coefficient of coefficients) sum = sum * x + coefficient;
	return sum;
}
