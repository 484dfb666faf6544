import { CONTACT } from '#lib/domain/deal.ts';
import type { ContactId, DealId } from '#lib/domain/ids.ts';
import { refuse } from '#lib/domain/problem.ts';
import { livingDeal, setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/** Which people have a part in a deal, and which: one register a person, so that two members may add one each. */

/**
 * Gives a contact a part in a deal, in words; without one they are just named. Refused: `deal-unknown`, `deal-deleted`,
 * `record-unknown`.
 */
export function setPart(
	workspace: Workspace,
	deal: DealId,
	contact: ContactId,
	part = ''
): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	if (workspace.contacts.get(contact)?.deleted ?? true) return refuse('record-unknown', contact);
	const main = found.value.contacts.length === 0 ? { mainContact: contact } : {};
	return setFields(workspace, deal, { [CONTACT + contact]: part.trim() || true, ...main });
}

/** Takes a contact off a deal. Refused: `deal-unknown`, `deal-deleted`. */
export function removePart(workspace: Workspace, deal: DealId, contact: ContactId): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	const [main, next] = found.value.contacts;
	return setFields(workspace, deal, {
		[CONTACT + contact]: false,
		...(main === contact ? { mainContact: next ?? null } : {})
	});
}

/** Makes one of a deal's contacts the main one. Refused: `deal-unknown`, `deal-deleted`, `record-unknown`. */
export function setMainContact(workspace: Workspace, deal: DealId, contact: ContactId): Outcome {
	const found = livingDeal(workspace, deal);
	if (!found.ok) return found;
	if (!found.value.contacts.includes(contact)) return refuse('record-unknown', contact);
	return setFields(workspace, deal, { mainContact: contact });
}

/** The part that a contact plays in a deal, in words; empty where none was given. */
export function partOf(workspace: Workspace, deal: DealId, contact: ContactId): string {
	const part = workspace.deals.get(deal)?.entries[CONTACT + contact];
	return typeof part === 'string' ? part : '';
}
