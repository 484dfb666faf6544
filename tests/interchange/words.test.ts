import { describe, expect, test } from 'vitest';
import { flagWord, segmentWord, statusWord } from '#lib/interchange/words.ts';
import { DEAL_SEGMENTS, DEAL_STATUSES } from '#lib/domain/deal.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { MESSAGES } from '../helpers/catalogue.ts';

const NAMES = {
	open: 'field.status.open',
	won: 'board.won',
	lost: 'board.lost',
	disqualified: 'field.status.disqualified',
	nurture: 'field.status.nurture'
} as const;

test('statusWord(word) knows the statuses of the usual programs in five languages, and nothing else', () => {
	expect(
		['Won', 'lost', 'Open', 'true', 'В работе', 'در جریان', 'aktywna', '进行中', 'No'].map(
			statusWord
		)
	).toEqual(['won', 'lost', 'open', 'won', 'open', 'open', 'open', 'open', 'open']);
	expect(['Unqualified', 'Junk', 'On hold', 'Recycled', 'Closed Lost'].map(statusWord)).toEqual([
		...['disqualified', 'disqualified', 'nurture', 'nurture', 'lost']
	]);
	expect(statusWord('Negotiation')).toBeUndefined();
});

test('segmentWord(word) knows new business, repeats and sales to existing customers', () => {
	expect(
		['New Business', 'newbusiness', 'Renewal', 'Existing Business', 'Upsell', 'Add-On'].map(
			segmentWord
		)
	).toEqual(['new', 'new', 'repeat', 'existing', 'existing', 'existing']);
	expect(segmentWord('Enterprise')).toBeUndefined();
});

test('flagWord(word) knows yes and no, and nothing else', () => {
	expect(['Yes', '1', '✓', 'нет', 'خیر', 'Nie', '是'].map(flagWord)).toEqual([
		...[true, true, true, false, false, false, true]
	]);
	expect(flagWord('perhaps')).toBeUndefined();
});

describe('what the lists call them is known', () => {
	for (const locale of LOCALES)
		test(locale, () => {
			const of = MESSAGES[locale];
			for (const status of DEAL_STATUSES) expect(statusWord(of[NAMES[status]] ?? '')).toBe(status);
			for (const one of DEAL_SEGMENTS)
				expect(segmentWord(of[`field.segment.${one}`] ?? '')).toBe(one);
			expect([flagWord(of['query.yes'] ?? ''), flagWord(of['query.no'] ?? '')]).toEqual([
				true,
				false
			]);
		});
});
