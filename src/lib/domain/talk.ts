import { list, text } from './deal.ts';
import type { Kept } from './kept.ts';
import type { AttachmentId, CommentId, MemberId, RecordId } from './ids.ts';
import { REACTION } from './operation.ts';

/** What is said and put beside a record: comments and attachments. */

/** A comment on a deal, a lead, a contact or a company. */
export interface Comment extends Kept<CommentId> {
	/** The record it is on. */
	readonly on: RecordId | undefined;
	readonly text: string;
	/** Who is named in it. */
	readonly mentions: readonly MemberId[];
	/** The comment that it answers. */
	readonly replyTo: CommentId | undefined;
	/** What members have answered with a single sign, by member. */
	readonly reactions: ReadonlyMap<MemberId, string>;
	/** Whether its text was changed after it was made. */
	readonly edited: boolean;
}

const ATTACHMENT_KINDS = ['photo', 'file', 'voice'] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/** A file beside a record. Its content lies outside of the documents, under its hash. */
export interface Attachment extends Kept<AttachmentId> {
	readonly on: RecordId | undefined;
	readonly kind: AttachmentKind;
	readonly name: string;
	/** Its media type, 'image/jpeg'. */
	readonly mime: string;
	/** In bytes. */
	readonly size: number;
	/** SHA-256 of its content, 64 hexadecimal digits. */
	readonly sha256: string;
	/** Of a picture, in pixels. */
	readonly width: number | undefined;
	readonly height: number | undefined;
	/** Of a recording. */
	readonly seconds: number | undefined;
}

export function toComment(kept: Kept<CommentId>): Comment {
	const { fields } = kept;
	const reactions = new Map<MemberId, string>();
	for (const name in fields) {
		const sign = name.startsWith(REACTION) ? text(fields[name]) : undefined;
		if (sign) reactions.set(name.slice(REACTION.length) as MemberId, sign);
	}
	return {
		...kept,
		on: text(fields['on']) as RecordId | undefined,
		text: text(fields['text']) ?? '',
		mentions: list(fields['mentions']) as readonly MemberId[],
		replyTo: text(fields['replyTo']) as CommentId | undefined,
		reactions,
		edited: fields['edited'] === true
	};
}

export function toAttachment(kept: Kept<AttachmentId>): Attachment {
	const { fields } = kept;
	const number = (field: string) => {
		const value = fields[field];
		return typeof value === 'number' && value >= 0 ? value : undefined;
	};
	return {
		...kept,
		on: text(fields['on']) as RecordId | undefined,
		kind: ATTACHMENT_KINDS.find((one) => one === fields['kind']) ?? 'file',
		name: text(fields['name']) ?? '',
		mime: text(fields['mime']) ?? '',
		size: number('size') ?? 0,
		sha256: text(fields['sha256']) ?? '',
		width: number('width'),
		height: number('height'),
		seconds: number('seconds')
	};
}
