import { list, money, text } from './deal.ts';
import type { Kept } from './kept.ts';
import type {
	CustomFieldId,
	LabelId,
	MarketSegmentId,
	PersonaId,
	PipelineId,
	ProductId,
	SourceId,
	TeamId
} from './ids.ts';
import type { Money } from './money.ts';
import type { Fields } from './operation.ts';
import type { Rank } from './rank.ts';

/** What deals, leads and companies choose from. Taken off a list, an entry keeps its name for what refers to it. */

interface Listed {
	readonly name: string;
	readonly order: Rank;
}

/** Where a deal or a lead comes from: the customer came to us (`inbound`), or we to them. */
export interface Source extends Kept<SourceId>, Listed {
	readonly direction: 'inbound' | 'outbound';
}

/** Trade or region of a company. */
export interface MarketSegment extends Kept<MarketSegmentId>, Listed {}

export interface Label extends Kept<LabelId>, Listed {
	/** One of the names of `COLOURS`; empty for none. */
	readonly colour: string;
}

/** A group of members. */
export interface Team extends Kept<TeamId>, Listed {}

/** What is sold. */
export interface Product extends Kept<ProductId>, Listed {
	readonly price: Money | undefined;
	/** What one costs. */
	readonly cost: Money | undefined;
	readonly code: string;
}

/** The kind of buyer: what they are after, and how the product helps. Texts of several lines. */
export interface Persona extends Kept<PersonaId>, Listed {
	readonly interests: string;
	readonly pains: string;
	readonly outcomes: string;
	readonly help: string;
}

export const CUSTOM_FIELD_TYPES = [
	'text',
	'number',
	'money',
	'date',
	'choice',
	'choices',
	'person',
	'link',
	'yes-no'
] as const;
export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

export const CUSTOMISED = ['deal', 'lead', 'company', 'contact'] as const;
export type Customised = (typeof CUSTOMISED)[number];

/** A field that the workspace has added to its deals, leads, companies or contacts. Its value is the field `f.<id>`. */
export interface CustomField extends Kept<CustomFieldId>, Listed {
	readonly type: CustomFieldType;
	readonly of: Customised;
	/** What may be chosen. */
	readonly choices: readonly string[];
	/** Of which pipelines' deals; none: of all. */
	readonly pipelines: readonly PipelineId[];
}

/** The names of colours that a pipeline or a label may have; the look says what they are (`app.css`). */
export const COLOURS = [
	'grey',
	'red',
	'orange',
	'yellow',
	'green',
	'teal',
	'blue',
	'purple'
] as const;
export type Colour = (typeof COLOURS)[number];

export function toSource(kept: Kept<SourceId>): Source {
	const direction = kept.fields['direction'] === 'outbound' ? 'outbound' : 'inbound';
	return { ...kept, ...listed(kept), direction };
}

export function toMarketSegment(kept: Kept<MarketSegmentId>): MarketSegment {
	return { ...kept, ...listed(kept) };
}

export function toLabel(kept: Kept<LabelId>): Label {
	return { ...kept, ...listed(kept), colour: text(kept.fields['colour']) ?? '' };
}

export function toTeam(kept: Kept<TeamId>): Team {
	return { ...kept, ...listed(kept) };
}

export function toProduct(kept: Kept<ProductId>): Product {
	const { fields } = kept;
	return {
		...kept,
		...listed(kept),
		price: money(fields['price']),
		cost: money(fields['cost']),
		code: text(fields['code']) ?? ''
	};
}

export function toPersona(kept: Kept<PersonaId>): Persona {
	const of = (field: string) => text(kept.fields[field]) ?? '';
	return {
		...kept,
		...listed(kept),
		interests: of('interests'),
		pains: of('pains'),
		outcomes: of('outcomes'),
		help: of('help')
	};
}

export function toCustomField(kept: Kept<CustomFieldId>): CustomField {
	const { fields } = kept;
	return {
		...kept,
		...listed(kept),
		type: CUSTOM_FIELD_TYPES.find((one) => one === fields['type']) ?? 'text',
		of: CUSTOMISED.find((one) => one === fields['of']) ?? 'deal',
		choices: list(fields['choices']),
		pipelines: list(fields['pipelines']) as readonly PipelineId[]
	};
}

function listed({ fields }: { readonly fields: Fields }): Listed {
	return { name: text(fields['name']) ?? '', order: (text(fields['order']) ?? '') as Rank };
}
