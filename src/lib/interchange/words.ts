import type { DealSegment, DealStatus } from '#lib/domain/deal.ts';
import { headingKey } from './headings.ts';
import { kindOf } from './stages.ts';

/** What the words of status columns and the like stand for, in five languages and in those of the usual CRMs. */

type Words<T> = readonly (readonly [T, RegExp])[];

function meant<T>(words: Words<T>, word: string): T | undefined {
	const key = headingKey(word);
	return words.find(([, pattern]) => pattern.test(key))?.[0];
}

const STATUSES: Words<DealStatus> = [
	[
		'disqualified',
		/disqualif|unqualif|\bjunk\b|رد صلاحیت|فاقد شرایط|отсеян|нецелев|дисквалиф|zdyskwalif|niekwalif|不合格|无效/u
	],
	[
		'nurture',
		/nurtur|recycled|\bparked\b|on hold|پرورش|прогрев|отложен|pielęgnac|odłożon|wstrzyman|培育|搁置/u
	],
	['won', /^(true|yes|да|بله|tak|是)$/u],
	[
		'open',
		/^(open|false|no|active|in progress|pending|new|нет|в работе|открыта?|در جریان|باز|خیر|aktywna|w toku|otwarta|nie|进行中|跟进中|否|pipeline|commit|best case|omitted)$/u
	]
];

/** The status that a word of a status column stands for, or `undefined` for a word that is none. */
export function statusWord(word: string): DealStatus | undefined {
	const status = meant(STATUSES, word);
	if (status) return status;
	const kind = kindOf(word);
	return kind === 'open' ? undefined : kind;
}

const SEGMENTS: Words<DealSegment> = [
	[
		'repeat',
		/repeat|renew|reorder|again|مجدد|تمدید|повторн|продлен|ponown|odnowien|复购|续约|续费/u
	],
	[
		'existing',
		/exist|upsell|cross sell|upgrade|expansion|add on|current|فعلی|موجود|действующ|существующ|допродаж|obecn|istniej|dosprzeda|老客户|增购|现有/u
	],
	['new', /\bnew\b|newbusiness|جدید|нов(?:ая|ый|ое|ые)|\bnow(?:a|y|e)\b|新购|新客户|新业务|新签/u]
];

/** The segment that a word stands for. */
export function segmentWord(word: string): DealSegment | undefined {
	return meant(SEGMENTS, word);
}

const FLAGS: Words<boolean> = [
	[true, /^(yes|y|true|1|x|on|checked|بله|آری|да|истина|tak|prawda|是|对|真)$/u],
	[false, /^(no|n|false|0|off|unchecked|خیر|نه|нет|ложь|nie|fałsz|否|不|假)$/u]
];

/** Whether a word says yes or no. */
export function flagWord(word: string): boolean | undefined {
	return /^[✓✔☑]$/u.test(word.trim()) ? true : meant(FLAGS, word);
}
