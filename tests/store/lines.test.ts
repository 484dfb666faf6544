import { describe, expect, test } from 'vitest';
import { linesIn, ONE, toDiscount, toQuantity } from '#lib/domain/line.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { deleteDeal, setDeal } from '#lib/store/commands.ts';
import { addLine, removeLine, setLine, useSum } from '#lib/store/lines.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { addDeal, dealOf, euros, must, newWorkspace, refusal } from '../helpers/workspace.ts';

const linesOf = (workspace: Workspace, id: DealId) => linesIn(dealOf(workspace, id).entries);

describe('addLine(workspace, deal, draft)', () => {
	test('gives a deal without a value the sum, as one step of undo', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace);
		must(addLine(workspace, id, { name: ' Lamp ', price: euros(20) }));
		must(addLine(workspace, id, { name: 'Cable', price: euros(1.5), quantity: 3000 as never }));
		expect(dealOf(workspace, id).value).toEqual(euros(24.5));
		expect(linesOf(workspace, id).map(({ name }) => name)).toEqual(['Lamp', 'Cable']);
		must(undo(workspace));
		expect(dealOf(workspace, id).value).toEqual(euros(20));
		expect(linesOf(workspace, id)).toHaveLength(1);
	});

	test('leaves a value alone that somebody typed', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace, { value: euros(500) });
		must(addLine(workspace, id, { name: 'Lamp', price: euros(20) }));
		expect(dealOf(workspace, id).value).toEqual(euros(500));
		must(useSum(workspace, id));
		expect(dealOf(workspace, id).value).toEqual(euros(20));
		must(addLine(workspace, id, { name: 'Lamp', price: euros(20) }));
		expect(dealOf(workspace, id).value).toEqual(euros(40));
	});

	test('takes the price of a product of the list', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace);
		const product = must(addListed(workspace, 'product', { name: 'Lamp', price: euros(30) }));
		must(addLine(workspace, id, { product }));
		expect(linesOf(workspace, id)).toMatchObject([
			{ product, name: '', quantity: ONE, price: euros(30) }
		]);
	});

	test('refuses a line of nothing, one beyond all numbers, and a deal that is gone', () => {
		const { workspace } = newWorkspace();
		const id = addDeal(workspace);
		expect(refusal(addLine(workspace, id, { name: ' ' })).code).toBe('name-missing');
		const price = { ...euros(1), amount: Number.MAX_SAFE_INTEGER as never };
		const quantity = toQuantity(2);
		if (!quantity) throw new Error('no quantity');
		expect(refusal(addLine(workspace, id, { name: 'Lamp', price, quantity })).code).toBe(
			'value-invalid'
		);
		must(deleteDeal(workspace, id));
		expect(refusal(addLine(workspace, id, { name: 'Lamp' })).code).toBe('deal-deleted');
	});
});

test('setLine(workspace, deal, line, change) changes what is said, and the value with it while it was the sum', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	const line = must(addLine(workspace, id, { name: 'Lamp', price: euros(20) }));
	const discount = toDiscount(25);
	if (discount === undefined) throw new Error('no discount');
	must(setLine(workspace, id, line, { discount }));
	expect(dealOf(workspace, id).value).toEqual(euros(15));
	must(setDeal(workspace, id, { value: euros(14) }));
	must(setLine(workspace, id, line, { price: euros(40) }));
	expect(dealOf(workspace, id).value).toEqual(euros(14));
	expect(refusal(setLine(workspace, id, 'none' as never, {})).code).toBe('record-unknown');
});

test('removeLine(workspace, deal, line) takes it off the sum; the last one leaves no value that was the sum', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	const lamp = must(addLine(workspace, id, { name: 'Lamp', price: euros(20) }));
	const cable = must(addLine(workspace, id, { name: 'Cable', price: euros(5) }));
	must(removeLine(workspace, id, lamp));
	expect(dealOf(workspace, id).value).toEqual(euros(5));
	must(removeLine(workspace, id, cable));
	expect(dealOf(workspace, id).value).toBeUndefined();
	expect(refusal(removeLine(workspace, id, cable)).code).toBe('record-unknown');
	expect(refusal(useSum(workspace, id)).code).toBe('value-invalid');
});
