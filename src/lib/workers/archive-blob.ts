import { toTimeline, type Timeline, type Visit } from '#lib/analytics/timeline.ts';
import { toDeal, type Deal } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import { typeOf } from '#lib/domain/ids.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { toColumns, toRows, type Columns } from './columns.ts';

/**
 * What is asked of a closed epoch, derived from its log and packed, so that it is opened in a fraction of the time.
 *
 * Never the source of truth: made anew whenever the log, the zone or the format is another.
 */
export interface Archived {
	/** The deals that are not open in it, deleted ones among them; not those whose making was undone. */
	readonly deals: readonly Deal[];
	/** What the figures are computed from, of the same deals. */
	readonly timelines: readonly Timeline[];
}

/** What a blob was derived from, and how. */
export interface Manifest {
	readonly format: number;
	/** The state vector of the epoch's document. */
	readonly vector: Uint8Array;
	/** The calendar of its timelines. */
	readonly zone: TimeZone;
}

/** Grows with every change of `Deal`, `Timeline` or the layout. */
export const BLOB_FORMAT = 4;

/** Whether a blob is still what would be derived. */
export function isCurrent(made: Manifest, vector: Uint8Array, zone: TimeZone): boolean {
	return (
		made.format === BLOB_FORMAT &&
		made.zone === zone &&
		made.vector.length === vector.length &&
		made.vector.every((byte, index) => byte === vector[index])
	);
}

/** What a closed epoch holds. A deal that a later epoch has too is as that one says. */
export function archivedIn(entries: readonly string[], zone: TimeZone): Archived {
	const deals: Deal[] = [];
	const timelines: Timeline[] = [];
	for (const folded of fold(entries.flatMap((entry) => decode(entry) ?? [])).values()) {
		if (typeOf(folded.id) !== 'deal') continue;
		const deal = toDeal(folded);
		const timeline = toTimeline(folded, zone);
		if (!deal || !timeline || (deal.status === 'open' && !deal.deleted)) continue;
		deals.push(deal);
		timelines.push(timeline);
	}
	return { deals, timelines };
}

/** What a closed epoch holds, packed in two parts: who lists deals need not unpack what the figures need. */
export async function pack({ deals, timelines }: Archived): Promise<Packed> {
	const visits = timelines.flatMap(({ visits: own }) => own);
	const rows = timelines.map(({ visits: own, ...timeline }) => ({
		...timeline,
		visits: own.length
	}));
	const [cards, figures] = await Promise.all([
		gzip(toColumns(deals)),
		gzip({ timelines: toColumns(rows), visits: toColumns(visits) } satisfies Figures)
	]);
	return { cards, figures };
}

/** Stays lie apart from their timelines, each of which says how many are its own: like beside like. */
interface Figures {
	readonly timelines: Columns;
	readonly visits: Columns;
}

export interface Packed {
	readonly cards: Uint8Array<ArrayBuffer>;
	readonly figures: Uint8Array<ArrayBuffer>;
}

export async function unpackDeals(packed: Pick<Packed, 'cards'>): Promise<readonly Deal[]> {
	return toRows<Deal>(await unpackCards(packed));
}

/** The deals as columns. */
export function unpackCards({ cards }: Pick<Packed, 'cards'>): Promise<Columns> {
	return gunzip<Columns>(cards);
}

export async function unpackTimelines({
	figures
}: Pick<Packed, 'figures'>): Promise<readonly Timeline[]> {
	const { timelines, visits } = await gunzip<Figures>(figures);
	const all = toRows<Visit>(visits);
	let at = 0;
	return toRows<Omit<Timeline, 'visits'> & { readonly visits: number }>(timelines).map((row) => ({
		...row,
		visits: all.slice(at, (at += row.visits))
	}));
}

/** Columns as they are kept. */
export async function gzip(content: Columns | Figures): Promise<Uint8Array<ArrayBuffer>> {
	const stream = new Blob([JSON.stringify(content)]).stream();
	return new Response(stream.pipeThrough(new CompressionStream('gzip'))).bytes();
}

/** What `gzip` has packed; read only where the manifest says that it is of this format. */
export async function gunzip<T extends Columns | Figures>(
	bytes: Uint8Array<ArrayBuffer>
): Promise<T> {
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
	return (await new Response(stream).json()) as T;
}
