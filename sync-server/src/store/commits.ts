import * as encoding from 'lib0/encoding';
import type { Asking } from './asking.ts';
import { type Batch, FOREIGN, REVOKED } from './documents.ts';
import { writePiece } from './record.ts';
import type { Append, Appended } from './storage.ts';

/** An update on its way to the disk. */
export interface Pending {
	readonly document: string;
	readonly append: Append;
	readonly settle: (appended: Appended) => void;
	readonly reject: (error: Error) => void;
}

/** Updates that are committed together, packed as they come: one buffer crosses to the worker. */
class Packing {
	readonly pending: Pending[] = [];
	readonly #encoder = encoding.createEncoder();
	readonly #documents = new Map<string, number>();
	readonly #authors = new Map<string, Map<string, number>>();
	readonly #names: [string, string][] = [];

	add(pending: Pending): void {
		const { document, append } = pending;
		this.pending.push(pending);
		let index = this.#documents.get(document);
		if (index === undefined) this.#documents.set(document, (index = this.#documents.size));
		encoding.writeVarUint(this.#encoder, index);
		const { claims, brings = [], update } = append;
		encoding.writeVarUint(this.#encoder, brings.length);
		for (const client of brings) encoding.writeVarUint(this.#encoder, client);
		writePiece(this.#encoder, { author: this.#author(append), claims, update });
	}

	/** The batch, and the buffer to transfer. */
	batch(time: number): { batch: Batch; buffer: ArrayBuffer } {
		const pieces = encoding.toUint8Array(this.#encoder);
		const documents = [...this.#documents.keys()];
		return { batch: { time, documents, authors: this.#names, pieces }, buffer: pieces.buffer };
	}

	#author({ member, device }: Append): number {
		const devices = this.#authors.get(member) ?? new Map<string, number>();
		this.#authors.set(member, devices);
		const known = devices.get(device);
		if (known !== undefined) return known;
		const index = this.#names.push([member, device]) - 1;
		devices.set(device, index);
		return index;
	}
}

/** Commits one batch at a time; what comes meanwhile waits and makes the next. */
export class Commits {
	readonly #asking: Asking;
	readonly #now: () => number;
	readonly #onKept: (pending: Pending) => void;
	#packing = new Packing();
	#turn: NodeJS.Immediate | undefined;
	#underWay = 0;
	#idle: (() => void)[] = [];

	/** @param onKept is told of each update that is durable, in order */
	constructor(asking: Asking, now: () => number, onKept: (pending: Pending) => void) {
		this.#asking = asking;
		this.#now = now;
		this.#onKept = onKept;
	}

	add(document: string, append: Pending['append']): Promise<Appended> {
		return new Promise<Appended>((settle, reject) => {
			this.#packing.add({ document, append, settle, reject });
			// All that arrives in one turn of the event loop goes together.
			if (this.#underWay === 0) this.#turn ??= setImmediate(() => this.send());
		});
	}

	/** Sends what waits, whatever is under way. */
	send(): void {
		clearImmediate(this.#turn);
		this.#turn = undefined;
		const packing = this.#packing;
		if (packing.pending.length === 0) return;
		this.#packing = new Packing();
		this.#underWay++;
		const { batch, buffer } = packing.batch(this.#now());
		this.#asking
			.askFor('append', [batch], (refused) => this.#settle(packing, refused), [buffer])
			.catch((error: Error) => {
				this.#asking.fail(error);
				for (const { reject } of packing.pending) reject(error);
			})
			.finally(() => {
				if (--this.#underWay > 0) return;
				this.send();
				if (this.#underWay === 0) for (const idle of this.#idle.splice(0)) idle();
			});
	}

	/** When all that was added is committed, or has failed. */
	async settled(): Promise<void> {
		this.send();
		if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
	}

	#settle({ pending }: Packing, answers: Uint8Array | undefined): void {
		for (const [index, one] of pending.entries()) {
			const answer = answers?.[index];
			if (!answer) this.#onKept(one);
			one.settle(answer === FOREIGN ? 'foreign' : answer === REVOKED ? 'revoked' : 'kept');
		}
	}
}
