import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { crc32 } from 'node:zlib';
import type { ChunkInfo, Entry, Snapshot } from './storage.ts';

/** Something in the store is not as it was written. */
export class Damaged extends Error {}

/** The checksum of a record: of its fields, and of the bytes it holds. */
export function crcOf(fields: readonly unknown[], bytes: Uint8Array = new Uint8Array()): number {
	return crc32(bytes, crc32(fields.join('\n')));
}

/** One update as it stands in a row of the log, beside others of the same commit. */
export interface Piece {
	/** Index of who wrote it, in the row's list of authors. */
	readonly author: number;
	readonly claims: readonly number[];
	readonly update: Uint8Array;
}

export function writePiece(encoder: encoding.Encoder, { author, claims, update }: Piece): void {
	encoding.writeVarUint(encoder, author);
	encoding.writeVarUint(encoder, claims.length);
	for (const client of claims) encoding.writeVarUint(encoder, client);
	encoding.writeVarUint8Array(encoder, update);
}

/** The update is a view of what is read. */
export function readPiece(decoder: decoding.Decoder): Piece {
	const author = decoding.readVarUint(decoder);
	const claims = Array.from({ length: decoding.readVarUint(decoder) }, () =>
		decoding.readVarUint(decoder)
	);
	return { author, claims, update: decoding.readVarUint8Array(decoder) };
}

export function* piecesOf(bytes: Uint8Array): Generator<Piece> {
	const decoder = decoding.createDecoder(bytes);
	while (decoding.hasContent(decoder)) yield readPiece(decoder);
}

/** Pieces in a row as entries; each update owns its buffer, as parsers of Yjs need it. */
export function entriesOf(first: number, bytes: Uint8Array): Entry[] {
	return Array.from(piecesOf(bytes), ({ update }, index) => ({
		seq: first + index,
		update: update.slice()
	}));
}

/** A snapshot without its chunks, and who owned which client id when it was made. */
export interface SnapshotHead extends Snapshot {
	readonly ledger: ReadonlyMap<number, string>;
}

export function encodeHead({ vector, deletes, chunks, ledger }: Omit<SnapshotHead, 'seq'>) {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint8Array(encoder, vector);
	encoding.writeVarUint8Array(encoder, deletes);
	encoding.writeVarUint(encoder, chunks.length);
	for (const { bytes, ends } of chunks) {
		encoding.writeVarUint(encoder, bytes);
		encoding.writeVarUint8Array(encoder, ends);
	}
	encoding.writeVarUint(encoder, ledger.size);
	for (const [client, member] of ledger) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarString(encoder, member);
	}
	return encoding.toUint8Array(encoder);
}

export function decodeHead(seq: number, head: Uint8Array): SnapshotHead {
	const decoder = decoding.createDecoder(head);
	const vector = decoding.readVarUint8Array(decoder).slice();
	const deletes = decoding.readVarUint8Array(decoder).slice();
	const chunks = Array.from({ length: decoding.readVarUint(decoder) }, (): ChunkInfo => {
		const bytes = decoding.readVarUint(decoder);
		return { bytes, ends: decoding.readVarUint8Array(decoder).slice() };
	});
	const ledger = new Map<number, string>();
	for (let left = decoding.readVarUint(decoder); left > 0; left--) {
		const client = decoding.readVarUint(decoder);
		ledger.set(client, decoding.readVarString(decoder));
	}
	return { seq, vector, deletes, chunks, ledger };
}
