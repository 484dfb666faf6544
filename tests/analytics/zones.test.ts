import { afterEach, expect, test } from 'vitest';
import { FIGURES, type FigureName } from '#lib/analytics/figures/index.ts';
import { anyQuery, seeded, taken, world } from './world.ts';
import { questionsFor } from './questions.ts';

const OWN = process.env['TZ'];

afterEach(() => {
	if (OWN === undefined) delete process.env['TZ'];
	else process.env['TZ'] = OWN;
});

test.each(Object.keys(FIGURES) as FigureName[])(
	'%s is the same on a device in whatever zone',
	(figure) => {
		for (let seed = 1; seed <= 4; seed++) {
			const told = ['UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Tehran'].map((zone) => {
				process.env['TZ'] = zone;
				const random = seeded(seed);
				const { engine } = taken(world(seed).records);
				const question = questionsFor(figure, anyQuery(random), random);
				return JSON.stringify(engine.answer(question));
			});
			expect(new Set(told).size, `seed ${seed}`).toBe(1);
		}
	}
);
