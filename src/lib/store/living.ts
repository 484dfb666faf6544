import type { LeadId } from '#lib/domain/ids.ts';
import type { Lead } from '#lib/domain/lead.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import type { Workspace } from './workspace.ts';

/** A lead that can be changed. Refused: `lead-unknown`, `lead-deleted`. */
export function livingLead(workspace: Workspace, id: LeadId): Result<Lead> {
	const lead = workspace.table('lead').get(id);
	if (!lead) return refuse('lead-unknown', id);
	return lead.deleted ? refuse('lead-deleted', id) : ok(lead);
}
