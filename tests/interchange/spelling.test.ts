import { describe, expect, test } from 'vitest';
import { alike, spellingKey } from '#lib/interchange/spelling.ts';

const groups = (...names: string[]) =>
	alike(new Map(names.map((name, index) => [name, 100 - index]))).map((group) =>
		group.names.map(({ name }) => name)
	);

describe('alike(counts)', () => {
	test('finds names that differ by case, space and punctuation', () => {
		expect(groups('GTX Pro', 'MG Special', 'GTXPro', 'gtx-pro')).toEqual([
			['GTX Pro', 'GTXPro', 'gtx-pro']
		]);
		expect(groups('Acme Inc', 'Acme, Inc.')).toEqual([['Acme Inc', 'Acme, Inc.']]);
	});

	test('finds names that differ by accents and by the script’s own variants', () => {
		expect(groups('Łódź Meble', 'Lodz Meble')).toHaveLength(1);
		expect(groups('شركت کاوه', 'شرکت كاوه')).toHaveLength(1);
		expect(groups('Ёлка', 'Елка')).toHaveLength(1);
	});

	test('keeps letters apart that are letters: й and и', () => {
		expect(groups('Край', 'Краи')).toEqual([]);
	});

	test('finds one letter missing, wrong or swapped in a long name', () => {
		expect(groups('Betasoloin', 'Betasolin')).toHaveLength(1);
		expect(groups('technology', 'technolgy')).toHaveLength(1);
		expect(groups('Hottechi Ltd', 'Hottechy Ltd')).toHaveLength(1);
		expect(groups('Stanredtax', 'Stanerdtax')).toHaveLength(1);
	});

	test('looks for no slip in what is a whole text', () => {
		const text = 'x'.repeat(2_000_000);
		expect(groups(text, `${text}y`, 'Betasolin')).toEqual([]);
		expect(groups(text, ` ${text}`)).toHaveLength(1);
	});

	test('leaves short names and names with numbers alone', () => {
		expect(groups('Anna', 'Anne', 'Hanna')).toEqual([]);
		expect(groups('Warehouse 1', 'Warehouse 2')).toEqual([]);
		expect(groups('GTX Basic', 'GTX Plus Basic', 'GTX Plus Pro', 'MG Advanced')).toEqual([]);
	});

	test('puts the most used spelling first', () => {
		const counts = new Map([
			['google', 5],
			['Google', 2868]
		]);
		expect(alike(counts)[0]?.names).toEqual([
			{ name: 'Google', count: 2868 },
			{ name: 'google', count: 5 }
		]);
	});
});

test('spellingKey(name) is empty for a name without letters', () => {
	expect(spellingKey(' – ')).toBe('');
	expect(groups('–', '…')).toEqual([]);
});
