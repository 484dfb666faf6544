import { crc32 } from 'node:zlib';

/** What a log holds at a number. */
export interface Stored {
	readonly crc: number;
	/** Which node appended it, 16 hexadecimal digits, and as which of its appends. */
	readonly node: string;
	readonly number: number;
	readonly update: Uint8Array;
}

/** Bytes behind their CRC-32, which is of the document's name too: an entry in another's log is none. */
export function guarded(document: string, bytes: Uint8Array): Buffer {
	const crc = Buffer.alloc(4);
	crc.writeUInt32BE(crc32(bytes, crc32(document)));
	return Buffer.concat([crc, bytes]);
}

/** Throws where they are not what was guarded. */
export function checked(document: string, guarded: Buffer): Buffer {
	const bytes = guarded.subarray(4);
	if (guarded.length < 4 || guarded.readUInt32BE() !== crc32(bytes, crc32(document)))
		throw new Error('Redis gives back what was not written');
	return bytes;
}

export function seal(document: string, { node, number, update }: Omit<Stored, 'crc'>): Buffer {
	const header = Buffer.alloc(14);
	header.write(node, 'hex');
	header.writeUIntBE(number, 8, 6);
	return guarded(document, Buffer.concat([header, update]));
}

export function unseal(document: string, sealed: Buffer): Stored {
	const bytes = checked(document, sealed);
	return {
		crc: sealed.readUInt32BE(),
		node: bytes.toString('hex', 0, 8),
		number: bytes.readUIntBE(8, 6),
		update: bytes.subarray(14)
	};
}
