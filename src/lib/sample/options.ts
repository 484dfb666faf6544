import type { Reason } from '#lib/domain/directory.ts';
import type { DeviceId, MemberId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Defaults, PipelineDraft } from '#lib/domain/templates.ts';
import type { EpochMs, TimeZone } from '#lib/domain/time.ts';
import type { MonthCalendar, Week } from './calendar.ts';
import type { Mishaps } from './life.ts';
import type { Texts } from './texts.ts';

/** What a world is made from. The words are given, so that it is in one language throughout. */
export interface WorldOptions {
	readonly seed: number;
	readonly deals: number;
	/** The present of the world: nothing is recorded after it. */
	readonly until: EpochMs;
	readonly months: number;
	readonly zone: TimeZone;
	readonly texts: Texts;
	readonly name: string;
	readonly sample: boolean;
	readonly pipeline: PipelineDraft;
	/** Reasons for losing a deal, most usual first. */
	readonly reasons: readonly Pick<Reason, 'name' | 'asks'>[];
	/** What deals are tagged with: lists that the workspace begins with; left out where only their stages count. */
	readonly lists?: Defaults;
	/** The workspace's own first. */
	readonly markets: Markets;
	/** Whether the team calls people and plans its next steps; left out where only deals count. */
	readonly fieldwork?: boolean;
	/** Whoever looks at the world: the first of the team, its owner. */
	readonly reader?: Reader;
	readonly process?: Partial<Process>;
}

/** A member at a device that is there already. */
export interface Reader {
	readonly member: MemberId;
	readonly device: DeviceId;
	readonly name: string;
}

/** A currency that deals are made in. */
export interface Market {
	readonly currency: Currency;
	/** Share of the deals; the workspace's own currency has what the others leave. */
	readonly share: number;
	/** Median value of a deal, in major units. */
	readonly median: number;
}
export type Markets = readonly [Market, ...Market[]];

/** How the team works: what is true of the world, whatever its deals happen to show. */
export interface Process {
	readonly members: number;
	/** Mean win rate of the members; each has an own one around it, and deals share the fortune of their month. */
	readonly winRate: number;
	/** Sum of the median stays in all stages. */
	readonly cycleDays: number;
	/** New deals: by how much more each month. */
	readonly growth: number;
	/** Of the moves out of a stage after the first, the share that goes back. */
	readonly back: number;
	/** Of the moves out of a stage before the last, the share that leaves the next one out. */
	readonly skip: number;
	/** Share of losses, and of wins, that are opened again. */
	readonly reopenLost: number;
	readonly reopenWon: number;
	/** Share of deals with a company that bought before, once there are some. */
	readonly repeat: number;
	/** Standard deviation of what a month does to the log odds of its deals. */
	readonly shock: number;
	/** Standard deviation of the logarithm of the values: between companies, and between the deals of one. */
	readonly companySigma: number;
	readonly dealSigma: number;
	/** Days at the end in which no new deal comes, so that the others settle. */
	readonly quietDays: number;
	readonly week: Week;
	readonly calendar: MonthCalendar;
	readonly mishaps: Mishaps;
}

export const USUAL: Process = {
	members: 5,
	winRate: 0.3,
	cycleDays: 45,
	growth: 0.03,
	back: 0.08,
	skip: 0.06,
	reopenLost: 0.04,
	reopenWon: 0.01,
	repeat: 0.3,
	shock: 0.12,
	companySigma: 0.5,
	dealSigma: 0.6,
	quietDays: 0,
	week: [0, 1.15, 1.2, 1.1, 1, 0.75, 0],
	calendar: 'gregory',
	mishaps: { apart: 0.02, contested: 0.002, slips: 0.01, duplicates: 0.01 }
};
