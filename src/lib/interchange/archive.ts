import type { Result } from '#lib/domain/problem.ts';

/** A workspace as one file: every operation of every document. The frame is only ever added to. */
export interface Archive {
	readonly format: typeof FORMAT;
	readonly version: typeof VERSION;
	/** ISO 8601, in UTC. */
	readonly exportedAt: string;
	/** The name of the workspace on the device it comes from. */
	readonly name: string;
	/** The member who was at that device. */
	readonly member: string;
	/** The entries of each log, by the name of its document within the workspace. */
	readonly documents: Readonly<Record<string, readonly string[]>>;
	/** The notes, by the names of their documents. Files of before notes have none. */
	readonly notes: Readonly<Record<string, ArchivedNote>>;
	/** What the device held and could not read, base64, by document: for a later version, or a person, to look at. */
	readonly unreadable: Readonly<Record<string, readonly string[]>>;
}

/** A note: its text for people, and all that was written apart and may yet be merged for the app. */
export interface ArchivedNote {
	readonly text: string;
	/** An update of Yjs, base64. */
	readonly update: string;
}

export interface ArchiveProblem {
	/** `archive-newer`: written by a later version of the app. `archive-broken`: no archive, or a part of one. */
	readonly code: 'archive-newer' | 'archive-broken';
}

const FORMAT = 'runnel-archive';
const VERSION = 1;

/** An archive of this version. */
export function archive({
	notes = {},
	...parts
}: Omit<Archive, 'format' | 'version' | 'notes'> & Partial<Pick<Archive, 'notes'>>): Archive {
	return { format: FORMAT, version: VERSION, ...parts, notes };
}

/** Whether a text that begins so is meant to be an archive; a few hundred characters tell. */
export function looksLikeArchive(start: string): boolean {
	return /^\uFEFF?\s*\{\s*"format"\s*:\s*"runnel-archive"/.test(start);
}

/**
 * An archive as text: JSON, a line an entry. An entry that is a JSON array is written as one, so that a person can read
 * it; any other stands as a string.
 */
export function formatArchive({ documents, ...frame }: Archive): string {
	const logs = Object.entries(documents).map(
		([name, entries]) =>
			`\t\t${JSON.stringify(name)}: [${entries.map((entry) => `\n\t\t\t${readable(entry)}`).join(',')}\n\t\t]`
	);
	const head = JSON.stringify(frame, null, '\t').slice(0, -'\n}'.length);
	return `${head},\n\t"documents": {\n${logs.join(',\n')}\n\t}\n}\n`;
}

/** The archive that a text is. */
export function parseArchive(text: string): Result<Archive, ArchiveProblem> {
	const broken = { ok: false, problem: { code: 'archive-broken' } } as const;
	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return broken;
	}
	if (!isObject(value) || value['format'] !== FORMAT) return broken;
	const { version, exportedAt, name, member, documents, unreadable, notes } = value;
	if (typeof version === 'number' && version > VERSION)
		return { ok: false, problem: { code: 'archive-newer' } };
	if (version !== VERSION || !isText(exportedAt) || !isText(name) || !isText(member)) return broken;
	if (!isObject(documents) || !isObject(unreadable)) return broken;
	const logs = Object.entries(documents);
	if (!logs.every(([, entries]) => Array.isArray(entries))) return broken;
	return {
		ok: true,
		value: archive({
			exportedAt,
			name,
			member,
			documents: Object.fromEntries(
				logs.map(([log, entries]) => [log, (entries as unknown[]).map(written)])
			),
			unreadable: unreadable as Archive['unreadable'],
			notes: Object.fromEntries(
				Object.entries(isObject(notes) ? notes : {}).flatMap(([note, of]) =>
					isNote(of) ? [[note, { text: of.text, update: of.update }]] : []
				)
			)
		})
	};
}

/** An entry as JSON from which `written` makes the very same text. */
function readable(entry: string): string {
	try {
		const value: unknown = JSON.parse(entry);
		if (Array.isArray(value) && JSON.stringify(value) === entry) return entry;
	} catch {
		// Not ours to read; it stands as text.
	}
	return JSON.stringify(entry);
}

function written(entry: unknown): string {
	return typeof entry === 'string' ? entry : JSON.stringify(entry);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNote(value: unknown): value is ArchivedNote {
	return isObject(value) && isText(value['text']) && isText(value['update']);
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
