import { LONGEST_NAME } from '#lib/domain/bounds.ts';
import type { ReasonUse, StageKind } from '#lib/domain/directory.ts';
import type { MemberId, PipelineId, RecordId, StageId, WorkspaceId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Rank } from '#lib/domain/rank.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import { tidy } from './cell.ts';
import { headingKey } from './headings.ts';
import type { Mapping } from './mapping.ts';
import { currencyOf } from './numbers.ts';
import type { OwnField } from './own-field.ts';
import type { Profile } from './profile.ts';
import { spellingKey } from './spelling.ts';
import { inUsualOrder, kindOf } from './stages.ts';
import { isMoneyUse } from './uses.ts';

/** What a workspace has already, as far as an import needs to know. */
export interface Ground {
	readonly workspace: WorkspaceId;
	readonly timeZone: TimeZone;
	readonly currency: Currency;
	/** In order, each with its stages in order. */
	readonly pipelines: readonly KnownPipeline[];
	readonly companies: readonly KnownFirm[];
	readonly contacts: readonly KnownPerson[];
	readonly members: readonly Known<MemberId>[];
	readonly reasons: readonly (Known<string> & { readonly use: ReasonUse })[];
	/** What is chosen from, each list in order. */
	readonly lists: Readonly<Record<ListType, readonly Known<string>[]>>;
	/** The fields that the workspace has added, in order. */
	readonly custom: readonly OwnField[];
	/** Content ids that are used up: of an import taken back, of a company deleted. What comes again is a new record. */
	readonly retired: readonly RecordId[];
	/** The last of each list. */
	readonly last: Readonly<Record<ListType | 'pipeline' | ReasonUse, Rank | null>>;
}

/** The lists whose entries a file may name, and add to. */
export const LIST_TYPES = ['source', 'market-segment', 'label', 'persona'] as const;
export type ListType = (typeof LIST_TYPES)[number];

/** A value for each of some keys. */
export function eachOf<K extends string, V>(
	keys: readonly K[],
	value: (key: K) => V
): Record<K, V> {
	return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}

/** A company, with what tells it from others. */
interface KnownFirm extends Known<string> {
	readonly website: string;
	/** Its name, where `name` is that of one that was merged into it. */
	readonly now?: string;
}

/** A person, with what tells them from others. */
interface KnownPerson extends Known<string> {
	/** Their name, where `name` is that of one who was merged into them. */
	readonly now?: string;
	readonly email: string;
	readonly phone: string;
	readonly mobile: string;
	readonly company: string | undefined;
}

export interface Known<Id extends string> {
	readonly id: Id;
	readonly name: string;
}

export interface KnownPipeline extends Known<PipelineId> {
	readonly stages: readonly (Known<StageId> & { readonly kind: StageKind })[];
}

/** Texts that an import writes into the workspace, in the language of whoever imports. */
export interface Texts {
	/** The name of a column without a heading, before its number. */
	readonly column: string;
	/** The loss reason of a lost deal for which the file gives none. */
	readonly reasonNotGiven: string;
	/** Stages that a new pipeline must have and the file does not name. */
	readonly open: string;
	readonly won: string;
	readonly lost: string;
}

/** Everything that is decided about an import before it is made. */
export interface Plan extends Mapping {
	/** Where the deals go that name no pipeline which is there. */
	readonly stages: StagePlan;
	/** Where those go that name one which is there: by its name, as `nameKey` writes it. */
	readonly named: Readonly<Record<string, ExistingStages>>;
	/** The currency of each sign beside the numbers; of '' for numbers without one. */
	readonly currencies: Readonly<Record<string, Currency>>;
	/** For each column, the spellings that are to become another. */
	readonly merges: readonly (Readonly<Record<string, string>> | undefined)[];
}

/** Where deals go: into stages of a pipeline that is there, or into a new pipeline of the file's own stages. */
export type StagePlan =
	| ExistingStages
	| { readonly into: 'new'; readonly name: string; readonly stages: readonly NewStage[] };

export interface ExistingStages {
	readonly into: 'existing';
	readonly pipeline: PipelineId;
	/** A stage for each stage name of the file. */
	readonly of: Readonly<Record<string, StageId>>;
}

export interface NewStage {
	/** As in the file. */
	readonly name: string;
	readonly kind: StageKind;
}

