import { expect, test } from 'vitest';
import { formatFacts } from '#lib/i18n/facts.ts';
import { waysOf } from '#lib/i18n/ways.ts';

test('formatFacts(ways, title, facts) is one sentence, with the signs of the language', () => {
	const facts = [
		['Deals', '12'],
		['Lost', '3']
	] as const;
	expect(formatFacts(waysOf('en'), 'Proposal', facts)).toBe('Proposal. Deals: 12; Lost: 3');
	expect(formatFacts(waysOf('fa'), 'Proposal', facts)).toBe('Proposal. Deals: 12؛ Lost: 3');
	expect(formatFacts(waysOf('zh'), 'Proposal', facts)).toBe('Proposal。Deals：12；Lost：3');
	expect(formatFacts(waysOf('en'), 'Proposal', [])).toBe('Proposal');
});
