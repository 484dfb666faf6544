import { expect, test } from 'vitest';
import type { Activity } from '#lib/domain/activity.ts';
import type { ActivityId, DealId } from '#lib/domain/ids.ts';
import { Owned } from '#lib/store/owned.ts';
import { forSeeds } from '../helpers/random.ts';

function call(id: string, owners: Partial<Activity>): Activity {
	return { id, type: 'call', deal: undefined, contact: undefined, ...owners } as Activity;
}
const activities = () => new Owned<Activity>(({ deal, contact }) => [deal, contact]);
const ids = (all: Iterable<Activity>) => [...all].map(({ id }) => id).sort();

test('Owned.put(id, one) is found by its deal and by its contact', () => {
	const all = activities();
	all.put('a1' as ActivityId, call('a1', { deal: 'd1', contact: 'p1' } as never));
	expect(ids(all.of('d1' as DealId))).toEqual(['a1']);
	expect(ids(all.of('p1' as never))).toEqual(['a1']);
	expect(ids(all.of('d2' as DealId))).toEqual([]);
});

test('Owned.of(owner) is what a search through all would find, however they change', () => {
	forSeeds(20, (random) => {
		const all = activities();
		const now = new Map<string, Activity>();
		for (let step = 0; step < 60; step++) {
			const id = `a${random.int(8)}`;
			const made = call(id, {
				deal: random.pick([undefined, 'd1', 'd2']),
				contact: random.pick([undefined, 'p1']),
				deleted: random.chance(0.3)
			} as never);
			all.put(id as ActivityId, made);
			now.set(id, made);
		}
		const living = [...now.values()].filter(({ deleted }) => !deleted);
		expect(ids(all)).toEqual(ids(living));
		expect(all.size).toBe(living.length);
		for (const owner of ['d1', 'd2', 'p1'])
			expect(ids(all.of(owner as DealId))).toEqual(
				ids(living.filter(({ deal, contact }) => deal === owner || contact === owner))
			);
	});
});
