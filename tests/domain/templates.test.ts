import { expect, test } from 'vitest';
import { criteriaOf } from '#lib/domain/guide.ts';
import { named, reasonNames, REASONS, TEMPLATES } from '#lib/domain/templates.ts';
import { en } from '#lib/i18n/templates/en.ts';

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

test('REASONS end in other, are each there once, and reasonNames keeps their order', () => {
	expect(REASONS.at(-1)).toBe('other');
	expect(new Set(REASONS).size).toBe(REASONS.length);
	expect(reasonNames(en).slice(0, 2)).toEqual(['Price', 'Chose a competitor']);
});
