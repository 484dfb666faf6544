/** A file within a zip. */
export interface ZipEntry {
	/** With `/` between folders. */
	readonly name: string;
	readonly content: Blob;
}

/** Offsets are numbers of 32 bits. */
const MOST_BYTES = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
/** A comment may follow the end. */
const MOST_COMMENT = 0xffff;
const VERSION = 20;
const UTF8 = 0x0800;

/**
 * Files as one zip, as they are: photos do not become smaller. The content is read one by one and not held.
 * `undefined` where they are more than a zip can hold.
 * @param at what the files are dated, ms since 1970
 */
export async function zip(entries: readonly ZipEntry[], at: number): Promise<Blob | undefined> {
	const parts: BlobPart[] = [];
	const central: Uint8Array<ArrayBuffer>[] = [];
	let offset = 0;
	for (const { name, content } of entries) {
		const file = { name: new TextEncoder().encode(name), size: content.size, crc: 0, offset };
		file.crc = crc32(new Uint8Array(await content.arrayBuffer()));
		parts.push(head(file, at, LOCAL), content);
		central.push(head(file, at, CENTRAL));
		offset += LOCAL_BYTES + file.name.length + content.size;
	}
	const bytes = central.reduce((sum, { length }) => sum + length, 0);
	if (offset + bytes > MOST_BYTES || entries.length > MOST_ENTRIES) return undefined;
	const end = new DataView(new ArrayBuffer(END_BYTES));
	end.setUint32(0, END, true);
	end.setUint16(8, entries.length, true);
	end.setUint16(10, entries.length, true);
	end.setUint32(12, bytes, true);
	end.setUint32(16, offset, true);
	return new Blob([...parts, ...central, end], { type: 'application/zip' });
}

/** Whether a file that begins so is a zip. */
export function looksLikeZip(start: Uint8Array): boolean {
	if (start.byteLength < 4) return false;
	return new DataView(start.buffer, start.byteOffset).getUint32(0, true) === LOCAL;
}

/**
 * The files in a zip; their content is read when somebody reads it. `undefined` for what is none, for a part of one, and
 * for one whose files were made smaller, which this app does not write.
 */
export async function unzip(file: Blob): Promise<readonly ZipEntry[] | undefined> {
	const tail = await view(file.slice(-(END_BYTES + MOST_COMMENT)));
	let end = tail.byteLength - END_BYTES;
	while (end >= 0 && tail.getUint32(end, true) !== END) end--;
	if (end < 0) return undefined;
	const count = tail.getUint16(end + 10, true);
	const [bytes, from] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
	const central = await view(file.slice(from, from + bytes));
	const found: ZipEntry[] = [];
	for (let n = 0, at = 0; n < count; n++) {
		if (at + CENTRAL_BYTES > central.byteLength || central.getUint32(at, true) !== CENTRAL)
			return undefined;
		const size = central.getUint32(at + 24, true);
		const isStored = central.getUint16(at + 10, true) === 0;
		const lengths = [28, 30, 32].map((field) => central.getUint16(at + field, true));
		const [name = 0, extra = 0, comment = 0] = lengths;
		const start = central.getUint32(at + 42, true);
		const local = await view(file.slice(start, start + LOCAL_BYTES));
		if (!isStored || local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== LOCAL)
			return undefined;
		const content = start + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
		if (content + size > file.size) return undefined;
		found.push({
			name: new TextDecoder().decode(text(central, at + CENTRAL_BYTES, name)),
			content: file.slice(content, content + size)
		});
		at += CENTRAL_BYTES + name + extra + comment;
	}
	return found;
}

interface Packed {
	readonly name: Uint8Array;
	readonly size: number;
	crc: number;
	readonly offset: number;
}

/** What stands before a file, or about it at the end. */
function head(file: Packed, at: number, mark: typeof LOCAL | typeof CENTRAL) {
	const isCentral = mark === CENTRAL;
	const fixed = isCentral ? CENTRAL_BYTES : LOCAL_BYTES;
	const bytes = new Uint8Array(fixed + file.name.length);
	const written = new DataView(bytes.buffer);
	written.setUint32(0, mark, true);
	let field = 4;
	const put = (value: number, width: 2 | 4) => {
		if (width === 2) written.setUint16(field, value, true);
		else written.setUint32(field, value, true);
		field += width;
	};
	const date = new Date(at);
	if (isCentral) put(VERSION, 2);
	put(VERSION, 2);
	put(UTF8, 2);
	put(0, 2);
	put((date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1), 2);
	const years = Math.max(0, date.getUTCFullYear() - 1980);
	put((years << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(), 2);
	put(file.crc, 4);
	put(file.size, 4);
	put(file.size, 4);
	put(file.name.length, 2);
	if (isCentral) written.setUint32(42, file.offset, true);
	bytes.set(file.name, fixed);
	return bytes;
}

async function view(part: Blob): Promise<DataView> {
	return new DataView(await part.arrayBuffer());
}

function text({ buffer, byteLength }: DataView, at: number, length: number): Uint8Array {
	return new Uint8Array(buffer, Math.min(at, byteLength), Math.min(length, byteLength - at));
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
	let crc = 0xffff_ffff;
	for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
	return (crc ^ 0xffff_ffff) >>> 0;
}
