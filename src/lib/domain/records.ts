import { toBenchmark, type Benchmark } from './benchmark.ts';
import {
	toCustomField,
	toLabel,
	toMarketSegment,
	toPersona,
	toProduct,
	toSource,
	toTeam,
	type CustomField,
	type Label,
	type MarketSegment,
	type Persona,
	type Product,
	type Source,
	type Team
} from './catalogue.ts';
import { toChangeMark, type ChangeMark } from './change-mark.ts';
import { toDashboard, type Dashboard } from './dashboard.ts';
import { toDiagnosis, type Diagnosis } from './diagnosis.ts';
import { typeOf, type IdOf, type RecordId, type RecordType } from './ids.ts';
import type { Kept } from './kept.ts';
import { toLead, type Lead } from './lead.ts';
import { toMe, toSavedView, type Me, type SavedView } from './own.ts';
import { toAttachment, toComment, type Attachment, type Comment } from './talk.ts';

/** What each type of record is that is nothing but its fields. */
export interface KeptOf {
	team: Team;
	source: Source;
	'market-segment': MarketSegment;
	'custom-field': CustomField;
	product: Product;
	benchmark: Benchmark;
	'change-mark': ChangeMark;
	label: Label;
	persona: Persona;
	view: SavedView;
	'own-view': SavedView;
	diagnosis: Diagnosis;
	dashboard: Dashboard;
	'own-dashboard': Dashboard;
	me: Me;
	lead: Lead;
	comment: Comment;
	attachment: Attachment;
}
export type KeptType = keyof KeptOf & RecordType;
export type AnyKept = KeptOf[KeptType];

const READERS: { readonly [T in KeptType]: (kept: Kept<IdOf[T]>) => KeptOf[T] } = {
	team: toTeam,
	source: toSource,
	'market-segment': toMarketSegment,
	'custom-field': toCustomField,
	product: toProduct,
	benchmark: toBenchmark,
	'change-mark': toChangeMark,
	label: toLabel,
	persona: toPersona,
	view: toSavedView,
	'own-view': toSavedView,
	diagnosis: toDiagnosis,
	dashboard: toDashboard,
	'own-dashboard': toDashboard,
	me: toMe,
	lead: toLead,
	comment: toComment,
	attachment: toAttachment
};

export const KEPT_TYPES = Object.keys(READERS) as readonly KeptType[];

/** The type of a record that is nothing but its fields; `undefined` for every other. */
export function keptType(id: RecordId): KeptType | undefined {
	const type = typeOf(id);
	return type !== undefined && type in READERS ? (type as KeptType) : undefined;
}

/** A record as its type reads it. */
export function readKept(type: KeptType, kept: Kept): AnyKept {
	return (READERS[type] as (kept: Kept) => AnyKept)(kept);
}
