import type { WorkspaceEntry } from '#lib/sync/registry.ts';

/** What lies beside a device key while it waits for an answer; a row of the store may be anything. */

/** What one asks to be let in with: asked again, it must be the same. */
export interface Admitting {
	/** Of the invitation. */
	readonly digest: string;
	readonly fresh: WorkspaceEntry;
	/** The recovery secret that takes the used one's place. */
	readonly secret: string;
}

/** What a workspace is to be shared with. */
export interface Sharing {
	/** Its id. */
	readonly shared: string;
	/** The recovery secret. */
	readonly secret: string;
}

const SECRET = /^[0-9A-Za-z]{22}$/;

export function isAdmitting(value: unknown): value is Admitting {
	if (!isRecord(value)) return false;
	const { digest, fresh, secret } = value;
	return isText(digest) && isSecret(secret) && isFresh(fresh);
}

export function isSharing(value: unknown): value is Sharing {
	return isRecord(value) && isSecret(value['shared']) && isSecret(value['secret']);
}

/** An entry of a workspace that one has not been let into. */
function isFresh(value: unknown): value is WorkspaceEntry {
	if (!isRecord(value) || value['membership'] !== undefined) return false;
	const { id, device, member, name, openedAt } = value;
	return (
		isSecret(id) &&
		isText(device) &&
		isText(member) &&
		typeof name === 'string' &&
		typeof openedAt === 'number' &&
		Number.isFinite(openedAt)
	);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

function isSecret(value: unknown): value is string {
	return typeof value === 'string' && SECRET.test(value);
}
