import type { LeadState } from '#lib/domain/lead.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { nameKey } from './plan.ts';
import { labelsOf } from './people-rows.ts';
import type { Made, RecordRow } from './record-row.ts';

/** As much of an id as a title bears. */
const ID_LENGTH = 40;

/** The lead that a row is. */
export function leadOf(row: RecordRow): Made {
	const { cells, supports, need } = row;
	const text = (field: string) => cells.text(field);
	const on = cells.day('on');
	const qualifiedOn = cells.day('qualifiedOn');
	const value = cells.money('value', 0);
	const company = need(supports.company(text('company')));
	const contact = need(
		supports.contact({ name: text('contact'), email: text('email'), phone: text('phone') }, company)
	);
	const source = need(supports.entry('source', text('source')));
	const owner = need(supports.member(text('owner')));
	const persona = need(supports.entry('persona', text('persona')));
	const state = stateWord(text('state')) ?? (qualifiedOn ? 'qualified' : 'new');
	const why = state === 'disqualified' ? text('reason') : '';
	const reason = why === '' ? undefined : need(supports.reason('disqualified', why, why));
	const names = ['title', 'contact', 'company', 'email', 'phone'];
	const title = names.map(text).find((one) => one !== '') ?? row.id.slice(0, ID_LENGTH);
	const fields: Fields = {
		title,
		state,
		...(company ? { company } : {}),
		...(contact ? { contact } : {}),
		...(source ? { source } : {}),
		...(owner ? { owner } : {}),
		...(persona ? { persona } : {}),
		...(reason ? { reason } : {}),
		...labelsOf(row),
		...(on ? { on } : {}),
		...(qualifiedOn ? { qualifiedOn, qualifiedBy: row.by } : {}),
		...(value ? { value } : {}),
		...(cells.lines('note') === '' ? {} : { note: cells.lines('note') })
	};
	return {
		fields,
		unused: reason ? [] : ['reason'],
		at: on ?? null,
		name: title,
		facts: [text('contact'), text('company'), text('email') || text('phone')]
	};
}

/** The words of other programs for the states of a lead, as `nameKey` writes them. */
const STATES: Readonly<Record<LeadState, string>> = {
	new: 'new, open, not contacted, 0, no, false, جدید, новый, nowy, 新, 新线索',
	working: 'working, contacted, in progress, attempted, در حال پیگیری, в работе, w toku, 跟进中',
	qualified:
		'qualified, mql, marketing qualified, sql, واجد شرایط, квалифицирован, zakwalifikowany, 合格',
	converted:
		'converted, customer, 1, yes, true, تبدیل شده, تبدیل‌شده, конвертирован, стал сделкой, przekształcony, 已转化',
	disqualified:
		'disqualified, unqualified, lost, junk, dead, رد شده, ردشده, فاقد شرایط, отклонен, отклонён, нецелевой, odrzucony, zdyskwalifikowany, 不合格'
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
