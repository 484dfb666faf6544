import { expect, test } from 'vitest';
import { fold } from '#lib/domain/fold.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { addDays, dayNumber, type DayNumber } from '#lib/domain/time.ts';
import { closed } from '#lib/analytics/closed.ts';
import { funnel } from '#lib/analytics/funnel.ts';
import { openAt } from '#lib/analytics/open.ts';
import { population, type Scope } from '#lib/analytics/population.ts';
import { refresh, type Timelines } from '#lib/analytics/timeline.ts';
import { ANN, BOB, deal, on, scope, span, STAGES, usd, type Log } from './build.ts';

/** A second, slow way: each deal's life is kept day by day as it is made up, and every figure is looked up in it. */

const DAYS = 60;
const FIRST = on('2026-01-01');

interface Life {
	/** What it was at the end of each day: a stage, 'won', 'lost', 'away' (another pipeline) or 'none'. */
	readonly states: string[];
	/** Every stage entered, and 'won' and 'lost', with its day. */
	readonly entered: { readonly day: number; readonly state: string }[];
	readonly owners: (MemberId | undefined)[];
	readonly values: number[];
	readonly deleted: boolean;
}

type Random = () => number;

/** mulberry32 */
function seeded(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)] as T;
}

function live(id: number, random: Random): { readonly log: Log; readonly life: Life } {
	const log = deal(`d${id}`);
	const life: Life = { states: [], entered: [], owners: [], values: [], deleted: random() < 0.05 };
	const born = Math.floor(random() * 30);
	let state = 'none';
	let owner: MemberId | undefined;
	let value = 0;
	for (let day = 0; day < DAYS; day++) {
		const at = addDays(FIRST, day);
		const enter = (next: string) => {
			state = next;
			life.entered.push({ day, state });
		};
		if (day === born) {
			owner = pick(random, [ANN, BOB]);
			value = Math.floor(random() * 1000);
			const stage = pick(random, STAGES);
			log.create(stage, at, { owner, value: usd(value) });
			enter(stage);
		} else if (day > born) {
			const chance = random();
			if (chance < 0.03) {
				// Undone at once: it must leave no trace.
				const stage = pick(random, STAGES);
				if (state !== 'won' && state !== 'lost') {
					log.move(stage, at);
					log.move('undo', at, { undoes: log.last });
				}
			} else if (state === 'won' || state === 'lost') {
				if (chance < 0.05) {
					const stage = pick(random, STAGES);
					log.reopen(stage, at);
					enter(stage);
				}
			} else if (chance < 0.1) {
				const stage = pick(random, STAGES);
				log.move(stage, at);
				if (stage !== state) enter(stage);
			} else if (chance < 0.12) {
				log.win(at);
				enter('won');
			} else if (chance < 0.14) {
				log.lose(at);
				enter('lost');
			} else if (chance < 0.145) {
				log.move('t1', at, { pipeline: 'lother' });
				enter('away');
			} else if (chance < 0.16) {
				owner = pick(random, [ANN, BOB]);
				log.set({ owner }, at);
			} else if (chance < 0.18) {
				value = Math.floor(random() * 1000);
				log.set({ value: usd(value) }, at);
			}
		}
		life.states.push(state);
		life.owners.push(owner);
		life.values.push(value);
	}
	if (life.deleted) log.remove(addDays(FIRST, DAYS));
	return { log, life };
}

interface Question {
	readonly from: number;
	readonly to: number;
	readonly now: number;
	readonly owner: MemberId | undefined;
}

