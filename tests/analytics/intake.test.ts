import { expect, test } from 'vitest';
import { Intake } from '#lib/analytics/intake.ts';
import { DEAL_SEGMENTS } from '#lib/domain/deal.ts';
import { ingest, type Records } from '#lib/domain/fold.ts';
import type { Fields, Operation } from '#lib/domain/operation.ts';
import { addDays } from '#lib/domain/time.ts';
import { Log, on } from './build.ts';
import { FIRST, pick, seeded, taken, trickled, world, type Random } from './world.ts';
import { processorTime } from '../helpers/processor-time.ts';

/** What the ledger says of every record that is here, by ids and not by numbers. */
function told({ engine: { ledger } }: Intake) {
	const { names, about, lead, leadWins, acts } = ledger;
	const deals = names.deal.all.flatMap((id, row) => {
		if (!ledger.has('deals', row)) return [];
		const types: unknown[] = [];
		for (let act = acts.from[row] ?? 0; act < (acts.to[row] ?? 0); act++)
			types.push(`${acts.at.at[act]} ${acts.at.type[act]}`);
		return {
			id,
			segment: DEAL_SEGMENTS[about.at.segment[row] ?? -1],
			market: names.market.at(about.at.market[row] ?? -1),
			leadOn: about.at.leadOn[row],
			qualifiedOn: about.at.qualifiedOn[row],
			acts: types.sort()
		};
	});
	const leads = names.lead.all.flatMap((id, row) => {
		if (!ledger.has('leads', row)) return [];
		const wins: unknown[] = [];
		for (let win = leadWins.from[row] ?? 0; win < (leadWins.to[row] ?? 0); win++)
			wins.push([leadWins.at.enter[win], leadWins.at.leave[win], leadWins.at.dated[win]]);
		return {
			id,
			market: names.market.at(lead.at.market[row] ?? -1),
			convertedOn: lead.at.convertedOn[row],
			wins
		};
	});
	const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);
	return { deals: deals.sort(byId), leads: leads.sort(byId) };
}

/** A record other than a deal, and changes of it. */
class Kept extends Log {
	made(fields: Fields): this {
		this.create('s1', on('2026-01-01'));
		this.operations.push({ ...this.last, body: { fields } } as Operation);
		this.operations.shift();
		return this;
	}
}
const kept = (id: string, fields: Fields) => new Kept(id).made(fields);

/** An intake that is told of the operations part by part. */
function start(...first: readonly (readonly Operation[])[]) {
	const records: Records = new Map();
	const intake = new Intake(records);
	const take = (...operations: readonly Operation[]) => intake.take(ingest(records, operations));
	take(...first.flat());
	return {
		intake,
		take,
		deal: (id: string) => told(intake).deals.find((one) => one.id === id),
		lead: (id: string) => told(intake).leads.find((one) => one.id === id),
		/** What one intake says that is told all at once. */
		whole: () => told(taken(records))
	};
}

test('a deal whose making is undone is no purchase any more, and made again it is one', () => {
	const company = { company: 'c1' };
	const bought = new Log('d1').create('s1', on('2026-01-01'), company).win(on('2026-01-05'));
	const later = new Log('d2').create('s1', on('2026-02-01'), company);
	const { intake, take, deal, whole } = start(bought.operations, later.operations);
	expect(deal('d2')?.segment).toBe('repeat');
	bought.remove(on('2026-02-02'), { undoes: bought.operations[0] as Operation });
	take(bought.last);
	expect(deal('d1')).toBeUndefined();
	expect(deal('d2')?.segment).toBe('new');
	const undo = bought.last;
	bought.restore(on('2026-02-03'), { undoes: undo });
	take(bought.last);
	expect(deal('d2')?.segment).toBe('repeat');
	expect(told(intake)).toEqual(whole());
});

test('a deal of a closed epoch that the archive no longer has is no purchase any more', () => {
	const company = { company: 'c1' };
	const bought = new Log('d1').create('s1', on('2026-01-01'), company).win(on('2026-01-05'));
	const later = new Log('d2').create('s1', on('2026-02-01'), company);
	const { intake, deal, whole } = start(later.operations);
	intake.archive([bought.timeline()]);
	expect(deal('d2')?.segment).toBe('repeat');
	intake.archive([]);
	expect(deal('d2')?.segment).toBe('new');
	expect(told(intake)).toEqual(whole());
});

