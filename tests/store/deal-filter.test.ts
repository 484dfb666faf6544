import { describe, expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { CompanyId, DealId, MemberId } from '#lib/domain/ids.ts';
import { withWords } from '#lib/domain/filter-parts.ts';
import { addDays, dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import {
	isGroup,
	NO_FILTER,
	OPERATORS,
	type Condition,
	type Group,
	type Stretch
} from '#lib/domain/view.ts';
import { deleteDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { logActivity } from '#lib/store/activities.ts';
import {
	asksActivities,
	isMeant,
	isOfOpen,
	keeping,
	type Looking
} from '#lib/store/deal-filter.ts';
import { setNextStep } from '#lib/store/steps.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { cases, forSeeds, type Random } from '../helpers/random.ts';
import { addDeal, EUR, euros, must, newWorkspace, stageNamed } from '../helpers/workspace.ts';

const ZONE = 'Europe/Berlin';

function looking(workspace: Workspace, today: Day): Looking {
	return {
		member: workspace.member,
		today,
		// A month of thirty days, so that the bounds can be seen.
		stretch: (name: Stretch) => {
			const from = addDays(today, name === 'lastMonth' ? -40 : name === 'nextMonth' ? 20 : -10);
			return { from, to: addDays(from, 30) };
		}
	};
}

/** A workspace of some deals in every state, over some weeks. */
function populated(random: Random, seed: number) {
	const setting = newWorkspace(seed);
	const { workspace, clock } = setting;
	const reason = [...workspace.reasons.keys()][0];
	const other = 'mOther00' as MemberId;
	for (let index = 0; index < 40; index++) {
		clock.advance(random.int(2 * 86_400_000));
		const id = addDeal(workspace, {
			title: random.pick(['Lamps', 'LAMPS for school', 'Кино', 'Stühle', '']) + ` ${index}`,
			...(random.chance(0.7) ? { value: euros(random.int(9000)) } : {}),
			company: random.pick(['', 'Acme', 'Bolt', 'آکمه']),
			owner: random.chance(0.5) ? workspace.member : other,
			stage: stageNamed(workspace, random.pick(['Contact', 'Demo', 'Proposal'])),
			...(random.chance(0.6)
				? { expectedClose: addDays(dayIn(clock.now(), ZONE), random.int(60) - 30) }
				: {})
		});
		if (random.chance(0.3)) must(setNextStep(workspace, id, { text: 'Call', on: undefined }));
		if (random.chance(0.2)) must(setDeal(workspace, id, { owner: null }));
		clock.advance(random.int(86_400_000));
		const fate = random.int(8);
		if (fate === 0) must(winDeal(workspace, id));
		if (fate === 1 && reason) must(loseDeal(workspace, id, { reason, note: '' }));
		if (fate === 2) must(deleteDeal(workspace, id));
		if (fate === 3) must(logActivity(workspace, { type: 'call', deal: id, outcome: 'reached' }));
	}
	return { ...setting, other, today: dayIn(clock.now(), ZONE), reason };
}

/** What a field holds, read the long way round; days as days of the zone. */
function plainly(workspace: Workspace, deal: Deal, field: string): unknown {
	const on = (at: EpochMs | Day | null) => (typeof at === 'number' ? dayIn(at, ZONE) : at);
	switch (field) {
		case 'title':
			return deal.title;
		case 'company':
			return workspace.companies.get(deal.company ?? ('' as CompanyId))?.name;
		case 'value':
			return deal.value;
		case 'owner':
			return deal.owner;
		case 'stage':
			return deal.stage;
		case 'status':
			return deal.status;
		case 'expectedClose':
			return deal.expectedClose;
		case 'nextStep':
			return deal.nextStep;
		case 'created':
			return on(deal.createdAt);
		case 'entered':
			return on(deal.enteredAt);
		case 'closed':
			return deal.status === 'open' || deal.status === 'nurture' ? undefined : on(deal.enteredAt);
		case 'leaving':
			return deal.lost?.reason;
		case 'touched': {
			const calls = [...workspace.activities.of(deal.id)].map(({ recordedAt }) => recordedAt);
			return on(Math.max(deal.touchedAt, ...calls) as EpochMs);
		}
		default:
			throw new Error(`no ${field} here`);
	}
}

/** The same rules, said plainly. */
function slowly(workspace: Workspace, part: Condition | Group, deal: Deal, day: Looking): boolean {
	if (isGroup(part)) {
		const all = part.parts.map((one) => slowly(workspace, one, deal, day));
		if (all.length === 0) return true;
		return part.kind === 'all' ? !all.includes(false) : all.includes(true);
	}
	const { operator, values } = part;
	const cell = plainly(workspace, deal, part.field);
	const none = cell === undefined || cell === null || cell === '';
	if (operator === 'empty') return none;
	if (operator === 'filled') return !none;
	const wanted = values.map((value) => (value === 'me' ? workspace.member : value));
	if (part.field === 'value') {
		const { amount } = (cell ?? { amount: NaN }) as { amount: number };
		const bound = Number.parseInt(values[0] ?? '', 10);
		return operator === 'atLeast' ? amount >= bound : amount <= bound;
	}
	if (['title', 'company', 'nextStep'].includes(part.field)) {
		const text = String(cell ?? '').toLowerCase();
		const [value = ''] = values;
		if (operator === 'is') return !none && text === value.toLowerCase();
		const has = !none && text.includes(value.toLowerCase());
		return operator === 'has' ? has : !has;
	}
	if (operator === 'is' && !DAYS.includes(part.field)) return wanted.includes(String(cell));
	if (operator === 'isNot') return !wanted.includes(String(cell));
	if (none) return false;
	const on = cell as Day;
	const { today } = day;
	const [value = ''] = values;
	const count = Number(value);
	const at = value === 'today' ? today : value;
	const { from, to } = day.stretch(value as Stretch);
	switch (operator) {
		case 'olderThan':
			return on <= addDays(today, -count);
		case 'last':
			return on >= addDays(today, -count) && on <= today;
		case 'next':
			return on >= today && on <= addDays(today, count);
		case 'before':
			return on < at;
		case 'after':
			return on > at;
		case 'is':
			return on === at;
		case 'within':
			return on >= from && on < to;
		default:
			throw new Error(`no ${operator} here`);
	}
}

const DAYS = ['expectedClose', 'created', 'entered', 'closed', 'touched'];

function anyCondition(random: Random, setting: ReturnType<typeof populated>): Condition {
	const { workspace, other, today } = setting;
	const kind = random.int(5);
	if (kind === 0)
		return {
			field: random.pick(['title', 'company', 'nextStep']),
			operator: random.pick(OPERATORS.text),
			values: [random.pick(['lamps', 'acme', 'call', 'кино', 'zzz'])]
		};
	if (kind === 1)
		return {
			field: 'value',
			operator: random.pick(OPERATORS.money),
			values: [`${random.int(900_000)}${EUR}`]
		};
	if (kind === 2)
		return {
			field: 'owner',
			operator: random.pick(OPERATORS.member),
			values: random.some(['me', other], 0.7).concat('mNobody1')
		};
	if (kind === 3)
		return {
			field: random.pick(['stage', 'status', 'leaving']),
			operator: random.pick(OPERATORS.choice),
			values: random
				.some([...workspace.stages.keys(), 'open', 'won', 'lost', setting.reason ?? ''], 0.4)
				.concat('x')
		};
	const operator = random.pick(OPERATORS.day);
	const value =
		operator === 'within'
			? random.pick(['week', 'month', 'lastMonth', 'nextMonth'])
			: ['olderThan', 'last', 'next'].includes(operator)
				? String(random.int(40))
				: random.pick(['today', addDays(today, random.int(40) - 20)]);
	return { field: random.pick(DAYS), operator, values: [value] };
}

function anyGroup(random: Random, setting: ReturnType<typeof populated>, depth = 2): Group {
	return {
		kind: random.pick(['all', 'any']),
		parts: Array.from({ length: random.int(4) }, () =>
			depth > 0 && random.chance(0.3)
				? anyGroup(random, setting, depth - 1)
				: anyCondition(random, setting)
		)
	};
}

test('keeping(workspace, filter, looking) keeps what the rules said plainly keep', () => {
	let kept = 0;
	let asked = 0;
	forSeeds(cases(12), (random, seed) => {
		const setting = populated(random, seed);
		const { workspace, today } = setting;
		for (let index = 0; index < 60; index++) {
			const filter = anyGroup(random, setting);
			const keeps = keeping(workspace, filter, looking(workspace, today));
			for (const deal of workspace.deals.values()) {
				const expected = slowly(workspace, filter, deal, looking(workspace, today));
				expect([JSON.stringify(filter), deal.title, keeps(deal)]).toEqual([
					JSON.stringify(filter),
					deal.title,
					expected
				]);
				asked++;
				if (expected) kept++;
			}
		}
	});
	// Neither everything nor nothing: else the rules were not asked.
	expect(kept / asked).toBeGreaterThan(0.15);
	expect(kept / asked).toBeLessThan(0.85);
});

describe('keeping(workspace, filter, looking)', () => {
	const shown = (workspace: Workspace, filter: Group, today: Day): DealId[] => {
		const keeps = keeping(workspace, filter, looking(workspace, today));
		return [...workspace.deals.values()].filter(keeps).map(({ id }) => id);
	};
	const one = (field: string, operator: Condition['operator'], ...values: string[]): Group => ({
		kind: 'all',
		parts: [{ field, operator, values }]
	});

	test('olderThan holds from the day on that lies so many days back, by the midnights of the zone', () => {
		const { workspace, clock } = newWorkspace();
		const id = addDeal(workspace);
		const day = dayIn(clock.now(), ZONE);
		expect(shown(workspace, one('touched', 'olderThan', '14'), addDays(day, 13))).toEqual([]);
		expect(shown(workspace, one('touched', 'olderThan', '14'), addDays(day, 14))).toEqual([id]);
	});

	test('an instant late in the evening belongs to the day of the zone', () => {
		const { workspace, clock } = newWorkspace();
		// 22:30 UTC in summer is half past midnight in Berlin.
		clock.advance(Date.UTC(2027, 6, 1, 22, 30) - clock.now());
		const id = addDeal(workspace);
		expect(shown(workspace, one('created', 'is', '2027-07-02'), '2027-07-02' as Day)).toEqual([id]);
		expect(shown(workspace, one('created', 'is', '2027-07-01'), '2027-07-02' as Day)).toEqual([]);
	});

	test('amounts in another currency are not compared', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace, { value: euros(10) });
		addDeal(workspace, { value: { amount: 9_000_000 as never, currency: 'USD' as never } });
		expect(shown(workspace, one('value', 'atLeast', `500${EUR}`), '2026-01-01' as Day)).toEqual([
			id
		]);
	});

	test('a condition that means nothing here holds for no deal', () => {
		const { workspace } = newWorkspace();
		addDeal(workspace);
		const today = '2026-01-01' as Day;
		for (const filter of [
			one('f.removed', 'is', '1'),
			one('value', 'atLeast', 'much'),
			one('value', 'has', '1'),
			one('created', 'before', 'soon'),
			one('owner', 'is'),
			one('words', 'has', ' ')
		]) {
			expect(shown(workspace, filter, today)).toEqual([]);
			const [part] = filter.parts;
			if (part && !isGroup(part))
				expect(isMeant(workspace, part, looking(workspace, today))).toBe(false);
		}
	});

	test('words are found in title and company, whatever their case and accents', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace, { title: 'Żarówki', company: 'Acme' });
		for (const words of ['zarowki', 'ACME', 'acme żar'])
			expect(shown(workspace, one('words', 'has', words), '2026-01-01' as Day)).toEqual([id]);
		expect(shown(workspace, one('words', 'has', 'acme bolt'), '2026-01-01' as Day)).toEqual([]);
	});
});

