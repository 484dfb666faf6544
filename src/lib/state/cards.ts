import { asciiDigits } from '#lib/domain/digits.ts';
import type { Contact } from '#lib/domain/directory.ts';
import { VCARD, writeCards } from '#lib/interchange/vcard-out.ts';
import type { Card } from '#lib/interchange/vcard.ts';
import type { ContactDraft } from '#lib/store/contacts.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** A contact as other apps keep one. Few phones dial other digits than those of ASCII. */
export function cardOf(workspace: Pick<LiveWorkspace, 'companyName'>, contact: Contact): Card {
	const { name, position, email, address, note } = contact;
	const [mobile, phone] = [asciiDigits(contact.mobile), asciiDigits(contact.phone)];
	return {
		name,
		organisation: workspace.companyName(contact.company),
		jobTitle: position,
		phones: [...new Set([mobile, phone])].filter((number) => number !== ''),
		mobile,
		emails: email === '' ? [] : [email],
		address,
		note
	};
}

/** A contact of a card. Numbers and addresses for which a contact has no field are kept in its note. */
export function draftOf(card: Card): ContactDraft {
	const { name, organisation, jobTitle, phones, mobile, emails, address, note } = card;
	const [phone = '', ...numbers] = phones.filter((number) => number !== mobile);
	const [email = '', ...addresses] = emails;
	return {
		...{ name, company: organisation, position: jobTitle, phone, mobile, email, address },
		note: [note, ...numbers, ...addresses].filter((line) => line !== '').join('\n')
	};
}

/** The cards of contacts as one file, named after the only one of them or as said. */
export function cardFile(
	workspace: LiveWorkspace,
	contacts: readonly Contact[],
	name: string
): File {
	const cards = contacts.map((contact) => cardOf(workspace, contact));
	const [only, ...others] = contacts;
	const title = only && others.length === 0 ? only.name : name;
	return new File([writeCards(cards)], `${fileName(title)}.vcf`, { type: VCARD });
}

/** A name that every file system takes. */
function fileName(name: string): string {
	const bare = name
		.replaceAll(/[\p{Cc}\p{Cf}\\/:*?"<>|.]/gu, ' ')
		.trim()
		.replaceAll(/\s+/g, ' ');
	return [...bare].slice(0, 60).join('').trim() || 'contacts';
}
