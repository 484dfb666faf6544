const FIRST = 1024;

/** Numbers and texts one after the other as bytes. */
export class ByteWriter {
	#buffer = new Uint8Array(FIRST);
	#at = 0;
	readonly #fraction = new DataView(new ArrayBuffer(8));

	/** What was written since it was cleared; good until it is cleared again. */
	get bytes(): Uint8Array<ArrayBuffer> {
		return this.#buffer.subarray(0, this.#at);
	}

	clear(): void {
		this.#at = 0;
	}

	/** A safe whole number, not below 0: seven bits a byte, the lowest first. */
	whole(value: number): void {
		this.#fit(8);
		let rest = value;
		for (; rest >= 0x80; rest = Math.floor(rest / 0x80))
			this.#buffer[this.#at++] = (rest % 0x80) | 0x80;
		this.#buffer[this.#at++] = rest;
	}

	fraction(value: number): void {
		this.#fraction.setFloat64(0, value);
		this.#fit(8);
		for (let byte = 0; byte < 8; byte++) this.#buffer[this.#at++] = this.#fraction.getUint8(byte);
	}

	/** The code units of a text, also halves of a pair that stand alone; not how many. */
	text(text: string): void {
		this.#fit(text.length * 3);
		for (let unit = 0; unit < text.length; unit++) {
			const code = text.charCodeAt(unit);
			if (code < 0x80) this.#buffer[this.#at++] = code;
			else this.whole(code);
		}
	}

	#fit(length: number): void {
		if (this.#at + length <= this.#buffer.length) return;
		const grown = new Uint8Array(2 * (this.#at + length));
		grown.set(this.bytes);
		this.#buffer = grown;
	}
}

/** Code units that are made a text at once. */
const AT_ONCE = 4096;

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
	#bytes = new Uint8Array();
	#at = 0;
	readonly #units = new Uint16Array(AT_ONCE);
	readonly #fraction = new DataView(new ArrayBuffer(8));

	/** Begins to read here. */
	open(bytes: Uint8Array<ArrayBuffer>, at: number): void {
		this.#bytes = bytes;
		this.#at = at;
	}

	/** Where it has read to. */
	get at(): number {
		return this.#at;
	}

	whole(): number {
		let value = 0;
		let scale = 1;
		for (let byte = this.#byte(); ; byte = this.#byte()) {
			value += (byte & 0x7f) * scale;
			if (byte < 0x80) return value;
			scale *= 0x80;
		}
	}

	fraction(): number {
		for (let byte = 0; byte < 8; byte++) this.#fraction.setUint8(byte, this.#byte());
		return this.#fraction.getFloat64(0);
	}

	/** A text of so many code units. */
	text(length: number): string {
		let text = '';
		for (let left = length; left > 0; left -= AT_ONCE) {
			const count = Math.min(left, AT_ONCE);
			for (let unit = 0; unit < count; unit++) this.#units[unit] = this.whole();
			text += String.fromCharCode(...this.#units.subarray(0, count));
		}
		return text;
	}

	#byte(): number {
		return this.#bytes[this.#at++] ?? 0;
	}
}