test('isOfOpen(workspace, filter) unless the filter asks about what is closed, however deep', () => {
	const { workspace } = newWorkspace();
	const asking = (field: string): Group => ({
		kind: 'any',
		parts: [{ kind: 'all', parts: [{ field, operator: 'filled', values: [] }] }]
	});
	expect(isOfOpen(workspace, NO_FILTER)).toBe(true);
	expect(isOfOpen(workspace, asking('title'))).toBe(true);
	for (const field of ['status', 'closed', 'leaving'])
		expect(isOfOpen(workspace, asking(field))).toBe(false);
});

test('asksActivities(query) where the last activity of a deal decides, and its place among the others', () => {
	const asking: Group = {
		kind: 'all',
		parts: [{ kind: 'any', parts: [{ field: 'touched', operator: 'olderThan', values: ['14'] }] }]
	};
	expect(asksActivities({ filter: asking, sort: [] })).toBe(true);
	expect(asksActivities({ filter: NO_FILTER, sort: [{ field: 'touched', down: false }] })).toBe(
		true
	);
	expect(asksActivities({ filter: NO_FILTER, sort: [{ field: 'value', down: true }] })).toBe(false);
});

test('words find a number however its groups are parted', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace, { title: 'Rack for 12,500' });
	const kept = (typed: string) => {
		const filter = withWords(NO_FILTER, typed);
		const keeps = keeping(workspace, filter, looking(workspace, '2026-01-01' as Day));
		return [...workspace.deals.values()].filter(keeps).map((deal) => deal.id);
	};
	for (const typed of ['12500', '12,500', '12 500', '۱۲۵۰۰', '12,5'])
		expect([typed, kept(typed)]).toEqual([typed, [id]]);
	expect(kept('13500')).toEqual([]);
});
