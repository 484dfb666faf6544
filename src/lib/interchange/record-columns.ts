import type { CustomFieldType } from '#lib/domain/catalogue.ts';
import type { DateRule } from './dates.ts';
import { headingKey } from './headings.ts';
import type { NumberRule } from './numbers.ts';
import type { OwnField } from './own-field.ts';
import { isDated, isNumeric, mayBeDated, type Profile } from './profile.ts';
import { headingRank, RECORD_FIELDS, type RecordKind } from './record-headings.ts';

type FieldsOf = { [K in RecordKind]: keyof (typeof RECORD_FIELDS)[K] };
/** One of our fields of any of them. */
export type RecordField = FieldsOf[RecordKind];

/** What can be one of our fields in a file of a kind. */
export function fieldsOf(kind: RecordKind): readonly RecordField[] {
	return Object.keys(RECORD_FIELDS[kind]) as RecordField[];
}

/** One of our fields, the register of a field of the workspace's own, kept as text beside the record, or left out. */
export type RecordUse = string;

/** What becomes of a row that looks like somebody who is here already. */
export const SAME = ['skip', 'update', 'make'] as const;
type Same = (typeof SAME)[number];

/** How the columns of a file are read: one entry a column, none where it is no date or number. */
export interface RecordPlan {
	readonly kind: RecordKind;
	readonly uses: readonly RecordUse[];
	readonly dates: readonly (DateRule | undefined)[];
	readonly numbers: readonly (NumberRule | undefined)[];
	readonly same: Same;
}

/** Fields that several columns make together, or each of which says one more. */
const JOINED: ReadonlySet<string> = new Set<RecordField>(['address', 'labels']);

/** A person or a company is called by one of these; without, every row would be refused. */
const NAMING: ReadonlySet<string> = new Set<RecordField>([
	'name',
	'firstName',
	'lastName',
	'email',
	'phone',
	'mobile',
	'website'
]);

/** Proposes what each column is, by its heading and whether its cells are of that kind; each field takes one column. */
function proposeRecordUses(
	kind: RecordKind,
	profiles: readonly Profile[],
	own: readonly OwnField[]
): readonly RecordUse[] {
	const uses: RecordUse[] = profiles.map(({ said }) => (said === 0 ? 'ignore' : 'extra'));
	for (const field of fieldsOf(kind)) {
		const fits = profiles
			.map((profile, column) => ({ column, rank: headingRank(kind, field, profile.heading) }))
			.filter(
				({ column, rank }) =>
					rank >= 0 && uses[column] === 'extra' && isOf(profiles[column] as Profile, field)
			)
			.sort((a, b) => a.rank - b.rank);
		for (const { column } of JOINED.has(field) ? fits : fits.slice(0, 1)) uses[column] = field;
	}
	for (const { field, name, type } of own)
		for (const [column, profile] of profiles.entries())
			if (
				uses[column] === 'extra' &&
				!uses.includes(field) &&
				headingKey(profile.heading) === headingKey(name) &&
				(type !== 'date' || mayBeDated(profile))
			)
				uses[column] = field;
	if (kind !== 'lead' && !uses.some((use) => NAMING.has(use))) {
		const names = profiles.findIndex(
			(profile, column) => uses[column] === 'extra' && mayBeNames(profile)
		);
		if (names >= 0) uses[names] = 'name';
	}
	return uses;
}

/** Whether no other column tells its rows apart better: names are words, and few are twice the same. */
function mayBeNames(profile: Profile): boolean {
	return (
		!isDated(profile) &&
		!isNumeric(profile) &&
		profile.distinct >= 0.9 * profile.said &&
		!profile.samples.some((sample) => sample.includes('@'))
	);
}

/** The rules by which the columns of these uses are read; none for a date whose order must be asked. */
export function proposeRecordPlan(
	kind: RecordKind,
	profiles: readonly Profile[],
	own: readonly OwnField[],
	uses = proposeRecordUses(kind, profiles, own)
): RecordPlan {
	const types = typesOf(own);
	return {
		kind,
		uses,
		dates: profiles.map(({ dates }, column) => {
			const [order, ...others] = dates.orders;
			return isRecordDate(uses[column], types) && order && others.length === 0
				? { order, time: dates.time, numbered: dates.numbered }
				: undefined;
		}),
		numbers: profiles.map(({ numbers }, column) =>
			isRecordNumber(uses[column], types) ? { decimal: numbers.decimal } : undefined
		),
		same: 'skip'
	};
}

/** The types of a workspace's own fields by their registers. */
export type Types = ReadonlyMap<string, CustomFieldType>;

export function typesOf(own: readonly OwnField[]): Types {
	return new Map(own.map(({ field, type }) => [field, type]));
}

/** Whether a use is read as a date. */
export function isRecordDate(use: RecordUse | undefined, types: Types): boolean {
	return use === 'on' || use === 'qualifiedOn' || types.get(use ?? '') === 'date';
}

function isRecordNumber(use: RecordUse | undefined, types: Types): boolean {
	const type = types.get(use ?? '');
	return use === 'value' || type === 'number' || type === 'money';
}

function isOf(profile: Profile, field: RecordField): boolean {
	if (field === 'on' || field === 'qualifiedOn') return mayBeDated(profile);
	if (field === 'value') return isNumeric(profile) && !isDated(profile);
	if (field === 'id') return profile.distinct >= 0.9 * profile.said;
	return !isDated(profile) || field === 'phone' || field === 'mobile';
}
