import { headingKey, headingScore } from './headings.ts';
import { FIELDS } from './uses.ts';

const ADDRESS = `address, mailing address, street address, postal address, mailing street, street, billing street, address line 1,
		address 1 formatted, mailing city, city, billing city, town, state region, state, province, mailing state, billing state,
		postal code, zip, zip code, mailing zip, billing zip, country, country region, mailing country, billing country, نشانی,
		آدرس, شهر, استان, کشور, کد پستی, адрес, город, область, страна, индекс, adres, ulica, miasto, województwo, kraj,
		kod pocztowy, 地址, 城市, 省份, 国家, 邮编`;

/**
 * What a column of a file of leads, people or companies can become, and its usual headings, most telling first, as
 * `headingKey` writes them: those of the usual programs in English, then Persian, Russian, Polish, Chinese.
 */
export const RECORD_FIELDS = {
	lead: {
		id: `prospect id, lead id, leadid, record id, external id, id, lead number, شناسه, id лида, номер, identyfikator,
			线索id, 线索编号, 编号`,
		title: `lead name, lead title, title, subject, topic, عنوان, نام سرنخ, название, тема, nazwa leada, tytuł, nazwa, 线索名称, 标题`,
		contact: `full name, contact name, contact, name, person, نام, نام مخاطب, مخاطب, имя, контакт, контактное лицо,
			imię i nazwisko, kontakt, osoba, 姓名, 联系人`,
		email: `email, e mail, email address, mail, ایمیل, электронная почта, почта, adres e mail, 邮箱, 电子邮件`,
		phone: `phone, phone number, mobile, mobile phone, telephone, tel, تلفن, موبایل, شماره تماس, телефон, telefon, 电话, 手机`,
		company: `company, company name, account, account name, organization, organisation, شرکت, نام شرکت, компания,
			организация, firma, nazwa firmy, 公司, 公司名称`,
		source: `lead source, source, original source, channel, lead origin, منبع, منبع سرنخ, источник, источник лида, źródło, kanał,
			来源, 线索来源`,
		owner: `lead owner, owner, assigned to, sales rep, مسئول, ответственный, менеджер, opiekun, handlowiec, 负责人`,
		state: `lead status, lead state, status, state, converted, وضعیت, статус, состояние, статус лида, stan, status leada, 状态, 线索状态`,
		on: `created date, create date, created, created at, created on, date added, lead date, came in on, received, روز ورود, день поступления,
			dzień wpłynięcia, 进线日期, تاریخ ایجاد, تاریخ ورود,
			дата создания, создан, data utworzenia, utworzono, 创建时间, 创建日期`,
		qualifiedOn: `mql date, became mql, became a marketing qualified lead date, qualified on, qualified date, روز ارزیابی, день квалификации,
			dzień kwalifikacji, تاریخ ارزیابی,
			дата квалификации, data kwalifikacji, 合格日期`,
		value: `lead value, likely value, مبلغ احتمالی, возможная сумма, możliwa wartość, value, amount, potential value, budget, revenue, مبلغ, бюджет, сумма, wartość, budżet, 金额, 预计金额`,
		currency: `currency, currency code, واحد پول, ارز, валюта, waluta, 币种, 货币`,
		persona: `persona, buyer persona, پرسونا, портрет покупателя, тип покупателя, персона, 买家画像, 客户画像`,
		labels: `labels, label, tags, tag, برچسب ها, برچسب, метки, теги, etykiety, tagi, 标签`,
		reason: `disqualification reason, disqualified reason, unqualified reason, reason, دلیل, причина, powód, 原因`,
		note: `note, notes, comment, comments, description, message, یادداشت, توضیحات, заметка, комментарий, notatka, komentarz,
			uwagi, 备注, 描述`
	},
	contact: {
		id: `contact id, contactid, record id, person id, unique id, external id, id, شناسه, id контакта, номер, identyfikator, 联系人id,
			编号`,
		name: `full name, name, contact name, contact, display name, person, person name, نام, نام کامل, نام و نام خانوادگی, نام مخاطب, имя,
			фио, полное имя, контакт, имя и фамилия, imię i nazwisko, kontakt, osoba, 姓名, 联系人, 联系人姓名, 名称`,
		firstName: `first name, firstname, given name, given, forename, نام کوچک, имя контакта, imię, 名`,
		lastName: `last name, lastname, surname, family name, نام خانوادگی, фамилия, nazwisko, 姓`,
		company: `company, company name, account name, account, organization, organisation, organization name, organization 1 name,
			associated company, primary company, employer, شرکت, نام شرکت, سازمان, компания, организация, место работы, firma,
			nazwa firmy, organizacja, 公司, 公司名称, 企业, 客户名称`,
		companyId: `account id, accountid, company id, companyid, associated company id, organization id, شناسه شرکت, id компании,
			id firmy, 公司id, 公司编号`,
		position: `position, job title, jobtitle, title, job, role, organization title, organization 1 title, سمت, عنوان شغلی, شغل,
			должность, stanowisko, funkcja, 职位, 职务`,
		mobile: `mobile, mobile phone, mobile phone number, mobile number, cell, cell phone, cellphone, تلفن همراه, موبایل, همراه,
			мобильный, мобильный телефон, сотовый, komórka, telefon komórkowy, 手机, 手机号`,
		phone: `phone, phone number, work phone, business phone, telephone, tel, phone 1 value, home phone, تلفن, شماره تماس, тел,
			телефон, рабочий телефон, telefon, numer telefonu, telefon służbowy, 电话, 联系电话, 办公电话`,
		email: `email, e mail, email address, e mail address, mail, work email, primary email, e mail 1 value, email 1, ایمیل, رایانامه,
			электронная почта, эл почта, почта, adres e mail, poczta, 邮箱, 电子邮件, 电子邮箱`,
		address: ADDRESS,
		persona: `persona, buyer persona, buying role, پرسونا, портрет покупателя, тип покупателя, персона, 买家画像, 客户画像`,
		labels: `labels, label, tags, tag, groups, group membership, categories, برچسب ها, برچسب, метки, теги, группы, etykiety, tagi,
			grupy, 标签, 分组`,
		note: `note, notes, description, comment, comments, about, یادداشت, توضیحات, заметка, заметки, примечание, комментарий, описание,
			notatka, notatki, uwagi, opis, komentarz, 备注, 描述`
	},
	company: {
		id: `company id, companyid, account id, accountid, organization id, record id, unique id, external id, id, شناسه, id компании,
			номер, identyfikator, 公司id, 公司编号, 编号`,
		name: `company name, company, account name, account, accountname, organization name, organization, organisation, name, business name,
			customer name, customer, client, نام شرکت, شرکت, سازمان, نام, название компании, компания, организация, название,
			наименование, nazwa firmy, firma, organizacja, nazwa, klient, 公司名称, 公司, 企业名称, 企业, 客户名称, 名称,
			имя, imię i nazwisko, 姓名`,
		website: `website, company domain name, domain, domain name, web site, url, web, homepage, company website, وب سایت, سایت, сайт,
			веб сайт, домен, strona www, strona, witryna, domena, 网站, 网址, 官网`,
		phone: `phone, phone number, company phone, main phone, telephone, tel, mobile, تلفن, شماره تماس, телефон, тел, telefon,
			numer telefonu, 电话, 联系电话`,
		email: `email, e mail, email address, company email, mail, ایمیل, رایانامه, электронная почта, эл почта, почта, adres e mail, 邮箱,
			电子邮件`,
		address: ADDRESS,
		marketSegment: `market segment, segment, industry, vertical, sector, branch, trade, بخش بازار, صنعت, رسته, сегмент рынка, отрасль,
			сфера деятельности, segment rynku, branża, sektor, 细分市场, 行业`,
		owner: `company owner, account owner, record owner, owner, owner name, assigned to, sales rep, account executive, مسئول, کارشناس,
			ответственный, менеджер, владелец, opiekun, handlowiec, właściciel, 负责人, 所有者`,
		labels: `labels, label, tags, tag, برچسب ها, برچسب, метки, теги, etykiety, tagi, 标签`,
		note: `note, notes, description, comment, comments, about us, about, یادداشت, توضیحات, заметка, заметки, примечание, комментарий,
			описание, notatka, notatki, uwagi, opis, komentarz, 备注, 描述, 简介`
	}
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** What the rows of a file become that has no deals. */
export type RecordKind = keyof typeof RECORD_FIELDS;

/** How telling a heading is of a field: 0 for the most usual one; -1 for one that is none of it. */
export function headingRank(kind: RecordKind, field: string, heading: string): number {
	return PHRASES[kind].get(field)?.indexOf(headingKey(heading)) ?? -1;
}

/** Whether something is the usual heading of any field of any file. */
export function isUsualHeading(heading: string): boolean {
	const key = headingKey(heading);
	return USUAL.has(key) || FIELDS.some((field) => headingScore(heading, field) > 60);
}

const PHRASES: Readonly<Record<RecordKind, ReadonlyMap<string, readonly string[]>>> = {
	lead: phrasesOf(RECORD_FIELDS.lead),
	contact: phrasesOf(RECORD_FIELDS.contact),
	company: phrasesOf(RECORD_FIELDS.company)
};

function phrasesOf(
	fields: Readonly<Record<string, string>>
): ReadonlyMap<string, readonly string[]> {
	return new Map(
		Object.entries(fields).map(([field, all]) => [field, all.split(',').map(headingKey)])
	);
}

const USUAL = new Set(
	Object.values(PHRASES).flatMap((of) => [...of.values()].flatMap((phrases) => phrases))
);
