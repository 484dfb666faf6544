import type { DatabaseSync } from 'node:sqlite';
import { transact } from './database.ts';
import { crcOf, Damaged } from './record.ts';
import type { StoredTeam } from './storage.ts';

const ALL = Number.MAX_SAFE_INTEGER;
/** With each so many new pointers those are removed that have ended. */
const SWEPT = 1000;

/** The teams of an open store, and what belongs to them. */
export class Teams {
	readonly #database: DatabaseSync;
	readonly #revoked: Set<string>;
	#pointers = 0;

	/** @throws Damaged where the revoked devices cannot be told */
	constructor(database: DatabaseSync) {
		this.#database = database;
		const rows = database.prepare('SELECT device, crc FROM revoked').all();
		this.#revoked = new Set(rows.map((row) => String(sound(row, 'device')[0])));
	}

	get revoked(): ReadonlySet<string> {
		return this.#revoked;
	}

	workspaces(): string[] {
		const rows = this.#database.prepare('SELECT workspace FROM teams ORDER BY workspace').all();
		return rows.map(({ workspace }) => String(workspace));
	}

	team(workspace: string): StoredTeam | undefined {
		const row = this.#database.prepare('SELECT * FROM teams WHERE workspace = ?').get(workspace);
		if (!row) return undefined;
		const [, version, json] = sound(row, 'workspace', 'version', 'json');
		return { version: Number(version), json: String(json) };
	}

	/** @returns `false` where the team is no longer the one before */
	save(
		workspace: string,
		{ version, json }: StoredTeam,
		also: { readonly revoked: Iterable<string>; readonly audit: readonly string[] }
	): boolean {
		if ((this.team(workspace)?.version ?? 0) !== version - 1) return false;
		transact(this.#database, () => {
			this.#write('teams', workspace, version, json);
			for (const device of also.revoked) this.#revoke(device);
			const newest = this.#database
				.prepare('SELECT max(seq) AS seq FROM audit WHERE workspace = ?')
				.get(workspace);
			const first = Number(newest?.['seq'] ?? 0) + 1;
			for (const [index, entry] of also.audit.entries())
				this.#write('audit', workspace, first + index, entry);
		});
		return true;
	}

	audit(workspace: string, before: number, limit: number): { seq: number; json: string }[] {
		const rows = this.#database
			.prepare('SELECT * FROM audit WHERE workspace = ? AND seq < ? ORDER BY seq DESC LIMIT ?')
			.all(workspace, Math.min(before, ALL), limit);
		return rows.map((row) => {
			const [, seq, json] = sound(row, 'workspace', 'seq', 'json');
			return { seq: Number(seq), json: String(json) };
		});
	}

	point(key: string, workspace: string, until: number, now: number): void {
		if (this.#pointers++ % SWEPT === 0)
			this.#database.prepare('DELETE FROM pointers WHERE until <= ?').run(now);
		this.#write('pointers', key, workspace, until);
	}

	follow(key: string, now: number): string | undefined {
		const row = this.#database.prepare('SELECT * FROM pointers WHERE key = ?').get(key);
		if (!row) return undefined;
		const [, workspace, until] = sound(row, 'key', 'workspace', 'until');
		return Number(until) > now ? String(workspace) : undefined;
	}

	see(visits: Iterable<readonly [workspace: string, device: string, at: number]>): void {
		transact(this.#database, () => {
			for (const visit of visits) this.#write('seen', ...visit);
		});
	}

	seenIn(workspace: string): Map<string, number> {
		const rows = this.#database.prepare('SELECT * FROM seen WHERE workspace = ?').all(workspace);
		return new Map(
			rows.map((row) => {
				const [, device, at] = sound(row, 'workspace', 'device', 'at');
				return [String(device), Number(at)];
			})
		);
	}

	value(name: string): string | undefined {
		const row = this.#database.prepare('SELECT * FROM settings WHERE name = ?').get(name);
		return row && String(sound(row, 'name', 'value')[1]);
	}

	/** @returns `false` where the value is not `before` */
	setValue(name: string, value: string, before: string | undefined): boolean {
		if (this.value(name) !== before) return false;
		this.#write('settings', name, value);
		return true;
	}

	/** Takes over what another store knows later: teams, what is on record of them, revoked devices, keys. */
	adopt(other: Teams): void {
		transact(this.#database, () => {
			for (const device of other.revoked) this.#revoke(device);
			for (const workspace of other.workspaces()) {
				const team = other.team(workspace);
				if (!team || team.version <= (this.team(workspace)?.version ?? 0)) continue;
				this.#write('teams', workspace, team.version, team.json);
				for (const { seq, json } of other.audit(workspace, ALL, ALL))
					this.#write('audit', workspace, seq, json);
			}
			for (const { name } of other.#database.prepare('SELECT name FROM settings').all())
				this.#write('settings', String(name), other.value(String(name)) ?? '');
		});
	}

	/** Reads every row; tells which cannot be read. */
	problems(): string[] {
		const columns = {
			teams: ['workspace', 'version', 'json'],
			revoked: ['device'],
			audit: ['workspace', 'seq', 'json'],
			pointers: ['key', 'workspace', 'until'],
			seen: ['workspace', 'device', 'at'],
			settings: ['name', 'value']
		};
		return Object.entries(columns).flatMap(([table, names]) =>
			this.#database
				.prepare(`SELECT * FROM ${table}`)
				.all()
				.filter((row) => crcOf(names.map((name) => row[name])) !== row['crc'])
				.map((row) => `a row of ${table} (${String(row[names[0] ?? ''])})`)
		);
	}

	#revoke(device: string): void {
		this.#write('revoked', device);
		this.#revoked.add(device);
	}

	#write(table: string, ...values: (string | number)[]): void {
		const places = values.map(() => '?, ').join('');
		this.#database
			.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${places}?)`)
			.run(...values, crcOf(values));
	}
}

function sound(row: Record<string, unknown>, ...names: readonly string[]): unknown[] {
	const values = names.map((name) => row[name]);
	if (crcOf(values) !== row['crc'])
		throw new Damaged(`what is kept of ${String(values[0])} is not as it was written`);
	return values;
}
