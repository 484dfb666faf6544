import { expect, test } from 'vitest';
import { named, REASONS, TEMPLATES } from '#lib/domain/templates.ts';

test('TEMPLATES have keys of their own and start with the one for everybody', () => {
	const keys = TEMPLATES.map(({ key }) => key);
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys[0]).toBe('new-business-5');
});

test('new business comes with three, five and seven open stages', () => {
	const sizes = TEMPLATES.filter(({ name }) => name === 'newBusiness').map(
		({ stages }) => stages.filter(({ kind }) => kind === 'open').length
	);
	expect(sizes.toSorted()).toEqual([3, 5, 7]);
});

test.each(TEMPLATES)('$key ends in won and lost, and its probabilities rise', ({ stages }) => {
	expect(stages.slice(-2).map(({ kind }) => kind)).toEqual(['won', 'lost']);
	const open = stages.slice(0, -2);
	expect(open.every(({ kind }) => kind === 'open')).toBe(true);
	const probabilities = [0, ...open.map(({ probability }) => probability), 100];
	expect(probabilities).toEqual([...new Set(probabilities)].toSorted((a, b) => a - b));
	expect(new Set(stages.map(({ key }) => key)).size).toBe(stages.length);
});

test('seven stages negotiate before the proposal, services after it', () => {
	const order = (key: string) =>
		TEMPLATES.find((one) => one.key === key)?.stages.map((stage) => stage.key) ?? [];
	const seven = order('new-business-7');
	expect(seven.indexOf('negotiation')).toBeLessThan(seven.indexOf('proposal'));
	const services = order('services');
	expect(services.indexOf('negotiation')).toBeGreaterThan(services.indexOf('proposal'));
	expect(services).toContain('contract');
});

test('named gives a pipeline in words, stage by stage', () => {
	const [first] = TEMPLATES;
	const draft = named(first, (key) => key.toUpperCase());
	expect(draft.name).toBe('TEMPLATE.NAME.NEWBUSINESS');
	expect(draft.stages[0]).toEqual({
		name: 'TEMPLATE.STAGE.QUALIFICATION',
		kind: 'open',
		probability: 10
	});
	expect(draft.stages).toHaveLength(first.stages.length);
});

test('REASONS end in other, and are each there once', () => {
	expect(REASONS.at(-1)).toBe('other');
	expect(new Set(REASONS).size).toBe(REASONS.length);
});
