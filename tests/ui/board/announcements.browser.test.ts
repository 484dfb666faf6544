import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Locale } from '#lib/i18n/locale.ts';
import { moveDeal, setDeal } from '#lib/store/commands.ts';
import { stand } from './stand.ts';

let board: Awaited<ReturnType<typeof stand>>;
afterEach(() => board.destroy());

/** What is heard in each language; A1 is the first of three in New, Demo holds two. */
const HEARD: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
	en: {
		lifted: 'A1 lifted. 1 of 3 in New',
		over: 'Demo, position 1 of 3',
		cancelled: 'Move cancelled. A1 is back in New',
		moved: 'A1 moved from New to Demo',
		undone: 'Undone: A1 is in New again',
		remote: 'Ali moved A1 to Demo',
		batch: '3 deals updated by Ali'
	},
	fa: {
		lifted: 'A1 برداشته شد؛ ۱ از ۳ در New',
		over: 'Demo، جایگاه ۱ از ۳',
		cancelled: 'جابه‌جایی لغو شد؛ A1 در New ماند',
		moved: 'A1 از New به Demo منتقل شد',
		undone: 'واگرد شد: A1 دوباره در New است',
		remote: 'Ali A1 را به Demo منتقل کرد',
		batch: 'Ali ۳ معامله را به‌روز کرد'
	},
	ru: {
		lifted: '«A1» взята. 1 из 3, этап «New»',
		over: '«Demo», позиция 1 из 3',
		cancelled: 'Перемещение отменено, «A1» на этапе «New»',
		moved: '«A1»: из «New» в «Demo»',
		undone: 'Отменено: «A1» снова на этапе «New»',
		remote: 'Ali: «A1» → «Demo»',
		batch: 'Ali: обновлено 3 сделки'
	},
	pl: {
		lifted: 'Podniesiono: A1. 1 z 3 na etapie New',
		over: 'Demo, pozycja 1 z 3',
		cancelled: 'Anulowano. A1 pozostaje w New',
		moved: 'A1: przeniesiono z New do Demo',
		undone: 'Cofnięto: A1 znów na etapie New',
		remote: 'Ali przenosi A1 do Demo',
		batch: 'Ali: zmieniono 3 transakcje'
	},
	zh: {
		lifted: '已提起A1，New第 1 项，共 3 项',
		over: 'Demo，第 1 位，共 3 位',
		cancelled: '已取消，A1仍在New',
		moved: 'A1已从New移到Demo',
		undone: '已撤销：A1回到New',
		remote: 'Ali将A1移到Demo',
		batch: 'Ali更新了 3 个商机'
	}
};

test.each(Object.entries(HEARD) as [Locale, Record<string, string>][])(
	'each thing that happens to a deal is said, once, in %s',
	async (locale, heard) => {
		board = await stand({ locale });
		const hears = (what: string) =>
			vi.waitFor(() => expect(board.said).toContain(heard[what]), { timeout: 3000 });
		const along = locale === 'fa' ? '{ArrowLeft}' : '{ArrowRight}';
		const focus = () => board.card('A1').querySelector('a')?.focus();

		focus();
		await userEvent.keyboard('[Space]');
		await hears('lifted');
		await userEvent.keyboard(along);
		await hears('over');
		await userEvent.keyboard('{Escape}');
		await hears('cancelled');
		await userEvent.keyboard('{]}');
		await hears('moved');
		board.workspace.undo();
		await hears('undone');

		focus();
		moveDeal(board.colleague, board.id('A1'), board.stage('Demo'));
		for (const title of ['A2', 'B1'])
			setDeal(board.colleague, board.id(title), { nextStep: 'Call' });
		board.sync();
		await hears('remote');
		await hears('batch');
		for (const text of Object.values(heard))
			expect(board.said.filter((said) => said === text)).toHaveLength(1);
	}
);
