import type { Deal } from '#lib/domain/deal.ts';
import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What a member is the owner of and another can go on with. */
export const HELD = ['open', 'nurture', 'leads', 'companies', 'diagnoses'] as const;
export type Held = (typeof HELD)[number];

/** How many records of each kind. */
export type HeldCounts = Readonly<Record<Held, number>>;

/** How many records a member is the owner of. What is closed stays with who closed it: it is their history. */
export function heldBy(workspace: Workspace, member: MemberId): HeldCounts {
	return count(heldRecords(workspace, member, HELD));
}

/** Operations written in one go: a few milliseconds of work. */
const AT_ONCE = 100;

export interface HandOver {
	readonly from: MemberId;
	readonly to: MemberId;
	readonly what: readonly Held[];
}

/**
 * Gives what one member is the owner of to another, in parts, as one step of undo; says how much of each kind. `pause`
 * settles when what else waits on the thread has had its turn. What somebody else has given away meanwhile stays theirs.
 *
 * Refused, and nothing changed: `record-unknown` for one who is no member, and what the member may not write. Refused
 * half-way, what was given until then is given, and one step of undo.
 */
export async function handOver(
	workspace: Workspace,
	{ from, to, what }: HandOver,
	pause: () => Promise<void>
): Promise<Result<HeldCounts>> {
	if (!workspace.members.has(to)) return refuse('record-unknown', to);
	const all = from === to ? [] : heldRecords(workspace, from, what);
	const problem = workspace.refusal(all.map(({ id }) => id));
	if (problem) return { ok: false, problem };
	const given: HeldRecord[] = [];
	let first: Operation['hlc'] | undefined;
	let release: (() => void) | undefined;
	try {
		for (let at = 0; at < all.length; at += AT_ONCE) {
			const part = all
				.slice(at, at + AT_ONCE)
				.filter(({ id }) => workspace.records.get(id)?.fields['owner'] === from);
			const operations = part.map(({ id }): Operation => {
				const operation = stamp(workspace, 'set', id, { fields: { owner: to } });
				const step = (first ??= operation.hlc);
				return step === operation.hlc ? operation : { ...operation, step };
			});
			const written = workspace.append(operations);
			if (!written.ok) return written;
			// Half of it is nothing to take back.
			const key = workspace.done.last?.key;
			if (key !== undefined) release ??= workspace.done.hold(key);
			given.push(...part);
			await pause();
		}
	} finally {
		release?.();
	}
	return ok(count(given));
}

interface HeldRecord {
	readonly id: RecordId;
	readonly held: Held;
}

function heldRecords(
	workspace: Workspace,
	member: MemberId,
	what: readonly Held[]
): readonly HeldRecord[] {
	const found: HeldRecord[] = [];
	const add = (
		records: Iterable<{ readonly id: RecordId; readonly owner: MemberId | undefined }>,
		held: Held
	) => {
		if (!what.includes(held)) return;
		for (const { id, owner } of records) if (owner === member) found.push({ id, held });
	};
	const deals = [...workspace.deals.values()].filter(({ deleted }) => !deleted);
	const of = (status: Deal['status']) => deals.filter((deal) => deal.status === status);
	add(of('open'), 'open');
	add(of('nurture'), 'nurture');
	add(living(workspace.table('lead').values()).filter(isAtWork), 'leads');
	add(living(workspace.companies.values()), 'companies');
	const diagnoses = living(workspace.table('diagnosis').values());
	add(
		diagnoses.filter(({ done }) => !done),
		'diagnoses'
	);
	return found;
}

/** Whether a lead is still to become something. */
export function isAtWork({ state }: { readonly state: string }): boolean {
	return state !== 'converted' && state !== 'disqualified';
}

function living<T extends { readonly deleted: boolean }>(records: Iterable<T>): readonly T[] {
	return [...records].filter(({ deleted }) => !deleted);
}

function count(records: readonly HeldRecord[]): HeldCounts {
	const counts: Record<Held, number> = {
		open: 0,
		nurture: 0,
		leads: 0,
		companies: 0,
		diagnoses: 0
	};
	for (const { held } of records) counts[held]++;
	return counts;
}
