import type { Reason } from '#lib/domain/directory.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Defaults, PipelineDraft } from '#lib/domain/templates.ts';
import type { EpochMs, TimeZone } from '#lib/domain/time.ts';
import type { MonthCalendar, Week } from './calendar.ts';
import type { Market, Markets, Reader } from './options.ts';
import { loadTexts } from './load-texts.ts';
import type { SampleLanguage } from './texts.ts';
import { world, type World } from './world.ts';

/** Whose sample it is, and in which words. */
export interface SampleOptions {
	readonly language: SampleLanguage;
	/** The present; the history is that of the twelve months before. */
	readonly now: EpochMs;
	readonly zone: TimeZone;
	/** The reader's calendar, by which their months end. */
	readonly calendar: MonthCalendar;
	/** The name of the workspace. */
	readonly name: string;
	readonly pipeline: PipelineDraft;
	/** Reasons for losing a deal, most usual first. */
	readonly reasons: readonly Pick<Reason, 'name' | 'asks'>[];
	/** Sources, and reasons for leaving the board otherwise. */
	readonly lists: Defaults;
	/** The member at this device: the sample's owner, with deals of their own. */
	readonly reader: Reader;
}

/** The sample workspace: 60 deals and twelve months of a team's work, in the reader's language and currency. */
export async function sampleWorkspace(options: SampleOptions): Promise<World> {
	const { language, now, calendar, ...rest } = options;
	return world({
		...rest,
		seed: SEED,
		deals: 60,
		until: now,
		months: 12,
		sample: true,
		fieldwork: true,
		texts: await loadTexts(language),
		markets: MARKETS[language],
		process: {
			...(language === 'fa' ? { week: SATURDAY_TO_THURSDAY } : {}),
			calendar,
			winRate: 0.36,
			cycleDays: 80,
			growth: 0.08,
			mishaps: { apart: 0.05, contested: 0, slips: 0.01, duplicates: 0 }
		}
	});
}

const SEED = 60;
const SATURDAY_TO_THURSDAY: Week = [1.2, 1.1, 1.05, 1, 0.5, 0, 1.15];

/** The same kind of deal in each market; one or two of the sixty in another currency. */
const MARKETS: Readonly<Record<SampleLanguage, Markets>> = {
	en: markets(['USD', 9_000], ['EUR', 8_000]),
	fa: markets(['IRR', 6_500_000_000], ['AED', 35_000]),
	ru: markets(['RUB', 650_000], ['KZT', 4_000_000]),
	pl: markets(['PLN', 34_000], ['EUR', 8_000]),
	zh: markets(['CNY', 60_000], ['USD', 9_000])
};

function markets(...[own, other]: readonly [[string, number], [string, number]]): Markets {
	const market = ([currency, median]: [string, number], share: number): Market => ({
		currency: currency as Currency,
		share,
		median
	});
	return [market(own, 0.965), market(other, 0.035)];
}
