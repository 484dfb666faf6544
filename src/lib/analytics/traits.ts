import { DEAL_SEGMENTS, type DealSegment } from '#lib/domain/deal.ts';
import type { LabelId, MarketSegmentId, PersonaId, SourceId } from '#lib/domain/ids.ts';
import type { Ledger, Over } from './ledger/ledger.ts';
import type { Names } from './ledger/names.ts';

/** Which records are asked about, by what they are told from others by; all where left out. */
export interface Filter {
	readonly segments?: readonly DealSegment[];
	readonly sources?: readonly SourceId[];
	readonly personas?: readonly PersonaId[];
	readonly markets?: readonly MarketSegmentId[];
	/** Those that have one of them. */
	readonly labels?: readonly LabelId[];
}

/** A trait of which a record has one. */
type Trait = 'source' | 'persona' | 'segment' | 'market';

/**
 * The number of the source, persona, segment or market segment of a record, -1 for none. A lead has no segment yet, and an
 * activity none of them.
 */
export function traitOf(ledger: Ledger, over: Over, row: number, trait: Trait): number {
	const { deal, about, lead } = ledger;
	if (over === 'activities') return -1;
	if (over === 'leads') return trait === 'segment' ? -1 : (lead.at[trait][row] ?? -1);
	const column = trait === 'segment' || trait === 'market' ? about.at[trait] : deal.at[trait];
	return column[row] ?? -1;
}

/** Calls with the number of each label or product that a record has, with -1 where it has none. */
export function eachOf(
	ledger: Ledger,
	over: Over,
	row: number,
	kind: 'label' | 'product',
	call: (index: number) => void
): void {
	const runs =
		kind === 'product'
			? over === 'deals' && { ...span(ledger.products, row), all: ledger.products.at.product }
			: over !== 'activities' && labelsOf(ledger, over, row);
	if (!runs || runs.from === runs.to) return call(-1);
	for (let i = runs.from; i < runs.to; i++) call(runs.all[i] ?? -1);
}

/** What has to be so of each row that a filter asks for. */
export function rulesOf(
	ledger: Ledger,
	filter: Filter,
	over: Over
): readonly ((row: number) => boolean)[] {
	const { names } = ledger;
	const rules: ((row: number) => boolean)[] = [];
	const one = <T extends string>(
		ids: readonly T[] | undefined,
		index: (id: T) => number,
		trait: Trait
	) => {
		if (!ids) return;
		const wanted = new Set(ids.map(index));
		rules.push((row) => wanted.has(traitOf(ledger, over, row, trait)));
	};
	if (over === 'deals') one(filter.segments, (id) => DEAL_SEGMENTS.indexOf(id), 'segment');
	one(filter.sources, numberIn(names.source), 'source');
	one(filter.personas, numberIn(names.persona), 'persona');
	one(filter.markets, numberIn(names.market), 'market');
	if (filter.labels) {
		const wanted = new Set(filter.labels.map(numberIn(names.label)));
		rules.push((row) => {
			const { from, to, all } = labelsOf(ledger, over, row);
			for (let i = from; i < to; i++) if (wanted.has(all[i] ?? -1)) return true;
			return false;
		});
	}
	return rules;
}

function labelsOf({ labels, leadLabels }: Ledger, over: Over, row: number) {
	const runs = over === 'deals' ? labels : leadLabels;
	return { ...span(runs, row), all: runs.at.label };
}

function span({ from, to }: { from: Int32Array; to: Int32Array }, row: number) {
	return { from: from[row] ?? 0, to: to[row] ?? 0 };
}

/** An id has a number from now on, so that what is met later is the same. */
function numberIn<T extends string>(names: Names<T>): (id: T) => number {
	return (id) => names.index(id);
}
