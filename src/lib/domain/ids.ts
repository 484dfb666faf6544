/** Which document a record's operations lie in (`protocol/room.ts`): `log` is `ops`, `activities` is `act`. */
export type Home = 'directory' | 'team' | 'me' | 'log' | 'activities';

interface TypeRow {
	/** The first letter of an id says what it is the id of, so that a log can be read without its past. */
	readonly letter: string;
	/** Base-62 digits behind the letter. Records that a workspace has thousands of need more: 65 bits against 41. */
	readonly digits: 0 | 7 | 11;
	readonly home: Home;
}

/** What records there are, and where they live. */
const TYPES = {
	workspace: { letter: 'w', digits: 0, home: 'directory' },
	pipeline: { letter: 'l', digits: 7, home: 'directory' },
	stage: { letter: 's', digits: 7, home: 'directory' },
	reason: { letter: 'r', digits: 7, home: 'directory' },
	member: { letter: 'm', digits: 7, home: 'directory' },
	/** A group of members. */
	team: { letter: 'u', digits: 7, home: 'directory' },
	/** Where deals and leads come from. */
	source: { letter: 'o', digits: 7, home: 'directory' },
	/** Trade or region of a company. */
	'market-segment': { letter: 'g', digits: 7, home: 'directory' },
	'custom-field': { letter: 'x', digits: 7, home: 'directory' },
	product: { letter: 'i', digits: 7, home: 'directory' },
	benchmark: { letter: 'b', digits: 7, home: 'directory' },
	/** That something of a pipeline was changed on a day. */
	'change-mark': { letter: 'k', digits: 7, home: 'directory' },
	label: { letter: 't', digits: 7, home: 'team' },
	persona: { letter: 'f', digits: 7, home: 'team' },
	/** A saved view that everybody in the team sees. */
	view: { letter: 'v', digits: 7, home: 'team' },
	/** A saved view of one member. */
	'own-view': { letter: 'V', digits: 7, home: 'me' },
	/** Why a conversion is under its benchmark. */
	diagnosis: { letter: 'y', digits: 7, home: 'team' },
	/** Figures chosen for a purpose, that everybody in the team sees. */
	dashboard: { letter: 'j', digits: 7, home: 'team' },
	/** A dashboard of one member. */
	'own-dashboard': { letter: 'J', digits: 7, home: 'me' },
	/** What a member follows and has read: one record. */
	me: { letter: 'M', digits: 0, home: 'me' },
	deal: { letter: 'd', digits: 11, home: 'log' },
	company: { letter: 'c', digits: 11, home: 'log' },
	contact: { letter: 'p', digits: 11, home: 'log' },
	lead: { letter: 'q', digits: 11, home: 'log' },
	activity: { letter: 'a', digits: 11, home: 'activities' },
	comment: { letter: 'n', digits: 11, home: 'activities' },
	attachment: { letter: 'h', digits: 11, home: 'activities' }
} as const satisfies Record<string, TypeRow>;

/** What a record is. */
export type RecordType = keyof typeof TYPES;

type Id<T extends string> = string & { readonly id: T };
export type WorkspaceId = Id<'128-bit workspace'>;
export type DeviceId = Id<'device'>;
export type RecordId = Id<RecordType>;
export type PipelineId = Id<'pipeline'>;
export type StageId = Id<'stage'>;
export type ReasonId = Id<'reason'>;
export type MemberId = Id<'member'>;
export type DealId = Id<'deal'>;
export type CompanyId = Id<'company'>;
export type ContactId = Id<'contact'>;
export type ActivityId = Id<'activity'>;
export type TeamId = Id<'team'>;
export type SourceId = Id<'source'>;
export type MarketSegmentId = Id<'market-segment'>;
export type CustomFieldId = Id<'custom-field'>;
export type ProductId = Id<'product'>;
export type BenchmarkId = Id<'benchmark'>;
export type ChangeMarkId = Id<'change-mark'>;
export type DiagnosisId = Id<'diagnosis'>;
export type DashboardId = Id<'dashboard'>;
export type OwnDashboardId = Id<'own-dashboard'>;
export type LabelId = Id<'label'>;
export type PersonaId = Id<'persona'>;
export type ViewId = Id<'view'>;
export type OwnViewId = Id<'own-view'>;
export type LeadId = Id<'lead'>;
export type CommentId = Id<'comment'>;
export type AttachmentId = Id<'attachment'>;

/** The id type of each record type. */
export type IdOf = { [T in RecordType]: T extends 'workspace' | 'me' ? RecordId : Id<T> };

/** Fills a new array of `length` bytes with randomness; `crypto.getRandomValues` outside of tests. */
export type RandomBytes = (length: number) => Uint8Array;

const TYPE = new Map<string, RecordType>(
	Object.entries(TYPES).map(([type, { letter }]) => [letter, type as RecordType])
);

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The letters of all types that this version knows, in order. */
export const LETTERS = [...TYPE.keys()].sort().join('');

/** A new record id: the letter of its type, then base-62 digits (7 for the few, 11 for the many). */
export function newId<T extends RecordType>(type: T, random: RandomBytes): IdOf[T] {
	const { letter, digits } = TYPES[type];
	return (letter + base62(random, digits)) as IdOf[T];
}

/** The record id made from a content hash: the same content gives the same record on every device. */
export function contentId<T extends RecordType>(type: T, hash: Uint8Array): IdOf[T] {
	let at = 0;
	return newId(type, (length) => hash.subarray(at, (at += length)));
}

/** The id of an entry within a record: a criterion of a stage, a line of a deal. */
export function newEntryId(random: RandomBytes): string {
	return base62(random, 7);
}

/** A workspace's own settings are one record. */
export const SETTINGS = 'w' as RecordId;
/** What a member follows and has read is one record of their own document. */
export const ME = 'M' as RecordId;

/** A new device id, 8 base-62 digits. */
export function newDeviceId(random: RandomBytes): DeviceId {
	return base62(random, 8) as DeviceId;
}

/** A new 128-bit secret or workspace id, 22 base-62 digits. */
export function newSecret(random: RandomBytes): string {
	return base62(random, 22);
}

/** The type of a record by its id, or `undefined` for an id of a later version. */
export function typeOf(id: RecordId): RecordType | undefined {
	return TYPE.get(id[0] ?? '');
}

/** Where a record lives; what this version does not know lies with the deals. */
export function homeOf(id: RecordId): Home {
	const type = typeOf(id);
	return type === undefined ? 'log' : TYPES[type].home;
}

/** `length` base-62 digits; a byte above 247 wraps and favours some digits by 0.4 %, which ids can bear. */
function base62(random: RandomBytes, length: number): string {
	let digits = '';
	for (const byte of random(length)) digits += BASE62[byte % 62];
	return digits;
}
