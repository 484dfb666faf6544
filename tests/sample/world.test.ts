import { beforeAll, describe, expect, test } from 'vitest';
import { toDeal, type Deal } from '#lib/domain/deal.ts';
import { fold, prevOf, prevOfAll, type Folded, type Records } from '#lib/domain/fold.ts';
import { effective } from '#lib/domain/history.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import { typeOf, type StageId } from '#lib/domain/ids.ts';
import { sumByCurrency, toMajor } from '#lib/domain/money.ts';
import { placeOf, registersOf, type Operation } from '#lib/domain/operation.ts';
import { dayNumber, weekdayOf, type EpochMs } from '#lib/domain/time.ts';
import { monthEnd } from '#lib/sample/calendar.ts';
import type { Process } from '#lib/sample/options.ts';
import { world, type World } from '#lib/sample/world.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { worldOptions } from '../tools/world.ts';

const SEED = Number(process.env['SEED'] ?? 20261121);
console.log(`seed ${SEED} (SEED=n to try another)`);

const CLEAN: Process['mishaps'] = { apart: 0, contested: 0, slips: 0, duplicates: 0 };
const RICH: Process['mishaps'] = { apart: 0.1, contested: 0.05, slips: 0.05, duplicates: 0.05 };
const ZONE = 'Europe/Warsaw';

function make(deals: number, process: Partial<Process> = {}, seed = SEED): World {
	return world(worldOptions({ seed, deals, process }));
}

function dealsOf(records: Records): readonly { readonly deal: Deal; readonly folded: Folded }[] {
	return [...records.values()].flatMap((folded) => {
		const deal = typeOf(folded.id) === 'deal' ? toDeal(folded) : undefined;
		return deal && !deal.deleted ? [{ deal, folded }] : [];
	});
}

/** Within `z` standard errors of a share. */
function near(found: number, truth: number, n: number, z = 3.5): boolean {
	return Math.abs(found - truth) <= z * Math.sqrt((truth * (1 - truth)) / n) + 1e-9;
}

test('the same seed gives the same bytes, another seed others', () => {
	const bytes = (seed: number) => make(200, {}, seed).operations.map(encode).join('\n');
	expect(bytes(SEED)).toBe(bytes(SEED));
	expect(bytes(SEED)).not.toBe(bytes(SEED + 1));
});

test('a world reads neither the clock nor the dice', () => {
	const { now } = Date;
	const { random } = Math;
	const refuse = () => {
		throw new Error('not from here');
	};
	Date.now = refuse;
	Math.random = refuse;
	try {
		expect(make(20).operations.length).toBeGreaterThan(100);
	} finally {
		Date.now = now;
		Math.random = random;
	}
});

