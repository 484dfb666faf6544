import type { DateRule } from './dates.ts';
import { headingKey } from './headings.ts';
import type { NumberRule } from './numbers.ts';
import { isDated, isNumeric, type Profile } from './profile.ts';

/** What a column of a file of leads can become. */
export const LEAD_FIELDS = [
	'id',
	'title',
	'contact',
	'email',
	'phone',
	'company',
	'source',
	'owner',
	'state',
	'on',
	'qualifiedOn',
	'value',
	'note'
] as const;
export type LeadField = (typeof LEAD_FIELDS)[number];

/** One of our fields, kept as text beside the lead, or left out. */
export type LeadUse = LeadField | 'extra' | 'ignore';

/** How the columns of a file of leads are read: one entry a column, none where it is no date or number. */
export interface LeadPlan {
	readonly uses: readonly LeadUse[];
	readonly dates: readonly (DateRule | undefined)[];
	readonly numbers: readonly (NumberRule | undefined)[];
}

/** The usual headings of each field, most telling first, as `headingKey` writes them. */
const HEADINGS: Readonly<Record<LeadField, string>> = {
	id: `prospect id, lead id, leadid, record id, external id, id, lead number, شناسه, id лида, номер, identyfikator,
		线索id, 线索编号, 编号`,
	title: `lead name, lead title, title, subject, topic, عنوان, نام سرنخ, название, тема, nazwa leada, tytuł, 线索名称, 标题`,
	contact: `full name, contact name, contact, name, person, نام, نام مخاطب, مخاطب, имя, контакт, контактное лицо,
		imię i nazwisko, kontakt, osoba, 姓名, 联系人`,
	email: `email, e mail, email address, mail, ایمیل, электронная почта, почта, adres e mail, 邮箱, 电子邮件`,
	phone: `phone, phone number, mobile, mobile phone, telephone, tel, تلفن, موبایل, شماره تماس, телефон, telefon, 电话, 手机`,
	company: `company, company name, account, account name, organization, organisation, شرکت, نام شرکت, компания,
		организация, firma, nazwa firmy, 公司, 公司名称`,
	source: `lead source, source, original source, channel, lead origin, منبع, منبع سرنخ, источник, источник лида, źródło, kanał,
		来源, 线索来源`,
	owner: `lead owner, owner, assigned to, sales rep, مسئول, ответственный, менеджер, opiekun, handlowiec, 负责人`,
	state: `lead status, lead state, status, state, converted, وضعیت, статус, статус лида, stan, status leada, 状态, 线索状态`,
	on: `created date, create date, created, created at, created on, date added, lead date, received, تاریخ ایجاد, تاریخ ورود,
		дата создания, создан, data utworzenia, utworzono, 创建时间, 创建日期`,
	qualifiedOn: `mql date, became mql, became a marketing qualified lead date, qualified on, qualified date, تاریخ ارزیابی,
		дата квалификации, data kwalifikacji, 合格日期`,
	value: `lead value, value, amount, potential value, budget, revenue, مبلغ, бюджет, сумма, wartość, budżet, 金额, 预计金额`,
	note: `note, notes, comment, comments, description, message, یادداشت, توضیحات, заметка, комментарий, notatka, komentarz,
		uwagi, 备注, 描述`
};

const PHRASES = new Map<LeadField, readonly string[]>(
	LEAD_FIELDS.map((field) => [field, HEADINGS[field].split(',').map((one) => headingKey(one))])
);

/** Proposes what each column is, by its heading and whether its cells are of that kind; each field takes one column. */
function proposeLeadUses(profiles: readonly Profile[]): readonly LeadUse[] {
	const uses: LeadUse[] = profiles.map(({ said }) => (said === 0 ? 'ignore' : 'extra'));
	for (const field of LEAD_FIELDS) {
		const fits = profiles
			.map((profile, column) => ({
				column,
				rank: (PHRASES.get(field) ?? []).indexOf(headingKey(profile.heading))
			}))
			.filter(
				({ column, rank }) =>
					rank >= 0 && uses[column] === 'extra' && isOf(profiles[column] as Profile, field)
			)
			.sort((a, b) => a.rank - b.rank);
		const [best] = fits;
		if (best) uses[best.column] = field;
	}
	return uses;
}

/** The rules by which the columns of these uses are read; none for a date whose order must be asked. */
export function proposeLeadPlan(
	profiles: readonly Profile[],
	uses = proposeLeadUses(profiles)
): LeadPlan {
	return {
		uses,
		dates: profiles.map(({ dates }, column) => {
			const [order, ...others] = dates.orders;
			return isLeadDate(uses[column]) && order && others.length === 0
				? { order, time: dates.time }
				: undefined;
		}),
		numbers: profiles.map(({ numbers }, column) =>
			uses[column] === 'value' ? { decimal: numbers.decimal } : undefined
		)
	};
}

/** Whether a use is read as a date. */
export function isLeadDate(use: LeadUse | undefined): boolean {
	return use === 'on' || use === 'qualifiedOn';
}

function isOf(profile: Profile, field: LeadField): boolean {
	if (field === 'on' || field === 'qualifiedOn') return isDated(profile);
	if (field === 'value') return isNumeric(profile) && !isDated(profile);
	if (field === 'id') return profile.distinct >= 0.9 * profile.said;
	return !isDated(profile);
}
