import { expect, test } from 'vitest';
import { Ranges } from '../../../sync-server/src/documents/ranges.ts';
import { cases, forSeeds } from '../../helpers/random.ts';

test('Ranges agrees with a plain set of clocks', () => {
	forSeeds(cases(200), (random) => {
		const ranges = new Ranges();
		const clocks = new Set<number>();
		for (let step = 0; step < 30; step++) {
			const from = random.int(40);
			const to = from + random.int(6);
			ranges.add({ client: 1, from, to });
			for (let clock = from; clock < to; clock++) clocks.add(clock);
			const asked = { client: 1, from: random.int(40), to: random.int(46) };
			let isIn = true;
			for (let clock = asked.from; clock < asked.to; clock++) isIn &&= clocks.has(clock);
			expect(ranges.covers(asked)).toBe(isIn);
		}
		let end = 0;
		while (clocks.has(end)) end++;
		expect(ranges.vector().get(1) ?? 0).toBe(end);
		const [[, parts = []] = []] = ranges.entries();
		const apart = parts.every(({ from }, index) => from > (parts[index - 1]?.to ?? -1));
		expect(apart).toBe(true);
	});
});

test('Ranges keeps clients apart', () => {
	const ranges = new Ranges();
	ranges.add({ client: 1, from: 0, to: 5 });
	expect(ranges.covers({ client: 2, from: 0, to: 5 })).toBe(false);
	expect([...ranges.vector()]).toEqual([[1, 5]]);
});