describe('the log of a world with every mishap', () => {
	let made: World;
	let records: Records;
	beforeAll(() => {
		made = make(1500, { mishaps: RICH });
		records = fold(made.operations);
	});

	test('every operation is read back by the codec as it was', () => {
		expect(made.operations.map((operation) => decode(encode(operation)))).toEqual(made.operations);
	});

	test('is recorded in order, when it happened, within its months', () => {
		const { until, months } = worldOptions({ seed: SEED, deals: 1 });
		const earliest = until - (months * 31 + 7) * 86_400_000;
		const wrong = made.operations.filter(({ hlc, at, undoes }, index) => {
			const instant = instantOf(hlc);
			const before = made.operations[index - 1]?.hlc ?? 0;
			const happened = undoes !== undefined || Math.abs(instant - Number(at)) < 2;
			return hlc <= before || instant < earliest || instant > until || !happened;
		});
		expect(wrong).toEqual([]);
	});

	test('names in prev what stood in each register, unless it was made apart', () => {
		const log = new Map<string, Operation[]>();
		let apart = 0;
		for (const operation of made.operations) {
			const seen = log.get(operation.record) ?? [];
			log.set(operation.record, [...seen, operation]);
			const stood =
				operation.kind === 'delete' ? prevOfAll(seen) : prevOf(seen, registersOf(operation));
			if (JSON.stringify(stood) !== JSON.stringify(operation.prev)) apart++;
		}
		expect(apart).toBeGreaterThan(50);
		expect(apart).toBeLessThan(400);
	});

	test('every transition leaves the stage in which its author saw the deal', () => {
		const transitions = dealsOf(records).flatMap(({ folded }) =>
			folded.operations.flatMap(({ id, body, prev }) =>
				'from' in body
					? [{ id, from: body.from.stage, seen: [prev['place'] ?? []].flat(), folded }]
					: []
			)
		);
		expect(transitions.length).toBeGreaterThan(3000);
		const wrong = transitions.filter(({ from, seen, folded }) =>
			folded.operations.every((one) => !seen.includes(one.id) || placeOf(one)?.stage !== from)
		);
		expect(wrong).toEqual([]);
	});

	test('folds into the deals that were asked for, none without stage, owner or company', () => {
		const found = dealsOf(records);
		expect(found).toHaveLength(1500);
		for (const { deal } of found) {
			expect(records.get(deal.stage)?.fields['kind']).toBe(deal.status);
			expect(records.get(deal.owner ?? deal.id)?.fields['name']).toBeTruthy();
			expect(records.get(deal.company ?? deal.id)?.fields['name']).toBeTruthy();
		}
	});

	test('holds deals edited apart, contested, slipped and put back, entered twice, of every kind of operation', () => {
		const found = dealsOf(records);
		expect(found.filter(({ deal }) => deal.contested).length).toBeGreaterThan(10);
		expect(found.filter(({ folded }) => folded.apart.length > 0).length).toBeGreaterThan(20);
		expect(made.operations.filter(({ undoes }) => undoes).length).toBeGreaterThan(30);
		expect([...records.values()].filter(({ deleted }) => deleted).length).toBeGreaterThan(30);
		const kinds = new Set(made.operations.map(({ kind }) => kind));
		expect([...kinds].toSorted()).toEqual(
			['create', 'delete', 'lose', 'move', 'order', 'reopen', 'set', 'win'].toSorted()
		);
	});

	test('what slipped and was put back did not happen, and the deal stands where it was since when it was', () => {
		let slips = 0;
		for (const { folded } of dealsOf(records)) {
			const { operations } = folded;
			const counted = effective(operations).map(({ id }) => id);
			for (const { undoes, at, body } of operations) {
				const slip = operations.find(({ id }) => id === undoes);
				if (!slip) continue;
				slips++;
				expect(counted).not.toContain(slip.id);
				const seen = [slip.prev['place'] ?? []].flat().at(-1);
				const before = operations.find(({ id }) => id === seen);
				expect(before && [before.at, placeOf(before)?.stage]).toEqual([
					at,
					'stage' in body && body.stage
				]);
			}
		}
		expect(slips).toBeGreaterThan(30);
	});
});

test('a world that ends in the midst of work records nothing after its end', () => {
	const until = Date.UTC(2026, 9, 28, 12) as EpochMs;
	const process = { cycleDays: 1, mishaps: RICH };
	const { operations } = world(
		worldOptions({ seed: SEED, deals: 3000, months: 0.2, until, process })
	);
	const instants = operations.map(({ hlc }) => instantOf(hlc));
	expect(instants.filter((instant) => instant > until - 3_600_000).length).toBeGreaterThan(20);
	expect(instants.filter((instant) => instant > until)).toEqual([]);
});

