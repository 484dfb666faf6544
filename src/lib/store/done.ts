import { hlcAt, instantOf, type Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, RecordId } from '#lib/domain/ids.ts';
import type { ImportId, Operation, OperationId } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { glance, type Trace } from '#lib/ydoc/codec.ts';

/** How long what was done can be taken back, ms. */
export const KEPT_MS = 24 * 60 * 60_000;

export type StepKey = string & { readonly id: 'step' };

/** What one command did: what undo takes back at once. */
export interface Step {
	readonly key: StepKey;
	/** When it was done. */
	readonly at: EpochMs;
	/** Its operations, in the order in which they were made. */
	readonly operations: readonly Trace[];
	/** Taken back, as far as it could be. */
	readonly undone: boolean;
	/**
	 * What now stands for those of its operations that hold, or, where it is undone, for those taken back: inverting
	 * these, in this order, takes the step back, or puts it back.
	 */
	readonly turning: readonly Trace[];
}

/** An operation of a command, with the last of the operations that took it back and put it back. */
interface Root {
	readonly trace: Trace;
	last: Trace;
	taken: boolean;
}

interface Entry {
	readonly key: StepKey;
	begun: Hlc;
	readonly roots: Root[];
	readonly created: Set<RecordId>;
	/** When it was last taken back or put back; when it was done, if never. */
	turned: Hlc;
	undone: boolean;
	/** An import that was called off: nothing to take back or put back. */
	dropped: boolean;
}

interface Known {
	readonly trace: Trace;
	readonly entry: Entry;
	readonly root: Root;
	/** Whether it takes the operation at the root back. */
	readonly takes: boolean;
}

/** Whose steps they are. */
interface Whose {
	readonly device: DeviceId;
	readonly member: MemberId;
	readonly now: () => EpochMs;
}

/**
 * What the member did on this device in the last 24 hours, read from the log: so it is there after a reload, a crash,
 * and in every tab. Nothing of others, or of one's other devices, is in it.
 */
export class Done {
	readonly #whose: Whose;
	readonly #steps = new Map<StepKey, Entry>();
	readonly #known = new Map<OperationId, Known>();
	/** What takes back an operation that has not come yet, by that operation. */
	readonly #early = new Map<OperationId, Trace[]>();
	readonly #parts: Trace[] = [];
	readonly #passed = new Set<StepKey>();
	readonly #held = new Set<StepKey>();
	/** When something was last done that takes nothing back and puts nothing back. */
	#latest = 0 as Hlc;
	#joint: { first: Hlc | undefined } | undefined;

	constructor(whose: Whose) {
		this.#whose = whose;
	}

	/** Takes notice of entries of a log. Those that come without the rest of their step wait for `complete`. */
	note(entries: Iterable<string>, { whole = true }: { readonly whole?: boolean } = {}): void {
		const { device, member } = this.#whose;
		const since = this.#since();
		for (const entry of entries) {
			const trace = glance(entry, device, since);
			if (trace?.by !== member) continue;
			if (whole) this.#add(trace);
			else this.#parts.push(trace);
		}
	}

