import type { Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, RecordId } from '#lib/domain/ids.ts';
import {
	KINDS,
	operationId,
	type ImportId,
	type Operation,
	type OperationId
} from '#lib/domain/operation.ts';
import type { At } from '#lib/domain/time.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { Words } from './words.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The low three bits of what stands before a value; the rest is a number, `n`. */
const WORD = 0; // the word of that number
const TEXT = 1; // so many code units
const WHOLE = 2; // the number
const NEGATIVE = 3; // the number less than 0
const STAMP = 4; // an operation's id: the device is that word, and the clock so far behind follows
const ONE_OF = 5; // one of `CONSTANTS`, or a number with a fraction
const LIST = 6; // so many values
const OBJECT = 7; // so many names and values
const TYPES = 8;

const CONSTANTS = [null, false, true] as const;
const FRACTION = CONSTANTS.length;
/** Below this a number has room beside its type. */
const ROOM = 2 ** 49;

/** What an operation may have beyond the rest, a bit each. */
const [ID, UNDOES, IMPORTED, STEP] = [1, 2, 4, 8];
const EXTRAS = 16;

const STAMPED = /^(0|[1-9]\d{0,15})@(.+)$/;

/**
 * Operations as bytes: about a quarter of their text, and a tenth of what they take as objects. Lossless for what `decode`
 * gives. What one packing has packed only it can unpack: strings that come again are numbers, by its own list.
 */
export class Packing {
	readonly #words = new Words();
	readonly #out = new ByteWriter();
	readonly #in = new ByteReader();
	/** The clock of the operation at hand, from which those it saw are told. */
	#hlc = 0;

	/** The bytes of an operation, good until the next is packed; which record it is about is not in them. */
	pack(operation: Operation): Uint8Array<ArrayBuffer> {
		const { id, hlc, device, kind, at, by, body, prev, undoes, imported, step } = operation;
		const isOwn = id === operationId(hlc, device);
		const extras =
			(isOwn ? 0 : ID) |
			(undoes === undefined ? 0 : UNDOES) |
			(imported === undefined ? 0 : IMPORTED) |
			(step === undefined ? 0 : STEP);
		this.#hlc = hlc;
		this.#out.clear();
		this.#out.whole(hlc);
		this.#out.whole(KINDS.indexOf(kind) * EXTRAS + extras);
		this.#write(device);
		this.#write(at);
		this.#write(by);
		this.#write(body as unknown as Json);
		this.#write(prev);
		if (!isOwn) this.#write(id);
		if (undoes !== undefined) this.#write(undoes);
		if (imported !== undefined) this.#write(imported);
		if (step !== undefined) this.#write(step);
		return this.#out.bytes;
	}

	/** The operation about a record whose bytes begin here. */
	unpack(bytes: Uint8Array<ArrayBuffer>, at: number, record: RecordId): Operation {
		this.#in.open(bytes, at);
		const hlc = this.#in.whole() as Hlc;
		const head = this.#in.whole();
		this.#hlc = hlc;
		const device = this.#read() as DeviceId;
		const shared = {
			hlc,
			device,
			kind: KINDS[Math.floor(head / EXTRAS)],
			record,
			at: this.#read() as At,
			by: this.#read() as MemberId,
			body: this.#read(),
			prev: this.#read()
		};
		const has = (extra: number) => (head & extra) !== 0;
		return {
			id: has(ID) ? (this.#read() as OperationId) : operationId(hlc, device),
			...shared,
			...(has(UNDOES) ? { undoes: this.#read() as OperationId } : {}),
			...(has(IMPORTED) ? { imported: this.#read() as ImportId } : {}),
			...(has(STEP) ? { step: this.#read() as Hlc } : {})
		} as unknown as Operation;
	}

	/** The clock of the operation whose bytes begin here. */
	hlcAt(bytes: Uint8Array<ArrayBuffer>, at: number): Hlc {
		this.#in.open(bytes, at);
		return this.#in.whole() as Hlc;
	}

	#write(value: Json): void {
		if (typeof value === 'string') this.#writeText(value);
		else if (typeof value === 'number') this.#writeNumber(value);
		else if (value === null || typeof value === 'boolean')
			this.#head(ONE_OF, CONSTANTS.indexOf(value));
		else if (isList(value)) {
			this.#head(LIST, value.length);
			for (const one of value) this.#write(one);
		} else {
			const names = Object.keys(value);
			this.#head(OBJECT, names.length);
			for (const name of names) {
				this.#writeText(name);
				this.#write(value[name] ?? null);
			}
		}
	}

	#writeNumber(value: number): void {
		if (Number.isInteger(value) && Math.abs(value) < ROOM && !Object.is(value, -0))
			this.#head(value < 0 ? NEGATIVE : WHOLE, Math.abs(value));
		else {
			this.#head(ONE_OF, FRACTION);
			this.#out.fraction(value);
		}
	}

	#writeText(text: string): void {
		const word = this.#words.numberOf(text);
		if (word !== undefined) this.#head(WORD, word);
		else if (!this.#writeStamp(text)) {
			this.#head(TEXT, text.length);
			this.#out.text(text);
		}
	}

	/** Writes an operation's id, where it is that of one made on a device, not later than this. */
	#writeStamp(text: string): boolean {
		const [, reading = '', device = ''] = STAMPED.exec(text) ?? [];
		const behind = this.#hlc - Number(reading);
		const word = device === '' ? undefined : this.#words.numberOf(device);
		if (word === undefined || behind < 0 || !Number.isSafeInteger(behind)) return false;
		this.#head(STAMP, word);
		this.#out.whole(behind);
		return true;
	}

	#head(type: number, n: number): void {
		this.#out.whole(n * TYPES + type);
	}

	#read(): Json {
		const head = this.#in.whole();
		const n = Math.floor(head / TYPES);
		switch (head % TYPES) {
			case WORD:
				return this.#words.at(n);
			case TEXT:
				return this.#in.text(n);
			case WHOLE:
				return n;
			case NEGATIVE:
				return -n;
			case STAMP:
				return `${this.#hlc - this.#in.whole()}@${this.#words.at(n)}`;
			case LIST:
				return Array.from({ length: n }, () => this.#read());
			case OBJECT: {
				const value: Record<string, Json> = {};
				for (let i = 0; i < n; i++) {
					const name = this.#read() as string;
					value[name] = this.#read();
				}
				return value;
			}
			default:
				return n === FRACTION ? this.#in.fraction() : (CONSTANTS[n] ?? null);
		}
	}
}

function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}
