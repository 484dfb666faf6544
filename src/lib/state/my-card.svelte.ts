import { asciiDigits } from '#lib/domain/digits.ts';
import { writeCards } from '#lib/interchange/vcard-out.ts';

/** One's own card, kept on this device: what others are to know is one's own matter, and no workspace's. */
const STORED = 'runnel.card';

export const CARD_FIELDS = ['name', 'company', 'position', 'phone', 'email'] as const;
export type CardField = (typeof CARD_FIELDS)[number];
export type MyCard = Readonly<Record<CardField, string>>;

/** A code of more is hard to read off a screen. */
export const LONGEST = 100;

let current = $state.raw<Partial<MyCard>>(recall());

/** One's own card; the name is `name` until another is given. */
export function myCard(name: string): MyCard {
	return { name, company: '', position: '', phone: '', email: '', ...current };
}

export function setMyCard(field: CardField, text: string): void {
	current = { ...current, [field]: [...text.trim()].slice(0, LONGEST).join('') };
	localStorage.setItem(STORED, JSON.stringify(current));
}

/** The card as a phone that reads its code takes it. */
export function cardText({ name, company, position, phone: typed, email }: MyCard): string {
	const phone = asciiDigits(typed);
	return writeCards([
		{
			...{ name, organisation: company, jobTitle: position, mobile: phone, address: '', note: '' },
			phones: phone === '' ? [] : [phone],
			emails: email === '' ? [] : [email]
		}
	]);
}

function recall(): Partial<MyCard> {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}');
		if (typeof kept !== 'object' || kept === null) return {};
		const entries = Object.entries(kept as Record<string, unknown>);
		return Object.fromEntries(
			CARD_FIELDS.flatMap((field) => {
				const found = entries.find(([name]) => name === field)?.[1];
				return typeof found === 'string' ? [[field, found]] : [];
			})
		);
	} catch {
		return {};
	}
}
