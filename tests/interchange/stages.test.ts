import { describe, expect, test } from 'vitest';
import { inUsualOrder, kindOf, stem } from '#lib/interchange/stages.ts';

describe('kindOf(name)', () => {
	const cases = {
		won: [
			'Won',
			'Closed Won',
			'closed_won',
			'ClosedWon',
			'Выиграна',
			'Успешно реализовано',
			'برنده شده',
			'Wygrana',
			'Sprzedane',
			'赢单',
			'成交'
		],
		lost: [
			'Lost',
			'Closed Lost',
			'closed-lost',
			'Disqualified',
			'Проиграна',
			'Закрыто и не реализовано',
			'Отказ',
			'از دست رفته',
			'ناموفق',
			'Przegrana',
			'输单',
			'失败'
		],
		open: [
			'Engaging',
			'Prospecting',
			'Negotiation/Review',
			'Переговоры',
			'مذاکره',
			'Negocjacje',
			'谈判',
			'Follow up',
			'Winter campaign'
		]
	};
	for (const [kind, list] of Object.entries(cases))
		test(`is ${kind} for ${list.join(', ')}`, () => {
			expect(list.map((name) => [name, kindOf(name)])).toEqual(list.map((name) => [name, kind]));
		});
});

describe('inUsualOrder(names)', () => {
	test('goes as sales go, whatever the order in the file', () => {
		expect(
			inUsualOrder(['Negotiation', 'Proposal', 'Prospecting', 'Demo', 'Qualification', 'Discovery'])
		).toEqual(['Prospecting', 'Qualification', 'Discovery', 'Demo', 'Proposal', 'Negotiation']);
		expect(inUsualOrder(['Переговоры', 'Новая', 'Предложение'])).toEqual([
			'Новая',
			'Предложение',
			'Переговоры'
		]);
	});

	test('goes by the numbers where all names begin with one', () => {
		expect(inUsualOrder(['10. Contract', '2. Demo', '1. Proposal'])).toEqual([
			'1. Proposal',
			'2. Demo',
			'10. Contract'
		]);
	});

	test('keeps the order of the file for names it does not know', () => {
		expect(inUsualOrder(['Blue', 'Red', 'Green'])).toEqual(['Blue', 'Red', 'Green']);
	});
});

test('stem(text) is one for words that differ by their ending', () => {
	expect(stem('engage')).toBe(stem('Engaging'));
	expect(stem('proposed')).toBe(stem('Proposal'));
	expect(stem('negotiated')).toBe(stem('Negotiation'));
	expect(stem('closed won')).toBe(stem('Closed Won'));
	expect(stem('demo')).not.toBe(stem('Discovery'));
});
