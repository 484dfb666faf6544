import { LEAD_STATES } from '#lib/domain/lead.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import type { Figure } from '../figure.ts';
import { DAY_MS } from '../ledger/time.ts';
import { FEW, rate } from '../numbers.ts';
import type { Mark } from '../tally.ts';

export interface LeadOptions {
	/** Of the leads that came in in the period, or of those that were marked as marketing-qualified in it. */
	readonly of?: 'created' | 'qualified';
	/** In days: at which ages the cohort is looked at. */
	readonly ages?: readonly number[];
}

/** How much of a cohort had become customers by an age. */
interface AtAge {
	readonly days: number;
	/** Those that are so old by now: of no other can it be said. */
	readonly old: Mark;
	/** Those among them that were customers by then. */
	readonly customers: Mark;
	readonly share: Estimate | undefined;
	/** Whether the period is over and all of the cohort are so old. Where not, the share is of a part, and drawn grey. */
	readonly isMature: boolean;
}

/**
 * What became of the leads of a period: how many are deals, and how many are customers. The pipeline asked for has no part
 * in it, nor have segments: a lead is not in one yet. docs/metrics.md, "Lead conversion".
 */
export interface LeadConversion {
	readonly leads: Mark;
	/** Made into a deal by now. */
	readonly converted: Mark;
	/** With a deal that stands as won by now. */
	readonly customers: Mark;
	readonly disqualified: Mark;
	/** customers ÷ leads with its interval; `undefined` of none. */
	readonly conversion: Estimate | undefined;
	/** converted ÷ leads. */
	readonly toDeals: Estimate | undefined;
	readonly few: boolean;
	readonly ages: readonly AtAge[];
	/** Came in on a day that is not known, so perhaps in this period; in all time they count. */
	readonly undated: Mark;
}

const LEADS = 0;
const CONVERTED = 1;
const CUSTOMERS = 2;
const DISQUALIFIED = 3;
const UNDATED = 4;
/** Two cells for each age. */
const AGES = 5;

/** A week, a month and so on up to a year. */
const USUAL_AGES = [7, 30, 60, 90, 180, 365];

export const leadConversion: Figure<LeadOptions | undefined, LeadConversion> = {
	over: 'leads',
	plan(scope, options) {
		const { lead, leadWins } = scope.ledger;
		const { of = 'created', ages = USUAL_AGES } = options ?? {};

		/** More may come of a period that goes on. */
		const isOver = scope.end === Infinity || scope.end <= scope.now;

		/** When a lead became the customer that it is now: `NaN` where it is none, `Infinity` where that is not known. */
		function customerSince(row: number): number {
			const { enter, leave, dated } = leadWins.at;
			let since = NaN;
			for (let i = leadWins.from[row] ?? 0; i < (leadWins.to[row] ?? 0); i++) {
				const [from = Infinity, to = 0] = [enter[i], leave[i]];
				if (from > scope.until || to <= scope.until) continue;
				const at = dated[i] === 1 ? from : Infinity;
				if (!(since <= at)) since = at;
			}
			return since;
		}

		return {
			tally(row, into) {
				if (!scope.keepsLead(row)) return;
				const { at } = lead;
				const start = (of === 'created' ? at.on[row] : at.qualifiedOn[row]) ?? NaN;
				if (start !== start) {
					if (of === 'qualified') return;
					if (scope.from !== -Infinity) return into.add(UNDATED);
				} else if (start < scope.from || start > scope.last) return;
				into.add(LEADS);
				const convertedOn = at.convertedOn[row] ?? NaN;
				const state = at.state[row];
				// Where no deal says when, its state of today is all that is known.
				if (convertedOn === convertedOn ? convertedOn <= scope.until : state === IS_CONVERTED)
					into.add(CONVERTED);
				if (state === IS_DISQUALIFIED) into.add(DISQUALIFIED);
				const since = customerSince(row);
				if (since === since) into.add(CUSTOMERS);
				for (let i = 0; i < ages.length; i++) {
					const age = (ages[i] ?? 0) * DAY_MS;
					if (!(scope.now - start >= age)) continue;
					into.add(AGES + 2 * i);
					if (since - start <= age) into.add(AGES + 2 * i + 1);
				}
			},
			read(sums) {
				const leads = sums.mark(LEADS);
				const converted = sums.mark(CONVERTED);
				const customers = sums.mark(CUSTOMERS);
				return {
					leads,
					converted,
					customers,
					disqualified: sums.mark(DISQUALIFIED),
					conversion: rate(customers.count, leads.count),
					toDeals: rate(converted.count, leads.count),
					few: leads.count < FEW,
					ages: ages.map((days, index) => {
						const old = sums.mark(AGES + 2 * index);
						const by = sums.mark(AGES + 2 * index + 1);
						return {
							days,
							old,
							customers: by,
							share: rate(by.count, old.count),
							isMature: isOver && leads.count > 0 && old.count === leads.count
						};
					}),
					undated: sums.mark(UNDATED)
				};
			}
		};
	}
};

const IS_CONVERTED = LEAD_STATES.indexOf('converted');
const IS_DISQUALIFIED = LEAD_STATES.indexOf('disqualified');
