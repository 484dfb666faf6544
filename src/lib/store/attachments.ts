import { plainName } from '#lib/domain/plain-name.ts';
import { typeOf, type AttachmentId, type RecordId } from '#lib/domain/ids.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import type { Attachment, AttachmentKind } from '#lib/domain/talk.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A file that is beside a record, by the hash of its content, which this device has stored before. */
export interface AttachmentDraft {
	/** Made before, because the stored content names it. */
	readonly id: AttachmentId;
	readonly on: RecordId;
	readonly kind: AttachmentKind;
	/** Empty for one that nobody named. */
	readonly name: string;
	readonly mime: string;
	/** In bytes. */
	readonly size: number;
	readonly sha256: string;
	readonly width?: number | undefined;
	readonly height?: number | undefined;
	readonly seconds?: number | undefined;
}

const BEARERS = new Set(['deal', 'lead', 'contact', 'company']);

/** Puts a file beside a deal, a lead, a contact or a company. Refused: `record-unknown`, also for a deleted one. */
export function attach(workspace: Workspace, draft: AttachmentDraft): Result<AttachmentId> {
	const { id, on, name, width, height, seconds, ...fields } = draft;
	const bearer = workspace.records.get(on);
	if (!BEARERS.has(typeOf(on) ?? '') || !bearer || bearer.deleted)
		return refuse('record-unknown', on);
	const plain = plainName(name);
	const named = plain === '' ? {} : { name: plain };
	const measured = Object.fromEntries(
		Object.entries({ width, height, seconds }).filter(([, value]) => value !== undefined)
	) as Readonly<Record<string, number>>;
	const operation = stamp(workspace, 'create', id, {
		fields: { on, ...named, ...fields, ...measured }
	});
	return commit(workspace, [operation], id);
}

/** Gives an attachment another name; one that says nothing leaves it as it is. Refused: `record-unknown`. */
export function renameAttachment(workspace: Workspace, id: AttachmentId, name: string): Outcome {
	const plain = plainName(name);
	return plain === '' ? ok(undefined) : setFields(workspace, id, { name: plain });
}

/** Flags an attachment as deleted. Refused: `record-unknown`. */
export function removeAttachment(workspace: Workspace, id: AttachmentId): Outcome {
	if (!workspace.attachments.living(id)) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** The attachments of a record, the last made first. */
export function attachmentsOf(workspace: Workspace, on: RecordId): readonly Attachment[] {
	return [...workspace.attachments.of(on)].sort(
		(a, b) => b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1)
	);
}
