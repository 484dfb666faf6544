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
		نام مخاطب, مخاطب, شخص, контактное лицо, контакт, osoba kontaktowa, kontakt, osoba, 联系人姓名`,
	contactEmail: `email, e mail, contact email, email address, mail, ایمیل, رایانامه, پست الکترونیک, электронная почта,
		эл почта, почта, adres e mail, 邮箱, 电子邮件, 邮件`,
	contactPhone: `phone, contact phone, phone number, mobile, mobile phone, telephone, tel, شماره تماس, تلفن, موبایل,
		телефон, мобильный телефон, telefon, telefon komórkowy, 联系电话, 电话, 手机`,
	owner: `deal owner, opportunity owner, potential owner, record owner, owner, owner name, sales agent, sales rep,
		sales person, salesperson, account executive, assigned rep, assigned to, assigned user, rep, agent, responsible,
		user, مسئول معامله, مسئول, کارشناس فروش, کارشناس, نماینده فروش, مالک, ответственный, менеджер, владелец, opiekun,
		handlowiec, właściciel, odpowiedzialny, 负责人, 销售人员, 销售, 所有者`,
	pipeline: `pipeline, pipeline name, sales pipeline, deal pipeline, board, قیف فروش, قیف, воронка, воронка продаж,
		lejek sprzedaży, lejek, 销售管道, 管道, 销售漏斗`,
	stage: `deal stage, stage, dealstage, stage name, stagename, pipeline stage, sales stage, opportunity stage,
		current stage, phase, مرحله معامله, مرحله فروش, مرحله, этап сделки, этап, стадия сделки, стадия, etap transakcji,
		etap, faza, 商机阶段, 销售阶段, 当前阶段, 阶段`,
	enteredAt: `entered date, entered stage, stage entered, stage entered date, date entered stage, last stage change date,
		last stage change, stage change date, stage changed, entered, تاریخ ورود به مرحله, дата перехода на этап,
		дата перехода, data wejścia na etap, 进入阶段时间, 进入阶段日期,
		in this stage since, در این مرحله از, на этом этапе с, na tym etapie od, 进入当前阶段日期`,
	createdAt: `created date, create date, created, created at, created on, created time, createdate, creation date,
		date created, date added, add time, added on, deal created, open date, opened, registered, start date,
		تاریخ ایجاد, تاریخ ثبت, زمان ایجاد, дата создания, создана, создано, data utworzenia, utworzono, data dodania,
		创建时间, 创建日期, 新建时间`,
	closedAt: `close date, closed date, closing date, closedate, closed at, closed on, date closed, close time, won time,
		lost time, won date, lost date, deal closed date, closed, تاریخ بسته شدن, تاریخ بستن, дата закрытия, закрыта,
		data zamknięcia, zamknięto, 成交日期, 关闭日期, 关闭时间, 结束日期,
		成交或输单日期, 赢单日期`,
	expectedClose: `expected close date, expected close, expected closing date, expected closing, estimated close date,
		estimated close, forecast close date, target close date, تاریخ پیش بینی بستن, تاریخ احتمالی بستن,
		ожидаемая дата закрытия, планируемая дата закрытия, przewidywana data zamknięcia, oczekiwana data zamknięcia,
		预计成交日期, 预计结束日期, 预计关闭日期`,
	status: `deal status, status, outcome, result, is won, won, forecast type, forecast category, وضعیت معامله, وضعیت,
		نتیجه, статус сделки, статус, результат, status transakcji, wynik, 状态, 商机状态, 结果, 输赢`,
	reason: `loss reason, lost reason, closed lost reason, reason lost, reason for loss, why lost, reason,
		دلیل از دست رفتن, دلیل شکست, причина проигрыша, причина отказа, powód przegranej, przyczyna przegranej, powód,
		输单原因, 丢单原因, 失败原因,
		why it left the board, disqualification reason, disqualified reason, closed reason, nurture reason,
		دلیل خروج از تخته, почему ушла с доски, powód zejścia z tablicy, 离开看板的原因, 输单理由`,
	nextStep: `next step, next action, next activity, گام بعدی, следующий шаг, następny krok, 下一步`,
	nextOn: `day of the next step, next step date, next step day, next activity date, next action date, next follow up date,
		follow up date, روز گام بعدی, تاریخ گام بعدی, تاریخ پیگیری, день следующего шага, дата следующего шага,
		dzień następnego kroku, data następnego kroku, 下一步的日期, 下一步日期, 下次跟进时间`,
	cost: `cost, deal cost, costs, cogs, total cost, cost of sale, هزینه, بهای تمام شده, себестоимость, затраты, расходы, koszt,
		koszty, koszt własny, 成本, 总成本`,
	margin: `margin, gross margin, profit, gross profit, margin amount, حاشیه سود, سود, маржа, прибыль, marża, zysk, 毛利, 利润`,
	contacts: `contacts, people, contact names, associated contacts, participants, contact roles, مخاطب ها, مخاطبین, افراد,
		контакты, kontakty, osoby, 联系人, 联系人列表`,
	leavingNote: `loss note, loss notes, lost notes, closed lost notes, loss description, lost comment, loss reason details,
		lost reason details, یادداشت باخت, توضیح دلیل, комментарий к отказу, комментарий к проигрышу, opis przegranej,
		komentarz do przegranej, 输单备注, 输单说明`,
	competitor: `lost to, competitor, competitors, main competitor, main competitors, competitor name, lost to competitor,
		برنده رقابت, رقیب, кому проиграли, конкурент, конкуренты, z kim przegrana, konkurent, konkurencja,
		输给的竞争对手, 竞争对手`,
	until: `look again on, nurture until, nurture date, snooze until, revisit date, revisit on, recycle date, تاریخ بررسی دوباره,
		вернуться к сделке, отложено до, wrócić do sprawy, odłożone do, 再次跟进日期, 培育至`,
	paidOn: `paid on, paid date, payment date, date paid, paid at, payment received, تاریخ پرداخت, дата оплаты, оплачено,
		data zapłaty, data płatności, opłacono, 付款日期, 回款日期, 付款时间`,
	source: `lead source, source, deal source, opportunity source, original source, original traffic source, source channel,
		channel, lead origin, منبع, منبع سرنخ, منبع معامله, источник, источник сделки, источник лида, źródło,
		źródło leada, źródło transakcji, kanał, 来源, 线索来源, 商机来源`,
	segment: `segment, deal type, opportunity type, type, business type, purchase type, نوع خرید, نوع معامله, сегмент,
		тип сделки, вид сделки, segment, typ transakcji, rodzaj transakcji, 细分, 商机类型, 业务类型`,
	persona: `persona, buyer persona, buying role, customer persona, پرسونا, پرسونای خریدار, портрет покупателя, персона,
		persona kupującego, 买家画像, 客户画像`,
	labels: `labels, label, tags, tag, deal tags, برچسب ها, برچسب, метки, метка, теги, etykiety, etykieta, tagi, 标签`
};

const PHRASES = new Map<Field, readonly string[]>(
	FIELDS.map((field) => [field, HEADINGS[field].split(',').map((phrase) => headingKey(phrase))])
);

/** Words that mean a field alone, but little within another heading. */
const BROAD = new Set(
	`id uuid key numer номер 编号 name title subject topic deal opportunity نام عنوان معامله сделка название nazwa tytuł
	名称 标题 value price total budget revenue قیمت ارزش цена cena 价值 mail person شخص osoba tel user agent rep مالک 销售
	closed closedate entered opened registered created won result reason step cost costs profit margin people participants
	source channel segment type label tag competitor persona 联系人 سود نوع прибыль затраты расходы zysk osoby افراد`.split(
		/\s+/
	)
);

/** What a list of ours works out anew from what comes in; the first tells that a file is such a list. */
const WEIGHTED = keysOf('weighted value, مبلغ وزنی, взвешенная сумма, wartość ważona, 加权金额');
const TOUCHED = keysOf(
	'last activity, آخرین فعالیت, последнее действие, ostatnie działanie, 最近活动'
);

/** The headings of a file that stand over what is worked out from other columns of it. */
export function derivedIn(headings: readonly string[]): ReadonlySet<string> {
	const isList = headings.some((heading) => WEIGHTED.has(headingKey(heading)));
	return new Set(
		headings.filter((heading) => {
			const key = headingKey(heading);
			return isList && (WEIGHTED.has(key) || TOUCHED.has(key));
		})
	);
}

function keysOf(phrases: string): ReadonlySet<string> {
	return new Set(phrases.split(',').map(headingKey));
}

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
