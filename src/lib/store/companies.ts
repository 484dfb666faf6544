import type { Company, Contact } from '#lib/domain/directory.ts';
import { typeOf, type CompanyId, type RecordType } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { ok, refuse } from '#lib/domain/problem.ts';
import { phoneKey } from '#lib/i18n/phone.ts';
import { words } from '#lib/i18n/search.ts';
import { commit, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Companies that are probably one, the oldest id first. */
export type Twins = readonly [Company, Company, ...Company[]];

/**
 * Companies that look like one and the same: their names are equal but for case, accents, punctuation and the form of
 * the firm, or a person of one name, with one phone number or one address for mail, is at both.
 *
 * Only proposed: nothing is ever merged unasked. Those of which somebody has said that they are others are left out.
 * The same array until a company or a contact changes.
 */
export function companyTwins(workspace: Workspace): readonly Twins[] {
	const known = found.get(workspace);
	if (known?.twins) return known.twins;
	const twins = twinsAmong(workspace);
	if (known) known.twins = twins;
	else {
		const kept: Kept = { twins };
		found.set(workspace, kept);
		workspace.onChange((changed) => {
			for (const id of changed) if (WITNESSES.has(typeOf(id))) kept.twins = undefined;
		});
	}
	return twins;
}

interface Kept {
	twins: readonly Twins[] | undefined;
}
const found = new WeakMap<Workspace, Kept>();
const WITNESSES: ReadonlySet<RecordType | undefined> = new Set(['company', 'contact']);

function twinsAmong(workspace: Workspace): readonly Twins[] {
	const groups = new Map<string, Set<Company>>();
	const add = (key: string, company: Company) => {
		const group = groups.get(key);
		if (group) group.add(company);
		else groups.set(key, new Set([company]));
	};
	for (const company of workspace.companies.values()) {
		const key = company.deleted ? '' : keyOf(company);
		if (key !== '') add(`name ${key}`, company);
	}
	for (const contact of workspace.contacts.values()) {
		const at = contact.company && workspace.companies.get(contact.company);
		if (at && !at.deleted && !contact.deleted) for (const key of waysTo(contact)) add(key, at);
	}
	const told = new Set<string>();
	return [...groups.values()]
		.flatMap((group) => {
			if (group.size < 2) return [];
			const [first, second, ...others] = [...group]
				.filter((one) => ![...group].every((other) => other === one || areApart(one, other)))
				.sort((a, b) => (a.id < b.id ? -1 : 1));
			const key = [first, second, ...others].map((one) => one?.id).join();
			if (!first || !second || told.has(key)) return [];
			told.add(key);
			return [[first, second, ...others] as const];
		})
		.sort(([a], [b]) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

/**
 * Merges companies into another: whatever refers to them, here or elsewhere, now or later, refers to the other. What the
 * other lacks it gets. One step of undo. Refused: `record-unknown`.
 */
export function mergeCompanies(
	workspace: Workspace,
	keep: CompanyId,
	...drops: readonly CompanyId[]
): Outcome {
	const unknown = [keep, ...drops].find((id) => !isListed(workspace, id));
	if (unknown !== undefined || drops.includes(keep)) return refuse('record-unknown', unknown);
	const to = workspace.records.get(keep)?.fields ?? {};
	const lacked: Record<string, FieldValue> = {};
	for (const drop of drops)
		for (const [field, value] of Object.entries(workspace.records.get(drop)?.fields ?? {}))
			if (!OWN.has(field) && !isEmpty(value) && isEmpty(to[field] ?? lacked[field] ?? null))
				lacked[field] = value;
	const filled =
		Object.keys(lacked).length > 0 ? [stamp(workspace, 'set', keep, { fields: lacked })] : [];
	const merges = drops.map((drop) =>
		stamp(workspace, 'set', drop, { fields: { mergedInto: keep } })
	);
	return commit(workspace, [...filled, ...merges], undefined);
}

/** Notes that companies that look alike are others: they are not proposed again. Refused: `record-unknown`. */
export function keepApart(workspace: Workspace, ids: readonly CompanyId[]): Outcome {
	const unknown = ids.find((id) => !isListed(workspace, id));
	if (unknown !== undefined) return refuse('record-unknown', unknown);
	const operations = ids.slice(0, -1).map((id, index) => {
		const known = workspace.companies.get(id)?.notTwins ?? [];
		const notTwins = [...new Set([...known, ...ids.slice(index + 1)])];
		return stamp(workspace, 'set', id, { fields: { notTwins } });
	});
	return operations.length > 0 ? commit(workspace, operations, undefined) : ok(undefined);
}

/** What says something of one company only. */
const OWN = new Set(['mergedInto', 'notTwins']);

function isListed(workspace: Workspace, id: CompanyId): boolean {
	return workspace.companies.get(id)?.deleted === false;
}

function isEmpty(value: FieldValue): boolean {
	return value === null || value === '';
}

function areApart(a: Company, b: Company): boolean {
	return a.notTwins.includes(b.id) || b.notTwins.includes(a.id);
}

/** Forms of a firm in the languages of the app, as `normalise` leaves them and without punctuation. */
const FORMS = new Set(
	`inc incorporated llc ltd limited plc corp corporation co company gmbh ag kg ug se sa sarl sas bv nv spa srl oy ab as
	aps oü spzoo zoo sp z o ооо оао зао пао ао ип شرکت گروه موسسه 有限公司 股份有限公司 有限责任公司`.split(
		/\s+/
	)
);
const CHINESE_FORM = /(股份有限公司|有限责任公司|有限公司)$/;

const ways = new WeakMap<Contact, readonly string[]>();

/** By what a person is known to be the same at another company. */
function waysTo(contact: Contact): readonly string[] {
	const known = ways.get(contact);
	if (known) return known;
	const who = words(contact.name).join(' ');
	const number = phoneKey(contact.phone);
	const { email } = contact;
	const made = [
		...(number === '' ? [] : [`phone ${number} ${who}`]),
		...(email.includes('@') ? [`mail ${email.trim().toLowerCase()} ${who}`] : [])
	];
	ways.set(contact, made);
	return made;
}

const keys = new WeakMap<Company, string>();

/** A company's name as it is compared; empty where nothing is left that tells it from others. */
function keyOf(company: Company): string {
	const known = keys.get(company);
	if (known !== undefined) return known;
	const bare = words(
		company.name.replaceAll(/[.'’"«»„“”]/g, '').replaceAll(/[^\p{L}\p{M}\p{N}\u200C]+/gu, ' ')
	);
	const telling = bare.filter((word) => !FORMS.has(word));
	const key = (telling.length > 0 ? telling : bare).join(' ').replace(CHINESE_FORM, '');
	keys.set(company, key);
	return key;
}
