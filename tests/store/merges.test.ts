import { expect, test } from 'vitest';
import type { CompanyId, RecordId } from '#lib/domain/ids.ts';
import { purge } from '#lib/store/bin.ts';
import { createCompany } from '#lib/store/companies.ts';
import { mergeCompanies } from '#lib/store/merging.ts';
import { setFields } from '#lib/store/commands.ts';
import { stamp } from '#lib/store/stamp.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { forSeeds } from '../helpers/random.ts';
import { addDeal, dealOf, emptyWorkspace, must, newWorkspace } from '../helpers/workspace.ts';

test.each(['deleted', 'purged'])(
	'a company that was merged into one that others %s, apart, is there again with its deals',
	(what) => {
		const setting = newWorkspace();
		const { workspace: one, clock } = setting;
		const deals = ['Acme', 'Acme Ltd'].map((company) => addDeal(one, { company }));
		const [keep, drop] = deals.map((deal) => dealOf(one, deal).company) as [CompanyId, CompanyId];
		const other = colleagueOf(setting);
		must(mergeCompanies(one, keep, [drop]));
		clock.advance(1000);
		const { workspace: two } = other;
		must(two.append([stamp(two, 'delete', keep, { deleted: true })]));
		if (what === 'purged') must(purge(two, keep));
		sync(setting, other);
		for (const workspace of [one, two]) {
			expect(dealOf(workspace, deals[1] as never).company).toBe(drop);
			expect(workspace.companies.get(drop)?.deleted).toBe(false);
		}
		expect(shown(one)).toEqual(shown(two));
		const { directory, log, activities } = setting;
		const { workspace: afresh } = emptyWorkspace(9, { directory, log, activities, now: clock.now });
		expect(shown(afresh)).toEqual(shown(one));
	}
);

test('a company that was merged into one that has not arrived stands for itself until it does', () => {
	const setting = newWorkspace();
	const { workspace } = setting;
	const deal = addDeal(workspace, { company: 'Acme' });
	const drop = dealOf(workspace, deal).company as CompanyId;
	must(setFields(workspace, drop, { mergedInto: 'clater' }));
	expect(dealOf(workspace, deal).company).toBe(drop);
	expect(workspace.companies.get(drop)?.deleted).toBe(false);
	const create = stamp(workspace, 'create', 'clater' as CompanyId, { fields: { name: 'Later' } });
	must(workspace.append([create]));
	expect(dealOf(workspace, deal).company).toBe('clater');
	expect(workspace.companies.get(drop)?.deleted).toBe(true);
});

test('who stands for others than before is told, whatever is merged, parted, deleted and brought back', () => {
	forSeeds(60, (random) => {
		const { workspace } = newWorkspace();
		const ids = ['A', 'B', 'C', 'D', 'E'].map((name) => must(createCompany(workspace, { name })));
		const standing = () => ids.map((id) => [...workspace.merges.behind(id)].sort().join());
		const told = new Set<RecordId>();
		workspace.onChange((changed) => changed.forEach((id) => told.add(id)));
		for (let step = 0; step < 40; step++) {
			const before = standing();
			told.clear();
			const id = random.pick(ids);
			const into = random.chance(0.3) ? null : random.pick(ids);
			const deleted = workspace.records.get(id)?.deleted === false && random.chance(0.3);
			const operation =
				into === id || deleted
					? stamp(workspace, 'delete', id, { deleted })
					: stamp(workspace, 'set', id, { fields: { mergedInto: into } });
			must(workspace.append([operation]));
			const after = standing();
			for (const [index, one] of ids.entries())
				if (before[index] !== after[index]) expect(told.has(one)).toBe(true);
		}
	});
});
