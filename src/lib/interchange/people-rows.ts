import { LONGEST_NAME } from '#lib/domain/bounds.ts';
import { LABEL } from '#lib/domain/deal.ts';
import type { CompanyId, RecordId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { nameKey } from './plan.ts';
import { companySource, type Made, type RecordRow } from './record-row.ts';

/** The person that a row is; refused where it names nobody. */
export function contactOf(row: RecordRow): Made {
	const { cells, supports, need } = row;
	const text = (field: string) => cells.text(field);
	const sketch = {
		name: text('name') || wholeName(text('firstName'), text('lastName')),
		email: text('email'),
		phone: text('phone'),
		mobile: text('mobile')
	};
	const name = sketch.name || sketch.email || sketch.mobile || sketch.phone;
	cells.joined(name, ['firstName', 'lastName'], LONGEST_NAME);
	if (name === '') cells.refuse('name', 'name');
	const companyId = companyOf(row);
	const company = companyId ?? need(supports.company(text('company')));
	const persona = need(supports.entry('persona', text('persona')));
	const fields: Fields = {
		name,
		...said({ ...sketch, name, position: text('position'), address: address(row) }),
		...(company ? { company } : {}),
		...(persona ? { persona } : {}),
		...labelsOf(row),
		...note(row, companyId ? [] : ['companyId'])
	};
	const facts = [text('position'), text('company'), sketch.email || sketch.mobile || sketch.phone];
	const found = cells.refusal ? {} : row.likes.contact({ ...sketch, name }, company);
	const seen = (id: RecordId) => row.likes.noteContact(id as never, { ...sketch, name }, company);
	return { fields, at: null, name, facts, ...found, seen };
}

/** The company that a row is; refused where it has no name. */
export function companyFrom(row: RecordRow): Made {
	const { cells, supports, need } = row;
	const text = (field: string) => cells.text(field);
	const sketch = {
		name: text('name') || text('website'),
		website: text('website'),
		phone: text('phone'),
		email: text('email')
	};
	if (sketch.name === '') cells.refuse('name', 'name');
	const owner = need(supports.member(text('owner')));
	const marketSegment = need(supports.entry('market-segment', text('marketSegment')));
	const fields: Fields = {
		...said({ ...sketch, address: address(row) }),
		...(owner ? { owner } : {}),
		...(marketSegment ? { marketSegment } : {}),
		...labelsOf(row),
		...note(row, [])
	};
	const facts = [sketch.website, text('marketSegment'), text('owner')];
	const seen = (id: RecordId) => row.likes.noteCompany(id as CompanyId, sketch);
	const like = cells.refusal ? undefined : row.likes.company(sketch);
	return { fields, at: null, name: sketch.name, facts, like, seen };
}

/** The company of a person: one that came with that id, or one that looks like its name. */
function companyOf({ cells, likes, companies, identity }: RecordRow): CompanyId | undefined {
	const given = cells.text('companyId');
	if (given !== '') {
		const id = identity.id('company', ...companySource(given));
		if (companies.has(id)) return id;
	}
	const name = cells.text('company');
	return name === '' ? undefined : (likes.company({ name })?.id as CompanyId | undefined);
}

/** Chinese names are written family first and without a space. */
function wholeName(first: string, last: string): string {
	if (/^\p{Script=Han}+$/u.test(first + last)) return last + first;
	return [first, last].filter((part) => part !== '').join(' ');
}

function said(texts: Readonly<Record<string, string>>): Fields {
	return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

/** Its columns, one after the other. */
function address({ cells }: RecordRow): string {
	const parts = cells.columns('address').map((column) => cells.said(column));
	const whole = [...new Set(parts)].filter((part) => part !== '').join(', ');
	return cells.joined(whole, ['address']);
}

/** The labels that a row names. */
export function labelsOf({ cells, supports, need, labels }: RecordRow): Fields {
	const names = cells.several('labels', (name) => labels.has(nameKey(name)));
	return Object.fromEntries(
		names.flatMap((name) => {
			const label = need(supports.entry('label', name));
			return label ? [[LABEL + label, true] as const] : [];
		})
	);
}

/** What a person or a company has no other place for stands in its note, a line a column. */
function note({ cells }: RecordRow, more: readonly string[]): Fields {
	const lines = cells.extra(more).map(([heading, text]) => `${heading}: ${text}`);
	const whole = [cells.lines('note'), ...lines].filter((line) => line !== '').join('\n');
	cells.joined(whole, ['note', 'extra', ...more]);
	return whole === '' ? {} : { note: whole };
}
