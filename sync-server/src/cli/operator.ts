import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askControl, CONTROL_SOCKET } from '../control.ts';
import { problemOf } from '../log.ts';
import { STORE_FILE } from '../store/database.ts';
import type { DocumentInfo } from '../store/list.ts';
import { type Embedded, openSqlite } from '../store/sqlite.ts';
import type { Storage } from '../store/storage.ts';
import { rotate } from '../team/keys.ts';
import { revoke } from '../team/members.ts';
import type { Team } from '../team/team.ts';
import { Teams } from '../team/teams.ts';
import { Failure } from './command.ts';

/** A workspace, as its operator sees it. */
export interface WorkspaceInfo {
	readonly id: string;
	readonly documents: readonly DocumentInfo[];
	readonly members: Team['members'];
	/** When each device was last here, ms since 1970. */
	readonly seen: Readonly<Record<string, number>>;
}

/** What an operator does at an open store, and how a relay answers it at its control socket. */
export interface Operations {
	backup: { readonly args: { readonly file: string }; readonly answer: void };
	list: { readonly args: object; readonly answer: readonly WorkspaceInfo[] };
	revoke: {
		readonly args: {
			readonly workspace: string;
			readonly member: string;
			readonly device?: string | undefined;
		};
		readonly answer: void;
	};
	rotate: { readonly args: object; readonly answer: void };
}

type Handling = {
	readonly [O in keyof Operations]: (
		args: Operations[O]['args']
	) => Promise<Operations[O]['answer']>;
};

/** The operations at a store that is open in this process. */
export function operator(storage: Storage | Embedded, now: () => number): Handling {
	const teams = new Teams(storage, now);
	const embedded = 'backup' in storage ? storage : undefined;
	return {
		backup: async ({ file }) => {
			if (!embedded) throw new Failure('This store is kept by Redis, which makes its own backups.');
			await embedded.backup(file);
		},
		list: async () => {
			if (!embedded) throw new Failure('This store is kept by Redis and has no list.');
			return await listWorkspaces(embedded, teams);
		},
		revoke: async ({ workspace, member, device }) => {
			const outcome = await teams.change(workspace, (team) =>
				team ? revoke(team, 'operator', { member, device }, now()) : 'unknown'
			);
			if (outcome === 'unknown')
				throw new Failure('There is no such workspace, member or device; see `list`.');
			if (outcome === 'last-owner')
				throw new Failure(`${member} is the only owner: revoke one device of theirs instead.`);
			if (typeof outcome === 'string') throw new Failure(`The team refused: ${outcome}.`);
		},
		rotate: () => rotate(storage)
	};
}

/** Does an operation at the relay that runs on a folder, or at the store itself where none does. */
export async function operate<O extends keyof Operations>(
	folder: string,
	operation: O,
	args: Operations[O]['args']
): Promise<Operations[O]['answer']> {
	const answer = await askControl(join(folder, CONTROL_SOCKET), operation, args);
	if (answer) {
		if ('problem' in answer) throw new Failure(answer.problem);
		return answer.value as Operations[O]['answer'];
	}
	if (!existsSync(join(folder, STORE_FILE)))
		throw new Failure(`There is no store in ${folder} (DATA_DIR).`);
	const storage = await openSqlite(folder).catch((error: unknown) => {
		throw new Failure(`The store in ${folder} cannot be opened: ${problemOf(error)}.`);
	});
	try {
		return await operator(storage, Date.now)[operation](args);
	} finally {
		await storage.close();
	}
}

async function listWorkspaces(storage: Embedded, teams: Teams): Promise<WorkspaceInfo[]> {
	const documents = Map.groupBy(await storage.documents(), ({ name }) => name.split('/')[0] ?? '');
	const ids = new Set([...(await storage.workspaces()), ...documents.keys()]);
	const found: WorkspaceInfo[] = [];
	for (const id of [...ids].sort()) {
		const { team } = await teams.load(id);
		const seen = Object.fromEntries(await storage.seenIn(id));
		found.push({ id, documents: documents.get(id) ?? [], members: team?.members ?? [], seen });
	}
	return found;
}
