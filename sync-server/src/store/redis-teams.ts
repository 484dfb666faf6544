import { REVOKED } from './redis-keys.ts';
import type { Link } from './redis-link.ts';
import { SCRIPTS } from './redis-scripts.ts';
import type { StoredTeam, TeamStore } from './storage.ts';

/** Changes of teams are told here: their count, a space, the workspace. */
export const TEAMS = 'runnel:teams';
const CHANGED = 'runnel:teams:changed';
const COUNT = 'runnel:teams:count';
const team = (workspace: string) => `runnel:team:${workspace}`;
const audit = (workspace: string) => `runnel:audit:${workspace}`;
const pointer = (key: string) => `runnel:pointer:${key}`;
const once = (key: string) => `runnel:once:${key}`;
const seen = (workspace: string) => `runnel:seen:${workspace}`;
const VALUES = 'runnel:values';

/** A pointer is removed so long after its end, because clocks of nodes differ. */
const MARGIN_MS = 24 * 60 * 60 * 1000;
const SEEN_MS = 1000;

/** Teams, and what is kept by a key, in Redis. */
export class RedisTeams implements TeamStore {
	readonly #link: Link;
	readonly #listeners: ((workspace: string) => void)[] = [];
	/** Devices that were here and are to be written, by workspace. */
	readonly #seen = new Map<string, Map<string, number>>();
	#writing: NodeJS.Timeout | undefined;
	/** The count of the last change that Redis told; none before the first connection. */
	#told: number | undefined;
	/** Counts of our own changes that were told before Redis did. */
	readonly #own = new Set<number>();

	constructor(link: Link) {
		this.#link = link;
	}

	async team(workspace: string): Promise<StoredTeam | undefined> {
		const answer = await this.#link.command(['HMGET', team(workspace), 'version', 'json']);
		const [version, json] = answer as (string | null)[];
		return version && typeof json === 'string' ? { version: Number(version), json } : undefined;
	}

	async saveTeam(
		workspace: string,
		{ version, json }: StoredTeam,
		also: { readonly revoked: readonly string[]; readonly audit: readonly string[] }
	): Promise<boolean> {
		const asked = this.#link.run(
			SCRIPTS.saveTeam,
			[team(workspace), audit(workspace), REVOKED, CHANGED, COUNT],
			[
				TEAMS,
				workspace,
				String(version),
				json,
				String(also.revoked.length),
				...also.revoked,
				...also.audit
			]
		);
		const [answer] = await Promise.all([asked, this.#link.synced()]);
		const count = Number(answer);
		if (count > (this.#told ?? 0)) {
			this.#own.add(count);
			this.#tell(workspace);
		}
		return count > 0;
	}

	onTeam(changed: (workspace: string) => void): void {
		this.#listeners.push(changed);
	}

	async audit(workspace: string, before: number, limit: number) {
		const end = before - 2;
		if (end < 0 || limit < 1) return [];
		const count = Number(await this.#link.command(['LLEN', audit(workspace)]));
		const last = Math.min(end, count - 1);
		const first = Math.max(0, last - limit + 1);
		if (last < 0) return [];
		const range = ['LRANGE', audit(workspace), String(first), String(last)];
		const found = (await this.#link.command(range)) as string[];
		return found.map((json, index) => ({ seq: first + index + 1, json })).reverse();
	}

	async point(key: string, workspace: string, until: number): Promise<void> {
		const value = `${until} ${workspace}`;
		const end = String(Math.ceil(until + MARGIN_MS));
		await this.#link.command(['SET', pointer(key), value, 'PXAT', end]);
	}

	async follow(key: string, now: number): Promise<string | undefined> {
		const found = (await this.#link.command(['GET', pointer(key)])) as string | null;
		const [, until, workspace] = /^(\S+) (.*)$/s.exec(found ?? '') ?? [];
		return Number(until) > now ? workspace : undefined;
	}

	async put(key: string, value: string, ttlMs: number): Promise<void> {
		await this.#link.command(['SET', once(key), value, 'PX', String(Math.ceil(ttlMs))]);
	}

	async take(key: string): Promise<string | undefined> {
		return ((await this.#link.command(['GETDEL', once(key)])) as string | null) ?? undefined;
	}

	seen(workspace: string, device: string, at: number): void {
		const devices = this.#seen.get(workspace) ?? new Map<string, number>();
		this.#seen.set(workspace, devices.set(device, at));
		this.#writing ??= setTimeout(() => {
			// What fails stays, and is written with the next.
			this.writeSeen().catch(() => undefined);
		}, SEEN_MS).unref();
	}

	async seenIn(workspace: string): Promise<ReadonlyMap<string, number>> {
		const found = (await this.#link.command(['HGETALL', seen(workspace)])) as string[];
		const all = new Map<string, number>();
		for (let i = 0; i + 1 < found.length; i += 2) all.set(String(found[i]), Number(found[i + 1]));
		return new Map([...all, ...(this.#seen.get(workspace) ?? [])]);
	}

	async value(name: string): Promise<string | undefined> {
		return ((await this.#link.command(['HGET', VALUES, name])) as string | null) ?? undefined;
	}

	async setValue(name: string, value: string, before: string | undefined): Promise<boolean> {
		const args = [name, value, ...(before === undefined ? [] : [before])];
		return (await this.#link.run(SCRIPTS.setValue, [VALUES], args)) === 1;
	}

	onMessage(message: Buffer): void {
		const [, count, workspace] = /^(\d+) (.*)$/s.exec(message.toString()) ?? [];
		if (workspace === undefined) return;
		this.#told = Math.max(this.#told ?? 0, Number(count));
		if (!this.#own.delete(Number(count))) this.#tell(workspace);
	}

	/** Redis is there: tells what changed while it was not. */
	async resume(): Promise<void> {
		const told = this.#told;
		const count = Number((await this.#link.command(['GET', COUNT])) ?? 0);
		this.#told = Math.max(this.#told ?? 0, count);
		this.#own.clear();
		if (told === undefined) return;
		const missed = ['ZRANGEBYSCORE', CHANGED, `(${told}`, '+inf'];
		for (const workspace of (await this.#link.command(missed)) as string[]) this.#tell(workspace);
	}

	async writeSeen(): Promise<void> {
		clearTimeout(this.#writing);
		this.#writing = undefined;
		for (const [workspace, devices] of [...this.#seen]) {
			const pairs = [...devices].flatMap(([device, at]) => [device, String(at)]);
			this.#seen.delete(workspace);
			try {
				await this.#link.command(['HSET', seen(workspace), ...pairs]);
			} catch (error) {
				this.#seen.set(workspace, new Map([...devices, ...(this.#seen.get(workspace) ?? [])]));
				throw error;
			}
		}
	}

	#tell(workspace: string): void {
		for (const changed of this.#listeners) changed(workspace);
	}
}
