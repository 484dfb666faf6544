import type { TeamStore } from '../store/storage.ts';
import { digestOf, newSecret } from './secret.ts';

/** Whom a ticket lets in. */
export interface Bearer {
	readonly workspace: string;
	readonly device: string;
}

/** What a device signs with a request, so that the request is good for once. */
export async function newChallenge(store: TeamStore, ttlMs: number): Promise<string> {
	const challenge = newSecret();
	await store.put(keyOf('challenge', challenge), '', ttlMs);
	return challenge;
}

/** Uses a challenge up; `false` for one that is used, too old or none. */
export async function takeChallenge(store: TeamStore, challenge: string): Promise<boolean> {
	return (await store.take(keyOf('challenge', challenge))) !== undefined;
}

export async function newTicket(store: TeamStore, bearer: Bearer, ttlMs: number): Promise<string> {
	const ticket = newSecret();
	await store.put(keyOf('ticket', ticket), JSON.stringify(bearer), ttlMs);
	return ticket;
}

/** Uses a ticket up. */
export async function takeTicket(store: TeamStore, ticket: string): Promise<Bearer | undefined> {
	const value = await store.take(keyOf('ticket', ticket));
	return value === undefined ? undefined : (JSON.parse(value) as Bearer);
}

/** By digest: who reads the store can use none of them. */
function keyOf(kind: 'challenge' | 'ticket', secret: string): string {
	return `${kind}:${digestOf(secret)}`;
}
