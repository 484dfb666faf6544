import { expect, test } from 'vitest';
import { criteriaOf } from '#lib/domain/guide.ts';
import { bare, defaultsOf, named, REASONS, SOURCES, TEMPLATES } from '#lib/domain/templates.ts';
import { en } from '#lib/i18n/templates/en.ts';
import { fa } from '#lib/i18n/templates/fa.ts';
import { pl } from '#lib/i18n/templates/pl.ts';
import { ru } from '#lib/i18n/templates/ru.ts';
import { zh } from '#lib/i18n/templates/zh.ts';

const keysOf = (key: string) =>
	TEMPLATES.find((one) => one.key === key)?.stages.map((stage) => stage.key) ?? [];

test('TEMPLATES have keys of their own and start with the one for everybody', () => {
	const keys = TEMPLATES.map(({ key }) => key);
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys[0]).toBe('new-business-5');
});

test('new business comes with three, five and seven open stages', () => {
	const sizes = TEMPLATES.filter(({ name }) => name === 'newBusiness').map(
		({ stages }) => stages.length
	);
	expect(sizes.toSorted()).toEqual([3, 5, 7]);
});

test.each(TEMPLATES)('$key has stages of its own, and its probabilities rise', ({ stages }) => {
	const probabilities = [0, ...stages.map(({ probability }) => probability), 100];
	expect(probabilities).toEqual([...new Set(probabilities)].toSorted((a, b) => a - b));
	expect(new Set(stages.map(({ key }) => key)).size).toBe(stages.length);
});

test('seven stages negotiate before the proposal, services after it', () => {
	const seven = keysOf('new-business-7');
	expect(seven.indexOf('negotiation')).toBeLessThan(seven.indexOf('proposal'));
	const services = keysOf('services');
	expect(services.indexOf('negotiation')).toBeGreaterThan(services.indexOf('proposal'));
	expect(services).toContain('contract');
	expect(keysOf('software')).toContain('demo');
});

test.each(TEMPLATES)(
	'named($key, texts) says of every open stage what it takes, and ends in won and lost',
	(template) => {
		const { name, stages } = named(template, en);
		expect(name).toBe(en.names[template.name]);
		expect(stages.slice(-2)).toEqual([
			{ name: 'Won', kind: 'won', probability: 100 },
			{ name: 'Lost', kind: 'lost', probability: 0 }
		]);
		for (const { kind, guide } of stages.slice(0, -2)) {
			expect(kind).toBe('open');
			expect(guide?.decision).toMatch(/\?$/);
			expect([2, 3]).toContain(guide?.criteria.length);
			expect(guide?.activities.length).toBeGreaterThan(0);
			expect(guide?.days).toBeGreaterThan(0);
		}
	}
);

test('named(template, texts) gives the first stage whole', () => {
	expect(named(TEMPLATES[0], en).stages[0]).toEqual({
		name: 'Qualification',
		kind: 'open',
		probability: 10,
		guide: {
			decision: 'Does the customer want to solve this problem?',
			criteria: criteriaOf([
				'Need, budget and timing are known',
				'Whoever decides is known',
				'It fits what we sell'
			]),
			steps: [],
			requires: [],
			activities: [
				{ kind: 'call', count: 2 },
				{ kind: 'email', count: 1 }
			],
			days: 7
		}
	});
});

test('REASONS and SOURCES are each there once', () => {
	expect(REASONS.lost.at(-1)).toBe('other');
	const all = [...Object.values(REASONS).flat(), ...Object.values(SOURCES).flat()];
	expect(new Set(all).size).toBe(all.length);
});

test.each([en, fa, ru, pl, zh])('defaultsOf(texts) names every reason and source', (texts) => {
	const { reasons, sources } = defaultsOf(texts);
	expect([...reasons, ...sources].every(({ name }) => name.trim() !== '')).toBe(true);
	expect(reasons.find(({ key }) => key === 'competitor')).toMatchObject({
		use: 'lost',
		asks: 'competitor'
	});
	expect(reasons.find(({ key }) => key === 'other')?.asks).toBe('note');
	expect(sources.filter(({ direction }) => direction === 'inbound')).toHaveLength(4);
	for (const use of ['lost', 'disqualified', 'nurture'] as const) {
		const names = reasons.filter((one) => one.use === use).map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	}
});

test('bare(name, first, texts) is one open stage, won and lost', () => {
	const { name, stages } = bare('Partners', 'New', en);
	expect(name).toBe('Partners');
	expect(stages.map((stage) => [stage.name, stage.kind])).toEqual([
		['New', 'open'],
		['Won', 'won'],
		['Lost', 'lost']
	]);
});
