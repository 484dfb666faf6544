import type { Arrival, Support } from '#lib/domain/batch.ts';
import { EXTRA } from '#lib/domain/deal.ts';
import type { LeadState } from '#lib/domain/lead.ts';
import type { CompanyId, ContactId, MemberId, RecordId, SourceId } from '#lib/domain/ids.ts';
import { fromMajor } from '#lib/domain/money.ts';
import type { Fields, Operation, OperationId } from '#lib/domain/operation.ts';
import { ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { At, Day } from '#lib/domain/time.ts';
import type { Stamp } from './arrivals.ts';
import { plain, tidy } from './cell.ts';
import type { Refusal } from './cells.ts';
import type { Row } from './csv.ts';
import { parseCalendarDay } from './dates.ts';
import type { Identity } from './identity.ts';
import type { LeadField, LeadPlan } from './lead-columns.ts';
import { currencyOf, parseAmount } from './numbers.ts';
import { nameKey, type Ground } from './plan.ts';

/** A row as it comes in, or why it does not. */
export type LeadRow =
	| { readonly ok: true; readonly arrival: Arrival<Operation> }
	| { readonly ok: false; readonly refusal: Refusal };

/** What forms leave where nobody has chosen anything. */
const BLANK = new Set(['select', '-', '—', 'n/a', 'none', 'null']);

/**
 * Makes the operations of an import of leads. Ids come from the content, as those of deals: the same row of the same file
 * is the same lead on every device, and comes in once.
 */
export class LeadRows {
	readonly #headings: readonly string[];
	readonly #plan: LeadPlan;
	readonly #ground: Ground;
	readonly #identity: Identity;
	readonly #stamp: Stamp;
	readonly #known: Readonly<
		Record<'company' | 'contact' | 'member' | 'source', Map<string, RecordId>>
	>;
	readonly #seen = new Map<string, number>();
	#supports: Support<Operation>[] = [];
	#sourceRank: Rank | null;

	constructor(
		headings: readonly string[],
		plan: LeadPlan,
		ground: Ground,
		identity: Identity,
		stamp: Stamp
	) {
		this.#headings = headings;
		this.#plan = plan;
		this.#ground = ground;
		this.#identity = identity;
		this.#stamp = stamp;
		this.#sourceRank = ground.lastSource;
		const byName = (all: readonly { readonly id: string; readonly name: string }[]) =>
			new Map(all.map(({ id, name }) => [nameKey(name), id as RecordId]));
		this.#known = {
			company: byName(ground.companies),
			contact: new Map(
				ground.contacts.map(({ id, name, email }) => [nameKey(email || name), id as RecordId])
			),
			member: byName(ground.members),
			source: byName(ground.sources)
		};
	}

	/** The supports made since the last call. */
	takeSupports(): readonly Support<Operation>[] {
		return this.#supports.splice(0);
	}

	/** Reads a row. Call it with each once and in order. */
	read(row: Row): LeadRow {
		if (row.problem) return { ok: false, refusal: { code: row.problem } };
		const days = { on: this.#day(row, 'on'), qualifiedOn: this.#day(row, 'qualifiedOn') };
		const value = this.#value(row);
		for (const read of [days.on, days.qualifiedOn, value])
			if (read && 'code' in read) return { ok: false, refusal: read };
		const [kind, id] = this.#source(row);
		const text = (field: LeadField) => this.#text(row, field);
		const needs: RecordId[] = [];
		const need = <T extends RecordId>(found: T | undefined) => {
			if (found !== undefined) needs.push(found);
			return found;
		};
		const company = need(this.#named('company', text('company')) as CompanyId | undefined);
		const contact = need(this.#contact(row, company));
		const source = need(this.#sourceOf(text('source')));
		const owner = need(
			this.#named('member', text('owner'), { role: 'rep', invited: true }) as MemberId | undefined
		);
		const qualified = days.qualifiedOn as { readonly day: Day } | undefined;
		const state = stateWord(text('state')) ?? (qualified ? 'qualified' : 'new');
		const names = ['title', 'contact', 'company', 'email', 'phone'] as const;
		const title = names.map(text).find((one) => one !== '') ?? id.slice(0, ID_LENGTH);
		const on = (days.on as { readonly day: Day } | undefined)?.day;
		const fields: Fields = {
			title,
			state,
			...(company ? { company } : {}),
			...(contact ? { contact } : {}),
			...(source ? { source } : {}),
			...(owner ? { owner } : {}),
			...(on ? { on } : {}),
			...(qualified ? { qualifiedOn: qualified.day, qualifiedBy: this.#stamp.by } : {}),
			...(value && 'money' in value ? { value: value.money } : {}),
			...(text('note') === '' ? {} : { note: text('note') }),
			...this.#extra(row)
		};
		const record: RecordId = this.#identity.id('lead', kind, id);
		const entries = [this.#create(record, fields, on ?? null)];
		return { ok: true, arrival: { line: row.line, record, entries, needs } };
	}

	#said(row: Row, column: number): string {
		const said = tidy(row.cells[column] ?? '');
		return BLANK.has(said.toLowerCase()) ? '' : said;
	}

	/** The first cell of a field that says something. */
	#text(row: Row, field: LeadField): string {
		for (const [column, use] of this.#plan.uses.entries())
			if (use === field && this.#said(row, column) !== '') return this.#said(row, column);
		return '';
	}

	#day(row: Row, field: LeadField): { readonly day: Day } | Refusal | undefined {
		for (const [column, use] of this.#plan.uses.entries()) {
			const rule = this.#plan.dates[column];
			if (use !== field || this.#said(row, column) === '') continue;
			const day = rule && parseCalendarDay(row.cells[column] ?? '', rule);
			if (day) return { day };
			if (day === undefined) return this.#refusal('date', row, column);
		}
		return undefined;
	}

	#value(row: Row) {
		for (const [column, use] of this.#plan.uses.entries()) {
			const rule = this.#plan.numbers[column];
			if (use !== 'value' || !rule) continue;
			const amount = parseAmount(row.cells[column] ?? '', rule);
			if (amount === null) continue;
			if (amount === undefined) return this.#refusal('number', row, column);
			const currency = amount.sign === '' ? this.#ground.currency : currencyOf(plain(amount.sign));
			if (!currency) return this.#refusal('currency', row, column);
			const money = fromMajor(amount.number, currency);
			return money ? { money } : this.#refusal('number', row, column);
		}
		return undefined;
	}

	#refusal(code: Refusal['code'], row: Row, column: number): Refusal {
		return { code, heading: this.#headings[column] ?? '', cell: row.cells[column] ?? '' };
	}

	#extra(row: Row): Fields {
		return Object.fromEntries(
			this.#plan.uses.flatMap((use, column): [string, string][] => {
				const said = use === 'extra' ? this.#said(row, column) : '';
				return said === '' ? [] : [[EXTRA + (this.#headings[column] ?? ''), said]];
			})
		);
	}

	/** What the row is known by: its id, or all of its cells, the second of two alike as the second. */
	#source(row: Row): readonly [kind: string, id: string] {
		const id = this.#text(row, 'id');
		if (id !== '') return ['csv lead', id];
		const content = row.cells.map((cell) => cell.trim()).join(' · ');
		const times = (this.#seen.get(content) ?? 0) + 1;
		this.#seen.set(content, times);
		return ['csv lead row', times === 1 ? content : `${content} (${times})`];
	}

	#contact(row: Row, company: CompanyId | undefined): ContactId | undefined {
		const [name, email, phone] = [
			this.#text(row, 'contact'),
			this.#text(row, 'email'),
			this.#text(row, 'phone')
		];
		return this.#named('contact', email || name || phone, {
			name: name || email || phone,
			...(email === '' ? {} : { email }),
			...(phone === '' ? {} : { phone }),
			...(company ? { company } : {})
		}) as ContactId | undefined;
	}

	#sourceOf(name: string): SourceId | undefined {
		if (nameKey(name) === '') return undefined;
		const known = this.#known.source.get(nameKey(name));
		if (known !== undefined) return known as SourceId;
		const bytes = this.#identity.bytes('source order', nameKey(name));
		const [order = ''] = ranksAfter(this.#sourceRank, 1, bytes);
		this.#sourceRank = order as Rank;
		return this.#named('source', name, { order, direction: 'inbound' }) as SourceId;
	}

	#named(
		type: 'company' | 'contact' | 'member' | 'source',
		name: string,
		fields: Fields = {}
	): RecordId | undefined {
		const key = nameKey(name);
		if (key === '') return undefined;
		const known = this.#known[type].get(key);
		if (known !== undefined) return known;
		const record = this.#identity.id(type, key) as RecordId;
		this.#known[type].set(key, record);
		this.#supports.push({ record, entries: [this.#create(record, { name, ...fields }, null)] });
		return record;
	}

	#create(record: RecordId, fields: Fields, at: At): Operation {
		const { hlc, device, by, imported } = this.#stamp;
		return {
			id: `${record}.create.${at ?? ''}.0` as OperationId,
			...{ hlc, device, kind: 'create', record, at, by, body: { fields }, prev: {}, imported }
		};
	}
}

/** As much of an id as a title bears. */
const ID_LENGTH = 40;

/** The words of other programs for the states of a lead, as `nameKey` writes them. */
const STATES: Readonly<Record<LeadState, string>> = {
	new: 'new, open, not contacted, 0, no, false, جدید, новый, nowy, 新, 新线索',
	working: 'working, contacted, in progress, attempted, در حال پیگیری, в работе, w toku, 跟进中',
	qualified:
		'qualified, mql, marketing qualified, sql, واجد شرایط, квалифицирован, zakwalifikowany, 合格',
	converted: 'converted, customer, 1, yes, true, تبدیل شده, конвертирован, przekształcony, 已转化',
	disqualified:
		'disqualified, unqualified, lost, junk, dead, رد شده, отклонен, отклонён, odrzucony, 不合格'
};
const STATE_OF = new Map(
	Object.entries(STATES).flatMap(([state, words]) =>
		words.split(',').map((word) => [nameKey(word.trim()), state as LeadState] as const)
	)
);

/** The state that a word of a file means; none where it is no such word. */
function stateWord(word: string): LeadState | undefined {
	return STATE_OF.get(nameKey(word));
}
