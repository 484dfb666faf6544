import { formatBlob, isHash, type BlobRefusal, type HeldBlob } from '#lib/protocol/blob.ts';
import { hashOf } from './blob-hash.ts';
import type { RefusedBlob } from './blob-store.ts';
import type { TakeTicket } from './tickets.ts';

/** Why a blob did not go or come: as the relay says, or it was not reached. */
export type BlobProblem = RefusedBlob | { readonly code: 'offline' | 'revoked' };

export type BlobOutcome<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: BlobProblem };

/** A transfer of which nothing has moved for so long is given up, in ms. */
const SILENCE_MS = 30_000;

const REFUSALS: Record<BlobRefusal, true> = {
	'signed-out': true,
	forbidden: true,
	unknown: true,
	'too-large': true,
	full: true,
	other: true,
	malformed: true,
	'too-many': true,
	'not-now': true
};

export interface BlobClientOptions {
	/** Where the relay is: `https://host`. */
	readonly url: string;
	readonly workspace: string;
	readonly take: TakeTicket;
}

interface Sent {
	readonly method: 'GET' | 'PUT' | 'POST';
	readonly hash?: string;
	readonly body?: Blob | string;
	/** Called with how much has moved, in [0, 1]. */
	readonly moved?: ((share: number) => void) | undefined;
	readonly signal: AbortSignal;
}

/** Asks a relay for blobs, and gives it some, in this device's name. */
export class BlobClient {
	readonly #options: BlobClientOptions;

	constructor(options: BlobClientOptions) {
		this.#options = options;
	}

	async put(
		hash: string,
		body: Blob,
		signal: AbortSignal,
		moved?: (share: number) => void
	): Promise<BlobOutcome<undefined>> {
		const answer = await this.#send({ method: 'PUT', hash, body, moved, signal });
		if (!answer.ok) return answer;
		// A network that asks for a login answers everything, and has kept nothing.
		return read(answer.value)['kept'] === hash
			? { ok: true, value: undefined }
			: refused({ code: 'offline' });
	}

	/** The bytes, which are those of the hash: what is not is `other`. */
	async get(
		hash: string,
		signal: AbortSignal,
		moved?: (share: number) => void
	): Promise<BlobOutcome<ArrayBuffer>> {
		const answer = await this.#send({ method: 'GET', hash, moved, signal });
		if (!answer.ok) return answer;
		return (await hashOf(answer.value)) === hash ? answer : refused({ code: 'other' });
	}

	/** Which of some blobs the relay does not hold. */
	async lacks(
		hashes: readonly string[],
		signal: AbortSignal
	): Promise<BlobOutcome<readonly string[]>> {
		const answer = await this.#send({ method: 'POST', body: JSON.stringify({ hashes }), signal });
		if (!answer.ok) return answer;
		const { lacks } = read(answer.value);
		return Array.isArray(lacks)
			? { ok: true, value: lacks.filter(isHash) }
			: refused({ code: 'offline' });
	}

	/** What the relay holds, for owners and managers. */
	async held(signal: AbortSignal): Promise<BlobOutcome<readonly HeldBlob[]>> {
		const answer = await this.#send({ method: 'GET', signal });
		if (!answer.ok) return answer;
		const { held } = read(answer.value);
		return Array.isArray(held)
			? { ok: true, value: held.filter(isHeld) }
			: refused({ code: 'offline' });
	}

	/** Says what nobody refers to, and what somebody does: `MOST_HASHES` in all. The answer is how many went. */
	async say(
		said: { readonly spare: readonly string[]; readonly needed: readonly string[] },
		signal: AbortSignal
	): Promise<BlobOutcome<number>> {
		const answer = await this.#send({ method: 'POST', body: JSON.stringify(said), signal });
		if (!answer.ok) return answer;
		const { removed } = read(answer.value);
		return typeof removed === 'number'
			? { ok: true, value: removed }
			: refused({ code: 'offline' });
	}

	async #send(sent: Sent): Promise<BlobOutcome<ArrayBuffer>> {
		const ticket = await this.#options.take();
		if (!ticket.ok) {
			const { code } = ticket.problem;
			return refused({ code: code === 'revoked' ? 'revoked' : 'offline' });
		}
		if (sent.signal.aborted) return refused({ code: 'offline' });
		const { url, workspace } = this.#options;
		const { hash } = sent;
		const path = formatBlob({ workspace, ...(hash === undefined ? {} : { hash }) });
		return await transfer(url.replace(/^ws/, 'http').replace(/\/$/, '') + path, ticket.value, sent);
	}
}

/** Not by `fetch`, which does not tell how much of a body has been sent. */
function transfer(url: string, ticket: string, sent: Sent): Promise<BlobOutcome<ArrayBuffer>> {
	return new Promise((resolve) => {
		const { method, body, moved, signal } = sent;
		const request = new XMLHttpRequest();
		let late: ReturnType<typeof setTimeout> | undefined;
		const give = () => request.abort();
		const wait = () => {
			clearTimeout(late);
			late = setTimeout(give, SILENCE_MS);
		};
		const settle = (outcome: BlobOutcome<ArrayBuffer>) => {
			clearTimeout(late);
			signal.removeEventListener('abort', give);
			resolve(outcome);
		};
		const progress = ({ loaded, total }: ProgressEvent) => {
			wait();
			if (total > 0) moved?.(loaded / total);
		};
		request.open(method, url);
		request.responseType = 'arraybuffer';
		request.setRequestHeader('authorization', `Bearer ${ticket}`);
		if (method === 'PUT') request.upload.onprogress = progress;
		else request.onprogress = progress;
		request.onload = () => {
			const bytes = request.response as ArrayBuffer;
			if (request.status === 200) settle({ ok: true, value: bytes });
			else settle(refused(refusalIn(bytes)));
		};
		request.onerror = request.onabort = () => settle(refused({ code: 'offline' }));
		signal.addEventListener('abort', give);
		wait();
		request.send(body ?? null);
	});
}

/** What is no answer of a relay of ours is none. */
function refusalIn(bytes: ArrayBuffer): BlobProblem {
	const { code, most } = read(bytes);
	if (typeof code !== 'string' || !Object.hasOwn(REFUSALS, code)) return { code: 'offline' };
	return {
		code: code as BlobRefusal,
		...(typeof most === 'number' ? { most } : {})
	};
}

function isHeld(value: unknown): value is HeldBlob {
	if (typeof value !== 'object' || value === null) return false;
	const { hash, spareSince }: { hash?: unknown; spareSince?: unknown } = value;
	return isHash(hash) && (spareSince === undefined || typeof spareSince === 'number');
}

function read(bytes: ArrayBuffer): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}

function refused(problem: BlobProblem): { readonly ok: false; readonly problem: BlobProblem } {
	return { ok: false, problem };
}
