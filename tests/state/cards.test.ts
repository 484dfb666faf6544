import { expect, test } from 'vitest';
import type { Contact } from '#lib/domain/directory.ts';
import type { Card } from '#lib/interchange/vcard.ts';
import { cardOf, draftOf } from '#lib/state/cards.ts';

test('draftOf(card) keeps what a contact has a field for there, and the rest in the note', () => {
	const card: Card = {
		name: 'Ada',
		organisation: 'Engines',
		jobTitle: 'Buyer',
		phones: ['1234567', '2345678', '3456789'],
		mobile: '2345678',
		emails: ['a@b.c', 'd@e.f'],
		address: 'Main 1',
		note: 'Knows Bob'
	};
	expect(draftOf(card)).toEqual({
		name: 'Ada',
		company: 'Engines',
		position: 'Buyer',
		phone: '1234567',
		mobile: '2345678',
		email: 'a@b.c',
		address: 'Main 1',
		note: 'Knows Bob\n3456789\nd@e.f'
	});
});

test('cardOf(workspace, contact) has numbers that any phone dials', () => {
	const contact = { name: 'علی', mobile: '۰۹۱۲ ۳۴۵ ۶۷۸۹', phone: '٠٢١-١٢٣٤', email: '' };
	const card = cardOf({ companyName: () => '' }, contact as Contact);
	expect(card.phones).toEqual(['0912 345 6789', '021-1234']);
	expect(card.mobile).toBe('0912 345 6789');
});
