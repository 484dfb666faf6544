import { LINE } from '#lib/domain/deal.ts';
import { newEntryId, type DealId, type ProductId } from '#lib/domain/ids.ts';
import {
	lineField,
	lineOf,
	linesIn,
	linesSum,
	lineTotal,
	NO_DISCOUNT,
	ONE,
	type BasisPoints,
	type Line,
	type LineId,
	type Thousandths
} from '#lib/domain/line.ts';
import type { Minor, Money } from '#lib/domain/money.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { rankBetween } from '#lib/domain/rank.ts';
import { livingDeal, setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/**
 * What is sold in a deal, row by row. The deal's value follows their sum in the same operation, as long as it was the sum
 * before; once somebody has typed another, it stays theirs until `useSum`.
 */

/** What may be said of a line. A product gives its name and price where they are left out. */
export interface LineDraft {
	readonly product?: ProductId | undefined;
	readonly name?: string;
	readonly quantity?: Thousandths;
	readonly price?: Money;
	readonly discount?: BasisPoints;
}

/** Adds a line below the others. Refused: `deal-unknown`, `deal-deleted`, `name-missing`, `value-invalid` (too large). */
export function addLine(workspace: Workspace, deal: DealId, draft: LineDraft): Result<LineId> {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	const lines = linesIn(found.value.entries);
	const id = newEntryId(workspace.random) as LineId;
	const currency = found.value.value?.currency ?? workspace.settings.currency;
	const line = drafted(workspace, draft, {
		id,
		order: rankBetween(lines.at(-1)?.order ?? null, null, workspace.random),
		product: undefined,
		name: '',
		quantity: ONE,
		price: { amount: 0 as Minor, currency },
		discount: NO_DISCOUNT
	});
	if (line.product === undefined && line.name === '') return refuse('name-missing', id);
	const written = write(workspace, deal, [...lines, line], line);
	return written.ok ? { ok: true, value: id } : written;
}

/** Changes a line. Refused as `addLine`, and `record-unknown`. */
export function setLine(
	workspace: Workspace,
	deal: DealId,
	id: LineId,
	change: LineDraft
): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	const lines = linesIn(found.value.entries);
	const before = lines.find((line) => line.id === id);
	if (!before) return refuse('record-unknown', id);
	const line = drafted(workspace, change, before);
	if (line.product === undefined && line.name === '') return refuse('name-missing', id);
	return write(
		workspace,
		deal,
		lines.map((one) => (one.id === id ? line : one)),
		line
	);
}

/** Takes a line away. Refused: `deal-unknown`, `deal-deleted`, `record-unknown`. */
export function removeLine(workspace: Workspace, deal: DealId, id: LineId): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	const lines = linesIn(found.value.entries);
	const rest = lines.filter((line) => line.id !== id);
	if (rest.length === lines.length) return refuse('record-unknown', id);
	const value = follows(found.value.value, lines) ? { value: linesSum(rest) ?? null } : {};
	return setFields(workspace, deal, { [LINE + id]: null, ...value });
}

/** Makes the sum of its lines the value of a deal. Refused: `deal-unknown`, `deal-deleted`, `value-invalid` without a sum. */
export function useSum(workspace: Workspace, deal: DealId): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	const value = linesSum(linesIn(found.value.entries));
	return value ? setFields(workspace, deal, { value }) : refuse('value-invalid', deal);
}

function drafted(workspace: Workspace, draft: LineDraft, before: Line): Line {
	const { name, quantity, price, discount } = draft;
	const product = 'product' in draft ? draft.product : before.product;
	const taken = product === before.product ? undefined : product;
	const listed = taken === undefined ? undefined : workspace.table('product').get(taken);
	return {
		...before,
		product,
		name: name?.trim() ?? (product === undefined ? before.name : ''),
		quantity: quantity ?? before.quantity,
		price: price ?? listed?.price ?? before.price,
		discount: discount ?? before.discount
	};
}

function write(workspace: Workspace, deal: DealId, lines: readonly Line[], line: Line): Outcome {
	const field = lineField(line);
	if (!lineOf(LINE + line.id, field) || !lineTotal(line)) return refuse('value-invalid', line.id);
	const { value: before, entries } = workspace.deals.get(deal) ?? { value: undefined, entries: {} };
	const fields: Record<string, FieldValue> = { [LINE + line.id]: field };
	if (follows(before, linesIn(entries))) {
		const sum = linesSum(lines);
		if (sum) fields['value'] = sum;
	}
	return setFields(workspace, deal, fields);
}

/** Whether a value is what its lines come to: then it goes on being that. */
function follows(value: Money | undefined, lines: readonly Line[]): boolean {
	const sum = linesSum(lines);
	if (!sum || !value) return value === undefined;
	return sum.amount === value.amount && sum.currency === value.currency;
}
