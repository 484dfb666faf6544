import type { DealStatus } from '#lib/domain/deal.ts';
import type { DateOrder, DateRule } from './dates.ts';
import { derivedIn, headingKey, headingScore } from './headings.ts';
import type { NumberRule } from './numbers.ts';
import type { OwnField } from './own-field.ts';
import { isDated, isNumeric, mayBeDated, type Profile } from './profile.ts';
import { stem } from './stages.ts';
import {
	FIELDS,
	isDateUse,
	isMoneyUse,
	isNumberUse,
	useKey,
	type Field,
	type Use
} from './uses.ts';
import { segmentWord, statusWord } from './words.ts';

/** How the columns are read: one entry a column, undefined where the column is no date or number. */
export interface Mapping {
	readonly uses: readonly Use[];
	readonly dates: readonly (DateRule | undefined)[];
	readonly numbers: readonly (NumberRule | undefined)[];
	/** Columns that make the title where a deal has none, in order. */
	readonly titleFrom: readonly number[];
}

/**
 * Proposes what the columns of a file are, by their headings and, where those do not decide, their cells.
 *
 * Each field takes the column whose heading speaks most for it and whose cells are of its kind; a column that is left
 * over and whose heading is a stage's name but for its ending (`engage_date`, Engaging) says when that was entered;
 * every other column is kept as text. Empty columns are ignored.
 */
export function proposeUses(
	profiles: readonly Profile[],
	own: readonly OwnField[] = []
): readonly Use[] {
	const derived = derivedIn(profiles.map(({ heading }) => heading));
	const uses: (Use | undefined)[] = profiles.map(({ said, heading }) =>
		said === 0 || derived.has(heading) ? { use: 'ignore' } : undefined
	);
	const claims = profiles
		.flatMap((profile, column) => [
			...FIELDS.map((field) => ({
				column,
				use: { use: field } as Use,
				score: score(profile, field)
			})),
			...own.map(({ field, name, type }) => ({
				column,
				use: { use: 'custom', field, type } as Use,
				score: isOwn(profile, name, type) ? OWN : 0
			}))
		])
		.filter((claim) => claim.score > 0)
		.sort((a, b) => b.score - a.score || a.column - b.column);
	const taken = new Set<string>();
	for (const { column, use } of claims) {
		const key = useKey(use);
		if (uses[column] || (taken.has(key) && key !== 'closedAt')) continue;
		// Won time and Lost time are both the day it closed; any other second column would be a guess.
		if (taken.has(key) && !/won|lost/.test(headingKey(profiles[column]?.heading ?? ''))) continue;
		uses[column] = use;
		taken.add(key);
	}
	settleCurrencies(profiles, uses);
	settleContacts(uses, taken);
	const stages = [
		...(profiles[uses.findIndex((use) => use?.use === 'stage')]?.values.keys() ?? [])
	];
	const dated = profiles.map((profile, column) => uses[column] ?? enteredStage(profile, stages));
	// Where nothing says when deals began, the first date that is left over does.
	const begun = dated.some((use) => use?.use === 'createdAt' || use?.use === 'entered');
	const begins = profiles.findIndex(
		(profile, column) =>
			!dated[column] &&
			isDated(profile) &&
			!isNumeric(profile) &&
			!LATER.test(headingKey(profile.heading))
	);
	return dated.map(
		(use, column) => use ?? { use: column === begins && !begun ? 'createdAt' : 'extra' }
	);
}

/** A field of the workspace's own comes behind the one of ours that is called just so, before all others. */
const OWN = 99.9;

function isOwn(profile: Profile, name: string, type: OwnField['type']): boolean {
	if (headingKey(profile.heading) !== headingKey(name)) return false;
	if (type === 'date') return mayBeDated(profile);
	return (type !== 'number' && type !== 'money') || isNumeric(profile);
}

/** Behind each column of amounts there may be one that says in which currency they are. */
function settleCurrencies(profiles: readonly Profile[], uses: (Use | undefined)[]): void {
	for (const [column, profile] of profiles.entries()) {
		const [before, use] = [profiles[column - 1], uses[column - 1]];
		const isNext = before && headingKey(profile.heading).startsWith(headingKey(before.heading));
		if (!isNext || !use || uses[column] || !score(profile, 'currency')) continue;
		if (isMoneyUse(use)) uses[column] = { use: 'currency' };
		else if (use.use === 'ignore') uses[column] = { use: 'ignore' };
	}
}

/** Whoever has a column for an address is one: a column of several has none. */
function settleContacts(uses: (Use | undefined)[], taken: ReadonlySet<string>): void {
	if (taken.has('contactName') || !(taken.has('contactEmail') || taken.has('contactPhone'))) return;
	const column = uses.findIndex((use) => use?.use === 'contacts');
	if (column >= 0) uses[column] = { use: 'contactName' };
}

const LATER =
	/last|modif|updat|activity|due|next|exit|birth|измен|обновл|بروز|ویرایش|modyfik|更新|修改/u;

