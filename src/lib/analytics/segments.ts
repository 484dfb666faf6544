import { DEAL_SEGMENTS } from '#lib/domain/deal.ts';
import { CONTESTED, DELETED, STATUS, type Ledger } from './ledger/ledger.ts';

const NEW = DEAL_SEGMENTS.indexOf('new');
const REPEAT = DEAL_SEGMENTS.indexOf('repeat');
const EXISTING = DEAL_SEGMENTS.indexOf('existing');

/**
 * The segments that the history of their companies proposes for deals, by their rows; none for a deal without a company.
 *
 * - `new`: the company has won no deal with us before this one.
 * - `repeat`: it has bought the same before: a deal of the same pipeline, or one with a product that this one has too.
 * - `existing`: it has bought, but something else.
 *
 * Before means: won before this one was closed, or by now where it is open or set aside; what was closed at the same time
 * goes by id. Contested and deleted deals are no purchases. As `store/segments.ts` says of one deal.
 */
export function proposedSegments(
	ledger: Ledger,
	rows: Iterable<number>,
	companyOf: (row: number) => number,
	dealsOf: (company: number) => readonly number[]
): ReadonlyMap<number, number> {
	const proposed = new Map<number, number>();
	const purchases = new Map<number, readonly number[]>();
	for (const row of rows) {
		const company = companyOf(row);
		if (company < 0 || !ledger.has('deals', row)) continue;
		let bought = purchases.get(company);
		if (!bought) {
			bought = dealsOf(company).filter((other) => isPurchase(ledger, other));
			purchases.set(company, bought);
		}
		const before = bought.filter((other) => other !== row && isBefore(ledger, other, row));
		if (before.length === 0) proposed.set(row, NEW);
		else proposed.set(row, before.some((other) => isSame(ledger, other, row)) ? REPEAT : EXISTING);
	}
	return proposed;
}

function lastVisit({ visits }: Ledger, row: number): number {
	return (visits.to[row] ?? 0) - 1;
}

function isPurchase(ledger: Ledger, row: number): boolean {
	const flags = ledger.deal.at.flags[row] ?? 0;
	return (
		ledger.has('deals', row) &&
		(flags & (DELETED | CONTESTED)) === 0 &&
		ledger.visits.at.status[lastVisit(ledger, row)] === STATUS.won
	);
}

function isBefore(ledger: Ledger, won: number, row: number): boolean {
	const { at } = ledger.visits;
	const last = lastVisit(ledger, row);
	const status = at.status[last];
	if (status === STATUS.open || status === STATUS.nurture) return true;
	const [first, second] = [closedOn(ledger, lastVisit(ledger, won)), closedOn(ledger, last)];
	const ids = ledger.names.deal.all;
	return first === second ? (ids[won] ?? '') < (ids[row] ?? '') : first < second;
}

/** A day that is not known counts as the earliest. */
function closedOn({ visits }: Ledger, visit: number): number {
	return visits.at.dated[visit] === 1 ? (visits.at.enter[visit] ?? 0) : -Infinity;
}

function isSame(ledger: Ledger, a: number, b: number): boolean {
	const { at } = ledger.visits;
	if (at.pipeline[lastVisit(ledger, a)] === at.pipeline[lastVisit(ledger, b)]) return true;
	const { products } = ledger;
	for (let i = products.from[a] ?? 0; i < (products.to[a] ?? 0); i++)
		for (let j = products.from[b] ?? 0; j < (products.to[b] ?? 0); j++)
			if (products.at.product[i] === products.at.product[j]) return true;
	return false;
}
