import { newId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { dayNumber, type DayNumber } from '#lib/domain/time.ts';
import { arrivals, DAYS_PER_MONTH } from './arrivals.ts';
import { clockOf, workTime } from './calendar.ts';
import { beta, between, drawn, happens, logNormal, normal, pick, running } from './chance.ts';
import { calibrated, shifted, type Chain } from './chain.ts';
import { Customers, filled, marketOf, namer } from './customers.ts';
import { Fieldwork } from './fieldwork.ts';
import { found, type Founded } from './founding.ts';
import { beside } from './beside.ts';
import { life, tidy, type Birth, type Surroundings } from './life.ts';
import { USUAL, type Process, type WorldOptions } from './options.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { bytesOf } from './random.ts';
import { Tagging } from './tagging.ts';
import { stamped, type Draft } from './stamping.ts';
import { truthOf, type Truth } from './truth.ts';
import { walk, type Pace } from './walk.ts';

export interface World {
	/** In the order in which they were recorded, the directory first. */
	readonly operations: readonly Operation[];
	readonly truth: Truth;
}

/** Weight of a member's own win rate, in deals: Beta(12, 28) around a mean of 0.3. */
const EFFECT_DEALS = 40;

/**
 * A believable team with its deals, made from a seed: the same options give the same bytes.
 *
 * Deals come in the rhythm of week and month and more of them each month, go through the stages as a Markov chain with
 * log-normal stays, back moves and left-out stages, are won, lost for reasons, and opened again. What was true of them
 * comes along, so that whoever estimates it can be checked.
 */
export function world(options: WorldOptions): World {
	const { seed, zone, texts, markets } = options;
	const process: Process = { ...USUAL, ...options.process };
	const random = sfc32(seed);
	const bytes = bytesOf(random);
	const clock = clockOf(zone);
	const until = dayNumber(options.until, zone);
	const from = Math.floor(until - options.months * DAYS_PER_MONTH);

	const founded = found(
		options,
		process.members,
		clock(workTime(from - 1, process.week)),
		random,
		bytes
	);
	const { authors, open, reasons } = founded;
	const paces = open.map(() => pace((process.cycleDays / open.length) * between(random, 0.6, 1.4)));
	const chains = chainsOf(founded, process, Math.ceil(options.months) + 1, random);
	const counts = chains.map((months) => months.map(() => 0));
	const reasonWeights = reasons.map((_, rank) => 1 / (rank + 1) ** 0.8);
	const surroundings: Surroundings = {
		clock,
		week: process.week,
		calendar: process.calendar,
		until,
		texts,
		authors,
		stages: open.map(({ id }) => id),
		won: founded.won,
		lost: founded.lost,
		reasons,
		reasonSums: running(reasonWeights),
		mishaps: process.mishaps
	};

	const drafts: Draft[] = [...founded.drafts];
	const load = running(authors.map(() => between(random, 0.6, 1.4)));
	const customers = new Customers();
	const nextName = namer(texts, random);
	const fieldwork = options.fieldwork ? new Fieldwork(seed, surroundings) : undefined;
	const [first] = founded.drafts;
	const tagging =
		options.lists && first
			? new Tagging(
					{ seed, lists: options.lists, at: first.at, by: first.by },
					surroundings,
					markets[0]
				)
			: undefined;
	drafts.push(...(tagging?.drafts ?? []));

	const births: Birth[] = [];
	const deal = (start: DayNumber, index: number): void => {
		const own = sfc32(seed, index + 1);
		const ownBytes = bytesOf(own);
		const rep = drawn(own, load);
		const month = Math.floor((start - from) / DAYS_PER_MONTH);
		const chain = chains[rep]?.[month];
		const count = counts[rep];
		const owner = authors[rep];
		if (!chain || !count || !owner) throw new Error('every deal has an owner and a month');
		count[month] = (count[month] ?? 0) + 1;

		const market = marketOf(markets, index);
		const home = market === markets[0];
		const customer =
			home && happens(own, process.repeat) ? customers.before(own, start) : undefined;
		const size = logNormal(own, 1, process.companySigma);
		const firm = customer ?? { id: newId('company', ownBytes), size };
		const steps = walk(
			own,
			{ chain, paces, week: process.week, calendar: process.calendar },
			start,
			until
		);
		if (!customer) {
			const fields = { name: nextName() };
			drafts.push({
				at: clock(start),
				record: firm.id,
				by: owner,
				act: { kind: 'create', fields }
			});
			const win = steps.find(({ kind }) => kind === 'win');
			if (win && home) customers.add(firm, win.time);
		}
		const { pattern, what, where } = texts.title;
		const birth: Birth = {
			id: newId('deal', ownBytes),
			twin: newId('deal', ownBytes),
			owner,
			company: firm.id,
			title: filled(pattern, { what: pick(own, what), where: pick(own, where) }),
			currency: market.currency,
			value: tidy(logNormal(own, market.median, process.dealSigma) * firm.size),
			start,
			steps
		};
		births.push(birth);
		const lived = life(own, surroundings, birth);
		const around = fieldwork?.around(birth, index, lived) ?? [];
		const tagged = tagging?.around(birth, index, [...lived, ...around]) ?? [];
		drafts.push(...lived, ...around, ...tagged);
	};
	arrivals(process, from, until, options.deals, random).forEach(deal);
	if (fieldwork && tagging)
		drafts.push(
			...beside(
				{
					...{ seed, from, surroundings, births, founded, nextName },
					market: markets[0],
					reader: options.reader
				},
				fieldwork,
				tagging
			)
		);

	return {
		operations: stamped(drafts, founded.pipeline, bytes),
		truth: truthOf({
			process,
			markets,
			members: authors.map(({ member }) => member),
			chains,
			counts,
			stages: surroundings.stages,
			paces,
			reasons,
			reasonWeights
		})
	};
}

/** Deals that go back leave sooner, and those that are lost linger. */
function pace(median: number): Pace {
	return { on: median, back: median * 0.8, lost: median * 1.6 };
}

/**
 * A chain for each member and month: losses in the proportions of the template's probabilities, shifted to the member's
 * own win rate, and by what the month does to all.
 */
function chainsOf(
	{ open, authors }: Founded,
	{ winRate, back, skip, reopenLost, reopenWon, shock }: Process,
	months: number,
	random: Random
): readonly (readonly Chain[])[] {
	const lost = open.map(({ probability }, index) => {
		const next = open[index + 1]?.probability ?? 100;
		return Math.min(0.95, Math.max(0.02, 1 - probability / next));
	});
	const base: Chain = { lost, back, skip, reopenLost, reopenWon };
	const shifts = Array.from({ length: months }, () => normal(random) * shock);
	return authors.map(() => {
		const own = beta(random, EFFECT_DEALS * winRate, EFFECT_DEALS * (1 - winRate));
		const chain = calibrated(base, Math.min(0.95, Math.max(0.03, own)));
		return shifts.map((shift) => shifted(chain, shift));
	});
}
