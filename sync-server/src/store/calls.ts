import { rm } from 'node:fs/promises';
import { backup, type DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { type DatabaseOptions, openDatabase } from './database.ts';
import { type Batch, Documents } from './documents.ts';
import { listDocuments } from './list.ts';
import type { Snapshot, StoredTeam } from './storage.ts';
import { Teams } from './teams.ts';

export interface StoreOptions extends DatabaseOptions {
	readonly file: string;
	/** How far back a document can be restored, in ms. */
	readonly keepMs: number;
}

/** Pages a step of a backup: a MiB, between which commits go on. */
const BACKUP_RATE = 256;
const BACKUP_ATTEMPTS = 100;

/** What the worker of a store is asked by its thread of origin; what is answered is copied over. */
export type Calls = ReturnType<typeof openCalls>;

/** Asked under a number, answered under it; 0 is the opening. */
export interface Ask {
	readonly id: number;
	readonly name: keyof Calls;
	readonly args: readonly unknown[];
}

export interface Answer {
	readonly id: number;
	readonly answer: { readonly value: unknown } | { readonly problem: string };
}

/** Opens the store of a file, in this thread. */
export function openCalls({ file, keepMs, ...options }: StoreOptions) {
	const database = openDatabase(file, options);
	const teams = new Teams(database);
	const documents = new Documents(database);
	const isRevoked = (device: string) => teams.revoked.has(device);
	let isBroken = false;
	/** A write that fails is final. */
	const write = <A extends unknown[], T>(call: (...args: A) => T) => {
		return (...args: A): T => {
			if (isBroken) throw new Error('an earlier write failed');
			try {
				return call(...args);
			} catch (error) {
				isBroken = true;
				throw error;
			}
		};
	};
	return {
		open: (name: string) => documents.open(name),
		release: (name: string) => documents.release(name),
		chunk: (name: string, seq: number, index: number) => documents.newestChunk(name, seq, index),
		read: (name: string, after: number) => documents.read(name, after),
		append: write((batch: Batch) => documents.append(batch, isRevoked)),
		stage: write((name: string, seq: number, index: number, pieces: readonly Uint8Array[]) =>
			documents.stage(name, seq, index, pieces)
		),
		compact: write((name: string, snapshot: Snapshot, now: number) =>
			documents.compact(name, snapshot, { now, keepFrom: now - keepMs })
		),
		team: (workspace: string) => teams.team(workspace),
		saveTeam: write(
			(
				workspace: string,
				team: StoredTeam,
				also: { readonly revoked: readonly string[]; readonly audit: readonly string[] }
			) => teams.save(workspace, team, also)
		),
		audit: (workspace: string, before: number, limit: number) =>
			teams.audit(workspace, before, limit),
		point: write((key: string, workspace: string, until: number, now: number) =>
			teams.point(key, workspace, until, now)
		),
		follow: (key: string, now: number) => teams.follow(key, now),
		see: write((visits: readonly (readonly [string, string, number])[]) => teams.see(visits)),
		seenIn: (workspace: string) => teams.seenIn(workspace),
		value: (name: string) => teams.value(name),
		setValue: write((name: string, value: string, before: string | undefined) =>
			teams.setValue(name, value, before)
		),
		backup: (to: string) => copy(database, to),
		list: () => listDocuments(database, documents),
		workspaces: () => teams.workspaces(),
		close: () => database.close()
	};
}

/** Copies a store while commits go on. A first step that falls into one fails without an error: it is begun again. */
async function copy(database: DatabaseSync, to: string): Promise<number> {
	for (let attempt = 1; ; attempt++)
		try {
			return await backup(database, to, { rate: BACKUP_RATE });
		} catch (error) {
			const isBusy = error instanceof Error && error.message === 'not an error';
			if (!isBusy || attempt === BACKUP_ATTEMPTS) throw error;
			await rm(to, { force: true });
			await setTimeout(attempt);
		}
}
