import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The end of an HTTP head. */
const HEAD_END = '\r\n\r\n';
/** A close that says nothing. */
const NO_STATUS = 1005;
const OPCODE = { binary: 2, close: 8, pong: 10 } as const;

/** A TCP connection to the relay: what is written is up to the test, what comes back is read as frames. */
export class RawSocket {
	readonly stream: Socket;
	/** The status of the answer to the request, once it came. */
	status: number | undefined;
	/** Of a close frame. */
	code: number | undefined;
	/** How many pongs, and messages, have come. */
	pongs = 0;
	messages = 0;
	isGone = false;
	#rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
	#wake: () => void = () => undefined;

	private constructor(stream: Socket) {
		this.stream = stream;
		stream.setNoDelay(true);
		stream.on('error', () => undefined);
		stream.on('close', () => {
			this.isGone = true;
			this.#wake();
		});
		stream.on('data', (bytes) => {
			this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
			this.#read();
			this.#wake();
		});
	}

	/** @param from an address of this machine, where it matters which */
	static async open(relay: { readonly url: string }, from?: string): Promise<RawSocket> {
		const port = Number(new URL(relay.url).port);
		const stream = connect({ port, host: '127.0.0.1', ...(from && { localAddress: from }) });
		await once(stream, 'connect');
		return new RawSocket(stream);
	}

	/** Settles once something is so, the connection is gone, or it has been waited for long enough. */
	async until(fact: () => boolean, ms = 20_000): Promise<boolean> {
		const end = performance.now() + ms;
		while (!fact() && !this.isGone && performance.now() < end) {
			let timer: NodeJS.Timeout | undefined;
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
				timer = setTimeout(resolve, end - performance.now());
			});
			clearTimeout(timer);
		}
		return fact();
	}

	/** Cuts it off, without a trace in the tables of the system. */
	cut(): void {
		if (!this.isGone) this.stream.resetAndDestroy();
	}

	#read(): void {
		if (this.status === undefined) {
			const end = this.#rest.indexOf(HEAD_END);
			if (end < 0) return;
			this.status = Number(this.#rest.subarray(9, 12).toString());
			this.#rest = this.#rest.subarray(end + HEAD_END.length);
		}
		if (this.status !== 101) return;
		for (;;) {
			const [first = 0, second = 0] = this.#rest;
			const wide = second === 126 ? 2 : second === 127 ? 8 : 0;
			if (this.#rest.length < 2 + wide) return;
			const length =
				wide === 0
					? second
					: wide === 2
						? this.#rest.readUInt16BE(2)
						: Number(this.#rest.readBigUInt64BE(2));
			const start = 2 + wide;
			if (this.#rest.length < start + length) return;
			const opcode = first & 15;
			if (opcode === OPCODE.pong) this.pongs++;
			else if (opcode === OPCODE.binary) this.messages++;
			else if (opcode === OPCODE.close)
				this.code = length < 2 ? NO_STATUS : this.#rest.readUInt16BE(start);
			this.#rest = this.#rest.subarray(start + length);
		}
	}
}
