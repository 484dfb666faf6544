import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { addDays } from '#lib/domain/time.ts';
import { Customers } from '#lib/state/customers.ts';
import { loseDeal, nurtureDeal, winDeal } from '#lib/store/exits.ts';
import { reasons } from '#lib/store/queries.ts';
import DealsOf from '#lib/ui/people/DealsOf.svelte';
import { stand } from '../board/stand.ts';

let base: Awaited<ReturnType<typeof stand>>;
let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	await base.destroy();
});

/** The titles of the deals below a heading. */
function below(heading: string): readonly string[] {
	return page
		.getByRole('region', { name: heading })
		.getByRole('link')
		.elements()
		.map(({ textContent }) => textContent);
}

test('deals that are set aside stand apart from open and closed ones, the next to look at first, with its day', async () => {
	base = await stand({ counts: [3, 3] });
	const { workspace, id } = base;
	const { store } = workspace;
	const reason = reasons(store, 'lost')[0]?.id as never;
	winDeal(store, id('A1'));
	loseDeal(store, id('A2'), { reason, note: '' });
	nurtureDeal(store, id('B1'), { until: addDays(workspace.today, 90) });
	nurtureDeal(store, id('B2'), { until: addDays(workspace.today, 30) });
	const target = document.createElement('div');
	base.target.replaceWith(target);
	const deals = [...store.deals.values()];
	shown = mount(DealsOf, { target, props: { customers: new Customers(workspace), deals } });
	await vi.waitFor(() => expect(below('Closed deals').toSorted()).toEqual(['A1', 'A2']));
	expect(below('Open deals').toSorted()).toEqual(['A3', 'B3']);
	expect(below('Deals set aside')).toEqual(['B2', 'B1']);
	const aside = page.getByRole('region', { name: 'Deals set aside' });
	expect(aside.getByText(/^Look again on /).elements()).toHaveLength(2);
});