function slowly(lives: readonly Life[], { from, to, now, owner }: Question) {
	const alive = lives.filter(({ deleted }) => !deleted);
	const mine = (life: Life, day: number) => !owner || life.owners[day] === owner;
	const last = Math.min(to - 1, now);
	const ended = (state: string) =>
		alive.flatMap((life) => {
			if (life.states[last] !== state) return [];
			const close = life.entered.findLast(({ day }) => day <= last);
			if (!close || close.day < from || !mine(life, close.day)) return [];
			const end = life.entered.find(({ day }) => day > close.day)?.day ?? now;
			const born = life.entered[0]?.day ?? 0;
			return [{ days: close.day - born, value: life.values[Math.min(end, now)] ?? 0 }];
		});
	const won = ended('won');
	const mean = (list: number[]) =>
		list.length ? list.reduce((a, b) => a + b) / list.length : undefined;
	return {
		open: alive.filter((life) => STAGES.includes(life.states[last] as never) && mine(life, last))
			.length,
		won: won.length,
		lost: ended('lost').length,
		value: won.reduce((sum, { value }) => sum + value, 0),
		cycle: mean(won.map(({ days }) => days)),
		steps: STAGES.map((_, level) => {
			const fates = { reached: 0, wentOn: 0, lost: 0, still: 0, other: 0, value: 0 };
			for (const life of alive) {
				const course = life.entered.filter(({ day }) => day <= now);
				const final = course.at(-1);
				const levels = course.map((entry) =>
					entry.state === 'won' && entry === final ? 3 : STAGES.indexOf(entry.state as never)
				);
				const first = levels.findIndex((reached) => reached >= level);
				const day = course[first]?.day;
				if (day === undefined || day < from || day > last || !mine(life, day)) continue;
				fates.reached++;
				const end = life.entered.find((entry) => entry.day > (final?.day ?? 0))?.day ?? now;
				fates.value += life.values[Math.min(end, now)] ?? 0;
				const furthest = Math.max(...levels);
				if (furthest > level) fates.wentOn++;
				else if (final?.state === 'lost') fates.lost++;
				else if (final?.state === STAGES[level]) fates.still++;
				else fates.other++;
			}
			return fates;
		})
	};
}

function quickly(timelines: Timelines, { from, to, now, owner }: Question) {
	const where = span(addDays(FIRST, from), addDays(FIRST, to));
	const asked: Scope = scope({
		now: dayNumber(addDays(FIRST, now), 'UTC'),
		owners: owner && new Set([owner])
	});
	const cut = { from: where.from, last: Math.min(where.last, asked.now) as DayNumber };
	const { deals } = population(timelines.values(), asked, cut);
	const shut = closed(deals, asked, cut);
	return {
		open: openAt(deals, asked, cut.last).count,
		won: shut.won,
		lost: shut.lost,
		value: shut.wonValue.sum,
		cycle: shut.wonCycle.mean,
		steps: funnel(deals, asked, cut).map(({ reached, wentOn, lost, still, other }) => ({
			reached: reached.count,
			wentOn: wentOn.count,
			lost: lost.count,
			still: still.count,
			other: other.count,
			value: reached.value
		}))
	};
}

const RUNS = 60;

test('open, closed and funnel agree with lives kept day by day, for random logs and questions', () => {
	for (let run = 0; run < RUNS; run++) {
		const seed = 4711 + run;
		const random = seeded(seed);
		const made = Array.from({ length: 40 }, (_, id) => live(id, random));
		const records = fold(made.flatMap(({ log }) => log.operations));
		const timelines: Timelines = new Map();
		refresh(timelines, records, records.keys(), 'UTC');
		for (let asked = 0; asked < 10; asked++) {
			const from = Math.floor(random() * 40);
			const question = {
				from,
				to: from + 1 + Math.floor(random() * 30),
				now: from + Math.floor(random() * (DAYS - from)),
				owner: pick(random, [undefined, ANN, BOB])
			};
			const where = `seed ${seed}, ${JSON.stringify(question)}`;
			const lives = made.map(({ life }) => life);
			expect(quickly(timelines, question), where).toEqual(slowly(lives, question));
		}
	}
	console.info(`seeds 4711 to ${4711 + RUNS - 1}`);
});

test('a timeline is the same whatever order its operations came in', () => {
	for (let seed = 1; seed <= 40; seed++) {
		const random = seeded(seed);
		const { log } = live(seed, random);
		const before = log.timeline();
		log.operations.sort(() => random() - 0.5);
		expect(log.timeline(), `seed ${seed}`).toEqual(before);
	}
});