/** The rules by which the columns of a use are read; `undefined` for a date whose order must be asked. */
export function proposeMapping(
	profiles: readonly Profile[],
	uses = proposeUses(profiles)
): Mapping {
	const settled = new Set<DateOrder>(
		profiles.flatMap(({ dates }, column) => {
			const use = uses[column];
			const [order, ...others] = dates.orders;
			return use &&
				isDateUse(use) &&
				order &&
				others.length === 0 &&
				dates.fits > 0 &&
				order !== 'ymd'
				? [order]
				: [];
		})
	);
	return {
		uses,
		dates: profiles.map(({ dates }, column) => {
			const use = uses[column];
			if (!use || !isDateUse(use)) return undefined;
			const { orders, time, numbered } = dates;
			// A program writes all its dates in one order: what one column leaves open another may settle.
			const order =
				orders.length === 1
					? orders[0]
					: settled.size === 1
						? orders.find((one) => settled.has(one))
						: undefined;
			return order && { order, time, numbered };
		}),
		numbers: profiles.map(({ numbers }, column) =>
			uses[column] && isNumberUse(uses[column]) ? { decimal: numbers.decimal } : undefined
		),
		titleFrom: titleColumns(profiles, uses)
	};
}

/** How much a column speaks for a field. */
function score(profile: Profile, field: Field): number {
	const said = headingScore(profile.heading, field);
	const { values, distinct } = profile;
	const listed = distinct <= 40;
	const unique = distinct >= 0.9 * profile.said;
	switch (field) {
		case 'id':
			return unique && !isDated(profile) ? said || (isDealId(profile) ? 30 : 0) : 0;
		case 'value':
		case 'cost':
		case 'margin':
			return isNumeric(profile) && !isDated(profile) ? said : 0;
		case 'createdAt':
		case 'closedAt':
		case 'expectedClose':
		case 'enteredAt':
		case 'until':
		case 'paidOn':
		case 'nextOn':
			return mayBeDated(profile) && (!isNumeric(profile) || said >= 50) ? said : 0;
		case 'status': {
			const words = [...values.keys()];
			return listed && words.length > 0 && words.every((word) => statusWord(word)) ? said : 0;
		}
		case 'stage': {
			if (!listed || isDated(profile) || (unique && distinct > 12)) return 0;
			// A status column whose words are more than won, lost and open is a stage column under another name.
			const asStatus = headingScore(profile.heading, 'status');
			const statuses = new Set<DealStatus | undefined>([...values.keys()].map(statusWord));
			return said || (asStatus > 60 && statuses.has(undefined) ? 45 : 0);
		}
		case 'contactEmail':
			return [...values.keys()].some((value) => value.includes('@')) ? said : 0;
		case 'currency':
			return listed && !isNumeric(profile) ? said : 0;
		case 'pipeline':
			return listed && !isNumeric(profile) && !isDated(profile) && said > 60 ? said : 0;
		case 'title':
		case 'company':
		case 'owner':
		case 'contactName':
		case 'contacts':
		case 'source':
		case 'persona':
		case 'labels':
		case 'competitor':
			// An account id is not the name of the account.
			return isNumeric(profile) || isDated(profile) || isId(profile) ? 0 : said;
		case 'segment': {
			const words = [...values.keys()];
			return listed && words.length > 0 && words.every((word) => segmentWord(word)) ? said : 0;
		}
		case 'contactPhone':
		case 'leavingNote':
		case 'reason':
		case 'nextStep':
			return said;
		default:
			return field satisfies never;
	}
}

/** Whether a heading is that of an id of something. */
function isId({ heading }: Profile): boolean {
	return /(?:^|[ a-z])id$|(?:^| )(?:id|شناسه|编号)(?: |$)/u.test(headingKey(heading));
}

/** Whether it is an id of nothing else than the deal. */
function isDealId(profile: Profile): boolean {
	const key = headingKey(profile.heading);
	return (
		isId(profile) &&
		!/account|company|contact|customer|client|owner|user|campaign|product|pipeline|stage/.test(key)
	);
}

const DATE_WORDS =
	/\b(?:date|dates|day|time|timestamp|on|at|in|of|entered|entry|enter|into|stage|became|moved|to)\b|дата|время|вход|перехода?|этап|تاریخ|زمان|ورود|به|مرحله|data|czas|wejścia|etap|日期|时间|进入|阶段/gu;

function enteredStage(profile: Profile, stages: readonly string[]): Use | undefined {
	if (!isDated(profile)) return undefined;
	const key = headingKey(profile.heading);
	if (/exit|left|leave|out\b|выход|خروج|wyjści|离开/u.test(key)) return undefined;
	const named = key.replace(DATE_WORDS, ' ').replace(/\s+/g, ' ').trim();
	if (named === '') return undefined;
	const stage =
		stages.find((one) => headingKey(one) === named) ??
		stages.find((one) => stem(one) === stem(named)) ??
		stages.find((one) => ` ${key} `.includes(` ${headingKey(one)} `));
	return stage === undefined ? undefined : { use: 'entered', stage };
}

const PRODUCT =
	/product|service|plan|item|offering|محصول|خدمت|سرویس|товар|услуг|продукт|produkt|usług|产品|服务/u;

/** A title is made of what was to be sold and to whom. */
function titleColumns(profiles: readonly Profile[], uses: readonly Use[]): readonly number[] {
	const product = profiles.findIndex(
		({ heading }, column) => uses[column]?.use === 'extra' && PRODUCT.test(headingKey(heading))
	);
	const company = uses.findIndex(({ use }) => use === 'company');
	return [product, company].filter((column) => column >= 0);
}
