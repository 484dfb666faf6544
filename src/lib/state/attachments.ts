import { newId, type AttachmentId, type RecordId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { Attachment } from '#lib/domain/talk.ts';
import { MOST_BLOB_BYTES } from '#lib/protocol/blob.ts';
import {
	attach,
	attachmentsOf,
	removeAttachment,
	renameAttachment,
	type AttachmentDraft
} from '#lib/store/attachments.ts';
import { hashOf } from '#lib/sync/blob-hash.ts';
import {
	openBlobStore,
	type BlobEntry,
	type BlobStore,
	type RefusedBlob
} from '#lib/sync/blob-store.ts';
import type { FetchedBlob } from '#lib/sync/blob-sync.ts';
import type { Stored, StorageProblem } from '#lib/sync/database.ts';
import { tidyBlobs } from './blob-tidying.ts';
import { tidyRelay } from './relay-tidying.ts';
import { prefetch } from './blob-prefetch.ts';
import { now, random } from './clock.ts';
import { Live } from './live.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { isHeic, nameAs, photoOf } from './photo.ts';

export type { Attachment, RefusedBlob };

/** Where the content of an attachment is. */
export type Standing =
	/** On this device; `upload` while the relay has not got it, with how much of it has gone, in [0, 1]. */
	| {
			readonly kind: 'here';
			readonly upload: { readonly share?: number; readonly refused?: RefusedBlob } | undefined;
	  }
	/** On its way, so much of all of it. */
	| { readonly kind: 'coming'; readonly share: number }
	/** Not on this device, and why it did not come when it was last asked for. */
	| { readonly kind: 'away'; readonly why: AwayWhy | undefined };

type AwayWhy = Extract<FetchedBlob, { readonly ok: false }>['problem']['code'];

/** Why something was not attached. */
export type NotAttached =
	| { readonly code: 'empty' }
	| { readonly code: 'too-large'; readonly most: number }
	| { readonly code: 'not-stored'; readonly problem: StorageProblem }
	/** The command was refused, which has been told. */
	| { readonly code: 'refused' };

/** What was attached, or why it was not. */
export type Added = Result<AttachmentId, NotAttached>;

interface Facts {
	/** Whether `entries` were read. */
	readonly isRead: boolean;
	readonly entries: ReadonlyMap<string, BlobEntry>;
	readonly moving: ReadonlyMap<string, number>;
	readonly failed: ReadonlyMap<string, AwayWhy>;
}

const DESKS = new WeakMap<OpenWorkspace, Attachments>();

/** The attachments of an open workspace, and their content. */
export function attachmentsIn(workspace: OpenWorkspace): Attachments {
	const known = DESKS.get(workspace) ?? new Attachments(workspace);
	DESKS.set(workspace, known);
	return known;
}

/** Looks after the content of attachments for as long as a workspace is open. */
export async function followAttachments(workspace: OpenWorkspace): Promise<void> {
	const desk = attachmentsIn(workspace);
	const store = await desk.store;
	if (!store.ok) return;
	const ended = new AbortController();
	workspace.follow(() => ended.abort());
	await workspace.session.loaded;
	tidyBlobs(workspace.store, store.value, now, ended.signal);
	tidyRelay(workspace, localStorage, now, ended.signal);
	prefetch(workspace, store.value, (attachment) => desk.fetch(attachment), ended.signal);
}

/** Commands about attachments, and what is known of their content. Reads follow every change. */
export class Attachments {
	/** Settles when the content on this device can be read, or with why it cannot. */
	readonly store: Promise<Stored<BlobStore>>;
	readonly #workspace: OpenWorkspace;
	#facts: Facts = { isRead: false, entries: new Map(), moving: new Map(), failed: new Map() };
	#changed: () => void = () => undefined;
	readonly #live = new Live(
		() => this.#facts,
		(changed) => {
			this.#changed = changed;
			return () => (this.#changed = () => undefined);
		}
	);

	constructor(workspace: OpenWorkspace) {
		this.#workspace = workspace;
		this.store = openBlobStore(workspace.entry.id);
		void this.#follow();
	}

	of(on: RecordId): readonly Attachment[] {
		return attachmentsOf(this.#workspace.now, on);
	}

	standing({ sha256 }: Attachment): Standing {
		const { isRead, entries, moving, failed } = this.#live.current;
		const entry = entries.get(sha256);
		const share = moving.get(sha256);
		// For the moment until it is known nothing is said of it.
		if (!isRead) return { kind: 'here', upload: undefined };
		if (!entry)
			return share === undefined
				? { kind: 'away', why: failed.get(sha256) }
				: { kind: 'coming', share };
		const isSent = entry.state === 'sent' || entry.state === 'fetched';
		if (isSent || !this.#workspace.membership) return { kind: 'here', upload: undefined };
		const { refused } = entry;
		return {
			kind: 'here',
			upload: { ...(share === undefined ? {} : { share }), ...(refused ? { refused } : {}) }
		};
	}

	/** Attaches a file; a picture is made smaller first, where this browser can show it. Settles once its content is on the disk. */
	async add(on: RecordId, file: File): Promise<Added> {
		const photo = await photoOf(file);
		if (photo) {
			const { bytes, mime, width, height } = photo;
			const name = nameAs(file.name, mime);
			return await this.#attach(bytes, { on, kind: 'photo', name, mime, width, height });
		}
		if (file.size === 0) return { ok: false, problem: { code: 'empty' } };
		if (file.size > MOST_BLOB_BYTES) return tooLarge();
		const bytes = await file.arrayBuffer();
		const { name } = file;
		// Where another device can show it, it does.
		return isHeic(file)
			? await this.#attach(bytes, { on, kind: 'photo', name, mime: file.type || 'image/heic' })
			: await this.#attach(bytes, { on, kind: 'file', name, mime: file.type });
	}

	/** Attaches a recording. Settles once it is on the disk. */
	async addVoice(on: RecordId, recording: Blob, seconds: number): Promise<Added> {
		// What follows is how the recorder was set up, and no player asks for it.
		const [mime = ''] = recording.type.split(';');
		const bytes = await recording.arrayBuffer();
		return await this.#attach(bytes, { on, kind: 'voice', name: '', mime, seconds });
	}

	rename(id: AttachmentId, name: string): void {
		this.#workspace.run((store) => renameAttachment(store, id, name));
	}

	/** Whether it was removed. */
	remove(id: AttachmentId): boolean {
		return this.#workspace.run((store) => removeAttachment(store, id)).ok;
	}

	/** The content as it is on this device; `undefined` where it is not. */
	async content({ sha256, mime }: Attachment): Promise<Blob | undefined> {
		const store = await this.store;
		const read = store.ok ? await store.value.read(sha256) : store;
		return read.ok && read.value ? new Blob([read.value], { type: harmless(mime) }) : undefined;
	}

	/** Brings the content to this device; whether it came. */
	async fetch({ id, sha256, mime }: Attachment): Promise<boolean> {
		const { session } = this.#workspace;
		const fetched = await session.fetchBlob({ hash: sha256, type: mime, record: id });
		const failed = new Map(this.#facts.failed);
		if (fetched.ok) failed.delete(sha256);
		else failed.set(sha256, fetched.problem.code);
		this.#set({ failed });
		return fetched.ok;
	}

	/** The content first, so that a record that is there has one. */
	async #attach(
		bytes: ArrayBuffer,
		draft: Omit<AttachmentDraft, 'id' | 'size' | 'sha256'>
	): Promise<Added> {
		const size = bytes.byteLength;
		if (size === 0) return { ok: false, problem: { code: 'empty' } };
		if (size > MOST_BLOB_BYTES) return tooLarge();
		const store = await this.store;
		if (!store.ok) return notStored(store.problem);
		const id = newId('attachment', random);
		const sha256 = await hashOf(bytes);
		const { mime } = draft;
		const stored = await store.value.put(bytes, {
			...{ hash: sha256, type: mime, at: now(), state: 'waiting', record: id }
		});
		if (!stored.ok) return notStored(stored.problem);
		const attached = this.#workspace.run((workspace) =>
			attach(workspace, { ...draft, id, size, sha256 })
		);
		return attached.ok ? attached : { ok: false, problem: { code: 'refused' } };
	}

	async #follow(): Promise<void> {
		const store = await this.store;
		if (!store.ok) return this.#set({ isRead: true });
		const read = async () => {
			const entries = await store.value.list();
			if (entries.ok)
				this.#set({
					isRead: true,
					entries: new Map(entries.value.map((entry) => [entry.hash, entry]))
				});
		};
		const stop = store.value.onNews((news) => {
			if (news.kind === 'changed') return void read();
			const moving = new Map(this.#facts.moving);
			if (news.share === undefined) moving.delete(news.hash);
			else moving.set(news.hash, news.share);
			this.#set({ moving });
		});
		this.#workspace.follow(() => {
			stop();
			store.value.close();
		});
		await read();
	}

	#set(change: Partial<Facts>): void {
		this.#facts = { ...this.#facts, ...change };
		this.#changed();
	}
}

/** What a browser may show of a colleague's file: nothing in it runs as a part of the app. */
function harmless(mime: string): string {
	const shown = /^(image\/(jpeg|png|webp|gif|avif|heic|heif|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;
	return shown.test(mime) || mime === 'application/pdf' ? mime : 'application/octet-stream';
}

function tooLarge(): { readonly ok: false; readonly problem: NotAttached } {
	return { ok: false, problem: { code: 'too-large', most: MOST_BLOB_BYTES } };
}

function notStored(problem: StorageProblem): { readonly ok: false; readonly problem: NotAttached } {
	return { ok: false, problem: { code: 'not-stored', problem } };
}
