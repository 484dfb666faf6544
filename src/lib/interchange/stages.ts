import type { StageKind } from '#lib/domain/directory.ts';
import { headingKey } from './headings.ts';

/** What the names of stages say in five languages. */

const LOST =
	/\blost\b|\bloss\b|\blose\b|disqualif|declin|reject|cancel|abandon|not interested|no deal|проигр|потеря|отказ|неуспе|не реализ|از دست|باخت|ناموفق|شکست|رد شده|przegran|utracon|odrzucon|anulow|输单|丢单|失败|流失|取消/u;
const WON =
	/\bwon\b|\bwin\b|successful|approved|выигр|успе|реализован|продан|برنده|برد|موفق|فروخته|wygran|sprzedan|赢单|已赢|成交|成功/u;

/** The kind that a stage's name speaks of; open where it speaks of none. */
export function kindOf(name: string): StageKind {
	const key = headingKey(name);
	if (LOST.test(key)) return 'lost';
	return WON.test(key) ? 'won' : 'open';
}

/** Where in a sale the usual stages come, by a part of their names. */
const USUAL: readonly RegExp[] = [
	/\bnew\b|\blead|incoming|inquir|prospect|submitted|нов|лид|обращен|заявк|سرنخ|جدید|درخواست|\bnow|zapytan|线索|潜在|\b新/u,
	/contact|appointment|\bcall|контакт|звон|تماس|kontakt|telefon|联系|电话/u,
	/qualif|квалиф|ارزیابی|واجد|kwalif|资格|初步|评估/u,
	/engag|discover|need|analys|meeting|visit|встреч|потребн|анализ|جلسه|نیاز|spotkan|potrzeb|analiz|需求|拜访|会面/u,
	/demo|present|trial|pilot|демонс|презент|тест|نمایش|دمو|prezent|pokaz|演示|试用/u,
	/propos|quote|quotation|offer|предлож|кп|расч|پیشنهاد|ofert|propozyc|wycen|报价|方案/u,
	/negotiat|review|decision|переговор|согласов|решен|مذاکره|تصمیم|negocj|decyzj|谈判|商务|决策/u,
	/contract|agreement|legal|договор|قرارداد|umow|合同|签约/u,
	/closing|commit|payment|invoice|оплат|счет|закрыт|پرداخت|بستن|płatno|faktur|zamkn|付款|回款|开票/u
];

/** Orders open stages: by the number they begin with, else as sales usually go, else as they appear. */
export function inUsualOrder(names: readonly string[]): readonly string[] {
	const numbered = names.map((name) => /^\D{0,3}(\d+)/.exec(name)?.[1]);
	const all = numbered.every((number) => number !== undefined);
	const rank = (name: string, index: number) => {
		if (all) return Number(numbered[index]);
		const key = headingKey(name);
		const usual = USUAL.findIndex((pattern) => pattern.test(key));
		return usual < 0 ? USUAL.length / 2 : usual;
	};
	return names
		.map((name, index) => ({ name, index, rank: rank(name, index) }))
		.sort((a, b) => a.rank - b.rank || a.index - b.index)
		.map(({ name }) => name);
}

/** The root that two words of one meaning share, by ending alone: engage and Engaging, proposed and Proposal. */
export function stem(text: string): string {
	return headingKey(text)
		.split(' ')
		.map((word) =>
			word.length > 5
				? word.replace(
						/(?:at(?:ions?|ed|e|ing)|ing|ed|als?|ions?|e|s|ание|ения?|ено|owan[eoy]|anie|enie)$/u,
						''
					)
				: word.replace(/e$/, '')
		)
		.join(' ');
}