/** The stage names of a file, as its stage column and its "entered" columns give them, in order of appearance. */
export function stageNames(profiles: readonly Profile[], mapping: Mapping): readonly string[] {
	const column = profiles[mapping.uses.findIndex(({ use }) => use === 'stage')];
	const entered = mapping.uses.flatMap((use) => (use.use === 'entered' ? [use.stage] : []));
	const names = [...(column?.values.keys() ?? []), ...entered];
	return [...new Set(names)].filter((name) => name.length <= LONGEST_NAME);
}

/**
 * Proposes where the deals go: a pipeline that has all stages of the file by name, first the one of the given name; a file
 * that names no stages, into that or the first pipeline; else a new pipeline, its stages in the usual order, open ones first.
 */
export function proposeStages(
	names: readonly string[],
	ground: Ground,
	newName: string
): StagePlan {
	const fitting = ground.pipelines.filter(({ stages }) => {
		const keys = new Set(stages.map(({ name }) => spellingKey(name)));
		return names.every((name) => keys.has(spellingKey(name)));
	});
	const pipeline = fitting.find(({ name }) => nameKey(name) === nameKey(newName)) ?? fitting[0];
	return pipeline ? intoPipeline(names, pipeline) : intoNew(names, newName);
}

/** The name of the pipeline that the deals go into. */
export function pipelineOf(stages: StagePlan, { pipelines }: Ground): string {
	if (stages.into === 'new') return stages.name;
	return pipelines.find(({ id }) => id === stages.pipeline)?.name ?? '';
}

/** A new pipeline of these stages. */
export function intoNew(names: readonly string[], name: string): StagePlan {
	const stages = inUsualOrder(names).map((one) => ({ name: one, kind: kindOf(one) }));
	const rank = { open: 0, won: 1, lost: 2 };
	return { into: 'new', name, stages: stages.sort((a, b) => rank[a.kind] - rank[b.kind]) };
}

/** The stages of a pipeline that these would be: by name, else of the same kind, open ones by their place in the order. */
export function intoPipeline(names: readonly string[], pipeline: KnownPipeline): ExistingStages {
	const open = pipeline.stages.filter(({ kind }) => kind === 'open');
	const theirs = inUsualOrder(names.filter((name) => kindOf(name) === 'open'));
	const of = names.flatMap((name): [string, StageId][] => {
		const kind = kindOf(name);
		const place = Math.floor(
			(Math.max(0, theirs.indexOf(name)) * open.length) / (theirs.length || 1)
		);
		const stage =
			pipeline.stages.find((one) => spellingKey(one.name) === spellingKey(name)) ??
			(kind === 'open' ? open[place] : pipeline.stages.find((one) => one.kind === kind)) ??
			open[0];
		return stage ? [[name, stage.id]] : [];
	});
	return { into: 'existing', pipeline: pipeline.id, of: Object.fromEntries(of) };
}

/** Proposes the currency of each sign in the columns of amounts, and of numbers without one. */
export function proposeCurrencies(
	profiles: readonly Profile[],
	mapping: Mapping,
	ground: Ground
): Readonly<Record<string, Currency>> {
	const columns = profiles.filter((_, column) => {
		const use = mapping.uses[column];
		return use && isMoneyUse(use);
	});
	const signs = [...new Set(columns.flatMap(({ numbers }) => numbers.signs))];
	const named = columns
		.flatMap(({ heading }) => headingKey(heading).split(' '))
		.map((word) => CODES.get(word))
		.find((currency) => currency !== undefined);
	const usual = named ?? signs.map(currencyOf).find((currency) => currency !== undefined);
	return Object.fromEntries([
		...signs.flatMap((sign) => {
			const currency = currencyOf(sign);
			return sign !== '' && currency ? [[sign, currency] as const] : [];
		}),
		['', usual ?? ground.currency]
	]);
}

/** Codes that stand in headings: `arr_usd`, `amount (EUR)`. */
const CODES = new Map(
	'USD EUR GBP PLN RUB CNY IRR CHF CAD AUD JPY INR UAH KZT TRY CZK SEK NOK DKK AED'
		.split(' ')
		.map((code) => [code.toLowerCase(), code as Currency])
);

/** A name for comparison: two that differ by case or spaces alone are one. */
export function nameKey(name: string): string {
	return tidy(name).toLowerCase();
}