describe('the rates of a settled world of 6,000 deals are recovered', () => {
	let made: World;
	let paths: readonly (readonly Operation[])[];
	let found: ReturnType<typeof dealsOf>;
	beforeAll(() => {
		made = world(
			worldOptions({
				seed: SEED,
				deals: 6000,
				months: 48,
				process: { quietDays: 700, mishaps: CLEAN }
			})
		);
		found = dealsOf(fold(made.operations));
		paths = found.map(({ folded }) => effective(folded.operations).filter(placeOf));
	});

	test('nearly all deals are closed', () => {
		const open = found.filter(({ deal }) => deal.status === 'open').length;
		expect(open).toBeLessThan(20);
	});

	test('the win rate, of all and of each member', () => {
		const won = found.filter(({ deal }) => deal.status === 'won').length;
		expect(near(won / found.length, made.truth.winRate, found.length)).toBe(true);
		for (const { member, winRate, deals } of made.truth.members) {
			const own = found.filter(({ deal }) => deal.owner === member);
			expect(own).toHaveLength(deals);
			const wins = own.filter(({ deal }) => deal.status === 'won').length;
			expect(near(wins / deals, winRate, deals)).toBe(true);
		}
	});

	test('the members differ by more than chance', () => {
		const rates = made.truth.members.map(({ winRate }) => winRate);
		expect(Math.max(...rates) - Math.min(...rates)).toBeGreaterThan(0.03);
	});

	test('how many deals enter each stage, and how many of them reach a later one', () => {
		const { stages } = made.truth;
		const order = new Map<StageId, number>(stages.map(({ stage }, index) => [stage, index]));
		const reached = paths.map((path) => {
			const visits = path.map((operation) =>
				operation.kind === 'win'
					? stages.length
					: (order.get(placeOf(operation)?.stage as StageId) ?? -1)
			);
			return { entered: new Set(visits), furthest: Math.max(...visits) };
		});
		for (const [index, { entered, conversion }] of stages.entries()) {
			const came = reached.filter((one) => one.entered.has(index));
			expect(near(came.length / reached.length, entered, reached.length, 4)).toBe(true);
			const went = came.filter(({ furthest }) => furthest > index).length;
			expect(near(went / came.length, conversion, came.length)).toBe(true);
		}
	});

	test('the median stay of each stage, by how it ends, within a tenth and half a day', () => {
		const stays = new Map<string, number[]>();
		for (const path of paths)
			for (const [index, { kind, at }] of path.entries()) {
				const from = path[index - 1];
				const stage = from && placeOf(from)?.stage;
				if (!from || !stage || kind === 'reopen') continue;
				const order = made.truth.stages.findIndex((one) => one.stage === stage);
				const to = made.truth.stages.findIndex(
					(one) => kind === 'move' && one.stage === placeOf(path[index] as Operation)?.stage
				);
				const cause = kind === 'lose' ? 'lost' : kind === 'move' && to < order ? 'back' : 'on';
				const days = dayNumber(at as EpochMs, ZONE) - dayNumber(from.at as EpochMs, ZONE);
				const key = `${stage} ${cause}`;
				stays.set(key, [...(stays.get(key) ?? []), days]);
			}
		let checked = 0;
		for (const { stage, median } of made.truth.stages)
			for (const cause of ['on', 'back', 'lost'] as const) {
				const days = (stays.get(`${stage} ${cause}`) ?? []).toSorted((a, b) => a - b);
				// The median of few is no estimate; its standard error is 1.25 sigma / sqrt(n) of its logarithm.
				if (days.length < 100) continue;
				const error = median[cause] * (0.1 + (3 * 1.25 * 0.7) / Math.sqrt(days.length)) + 0.5;
				expect(Math.abs((days[days.length >> 1] ?? 0) - median[cause])).toBeLessThan(error);
				checked++;
			}
		expect(checked).toBeGreaterThan(9);
	});

	test('the share of back moves, of stages left out, and of closed deals opened again', () => {
		const { stages, process } = made.truth;
		const order = new Map<StageId, number>(stages.map(({ stage }, index) => [stage, index]));
		const count = { later: 0, back: 0, before: 0, skip: 0, lose: 0, reopenLost: 0 };
		for (const path of paths)
			for (const [index, operation] of path.entries()) {
				const { body, kind } = operation;
				if (kind === 'reopen' && path[index - 1]?.kind === 'lose') count.reopenLost++;
				if (kind === 'lose') count.lose++;
				if (!('from' in body) || kind === 'lose' || kind === 'reopen') continue;
				const from = order.get(body.from.stage) ?? 0;
				const to = order.get(body.stage) ?? stages.length;
				if (from > 0) count.later++;
				if (to < from) count.back++;
				if (from < stages.length - 1) count.before++;
				if (to > from + 1) count.skip++;
			}
		expect(near(count.back / count.later, process.back, count.later)).toBe(true);
		expect(near(count.skip / count.before, process.skip, count.before)).toBe(true);
		expect(near(count.reopenLost / count.lose, process.reopenLost, count.lose)).toBe(true);
	});

	test('the reasons for losing', () => {
		const lost = paths.flat().flatMap(({ body }) => ('reason' in body ? [body.reason] : []));
		for (const { reason, share } of made.truth.reasons) {
			const count = lost.filter((one) => one === reason).length;
			expect(near(count / lost.length, share, lost.length, 4)).toBe(true);
		}
	});

	test('the median value in each currency, and never a sum of two', () => {
		const { process, markets } = made.truth;
		const sigma = Math.hypot(process.companySigma, process.dealSigma);
		const values = found.flatMap(({ deal }) => deal.value ?? []);
		expect(
			sumByCurrency(values)
				.map(({ currency }) => currency)
				.toSorted()
		).toEqual(markets.map(({ currency }) => currency).toSorted());
		for (const { currency, median, share } of markets) {
			const logs = values
				.filter((value) => value.currency === currency)
				.map((value) => Math.log(toMajor(value)));
			expect(Math.abs(logs.length / values.length - share)).toBeLessThan(0.01);
			const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
			// Deals of one company share its size, so there are fewer independent values than deals.
			const error = (4 * sigma) / Math.sqrt(logs.length / 3);
			expect(Math.abs(mean - Math.log(median))).toBeLessThan(error + 0.02);
		}
	});

	test('about a third of the deals are with a company that had bought before', () => {
		const bought = new Map<string, number>();
		for (const { deal, folded } of found) {
			const win = folded.operations.find(({ kind }) => kind === 'win');
			if (win && deal.company)
				bought.set(deal.company, Math.min(bought.get(deal.company) ?? Infinity, Number(win.at)));
		}
		const repeats = found.filter(
			({ deal }) => Number(deal.createdAt) > (bought.get(deal.company ?? '') ?? Infinity)
		);
		const share = repeats.length / found.length;
		expect(share).toBeGreaterThan(0.2);
		expect(share).toBeLessThan(0.35);
	});
});

