/** What a record is. The first letter of its id says it, so that a log can be read without its past. */
export type RecordType =
	| 'workspace'
	| 'pipeline'
	| 'stage'
	| 'reason'
	| 'member'
	| 'deal'
	| 'company'
	| 'contact'
	| 'activity';

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

/** The id type of each record type. */
export interface IdOf {
	workspace: RecordId;
	pipeline: PipelineId;
	stage: StageId;
	reason: ReasonId;
	member: MemberId;
	deal: DealId;
	company: CompanyId;
	contact: ContactId;
	activity: ActivityId;
}

/** Fills a new array of `length` bytes with randomness; `crypto.getRandomValues` outside of tests. */
export type RandomBytes = (length: number) => Uint8Array;

const PREFIX: Record<RecordType, string> = {
	workspace: 'w',
	pipeline: 'l',
	stage: 's',
	reason: 'r',
	member: 'm',
	deal: 'd',
	company: 'c',
	contact: 'p',
	activity: 'a'
};
const TYPE = new Map(Object.entries(PREFIX).map(([type, letter]) => [letter, type as RecordType]));

/** Records that a workspace has thousands of need a longer id: 65 bits against 41. */
const LENGTH: Record<RecordType, number> = {
	workspace: 0,
	pipeline: 7,
	stage: 7,
	reason: 7,
	member: 7,
	deal: 11,
	company: 11,
	contact: 11,
	activity: 11
};

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A new record id: the letter of its type, then base-62 digits (7 for the few, 11 for the many). */
export function newId<T extends RecordType>(type: T, random: RandomBytes): IdOf[T] {
	return (PREFIX[type] + base62(random, LENGTH[type])) as IdOf[T];
}

/** The record id made from a content hash: the same content gives the same record on every device. */
export function contentId<T extends RecordType>(type: T, hash: Uint8Array): IdOf[T] {
	let at = 0;
	return newId(type, (length) => hash.subarray(at, (at += length)));
}

/** A workspace's own settings are one record. */
export const SETTINGS = 'w' as RecordId;

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

/** `length` base-62 digits; a byte above 247 wraps and favours some digits by 0.4 %, which ids can bear. */
function base62(random: RandomBytes, length: number): string {
	let digits = '';
	for (const byte of random(length)) digits += BASE62[byte % 62];
	return digits;
}
