import type { Result } from '#lib/domain/problem.ts';
import {
	archive,
	formatArchive,
	looksLikeArchive,
	parseArchive,
	type Archive,
	type ArchivedNote,
	type ArchiveProblem
} from '#lib/interchange/archive.ts';
import { looksLikeZip } from '#lib/interchange/zip.ts';
import { stored, type Stored } from '#lib/sync/database.ts';
import { holdingsOf } from '#lib/sync/holdings.ts';
import { openRegistry, type WorkspaceEntry } from '#lib/sync/registry.ts';
import { salvage } from '#lib/ydoc/salvage.ts';
import type { Session } from '#lib/workers/session.ts';
import type { App } from './app.svelte.ts';
import { now } from './clock.ts';
import { heldNotes, isNote, noteFrom, toBase64, writeNotes } from './note-holdings.ts';
import { writeAll } from './own.ts';
import { pack, unpack, unpackInto, type ArchivedBlob } from './packed-archive.ts';

/** Workspaces as files. Needs nothing of what the app shows, so that it works when that does not. */

/** Enough of a file to know an archive by. */
const HEAD_BYTES = 400;

/** A workspace as a file. */
export interface Exported {
	readonly file: File;
	/** Whether there are attachments here that are not in it. */
	readonly lacksBlobs: boolean;
}

/** A workspace as it is in a file. */
export interface Restorable extends Archive {
	readonly blobs: readonly ArchivedBlob[];
}

/**
 * Everything that this device holds of a workspace, as one file: JSON, or a zip with the attachments where there are
 * any; with its session also what is not stored yet. Fails when the store cannot be read and there is no session.
 */
export async function exportWorkspace(
	entry: WorkspaceEntry,
	session?: Pick<Session, 'documents' | 'unsaved' | 'unsavedNotes'>
): Promise<Stored<Exported>> {
	const holdings = await holdingsOf(entry.id);
	if (!holdings.ok && !session) return holdings;
	const documents: Record<string, readonly string[]> = {};
	const unreadable: Record<string, readonly string[]> = {};
	for (const [name, updates] of holdings.ok ? holdings.value : []) {
		if (isNote(name)) continue;
		const { entries, broken } = salvage(updates);
		documents[name] = entries;
		if (broken.length > 0) unreadable[name] = broken.map(toBase64);
	}
	for (const [name, { entries }] of session?.documents ?? [])
		documents[name] = [...new Set([...(documents[name] ?? []), ...entries])];
	const notes: Record<string, ArchivedNote> = {};
	for (const [name, { text, update, broken }] of heldNotes(holdings, session)) {
		notes[name] = { text, update: toBase64(update) };
		if (broken.length > 0) unreadable[name] = broken.map(toBase64);
	}
	const exportedAt = new Date(now()).toISOString();
	const { name, member } = entry;
	const text = formatArchive(archive({ exportedAt, name, member, documents, notes, unreadable }));
	const json = new Blob([text], { type: 'application/json' });
	const packing = await pack(entry.id, json, now());
	const content = packing.kind === 'packed' ? packing.zip : json;
	const end = packing.kind === 'packed' ? 'zip' : 'json';
	const called = `${fileName(name)}-${exportedAt.slice(0, 10)}.runnel.${end}`;
	const file = new File([content], called, { type: content.type });
	return stored({ file, lacksBlobs: packing.kind === 'left' });
}

/** The workspaces that this device knows of, read without the app. */
export async function knownWorkspaces(): Promise<Stored<readonly WorkspaceEntry[]>> {
	const registry = await openRegistry();
	if (!registry.ok) return registry;
	const entries = await registry.value.list();
	registry.value.close();
	return entries;
}

/** The archive that a file is, or why it cannot be read; `undefined` for a file of another kind. */
export async function archiveIn(
	file: Blob
): Promise<Result<Restorable, ArchiveProblem> | undefined> {
	const start = file.slice(0, HEAD_BYTES);
	if (looksLikeZip(new Uint8Array(await start.arrayBuffer()))) {
		const unpacked = await unpack(file);
		if (!unpacked?.ok) return unpacked;
		const { archive, blobs } = unpacked.value;
		return { ok: true, value: { ...archive, blobs } };
	}
	if (!looksLikeArchive(await start.text())) return undefined;
	const parsed = parseArchive(await file.text());
	return parsed.ok ? { ok: true, value: { ...parsed.value, blobs: [] } } : parsed;
}

/** Opens an archive as a new workspace of this device, with every operation that is in it, at the same member. */
export async function restore(
	app: App,
	{ name, member, documents, notes, blobs }: Restorable
): Promise<void> {
	await app.leave();
	const open = await app.prepare(app.entryOf(name, { member }));
	writeAll(open.session, Object.entries(documents));
	writeNotes(
		open.session,
		Object.entries(notes).map(([note, { text, update }]) => [note, noteFrom(text, update)] as const)
	);
	// Before the records that name them are looked after.
	await unpackInto(open.entry.id, blobs, now());
	await app.show(open);
}

/** A name as a file may have it, on every system. */
function fileName(name: string): string {
	// eslint-disable-next-line no-control-regex
	return name.replaceAll(/[\u0000-\u001F<>:"/\\|?*]+/g, ' ').trim() || 'runnel';
}
