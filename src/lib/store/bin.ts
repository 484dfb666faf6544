import type { Deal, Deletion } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Lead } from '#lib/domain/lead.ts';
import { refuse } from '#lib/domain/problem.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { commit, type Outcome } from './commands.ts';
import { ofTheApp, stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A deletion can be taken back from the bin for so many days; the mark itself stays. */
export const BIN_DAYS = 30;

const DAY_MS = 86_400_000;

/** A deleted record as it lies in the bin. */
export interface Binned {
	readonly kind: 'deal' | 'company' | 'contact' | 'lead';
	readonly record: Deal | Company | Contact | Lead;
	readonly name: string;
	readonly deletion: Deletion;
}

/**
 * What was deleted in the last `BIN_DAYS`, the last first. What its maker undid is not in it, nor what was merged into
 * another.
 */
export function bin(workspace: Workspace, now: EpochMs): readonly Binned[] {
	const since = now - BIN_DAYS * DAY_MS;
	const found: Binned[] = [];
	const add = (kind: Binned['kind'], name: string, record: Binned['record']) => {
		const { deleted, deletion } = record;
		if (deleted && deletion && !deletion.undo && deletion.at > since)
			found.push({ kind, record, name, deletion });
	};
	for (const deal of workspace.deals.values()) add('deal', deal.title, deal);
	// What was merged into another is there again, or gone, with that.
	const own = ({ mergedInto: into }: Company | Contact, all: ReadonlyMap<RecordId, unknown>) =>
		into === undefined || !all.has(into);
	for (const company of workspace.companies.values())
		if (own(company, workspace.companies)) add('company', company.name, company);
	for (const contact of workspace.contacts.values())
		if (own(contact, workspace.contacts)) add('contact', contact.name, contact);
	for (const lead of workspace.table('lead').values()) add('lead', lead.title, lead);
	return found.sort(
		(a, b) => b.deletion.at - a.deletion.at || (a.record.id < b.record.id ? -1 : 1)
	);
}

/** Takes the deletion of any record back. Refused: `record-unknown`. */
export function restore(workspace: Workspace, id: RecordId): Outcome {
	const folded = workspace.records.get(id);
	if (!folded?.deleted || folded.purged) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
}

/**
 * Purges a deleted record, and what is attached to it: it is never shown again, whatever others do to it. No step of undo.
 *
 * Refused: `record-unknown` (also for one that is not deleted), `not-manager`, `read-only`, `held`.
 */
export function purge(workspace: Workspace, id: RecordId): Outcome {
	const folded = workspace.records.get(id);
	if (!folded?.deleted || folded.purged) return refuse('record-unknown', id);
	if (!mayPurge(workspace)) return refuse('not-manager', id);
	const all = [id, ...[...workspace.attachments.of(id)].map((attachment) => attachment.id)];
	return workspace.append(all.map((one) => ofTheApp(stamp(workspace, 'purge', one, {}))));
}

/** Whether the member at this device may purge: owners and managers, and who works alone. */
export function mayPurge({ grant }: Workspace): boolean {
	return grant === undefined || grant.role === 'owner' || grant.role === 'manager';
}
