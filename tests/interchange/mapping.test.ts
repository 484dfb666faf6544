import { describe, expect, test } from 'vitest';
import { proposeMapping, proposeUses } from '#lib/interchange/mapping.ts';
import { profile } from '#lib/interchange/profile.ts';

/** The proposed use of each column of a little table. */
function uses(...table: readonly (readonly string[])[]): string[] {
	const [headings = [], ...rows] = table;
	return proposeUses(
		headings.map((heading, column) =>
			profile(
				heading,
				rows.map((row) => row[column] ?? '')
			)
		)
	).map((use) => (use.use === 'entered' ? `entered ${use.stage}` : use.use));
}
const dates = (...columns: readonly (readonly string[])[]) =>
	proposeMapping(columns.map(([heading = '', ...cells]) => profile(heading, cells))).dates;

describe('proposeUses(profiles) and the days that a spreadsheet numbers', () => {
	test('takes them for dates under the usual heading of one only', () => {
		expect(
			uses(
				['id', 'Deal name', 'Amount', 'Close date', 'Weight'],
				['40001', 'A', '44000', '44301', '44301'],
				['40002', 'B', '45000', '44302', '44302']
			)
		).toEqual(['id', 'title', 'value', 'closedAt', 'extra']);
		expect(dates(['Close date', '44301', '44302'])).toEqual([
			{ order: 'ymd', time: false, numbered: true }
		]);
	});
});

describe('proposeUses(profiles) knows the headings of', () => {
	test('Maven, with engage_date as entering Engaging', () => {
		expect(
			uses(
				[
					'opportunity_id',
					'sales_agent',
					'product',
					'account',
					'deal_stage',
					'engage_date',
					'close_date',
					'close_value'
				],
				['A1', 'Ann', 'GTX', 'Acme', 'Won', '2016-10-20', '2017-03-01', '1054'],
				['A2', 'Ann', 'GTX', '', 'Engaging', '2016-10-21', '', ''],
				['A3', 'Bob', 'MG', 'Beta', 'Engaging', '', '', '']
			)
		).toEqual([
			'id',
			'owner',
			'extra',
			'company',
			'stage',
			'entered Engaging',
			'closedAt',
			'value'
		]);
	});

	test('HubSpot', () => {
		expect(
			uses(
				[
					'Record ID',
					'Deal Name',
					'Deal Stage',
					'Close Date',
					'Deal owner',
					'Amount',
					'Create Date',
					'Associated Company',
					'Date entered "Contract sent (Sales Pipeline)"',
					'Date exited "Contract sent (Sales Pipeline)"'
				],
				[
					'11',
					'Alpha',
					'Contract sent',
					'2024-02-01',
					'Ann',
					'12',
					'2024-01-01',
					'Acme',
					'2024-01-15',
					'2024-01-20'
				],
				[
					'12',
					'Beta',
					'Contract sent',
					'2024-02-02',
					'Ann',
					'13',
					'2024-01-01',
					'Acme',
					'2024-01-16',
					'2024-01-20'
				]
			)
		).toEqual([
			'id',
			'title',
			'stage',
			'closedAt',
			'owner',
			'value',
			'createdAt',
			'company',
			'entered Contract sent',
			'extra'
		]);
	});

	test('Salesforce, whose account id is no company', () => {
		expect(
			uses(
				[
					'OpportunityId',
					'OpportunityName',
					'AccountId',
					'CloseDate',
					'StageName',
					'Amount',
					'Probability',
					'CreatedDate'
				],
				['006a', 'Alpha', '001x', '2023-10-30', 'Proposal', '3.5', '70', '2023-09-26 15:15:00 UTC'],
				['006b', 'Beta', '001x', '2023-10-31', 'Proposal', '3.0', '70', '2023-09-27 15:15:00 UTC']
			)
		).toEqual(['id', 'title', 'extra', 'closedAt', 'stage', 'value', 'extra', 'createdAt']);
	});

	test('Pipedrive, with status beside stage and two days of closing', () => {
		expect(
			uses(
				[
					'Deal - ID',
					'Title',
					'Organization',
					'Contact person',
					'Value',
					'Currency',
					'Stage',
					'Status',
					'Add time',
					'Won time',
					'Lost time',
					'Lost reason',
					'Expected close date'
				],
				[
					'1',
					'A',
					'Acme',
					'Ann',
					'5',
					'EUR',
					'Demo',
					'Won',
					'2024-01-01',
					'2024-02-01',
					'',
					'',
					'2024-02-10'
				],
				[
					'2',
					'B',
					'Acme',
					'Bob',
					'6',
					'EUR',
					'Demo',
					'Lost',
					'2024-01-02',
					'',
					'2024-02-02',
					'Price',
					'2024-02-11'
				]
			)
		).toEqual([
			'id',
			'title',
			'company',
			'contactName',
			'value',
			'currency',
			'stage',
			'status',
			'createdAt',
			'closedAt',
			'closedAt',
			'reason',
			'expectedClose'
		]);
	});

	test('a Persian table', () => {
		expect(
			uses(
				[
					'شناسه',
					'عنوان',
					'مبلغ',
					'مشتری',
					'مسئول',
					'مرحله',
					'تاریخ ایجاد',
					'تاریخ بستن',
					'دلیل از دست رفتن'
				],
				['۱', 'پمپ', '۱۲۰۰', 'کاوه', 'سارا', 'مذاکره', '۱۴۰۲/۰۱/۲۶', '۱۴۰۲/۰۲/۲۶', 'قیمت'],
				['۲', 'شیر', '۱۳۰۰', 'کاوه', 'سارا', 'مذاکره', '۱۴۰۲/۰۱/۲۷', '۱۴۰۲/۰۲/۲۷', '']
			)
		).toEqual([
			'id',
			'title',
			'value',
			'company',
			'owner',
			'stage',
			'createdAt',
			'closedAt',
			'reason'
		]);
	});

	test('a Russian table', () => {
		expect(
			uses(
				[
					'ID',
					'Название сделки',
					'Сумма',
					'Компания',
					'Ответственный',
					'Этап сделки',
					'Дата создания',
					'Дата закрытия',
					'Телефон',
					'Комментарий'
				],
				[
					'1',
					'Насос',
					'1 200,50',
					'Ромашка',
					'Анна',
					'Новая',
					'15.01.2024',
					'15.02.2024',
					'+7 1',
					'x'
				],
				['2', 'Кран', '300', 'Ромашка', 'Анна', 'Новая', '16.01.2024', '16.02.2024', '+7 2', 'y']
			)
		).toEqual([
			'id',
			'title',
			'value',
			'company',
			'owner',
			'stage',
			'createdAt',
			'closedAt',
			'contactPhone',
			'extra'
		]);
	});

	test('a Polish table', () => {
		expect(
			uses(
				[
					'Identyfikator',
					'Nazwa',
					'Wartość',
					'Firma',
					'Opiekun',
					'Etap',
					'Data utworzenia',
					'Przewidywana data zamknięcia'
				],
				['1', 'Pompa', '1 200,50 zł', 'Żabka', 'Anna', 'Oferta', '15.01.2024', '15.02.2024'],
				['2', 'Kran', '300 zł', 'Żabka', 'Anna', 'Oferta', '16.01.2024', '16.02.2024']
			)
		).toEqual(['id', 'title', 'value', 'company', 'owner', 'stage', 'createdAt', 'expectedClose']);
	});

	test('a Chinese table', () => {
		expect(
			uses(
				[
					'商机编号',
					'商机名称',
					'金额',
					'客户名称',
					'负责人',
					'商机阶段',
					'创建时间',
					'预计成交日期'
				],
				['1', '水泵', '1200', '北京', '张伟', '谈判', '2024年1月15日', '2024-02-15'],
				['2', '阀门', '300', '上海', '张伟', '谈判', '2024年1月16日', '2024-02-16']
			)
		).toEqual(['id', 'title', 'value', 'company', 'owner', 'stage', 'createdAt', 'expectedClose']);
	});
});

