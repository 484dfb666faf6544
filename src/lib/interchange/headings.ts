import { FIELDS, type Field } from './uses.ts';

/**
 * The usual headings of each field, most telling first, as `headingKey` writes them: English with those of the usual
 * CRMs' exports, Persian, Russian, Polish, Chinese.
 */
const HEADINGS: Readonly<Record<Field, string>> = {
	id: `opportunity id, deal id, record id, potential id, lead id, leadid, case id, dealid, opportunityid, crm id,
		external id, id, uuid, deal key, key, شناسه معامله, شناسه, کد معامله, شماره معامله, id сделки, номер сделки,
		идентификатор, номер, id transakcji, identyfikator, numer transakcji, numer, 商机id, 商机编号, 编号`,
	title: `deal name, dealname, opportunity name, potential name, deal title, opportunity title, deal, opportunity,
		title, subject, topic, name, عنوان معامله, نام معامله, عنوان, معامله, موضوع, نام, название сделки, сделка,
		название, наименование, тема, nazwa transakcji, nazwa szansy, transakcja, tytuł, nazwa, 商机名称, 商机, 标题, 名称`,
	value: `deal value, amount, value, deal amount, close value, opportunity amount, opportunity value, deal size,
		contract value, arr, acv, tcv, mrr, revenue, price, total, budget, مبلغ معامله, مبلغ, ارزش معامله, ارزش, قیمت,
		сумма сделки, сумма, бюджет, стоимость, цена, wartość transakcji, wartość, kwota, cena, 商机金额, 金额, 预计金额,
		销售金额, 价值`,
	currency: `currency, deal currency, currency code, currency iso code, واحد پول, ارز, валюта, waluta, 币种, 货币`,
	company: `company, company name, account, account name, organization, organisation, organization name, customer,
		customer name, client, client name, associated company, primary company, firm, نام شرکت, شرکت, مشتری, سازمان,
		название компании, компания, организация, контрагент, клиент, nazwa firmy, firma, klient, organizacja, 公司名称,
		公司, 客户名称, 客户, 企业`,
	contactName: `contact, contact name, contact person, associated contact, primary contact, person, full name,
		نام مخاطب, مخاطب, شخص, контактное лицо, контакт, osoba kontaktowa, kontakt, osoba, 联系人姓名, 联系人`,
	contactEmail: `email, e mail, contact email, email address, mail, ایمیل, رایانامه, پست الکترونیک, электронная почта,
		эл почта, почта, adres e mail, 邮箱, 电子邮件, 邮件`,
	contactPhone: `phone, contact phone, phone number, mobile, mobile phone, telephone, tel, شماره تماس, تلفن, موبایل,
		телефон, мобильный телефон, telefon, telefon komórkowy, 联系电话, 电话, 手机`,
	owner: `deal owner, opportunity owner, potential owner, record owner, owner, owner name, sales agent, sales rep,
		sales person, salesperson, account executive, assigned rep, assigned to, assigned user, rep, agent, responsible,
		user, مسئول معامله, مسئول, کارشناس فروش, کارشناس, نماینده فروش, مالک, ответственный, менеджер, владелец, opiekun,
		handlowiec, właściciel, odpowiedzialny, 负责人, 销售人员, 销售, 所有者`,
	stage: `deal stage, stage, dealstage, stage name, stagename, pipeline stage, sales stage, opportunity stage,
		current stage, phase, مرحله معامله, مرحله فروش, مرحله, этап сделки, этап, стадия сделки, стадия, etap transakcji,
		etap, faza, 商机阶段, 销售阶段, 当前阶段, 阶段`,
	enteredAt: `entered date, entered stage, stage entered, stage entered date, date entered stage, last stage change date,
		last stage change, stage change date, stage changed, entered, تاریخ ورود به مرحله, дата перехода на этап,
		дата перехода, data wejścia na etap, 进入阶段时间, 进入阶段日期`,
	createdAt: `created date, create date, created, created at, created on, created time, createdate, creation date,
		date created, date added, add time, added on, deal created, open date, opened, registered, start date,
		تاریخ ایجاد, تاریخ ثبت, زمان ایجاد, дата создания, создана, создано, data utworzenia, utworzono, data dodania,
		创建时间, 创建日期, 新建时间`,
	closedAt: `close date, closed date, closing date, closedate, closed at, closed on, date closed, close time, won time,
		lost time, won date, lost date, deal closed date, تاریخ بسته شدن, تاریخ بستن, дата закрытия, закрыта,
		data zamknięcia, zamknięto, 成交日期, 关闭日期, 关闭时间, 结束日期`,
	expectedClose: `expected close date, expected close, expected closing date, expected closing, estimated close date,
		estimated close, forecast close date, target close date, تاریخ پیش بینی بستن, تاریخ احتمالی بستن,
		ожидаемая дата закрытия, планируемая дата закрытия, przewidywana data zamknięcia, oczekiwana data zamknięcia,
		预计成交日期, 预计结束日期, 预计关闭日期`,
	status: `deal status, status, outcome, result, is won, won, forecast type, forecast category, وضعیت معامله, وضعیت,
		نتیجه, статус сделки, статус, результат, status transakcji, wynik, 状态, 商机状态, 结果, 输赢`,
	reason: `loss reason, lost reason, closed lost reason, reason lost, reason for loss, why lost, reason,
		دلیل از دست رفتن, دلیل شکست, причина проигрыша, причина отказа, powód przegranej, przyczyna przegranej, powód,
		输单原因, 丢单原因, 失败原因`,
	nextStep: `next step, next action, گام بعدی, следующий шаг, następny krok, 下一步`
};

const PHRASES = new Map<Field, readonly string[]>(
	FIELDS.map((field) => [field, HEADINGS[field].split(',').map((phrase) => headingKey(phrase))])
);

/** Words that mean a field alone, but little within another heading. */
const BROAD = new Set(
	`id uuid key numer номер 编号 name title subject topic deal opportunity نام عنوان معامله сделка название nazwa tytuł
	名称 标题 value price total budget revenue قیمت ارزش цена cena 价值 mail person شخص osoba tel user agent rep مالک 销售
	closed closedate entered opened registered created won result reason step`.split(/\s+/)
);

/** A heading as lower-case words: `deal_stage`, `DealStage` and `Deal stage` are one. */
export function headingKey(heading: string): string {
	return heading
		.normalize('NFC')
		.replaceAll('ي', 'ی')
		.replaceAll('ك', 'ک')
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.replaceAll('ё', 'е')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

/** How much a heading speaks for a field: 100 for its most usual one, from 60 down where it only holds one, else 0. */
export function headingScore(heading: string, field: Field): number {
	const key = headingKey(heading);
	const phrases = PHRASES.get(field) ?? [];
	const exact = phrases.indexOf(key);
	if (exact >= 0) return 100 - exact / 2;
	const held = phrases
		.filter((phrase) => !BROAD.has(phrase) && ` ${key} `.includes(` ${phrase} `))
		.map((phrase) => phrase.length);
	return held.length > 0 ? Math.min(60, 20 + 2 * Math.max(...held)) : 0;
}
