import { expect, test } from 'vitest';
import { OvertakenFields } from '#lib/state/overtaken-fields.svelte.ts';
import { createCompany, setCompany } from '#lib/store/companies.ts';
import { entriesOf, lateWorkspace } from '../helpers/late.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { until } from '../helpers/until.ts';
import { must, newWorkspace } from '../helpers/workspace.ts';

test('what gave way is found though the page is opened before its operations are here', async () => {
	const one = newWorkspace();
	const company = must(createCompany(one.workspace, { name: 'Mill' }));
	const other = colleagueOf(one);
	must(setCompany(one.workspace, company, { phone: '1' }));
	one.clock.advance(1000);
	must(setCompany(other.workspace, company, { phone: '2' }));
	sync(one, other);

	const { device, member, random } = one.workspace;
	const now = one.clock.now;
	const late = lateWorkspace(one, { device, member, random, now });
	late.project(one.workspace.rows());
	const overtaken = new OvertakenFields(late);
	const stop = overtaken.follow();
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect([overtaken.complete, overtaken.all.length]).toEqual([false, 0]);
	late.supply(entriesOf(one));
	late.complete();
	await until(() => overtaken.complete);
	expect(overtaken.all.map(({ of }) => of.id)).toEqual([company]);
	stop();
});