describe('the rhythm of a world of 4,000 deals', () => {
	let found: ReturnType<typeof dealsOf>;
	beforeAll(() => {
		found = dealsOf(fold(make(4000, { mishaps: CLEAN }).operations));
	});

	test('nothing comes on days of rest', () => {
		const days = found.map(({ deal }) => weekdayOf(dayNumber(deal.createdAt as EpochMs, ZONE)));
		expect(new Set(days)).toEqual(new Set([1, 2, 3, 4, 5]));
	});

	test('the last quarter brings more deals than the first, as its growth says', () => {
		const times = found.map(({ deal }) => Number(deal.createdAt));
		const start = Math.min(...times);
		const quarter = (Math.max(...times) - start) / 8;
		const first = times.filter((time) => time < start + quarter).length;
		const last = times.filter((time) => time >= start + 7 * quarter).length;
		// 21 months lie between the middles of the two.
		expect(last / first / 1.03 ** 21).toBeGreaterThan(0.75);
		expect(last / first / 1.03 ** 21).toBeLessThan(1.33);
	});

	test('more wins fall on the last three days of a month of its calendar than on three others', () => {
		const late = (deals: readonly { readonly deal: Deal }[], calendar: Process['calendar']) => {
			const days = deals.flatMap(({ deal }) =>
				deal.status === 'won' ? [dayNumber(Number(deal.enteredAt) as EpochMs, ZONE)] : []
			);
			return days.filter((day) => monthEnd(day, calendar) - day < 2).length / days.length;
		};
		const persian = dealsOf(fold(make(3000, { calendar: 'persian' }).operations));
		expect(late(found, 'gregory')).toBeGreaterThan(0.14);
		expect(late(found, 'persian')).toBeLessThan(0.14);
		expect(late(persian, 'persian')).toBeGreaterThan(0.14);
		expect(late(persian, 'gregory')).toBeLessThan(0.14);
	});

	test('open deals have next steps and expected close dates, some of them past', () => {
		const open = found.filter(({ deal }) => deal.status === 'open');
		const share = (is: (deal: Deal) => boolean) =>
			open.filter(({ deal }) => is(deal)).length / open.length;
		expect(share(({ nextStep }) => nextStep !== '')).toBeGreaterThan(0.75);
		const past = share(
			({ expectedClose }) => expectedClose !== undefined && expectedClose < '2026-10-31'
		);
		expect(past).toBeGreaterThan(0.02);
		expect(past).toBeLessThan(0.35);
	});
});