test('a lead has the market segment that its company has now, or that which the company was merged into', () => {
	const first = kept('c1', { marketSegment: 'gold' });
	const second = kept('c2', { marketSegment: 'gnew' });
	const one = kept('q1', { title: 'Ada', company: 'c1' });
	const { take, lead } = start(one.operations, first.operations, second.operations);
	expect(lead('q1')?.market).toBe('gold');
	take(first.set({ marketSegment: 'gother' }, on('2026-02-01')).last);
	expect(lead('q1')?.market).toBe('gother');
	take(first.set({ mergedInto: 'c2' }, on('2026-02-02')).last);
	expect(lead('q1')?.market).toBe('gnew');
	take(second.remove(on('2026-02-03')).last);
	expect(lead('q1')?.market).toBe('gother');
});

test('deals of companies that were merged into one that is deleted are their own again', () => {
	const [first, second] = [kept('c1', { name: 'One' }), kept('c2', { name: 'Two' })];
	const bought = new Log('d1').create('s1', on('2026-01-01'), { company: 'c1' });
	const other = new Log('d2').create('s1', on('2026-02-01'), { company: 'c2' });
	const { intake, take, deal, whole } = start(
		[first, second].flatMap(({ operations }) => operations),
		bought.win(on('2026-01-05')).operations,
		other.operations
	);
	expect(deal('d2')?.segment).toBe('new');
	take(first.set({ mergedInto: 'c2' }, on('2026-02-02')).last);
	expect(deal('d2')?.segment).toBe('repeat');
	take(second.remove(on('2026-02-03')).last);
	expect(deal('d2')?.segment).toBe('new');
	expect(told(intake)).toEqual(whole());
});

test('a lead that goes leaves the deals it was converted to, and one that comes again finds them', () => {
	const one = kept('q1', { title: 'Ada', deal: 'd1', on: '2026-01-02' });
	const made = new Log('d1').create('s1', on('2026-01-03'), { lead: 'q1' });
	const { intake, take, deal, lead, whole } = start(one.operations, made.operations);
	expect(deal('d1')?.leadOn).toBe(Date.UTC(2026, 0, 2));
	take(one.purge(on('2026-01-09')).last);
	expect([lead('q1'), deal('d1')?.leadOn]).toEqual([undefined, NaN]);
	take(made.win(on('2026-01-10')).last);
	expect(told(intake)).toEqual(whole());
});

/** Operations that make, merge, delete, purge and move about what other records hang on. */
function upheaval(random: Random): readonly Operation[] {
	const companies = ['c1', 'c2', 'c3', 'c4'].map((id) => new Log(id));
	const day = () => addDays(FIRST, 60 + Math.floor(random() * 40));
	const any = () => pick(random, companies);
	for (let step = 0; step < 25; step++) {
		const one = any();
		const chance = random();
		if (chance < 0.4) one.set({ mergedInto: random() < 0.7 ? any().record : null }, day());
		else if (chance < 0.7) one.set({ marketSegment: pick(random, ['gtrade', 'ghome']) }, day());
		else if (chance < 0.85) one.remove(day());
		else if (chance < 0.97) one.restore(day());
		else one.purge(day());
	}
	const leads = Array.from({ length: 20 }, (_, id) =>
		new Log(`q${id}`).set({ company: any().record, deal: `d${Math.floor(random() * 60)}` }, day())
	);
	for (const lead of leads) if (random() < 0.2) lead.purge(day());
	const deals = Array.from({ length: 20 }, (_, id) =>
		new Log(`d${id}`).set({ company: any().record, lead: `q${Math.floor(random() * 60)}` }, day())
	);
	for (const deal of deals) if (random() < 0.2) deal.purge(day());
	return [...companies, ...leads, ...deals].flatMap(({ operations }) => operations);
}

test('whatever the order in which records come, change, merge and go, the ledger says what one taking of all says', () => {
	for (let seed = 1; seed <= 40; seed++) {
		const random = seeded(seed);
		const made = world(seed, 40);
		const operations = [...made.operations, ...upheaval(random)];
		const records: Records = new Map();
		ingest(records, operations);
		const whole = told(taken(records));
		expect(
			told(trickled({ operations, records }, random, () => undefined)),
			`seed ${seed}`
		).toEqual(whole);
	}
});

test('a company with very many deals is taken in a time that grows with them, not with their square', () => {
	const deals = (count: number) =>
		Array.from({ length: count }, (_, id) => {
			const made = new Log(`d${id}`).create('s1', on('2026-01-01'), { company: 'c1' });
			return (id % 2 === 0 ? made.win(on('2026-01-05')) : made).operations;
		}).flat();
	/** The least of several. */
	const time = (count: number) => {
		const operations = deals(count);
		return Math.min(
			...Array.from({ length: 4 }, () => processorTime(() => void start(operations)))
		);
	};
	expect(time(8000) / time(1000)).toBeLessThan(30);
});
