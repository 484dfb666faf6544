/** Work that can be put aside: it yields now and then, and is done when it returns. */
export type Sliced<T> = Generator<undefined, T>;

/** Between two looks at the clock, so many steps of a few hundred ns each. */
export const STRIDE = 4096;

/** Runs work in slices of at most `sliceMs`, with a pause between them; `undefined` where it was called off. */
export async function inSlices<T>(
	work: Sliced<T>,
	{
		sliceMs,
		now,
		pause,
		isOff
	}: {
		readonly sliceMs: number;
		readonly now: () => number;
		readonly pause: () => Promise<unknown>;
		readonly isOff: () => boolean;
	}
): Promise<T | undefined> {
	for (;;) {
		const outcome = slice(work, now() + sliceMs, now);
		if (outcome) return outcome.value;
		await pause();
		if (isOff()) return undefined;
	}
}

/** Runs work until it is done, whose value is then given, or until its time is over. */
export function slice<T>(
	work: Sliced<T>,
	end: number,
	now: () => number
): { readonly value: T } | undefined {
	for (;;) {
		const step = work.next();
		if (step.done) return { value: step.value };
		if (now() >= end) return undefined;
	}
}

/** Runs work to its end. */
export function whole<T>(work: Sliced<T>): T {
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
	}
}

const RUN = 512;

/** Sorts indexes by a comparison, those that compare equal in their order. */
export function* sorted(
	items: Uint32Array<ArrayBuffer>,
	compare: (a: number, b: number) => number
): Sliced<Uint32Array<ArrayBuffer>> {
	const { length } = items;
	let [from, to] = [items, new Uint32Array(length)];
	for (let start = 0; start < length; start += RUN) {
		from.subarray(start, start + RUN).sort(compare);
		yield;
	}
	for (let width = RUN; width < length; width *= 2) {
		for (let start = 0; start < length; start += 2 * width)
			yield* merged(from, to, { start, width }, compare);
		[from, to] = [to, from];
	}
	return from;
}

function* merged(
	from: Uint32Array,
	to: Uint32Array,
	{ start, width }: { readonly start: number; readonly width: number },
	compare: (a: number, b: number) => number
): Sliced<undefined> {
	const middle = Math.min(start + width, from.length);
	const end = Math.min(start + 2 * width, from.length);
	let [left, right] = [start, middle];
	for (let at = start; at < end; at++) {
		const [a, b] = [from[left] ?? 0, from[right] ?? 0];
		if (left < middle && (right >= end || compare(a, b) <= 0)) {
			to[at] = a;
			left++;
		} else {
			to[at] = b;
			right++;
		}
		if (at % STRIDE === 0) yield;
	}
	return undefined;
}
