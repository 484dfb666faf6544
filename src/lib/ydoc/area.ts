import { COMMON_AREA } from '#lib/domain/area.ts';
import { lacking } from '#lib/domain/epoch.ts';
import { fold, type Folded } from '#lib/domain/fold.ts';
import { typeOf, type PipelineId, type RecordId } from '#lib/domain/ids.ts';
import { placeOf, type Operation } from '#lib/domain/operation.ts';
import { decode } from './codec.ts';
import { recordOf } from './epoch.ts';

/**
 * Areas: who sees what. A pipeline may name one, and the deals that stand in it lie there with all that belongs to them;
 * all else lies in the common area. An operation is valid in whichever area it lies: what a device shows is the fold of
 * all that it has. So a deal that changes area is copied, never moved.
 */

/** The area of each pipeline that has one, from the entries of the directory. */
export function pipelineAreas(directory: readonly string[]): ReadonlyMap<PipelineId, string> {
	const areas = new Map<PipelineId, string>();
	for (const { id, fields } of fold(naming(directory)).values()) {
		const area = fields['area'];
		if (typeof area === 'string' && area !== '') areas.set(id as PipelineId, area);
	}
	return areas;
}

/** Whether a deal has gone to another area than one, by the entries of the directory. */
export function elsewhere(directory: readonly string[], area: string): (deal: Folded) => boolean {
	const areas = pipelineAreas(directory);
	return ({ placed }) => {
		const place = placed && placeOf(placed);
		return place !== undefined && (areas.get(place.pipeline) ?? COMMON_AREA) !== area;
	};
}

/** Every area that a pipeline was ever given: something late may still lie there. */
export function namedAreas(directory: readonly string[]): ReadonlySet<string> {
	const named = new Set<string>();
	for (const operation of naming(directory)) {
		const { kind, body } = operation;
		const area = kind === 'create' || kind === 'set' ? body.fields['area'] : undefined;
		if (typeof area === 'string' && isArea(area)) named.add(area);
	}
	return named;
}

/** The operations that name an area. */
function naming(directory: readonly string[]): Operation[] {
	return directory
		.filter((entry) => entry.includes('"area":'))
		.flatMap((entry) => decode(entry) ?? [])
		.filter(({ record }) => typeOf(record) === 'pipeline');
}

/** What stands in the name of a document. */
function isArea(text: string): boolean {
	return /^[0-9A-Za-z]{1,32}$/.test(text) && text !== COMMON_AREA;
}

/** Where records belong. */
export interface Homes {
	/** The area that a record lies in; `undefined` where that is not known. */
	readonly homeOf: (record: RecordId) => string | undefined;
	readonly areaOf: (pipeline: PipelineId) => string;
}

/**
 * What each area lacks, verbatim: of a record that belongs there, all that stands; of a deal that has left it, where it
 * went; of a record that was purged, that it was.
 *
 * Safe at any time, by any number of devices: the same entries are copied, and a fold takes each once.
 * @param areas the entries of each area, those of `only` or of any record
 */
export function lackingInAreas(
	areas: ReadonlyMap<string, readonly string[]>,
	{ homeOf, areaOf }: Homes,
	only?: ReadonlySet<RecordId>
): ReadonlyMap<string, readonly string[]> {
	const gains = new Map<string, string[]>();
	const gain = (area: string, entries: readonly string[]) => {
		const known = gains.get(area);
		if (known) known.push(...entries);
		else if (entries.length > 0) gains.set(area, [...entries]);
	};
	for (const [record, found] of byRecord(areas, only)) {
		const home = homeOf(record);
		if (found.size === 1 && (home === undefined || found.has(home))) continue;
		const all = new Map<string, Operation | undefined>();
		for (const entries of found.values())
			for (const entry of entries) if (!all.has(entry)) all.set(entry, decode(entry));
		const whole = fold([...all.values()].filter((one) => one !== undefined)).get(record);
		if (whole?.purged) {
			const purge = [...all].find(([, operation]) => operation?.kind === 'purge')?.[0];
			for (const [area, entries] of found)
				if (purge !== undefined && !entries.includes(purge)) gain(area, [purge]);
			continue;
		}
		if (home === undefined) continue;
		const there = new Set(found.get(home));
		const known = operationsIn(there, all);
		const lack = new Set(whole && lacking(whole, known));
		gain(
			home,
			[...all].flatMap(([entry, operation]) =>
				!there.has(entry) && (!operation || lack.has(operation)) ? [entry] : []
			)
		);
		const gone = [...all].find(([, operation]) => operation && operation === whole?.placed)?.[0];
		for (const [area, entries] of found) {
			if (area === home || gone === undefined || entries.includes(gone)) continue;
			const placed = fold(operationsIn(entries, all)).get(record)?.placed;
			const place = placed && placeOf(placed);
			// That it is not here any more, and nothing of what becomes of it after that.
			if (place && areaOf(place.pipeline) === area) gain(area, [gone]);
		}
	}
	return gains;
}

function operationsIn(
	entries: Iterable<string>,
	read: ReadonlyMap<string, Operation | undefined>
): Operation[] {
	return [...entries].flatMap((entry) => read.get(entry) ?? []);
}

/** The entries of each record, by area. */
function byRecord(
	areas: ReadonlyMap<string, readonly string[]>,
	only: ReadonlySet<RecordId> | undefined
): ReadonlyMap<RecordId, ReadonlyMap<string, readonly string[]>> {
	const records = new Map<RecordId, Map<string, string[]>>();
	for (const [area, entries] of areas)
		for (const entry of entries) {
			const record = recordOf(entry);
			if (record === undefined || (only && !only.has(record))) continue;
			const found = records.get(record) ?? new Map<string, string[]>();
			if (!records.has(record)) records.set(record, found);
			const list = found.get(area);
			if (list) list.push(entry);
			else found.set(area, [entry]);
		}
	return records;
}
