import { dayOf, type DayNumber } from '#lib/domain/time.ts';
import { sfc32 } from '#lib/statistics/random.ts';
import type { Fieldwork } from './fieldwork.ts';
import type { Founded } from './founding.ts';
import { habits } from './habits.ts';
import type { Birth, Surroundings } from './life.ts';
import type { Market, Reader } from './options.ts';
import { prospecting } from './prospecting.ts';
import { bytesOf } from './random.ts';
import type { Draft } from './stamping.ts';
import type { Tagging } from './tagging.ts';
import { talking } from './talking.ts';
import { visits } from './visits.ts';

/** The stream of chance of what a team agrees on. */
const STREAM = -5_000_000;

/** A world whose deals are known. */
interface Known {
	readonly seed: number;
	/** Its first day. */
	readonly from: number;
	readonly surroundings: Surroundings;
	readonly births: readonly Birth[];
	readonly founded: Founded;
	/** The workspace's own. */
	readonly market: Market;
	/** The next name of a company. */
	readonly nextName: () => string;
	readonly reader: Reader | undefined;
}

/** What a team does beside its deals: leads, visits and letters, talk, and what it has agreed on. */
export function beside(known: Known, fieldwork: Fieldwork, tagging: Tagging): readonly Draft[] {
	const { seed, from, surroundings, births, founded, market, nextName, reader } = known;
	const { authors, names, drafts } = founded;
	const [first] = drafts;
	const contactOf = fieldwork.contactOf.bind(fieldwork);
	const bytes = bytesOf(sfc32(seed, STREAM));
	const prospects = {
		...{ sources: tagging.sources, labels: tagging.labels, personas: tagging.personas },
		...{ unfit: tagging.unfit, companyName: nextName, contactOf },
		person: fieldwork.person.bind(fieldwork)
	};
	const since = first && { at: first.at, by: first.by, day: dayOf(from as DayNumber) };
	return [
		...(since ? habits(surroundings.texts, market, surroundings.stages[0], since, bytes) : []),
		...visits(seed, surroundings, births, contactOf),
		...prospecting(seed, surroundings, births, prospects, from),
		...talking(seed, surroundings, births, names, reader ? authors[0] : undefined)
	];
}
