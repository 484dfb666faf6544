import { named, REASONS, TEMPLATES } from '#lib/domain/templates.ts';
import { en as templates } from '#lib/i18n/templates/en.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { WorldOptions } from '#lib/sample/options.ts';
import { en } from '#lib/sample/texts/en.ts';

/** The options of a world in English for tests and benchmarks: two years to 2026-10-31, dollars and some euros. */
export function worldOptions(
	given: Partial<WorldOptions> & Pick<WorldOptions, 'seed' | 'deals'>
): WorldOptions {
	return {
		until: Date.UTC(2026, 9, 31, 15) as EpochMs,
		months: 24,
		zone: 'Europe/Warsaw',
		texts: en,
		name: 'World',
		sample: false,
		pipeline: named(TEMPLATES[0], templates),
		reasons: REASONS.lost.map((name) => ({ name, asks: undefined })),
		markets: [
			{ currency: 'USD' as Currency, share: 0.9, median: 9000 },
			{ currency: 'EUR' as Currency, share: 0.1, median: 8000 }
		],
		...given
	};
}
