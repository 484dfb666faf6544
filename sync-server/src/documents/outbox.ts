import type { Duplex } from 'node:stream';

/** Unsent bytes at which a socket gets no more of the log until it has read on. */
const HIGH_WATER = 4 * 1024 * 1024;
/** Frames of more bytes together are not copied into one. */
const COPIED_BYTES = 64 * 1024;
/** What the process holds for a write that waits, beside its bytes. */
const WRITE_BYTES = 256;

/** Runs what was asked for once in each turn of the event loop: first what fills outboxes, then what empties them. */
export class Turn {
	#passes: (() => void)[] = [];
	#flushes: (() => void)[] = [];
	#isDue = false;

	pass(run: () => void): void {
		this.#passes.push(run);
		this.#schedule();
	}

	flush(run: () => void): void {
		this.#flushes.push(run);
		this.#schedule();
	}

	#schedule(): void {
		if (this.#isDue) return;
		this.#isDue = true;
		setImmediate(this.#run);
	}

	readonly #run = () => {
		const passes = this.#passes;
		this.#passes = [];
		for (const pass of passes) pass();
		const flushes = this.#flushes;
		this.#flushes = [];
		for (const flush of flushes) flush();
		this.#isDue = false;
		if (this.#passes.length > 0 || this.#flushes.length > 0) this.#schedule();
	};
}

/**
 * What is to be sent on one connection: frames, made for one socket or for many, in one write a turn of the event loop.
 *
 * `ws` still writes control frames and the close to the connection; whole frames of either do not harm the other.
 */
export class Outbox {
	readonly #stream: Duplex;
	readonly #turn: Turn;
	readonly #drained: () => void;
	#frames: Buffer[] = [];
	#waiting = 0;
	/** What has been written since the connection was last empty, less what it need not hold on to: the log. */
	#held = 0;

	/** @param drained is called each time all was sent */
	constructor(stream: Duplex, turn: Turn, drained: () => void) {
		this.#stream = stream;
		this.#turn = turn;
		this.#drained = drained;
		stream.on('drain', () => this.#drain());
	}

	/** Bytes that are not sent yet. */
	get bytes(): number {
		return this.#waiting + this.#stream.writableLength;
	}

	/** Unsent bytes of all but the log, about. */
	get held(): number {
		return this.#held;
	}

	/** Whether the log should wait. */
	get isFull(): boolean {
		return this.bytes >= HIGH_WATER;
	}

	/** Frames of the log: whoever sends them stops when `isFull`. */
	pushLog(frames: Buffer): void {
		if (this.#frames.length === 0) this.#turn.flush(this.flush);
		this.#frames.push(frames);
		this.#waiting += frames.byteLength;
	}

	push(frame: Buffer): void {
		this.#held += frame.byteLength;
		this.pushLog(frame);
	}

	/** Writes what waits; before a close as well, or the close would overtake it. */
	readonly flush = (): void => {
		const frames = this.#frames;
		const [first] = frames;
		if (!first) return;
		const isMuch = this.#waiting > COPIED_BYTES;
		this.#frames = [];
		this.#waiting = 0;
		if (!this.#stream.writable) return;
		if (frames.length > 1 && isMuch) this.#writeAll(frames);
		else this.#write(frames.length === 1 ? first : Buffer.concat(frames));
	};

	#writeAll(frames: readonly Buffer[]): void {
		this.#stream.cork();
		for (const frame of frames) this.#write(frame);
		this.#stream.uncork();
	}

	#write(bytes: Buffer): void {
		if (this.#stream.write(bytes)) this.#drain();
		else this.#held += WRITE_BYTES;
	}

	#drain(): void {
		this.#held = 0;
		this.#drained();
	}
}
