import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ordinal, type Day } from '#lib/domain/time.ts';
import { DATA, withData } from './data.ts';
import { importing, names } from './world.ts';

const WHOLE = { won: 4238, lost: 2473, Engaging: 1589, Prospecting: 500 };
const FILES = [
	['sales_pipeline.csv', WHOLE],
	['variants/dates_MDY_slash__kisaraF.csv', WHOLE],
	['variants/dates_MDY_slash_crlf__LordDonald.csv', WHOLE],
	['variants/dates_DMY_dash__vanshika1209.csv', WHOLE],
	['variants/lf_endings__ikebude.csv', WHOLE],
	['variants/closed_only_float_values__Shreif7.csv', { won: 4238, lost: 2473 }]
] as const;

describe.skipIf(!withData('maven'))('the Maven file comes in with its golden figures', () => {
	for (const [file, expected] of FILES)
		test(
			file,
			() => {
				const { deals, records, refused, repeated } = importing(
					readFileSync(join(DATA, 'maven', file))
				);
				expect(refused).toEqual([]);
				expect(repeated).toEqual([]);
				const counts: Record<string, number> = {};
				for (const { status, stage } of deals) {
					const key = status === 'open' ? String(records.get(stage)?.fields['name']) : status;
					counts[key] = (counts[key] ?? 0) + 1;
				}
				expect(counts).toEqual(expected);
				const won = deals.filter(({ status }) => status === 'won');
				expect(won.reduce((sum, { value }) => sum + (value?.amount ?? 0), 0)).toBe(10_005_534_00);
				const days = won.map(
					({ createdAt, enteredAt }) => ordinal(enteredAt as Day) - ordinal(createdAt as Day)
				);
				expect(days.reduce((sum, one) => sum + one, 0) / won.length).toBeCloseTo(51.781973, 6);
				expect(names(records, 'c')).toHaveLength(85);
				expect(names(records, 'm')).toHaveLength(30);
				expect(names(records, 'r')).toEqual(['Not given in the file']);
				expect(names(records, 'l')).toEqual(['Imported']);
				expect(deals.filter(({ createdAt }) => createdAt === null)).toHaveLength(
					'Prospecting' in expected ? 500 : 0
				);
			},
			30_000
		);
});