	/** Everything has come. */
	complete(): void {
		this.add(this.#parts.splice(0));
	}

	/** Takes notice of operations that are not in the log yet. */
	add(traces: Iterable<Trace>): void {
		for (const trace of traces) this.#add(trace);
	}

	/** Forgets operations that will never be in the log. */
	drop(ids: readonly OperationId[]): void {
		if (ids.length === 0) return;
		const left = [...this.#known.values()].filter(({ trace }) => !ids.includes(trace.id));
		this.#known.clear();
		this.#steps.clear();
		this.#latest = 0 as Hlc;
		this.add(left.map(({ trace }) => trace));
	}

	/** What can be taken back or put back, the last done first. */
	get list(): readonly Step[] {
		return this.#offered()
			.sort((a, b) => b.begun - a.begun)
			.map(shown);
	}

	step(key: StepKey): Step | undefined {
		const entry = this.#steps.get(key);
		return entry && this.#isOffered(entry) ? shown(entry) : undefined;
	}

	/** What undo takes back: of what stands, that done or put back last. */
	get last(): Step | undefined {
		return this.#latestOf(({ undone }) => !undone);
	}

	/** What redo puts back: that taken back last, as long as nothing else has been done since. */
	get next(): Step | undefined {
		return this.#latestOf(({ undone, turned }) => undone && turned > this.#latest);
	}

	/** Undo and redo go on with the one before: this one has been changed since. */
	pass(key: StepKey): void {
		this.#passed.add(key);
	}

	/** Offers nothing of a step that is still being done, until the returned function is called. */
	hold(key: StepKey): () => void {
		this.#held.add(key);
		return () => this.#held.delete(key);
	}

	/** Joins all that is done meanwhile to one step. */
	join<T>(act: () => T): T {
		const outer = this.#joint;
		this.#joint ??= { first: undefined };
		try {
			return act();
		} finally {
			this.#joint = outer;
		}
	}

	/** The operations of a command, marked as one step. */
	marked(operations: readonly Operation[]): readonly Operation[] {
		const first = this.#joint?.first ?? operations[0]?.hlc;
		if (this.#joint) this.#joint.first = first;
		return operations.map((operation) =>
			first === undefined || operation.hlc === first ? operation : { ...operation, step: first }
		);
	}

	#add(noted: Trace): void {
		if (this.#known.has(noted.id)) return;
		const trace = { ...noted, hlc: madeAt(noted) };
		if (trace.undoes === undefined) {
			if (trace.step === 0) return;
			this.#begin(trace);
		} else {
			const of = this.#known.get(trace.undoes);
			if (!of) {
				this.#early.set(trace.undoes, [...(this.#early.get(trace.undoes) ?? []), trace]);
				return;
			}
			this.#turn(trace, of);
		}
		const waiting = this.#early.get(trace.id) ?? [];
		this.#early.delete(trace.id);
		for (const one of waiting) this.#add(one);
	}

	#begin(trace: Trace): void {
		const { hlc, kind, record } = trace;
		const key = keyOf(trace);
		let entry = this.#steps.get(key);
		if (!entry) {
			this.#forget();
			entry = {
				...{ key, begun: hlc, roots: [], created: new Set() },
				...{ turned: hlc, undone: false, dropped: false }
			};
			this.#steps.set(key, entry);
		}
		const root = { trace, last: trace, taken: false };
		entry.roots.push(root);
		if (kind === 'create') entry.created.add(record);
		if (hlc < entry.begun) entry.begun = hlc;
		if (hlc > entry.turned) entry.turned = hlc;
		if (hlc > this.#latest) this.#latest = hlc;
		this.#known.set(trace.id, { trace, entry, root, takes: false });
	}

	#turn(trace: Trace, { entry, root, takes: took }: Known): void {
		const takes = !took;
		this.#known.set(trace.id, { trace, entry, root, takes });
		if (trace.step === 0) entry.dropped = true;
		if (trace.hlc > root.last.hlc) {
			root.last = trace;
			root.taken = takes;
		}
		if (trace.hlc <= entry.turned) return;
		entry.turned = trace.hlc;
		entry.undone = takes;
		this.#passed.delete(entry.key);
	}

	/** Lets go of what is no longer offered. */
	#forget(): void {
		const since = this.#since();
		for (const [key, { begun }] of this.#steps) {
			if (begun >= since) break;
			this.#steps.delete(key);
		}
		for (const [id, { entry }] of this.#known) {
			if (entry.begun >= since) break;
			this.#known.delete(id);
		}
	}

	#since(): Hlc {
		return hlcAt((this.#whose.now() - KEPT_MS) as EpochMs);
	}

	#offered(): Entry[] {
		return [...this.#steps.values()].filter((entry) => this.#isOffered(entry));
	}

	#isOffered({ key, begun, dropped }: Entry): boolean {
		return !dropped && !this.#held.has(key) && begun >= this.#since();
	}

	#latestOf(wanted: (entry: Entry) => boolean): Step | undefined {
		let found: Entry | undefined;
		for (const entry of this.#steps.values())
			if (wanted(entry) && !(found && found.turned > entry.turned))
				if (!this.#passed.has(entry.key) && this.#isOffered(entry)) found = entry;
		return found && shown(found);
	}
}

/** The step that an import is. */
export function importStep(imported: ImportId): StepKey {
	return imported as string as StepKey;
}

function keyOf(trace: Trace): StepKey {
	const { imported, step } = trace;
	return imported ? importStep(imported) : (String(step ?? madeAt(trace)) as StepKey);
}

/** By its id and not by the clock: what has waited keeps its id and is stamped anew. What is imported has another. */
function madeAt({ id, hlc }: Trace): Hlc {
	const made = Number(id.slice(0, id.indexOf('@')));
	return Number.isSafeInteger(made) ? (made as Hlc) : hlc;
}

function shown(entry: Entry): Step {
	const { key, begun, undone } = entry;
	return {
		key,
		at: instantOf(begun),
		undone,
		get operations() {
			return entry.roots.map(({ trace }) => trace).sort(earlier);
		},
		get turning() {
			return turning(entry);
		}
	};
}

/** What is to be inverted to turn a step, the last made first: the state that each left is there again when it comes. */
function turning({ roots, created, undone }: Entry): readonly Trace[] {
	return (
		roots
			// What was done to a record in the step that made it goes with it.
			.filter(({ trace }) => trace.kind === 'create' || !created.has(trace.record))
			.filter((root) => root.taken === undone)
			.map(({ last }) => last)
			.sort((a, b) => earlier(b, a))
	);
}

function earlier(a: Trace, b: Trace): number {
	return a.hlc - b.hlc;
}
