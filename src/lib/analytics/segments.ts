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
	const purchases = new Map<number, Purchases>();
	for (const row of rows) {
		const company = companyOf(row);
		if (company < 0 || !ledger.has('deals', row)) continue;
		let bought = purchases.get(company);
		if (!bought) purchases.set(company, (bought = purchasesIn(ledger, dealsOf(company))));
		const isAfter = (won: number | undefined) => won !== undefined && isBefore(ledger, won, row);
		if (!isAfter(bought.first)) proposed.set(row, NEW);
		else {
			const same = [
				bought.ofPipeline.get(pipelineOf(ledger, row)),
				...productsOf(ledger, row).map((product) => bought.ofProduct.get(product))
			];
			proposed.set(row, same.some(isAfter) ? REPEAT : EXISTING);
		}
	}
	return proposed;
}

/** The first purchases of a company: of all, of a pipeline, with a product. By their rows. */
interface Purchases {
	readonly first: number | undefined;
	readonly ofPipeline: ReadonlyMap<number, number>;
	readonly ofProduct: ReadonlyMap<number, number>;
}

const NONE: Purchases = { first: undefined, ofPipeline: new Map(), ofProduct: new Map() };

function purchasesIn(ledger: Ledger, deals: readonly number[]): Purchases {
	const bought = deals
		.filter((row) => isPurchase(ledger, row))
		.sort((a, b) => (isBefore(ledger, a, b) ? -1 : 1));
	if (bought.length === 0) return NONE;
	const [ofPipeline, ofProduct] = [new Map<number, number>(), new Map<number, number>()];
	const note = (first: Map<number, number>, key: number, row: number) => {
		if (!first.has(key)) first.set(key, row);
	};
	for (const row of bought) {
		note(ofPipeline, pipelineOf(ledger, row), row);
		for (const product of productsOf(ledger, row)) note(ofProduct, product, row);
	}
	return { first: bought[0], ofPipeline, ofProduct };
}

function pipelineOf(ledger: Ledger, row: number): number {
	return ledger.visits.at.pipeline[lastVisit(ledger, row)] ?? -1;
}

function productsOf({ products }: Ledger, row: number): readonly number[] {
	return [...products.at.product.subarray(products.from[row] ?? 0, products.to[row] ?? 0)];
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
