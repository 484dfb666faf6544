import { expect, test } from 'vitest';
import type { Currency } from '#lib/domain/money.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import type { Cell } from '#lib/state/live-list.svelte.ts';
import { money } from '#lib/store/deal-field.ts';
import { dealFields } from '#lib/store/deal-fields.ts';
import type { Writing } from '#lib/ui/list/cells.ts';
import { copied, pasted } from '#lib/ui/list/sheet.ts';
import { addDeal, dealOf, newWorkspace } from '../../helpers/workspace.ts';

const USD = 'USD' as Currency;

/** Three deals, of which the second lies in a closed epoch. */
function sheet(ways = waysOf('en')) {
	const { workspace } = newWorkspace();
	const ids = ['One', 'Two', 'Three'].map((title) => addDeal(workspace, { title }));
	const fields = ['value', 'cost'].flatMap((id) => dealFields(workspace).get(id) ?? []);
	const list = {
		read: (field: (typeof fields)[number], deal: Parameters<typeof field.read>[1]): Cell =>
			field.read(workspace, deal),
		isPast: (id: string) => id === ids[1]
	};
	const writing: Writing = { ways, zone: workspace.settings.timeZone, options: () => new Map() };
	const deals = ids.map((id) => dealOf(workspace, id));
	const paste = (
		text: string,
		more: { fills?: boolean; copied?: ReturnType<typeof copied> } = {}
	) =>
		pasted(list, {
			...{ deals, fields, text, currency: USD, writing },
			...{ copied: undefined, fills: false, ...more }
		});
	const titles = ({ writes }: ReturnType<typeof paste>) =>
		writes.map(({ deal, to }) => {
			return [deals.find(({ id }) => id === deal)?.title, money(to)?.amount];
		});
	return { deals, fields, list, writing, paste, titles };
}

test('pasted(list, pasting) passes over a deal of a closed epoch, and its row with it', () => {
	const { paste, titles } = sheet();
	const outcome = paste('10\n20\n30');
	expect(titles(outcome)).toEqual([
		['One', 1000],
		['Three', 3000]
	]);
	expect(outcome.past).toBe(1);
	// Those that no row reaches are left out of the count.
	expect(paste('10').past).toBe(0);
	expect(paste('10', { fills: true }).past).toBe(1);
});

test('pasted(list, pasting) reads the numbers of a column by one rule', () => {
	const { paste, titles } = sheet(waysOf('ru'));
	const outcome = paste('1,234\t1.234,5\n\n1,234.5\t1.234');
	expect(titles(outcome)).toEqual([
		['One', 123400],
		['One', 123450],
		['Three', 123450],
		['Three', 123400]
	]);
	expect(outcome.unsure).toBe(undefined);
});

test('pasted(list, pasting) takes over what was copied here as it was, in another column too', () => {
	const { deals, fields, writing, paste, titles } = sheet({ ...waysOf('fa'), toman: true });
	const [deal] = deals;
	const [value, cost] = fields;
	if (!deal || !value || !cost) throw new Error('no deals');
	const rials = { amount: 1230, currency: 'IRR' };
	const own = copied({ read: () => rials as Cell }, [deal], [cost], writing);
	// As the reader counts, so that what another sheet gives back is as much.
	expect(own.text).toBe('123');
	expect(titles(paste(own.text, { copied: own }))).toEqual([['One', 1230]]);
});