describe('proposeUses(profiles)', () => {
	test('takes an id that comes twice for no id', () => {
		expect(uses(['deal id', 'name'], ['1', 'A'], ['1', 'B'])[0]).toBe('extra');
	});

	test('takes an amount that is no number for no value', () => {
		expect(uses(['Amount'], ['3. $20,001 - $30K'], ['2. $10,001'])).toEqual(['extra']);
	});

	test('takes a status of more than won, lost and open for the stage', () => {
		expect(uses(['name', 'Status'], ['A', 'New'], ['B', 'Won'], ['C', 'Won'])).toEqual([
			'title',
			'status'
		]);
		expect(uses(['name', 'Status'], ['A', 'Demo'], ['B', 'Won'], ['C', 'Won'])).toEqual([
			'title',
			'stage'
		]);
	});

	test('takes the first date left over for when deals began, if nothing else says', () => {
		expect(
			uses(
				['stage', 'engage_date', 'close_date'],
				['Won', '2016-10-20', '2017-03-01'],
				['Won', '2016-10-21', '2017-03-01']
			)
		).toEqual(['stage', 'createdAt', 'closedAt']);
		expect(uses(['name', 'last activity'], ['A', '2016-10-20'])).toEqual(['title', 'extra']);
	});

	test('ignores an empty column', () => {
		expect(uses(['name', 'amount'], ['A', ''], ['B', ' '])).toEqual(['title', 'ignore']);
	});
});

describe('proposeMapping(profiles)', () => {
	test('leaves a date whose order nothing settles to be asked', () => {
		expect(dates(['created', '01/02/2024', '03/04/2024'])).toEqual([undefined]);
	});

	test('lets one column of the file settle another', () => {
		expect(dates(['created', '01/02/2024', '03/04/2024'], ['close date', '02/13/2024'])).toEqual([
			{ order: 'mdy', time: false, numbered: false },
			{ order: 'mdy', time: false, numbered: false }
		]);
	});

	test('makes titles of product and company', () => {
		const columns = [
			['account', 'Acme', 'Acme'],
			['product', 'GTX', 'MG']
		].map(([heading = '', ...cells]) => profile(heading, cells));
		expect(proposeMapping(columns).titleFrom).toEqual([1, 0]);
	});
});
