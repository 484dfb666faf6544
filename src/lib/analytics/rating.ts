import type { Settings } from '#lib/domain/directory.ts';
import { fractionDigits, type Currency } from '#lib/domain/money.ts';
import { inOwn, parseRate } from '#lib/domain/rates.ts';
import { dayOf, type DayNumber } from '#lib/domain/time.ts';
import type { Names } from './ledger/names.ts';
import { DAY_MS, midnight, type LocalMs } from './ledger/time.ts';

/** A rate as a whole number over a power of ten, from the midnight with which it begins to hold. */
interface Dated {
	readonly from: LocalMs;
	readonly factor: number;
	readonly divisor: number;
}

/**
 * Amounts of every currency in that of the workspace, at the rate of a day: as `inOwn`, but made for hundreds of thousands
 * of them.
 */
export class Rating {
	readonly #settings: Settings;
	readonly #names: Names<Currency>;
	readonly #own: number;
	/** By the number of the currency, the latest first. */
	readonly #rates = new Map<number, readonly Dated[]>();

	constructor(settings: Settings, names: Names<Currency>) {
		this.#settings = settings;
		this.#names = names;
		this.#own = names.index(settings.currency);
	}

	/** The amount in minor units of the workspace's currency at the rate that holds at a time; `NaN` without one. */
	own(amount: number, currency: number, at: LocalMs): number {
		if (currency === this.#own || amount !== amount) return amount;
		const rate = this.#of(currency).find(({ from }) => from <= at);
		if (!rate) return NaN;
		const product = amount * rate.factor;
		if (!Number.isSafeInteger(product)) return this.#exact(amount, currency, at);
		const rest = product % rate.divisor;
		const whole = (product - rest) / rate.divisor;
		return Math.abs(rest) * 2 >= rate.divisor ? whole + Math.sign(product) : whole;
	}

	#of(currency: number): readonly Dated[] {
		let rates = this.#rates.get(currency);
		if (!rates) this.#rates.set(currency, (rates = this.#read(currency)));
		return rates;
	}

	#read(currency: number): readonly Dated[] {
		const code = this.#names.at(currency);
		const { rates, currency: own } = this.#settings;
		return rates
			.filter((one) => one.currency === code)
			.flatMap(({ rate, from }) => {
				const [whole = '', part = ''] = (parseRate(rate) ?? '').split('.');
				if (whole === '' || code === undefined) return [];
				const shift = fractionDigits(own) - fractionDigits(code) - part.length;
				const digits = Number(whole + part);
				return {
					from: midnight(from),
					factor: shift > 0 ? digits * 10 ** shift : digits,
					divisor: shift < 0 ? 10 ** -shift : 1
				};
			})
			.sort((a, b) => b.from - a.from);
	}

	#exact(amount: number, currency: number, at: LocalMs): number {
		const code = this.#names.at(currency);
		const money = { amount, currency: code } as Parameters<typeof inOwn>[1];
		return inOwn(this.#settings, money, dayOf((at / DAY_MS) as DayNumber))?.amount ?? NaN;
	}
}
