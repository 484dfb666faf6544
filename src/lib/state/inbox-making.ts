import type { DealId } from '#lib/domain/ids.ts';
import { readShared } from '#lib/interchange/inbox.ts';
import { readCards, type Card } from '#lib/interchange/vcard.ts';
import { createContact } from '#lib/store/contacts.ts';
import type { InboxItem } from '#lib/sync/inbox.ts';
import { draftOf } from './cards.ts';
import { t } from './i18n.svelte.ts';
import { importSession } from './import.svelte.ts';
import type { LiveInbox } from './inbox.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** Makes a deal of a text: what is in it besides the title is kept beside the deal. */
export async function makeDeal(
	workspace: OpenWorkspace,
	inbox: LiveInbox,
	item: InboxItem
): Promise<DealId | undefined> {
	const { title, phone, email, link, note } = readShared(await item.content.text());
	const created = workspace.create({
		title,
		extra: {
			[t('inbox.phone')]: phone,
			[t('inbox.email')]: email,
			[t('inbox.link')]: link,
			[t('inbox.text')]: note
		}
	});
	if (!created.ok) return undefined;
	await inbox.done(item);
	return created.value;
}

/** The people in an item that is a vCard. */
export async function cardsOf(item: InboxItem): Promise<readonly Card[]> {
	return readCards(new Uint8Array(await item.content.arrayBuffer()));
}

/** Makes contacts of the people of a vCard. */
export async function addContacts(
	workspace: OpenWorkspace,
	inbox: LiveInbox,
	item: InboxItem,
	people: readonly Card[]
): Promise<void> {
	const { done } = workspace.together(
		people.map((card) => (store) => createContact(store, draftOf(card)))
	);
	await inbox.done(item);
	workspace.offerUndo(t('inbox.added', { n: done.length }));
}

/** Hands a table to the import of the workspace. It stays in the inbox: an import may be called off. */
export function startImport(workspace: OpenWorkspace, item: InboxItem): void {
	void importSession(workspace).open(item.content, item.name || t('import.pasted'));
}
