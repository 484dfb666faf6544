import type { RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { refusalOf, type Refusal } from '#lib/sync/refusal.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { openTray, type TrayItem } from '#lib/sync/tray.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { now } from './clock.ts';
import { logFor, type Logs } from './log-for.ts';

/** Changes that the relay refused. They left the documents, so that later ones go through; nothing throws them away. */

/** Changes that the relay refused, in the tray of this device. */
export interface TrayEntry {
	readonly id: number;
	/** ms since 1970. */
	readonly at: number;
	readonly refusal: Refusal;
	/** How many changes; more than `operations` where this version cannot read one. */
	readonly count: number;
	readonly operations: readonly Operation[];
}

/** A workspace whose refused changes are shown. */
interface Shown {
	readonly entry: Pick<WorkspaceEntry, 'id' | 'name'>;
	readonly store: Workspace;
	readonly session: Logs;
	tray: readonly TrayEntry[];
	/** What ends with it. */
	follow(stop: () => void): void;
}

/** The tray of this device. */
const tray = openTray();

/** Shows in a workspace what lies in the tray of it, from now on. */
export async function followTray(workspace: Shown): Promise<void> {
	const read = async () => {
		workspace.tray = (await itemsOf(workspace)).map(shown);
	};
	workspace.follow(tray.onChange(() => void read()));
	await read();
}

/** All that lies in the tray of a workspace, as a file that people and programs can read. */
export async function trayFile(workspace: Shown): Promise<File> {
	const { id, name } = workspace.entry;
	const exportedAt = new Date(now()).toISOString();
	const refused = (await itemsOf(workspace)).map(({ document, code, text, at, entries }) => ({
		...{ document, code, text, at: new Date(at).toISOString() },
		entries: entries.map((entry) => decode(entry) ?? entry)
	}));
	const json = JSON.stringify({ workspace: id, name, exportedAt, refused }, undefined, '\t');
	return new File([json], `runnel-refused-${exportedAt.slice(0, 10)}.json`, {
		type: 'application/json'
	});
}

export async function discard(id: number): Promise<void> {
	await tray.remove(id);
}

/** Appends the same operations again; those that are in the log meanwhile are left out. */
export async function retry(workspace: Shown, id: number): Promise<Result<undefined>> {
	const item = (await itemsOf(workspace)).find((one) => one.id === id);
	const log = item && logFor(workspace.session, item.document);
	if (!log) return refuse('record-unknown');
	const problem = workspace.store.refusal(item.entries.map(recordOf));
	if (problem) return { ok: false, problem };
	const known = new Set(log.entries);
	const missing = item.entries.filter((entry) => !known.has(entry));
	if (missing.length > 0) log.append(missing);
	await discard(id);
	return ok(undefined);
}

/** Writes again everything that was refused with a code. */
export async function retryAll(workspace: Shown, code: number): Promise<void> {
	const items = (await itemsOf(workspace)).filter((item) => item.code === code);
	for (const { id } of items) await retry(workspace, id);
}

async function itemsOf({ entry }: Shown): Promise<readonly TrayItem[]> {
	const items = await tray.list(entry.id);
	return items.ok ? items.value : [];
}

function shown({ id, at, code, text, entries }: TrayItem): TrayEntry {
	const operations = entries.map(decode).filter((operation) => operation !== undefined);
	return { id, at, refusal: refusalOf(code, text), count: entries.length, operations };
}

/** The record that an entry is about; of one that this version cannot read, one of no type. */
function recordOf(entry: string): RecordId {
	return decode(entry)?.record ?? ('' as RecordId);
}
