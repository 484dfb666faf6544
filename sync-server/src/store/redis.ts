import { redisBlobs } from './blob-redis.ts';
import { Link } from './redis-link.ts';
import { type DocumentOptions, RedisDocuments } from './redis-documents.ts';
import { RedisTeams, TEAMS } from './redis-teams.ts';
import type { Storage } from './storage.ts';

/** So long closing waits for a Redis that is away. */
const CLOSE_MS = 5_000;

/**
 * A store in Redis, which several relays share: the engine beyond one machine.
 *
 * An acknowledgement promises that the update is in the append-only file of the one Redis primary, synced to its disk,
 * and that no member or device whose right to it had been taken by then, on any node, wrote it.
 *
 * Each document has one log in Redis. A script appends to it: it looks whether the device is revoked and whose the
 * client ids are, gives the number, adds the entry and publishes it, all in one step. Every node brings the entries of
 * its open documents in the order of their numbers, from answers and messages, and reads the log where one is missing:
 * after a gap, a lost connection, a pause. An append whose answer was lost is sent again, and may then be in the log
 * twice, which changes nothing in a Yjs document. While Redis is away appends wait, unacknowledged, and what needs an
 * answer rejects. A Redis that comes back without what it had answered for, or careless, ends the node: devices know
 * more, and bring it back.
 *
 * Rejects where Redis is not there, or cannot keep the promise.
 */
export async function openRedis(url: string, options: DocumentOptions): Promise<Storage> {
	const stores: { documents?: RedisDocuments; teams?: RedisTeams } = {};
	const link = await Link.open(url, [TEAMS], {
		onUp() {
			stores.documents?.resume();
			// Where that fails Redis is away again, and it is tried when it is back.
			stores.teams?.resume().catch(() => undefined);
		},
		onMessage(channel, message) {
			if (channel === TEAMS) stores.teams?.onMessage(message);
			else stores.documents?.onMessage(channel, message);
		},
		onRefusal: (refusal) => stores.documents?.fail(refusal)
	});
	const documents = (stores.documents = new RedisDocuments(link, options));
	const teams = (stores.teams = new RedisTeams(link));
	await teams.resume();
	return {
		open: (document, onEntry) => documents.open(document, onEntry),
		release: (document) => documents.release(document),
		chunk: (document, seq, index) => documents.chunk(document, seq, index),
		read: (document, after) => documents.read(document, after),
		append: (document, append) => documents.append(document, append),
		compact: (document, snapshot, chunks) => documents.compact(document, snapshot, chunks),
		team: (workspace) => teams.team(workspace),
		saveTeam: (workspace, team, also) => teams.saveTeam(workspace, team, also),
		onTeam: (changed) => teams.onTeam(changed),
		audit: (workspace, before, limit) => teams.audit(workspace, before, limit),
		point: (key, workspace, until) => teams.point(key, workspace, until),
		follow: (key, now) => teams.follow(key, now),
		put: (key, value, ttlMs) => teams.put(key, value, ttlMs),
		take: (key) => teams.take(key),
		seen: (workspace, device, at) => teams.seen(workspace, device, at),
		seenIn: (workspace) => teams.seenIn(workspace),
		value: (name) => teams.value(name),
		setValue: (name, value, before) => teams.setValue(name, value, before),
		blobs: redisBlobs(link),
		async close() {
			const patience = setTimeout(
				() => documents.fail(new Error('Redis is away: what waited for it was not kept')),
				CLOSE_MS
			);
			await documents.idle();
			clearTimeout(patience);
			// When devices were last here is not worth waiting for.
			await teams.writeSeen().catch(() => undefined);
			link.close();
		}
	};
}
