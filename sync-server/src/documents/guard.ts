import { CLOSE, REFUSE } from '#lib/protocol/message.ts';
import type { Access } from '#lib/protocol/permission.ts';
import type { DocumentName } from '#lib/protocol/room.ts';
import type { Limits } from '../limits.ts';
import type { Visitor } from '../team/gate.ts';
import type { Ranges, Span } from './ranges.ts';
import type { Scan } from './scan.ts';

/** A document as the guard sees it. */
export interface Guarded {
	readonly kind: DocumentName['kind'];
	/** What is durable. */
	readonly structs: Ranges;
	readonly deletes: Ranges;
	/** The clock up to which a client's structs are durable or on their way there. */
	end(client: number): number;
	/** Which member owns which client id. */
	readonly ledger: ReadonlyMap<number, string>;
	/** The member whose presence has a client id. */
	present(client: number): string | undefined;
	readonly bytes: number;
}

/** A socket as the guard sees it. */
export interface Writer {
	readonly visitor: Visitor;
	readonly access: Access;
	/** The client id it says that it writes with. */
	readonly client: number | undefined;
	/** Client ids that came with it. */
	readonly brought: ReadonlySet<number>;
}

export type Verdict =
	/** Nothing in it is new. */
	| { readonly kind: 'known' }
	/** Everything in it is known or on its way: to be asked again when that is durable. */
	| { readonly kind: 'wait' }
	/** To be appended. `fresh`: client ids never seen before. */
	| {
			readonly kind: 'take';
			readonly claims: readonly number[];
			readonly brings: readonly number[];
			readonly fresh: readonly number[];
	  }
	/** To be answered with message 104. */
	| { readonly kind: 'refuse'; readonly code: Code; readonly text: string }
	/** The socket is to be closed. */
	| { readonly kind: 'close'; readonly code: number; readonly text: string };

type Code = (typeof REFUSE)[keyof typeof REFUSE];

/** Whether a document is append-only. */
export function isLog(kind: DocumentName['kind']): boolean {
	return kind === 'ops' || kind === 'act' || kind === 'team' || kind === 'me';
}

/** What is to become of an update: `size` bytes, in it what `found` says. */
export function judge(
	document: Guarded,
	{ visitor, access, client: own, brought }: Writer,
	found: Scan,
	{ size, now, limits }: { readonly size: number; readonly now: number; readonly limits: Limits }
): Verdict {
	const runs = found.runs.filter((run) => !document.structs.covers(run));
	const deletes = found.deletes.filter((span) => !document.deletes.covers(span));
	if (runs.length === 0 && deletes.length === 0) return { kind: 'known' };
	if (access !== 'write') return refuse(REFUSE.readOnly, 'you read here');
	if (visitor.held) return refuse(REFUSE.held, 'you are held for deleting on a grand scale');
	const { member } = visitor.grant;
	const owner = (client: number) => document.ledger.get(client) ?? document.present(client);
	if (runs.some(({ client }) => (owner(client) ?? member) !== member))
		return close(CLOSE.forbidden, 'another member writes with this client id');
	if (hasGap(document, found)) return close(CLOSE.gap, 'something before this is missing');
	if (isLog(document.kind) && deletes.length > 0 && visitor.eraseUntil <= now)
		return refuse(REFUSE.appendOnly, 'nothing is deleted in a log');
	if (deletes.length === 0 && runs.every(({ client, to }) => document.end(client) >= to))
		return { kind: 'wait' };
	if (document.bytes + size > limits.documentBytes)
		return refuse(REFUSE.full, 'the document is full');
	const fresh = runs.map(({ client }) => client).filter((client) => document.end(client) === 0);
	if (brought.size + fresh.length > limits.clientIdsPerSocket)
		return close(CLOSE.slowDown, 'too many client ids');
	const free = runs.map(({ client }) => client).filter((client) => !document.ledger.has(client));
	// Who tells their own id brings the others' as they are: healing a relay that lost them, or sessions of before.
	const claims = free.filter((client) => (own ?? client) === client);
	// Whether they are free is for the store to say: other relays may know more of it.
	const brings = free.filter((client) => (own ?? client) !== client);
	return { kind: 'take', claims, brings, fresh };
}

/**
 * Whether Yjs would have to keep some of it waiting (a hole in a client's clocks, a reference to nowhere), or to take
 * the rest of a struct whose beginning it has: where that beginning was collected as garbage, it throws.
 */
function hasGap(document: Guarded, { runs, deletes, needs }: Scan): boolean {
	const [first] = runs;
	// Nearly always it is one client that goes on.
	if (runs.length === 1 && first && needs.size === 0 && deletes.length === 0)
		return isApart(first, document.end(first.client));
	const ends = new Map<number, number>();
	const end = (client: number) => ends.get(client) ?? document.end(client);
	for (const run of runs) {
		const { client, to } = run;
		if (isApart(run, end(client))) return true;
		ends.set(client, Math.max(to, end(client)));
	}
	for (const [client, needed] of needs) if (needed > end(client)) return true;
	return deletes.some(({ client, to }) => to > end(client));
}

/** Whether a run neither goes on exactly from where its client is, nor is known as a whole. */
function isApart({ from, to }: Span, end: number): boolean {
	return from > end || (from < end && to > end);
}

function refuse(code: Code, text: string): Verdict {
	return { kind: 'refuse', code, text };
}

function close(code: number, text: string): Verdict {
	return { kind: 'close', code, text };
}
