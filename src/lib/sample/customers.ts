import type { CompanyId } from '#lib/domain/ids.ts';
import { pick, shuffled } from './chance.ts';
import type { Market, Markets } from './options.ts';
import type { Random } from '#lib/statistics/random.ts';
import type { Texts } from './texts.ts';

/** A company that deals are with. */
export interface Firm {
	readonly id: CompanyId;
	/** What all its deals are worth, against others. */
	readonly size: number;
}

/** The companies that have bought, and since when, in local days. */
export class Customers {
	readonly #bought: { readonly firm: Firm; readonly since: number }[] = [];

	add(firm: Firm, since: number): void {
		this.#bought.push({ firm, since });
	}

	/** One that had bought before a time, found by a few tries: early on there may be none. */
	before(random: Random, time: number): Firm | undefined {
		if (this.#bought.length === 0) return undefined;
		for (let tries = 0; tries < 6; tries++) {
			const { firm, since } = pick(random, this.#bought);
			if (since < time) return firm;
		}
		return undefined;
	}
}

/** The market of the nth deal: spread evenly, so that a small world has its share too. */
export function marketOf(markets: Markets, index: number): Market {
	const [own, ...others] = markets;
	let offset = 0.5;
	for (const market of others) {
		const sum = (index + offset) * market.share;
		if (Math.floor(sum + market.share) > Math.floor(sum)) return market;
		// Two markets with one share do not fall on the same deals.
		offset += 0.5 / market.share;
	}
	return own;
}

/** Gives the next company name, each once; when all have been given they come again with a number. */
export function namer({ company, language }: Texts, random: Random): () => string {
	const { pattern, names, trades } = company;
	const all = shuffled(
		random,
		names.flatMap((name) => trades.map((trade) => filled(pattern, { name, trade })))
	);
	const number = new Intl.NumberFormat(language, { useGrouping: false });
	let given = 0;
	return () => {
		const round = Math.floor(given / all.length);
		const name = all[given++ % all.length] ?? '';
		return round === 0 ? name : `${name} ${number.format(round + 1)}`;
	};
}

/** A pattern with its `{places}` filled. */
export function filled(pattern: string, words: Readonly<Record<string, string>>): string {
	return pattern.replaceAll(/\{(\w+)\}/g, (_, place: string) => words[place] ?? '');
}
