import { closeSync, openSync, readSync } from 'node:fs';

/*
 * SQLite ends its write-ahead log at the first frame whose checksum is wrong, as a power cut leaves one behind. A bit
 * that has flipped further up would take everything after it away without a word; here it is told apart: each
 * transaction is on the disk before the next begins, so what a power cut leaves is less than one transaction.
 * The format: https://www.sqlite.org/fileformat2.html#walformat
 */
const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** What is wrong with a write-ahead log that no power cut explains, or `undefined`. */
export function damageOf(wal: Buffer, database: string): string | undefined {
	if (wal.length <= HEADER) return undefined;
	const { end, frames, isHeaderSound, size } = walk(wal);
	if (!isHeaderSound) {
		const newest = new Map(frames.map((at) => [wal.readUInt32BE(at), at]));
		return [...newest.values()].every((at) => isInFile(wal, at, size, database))
			? undefined
			: 'the head of its write-ahead log is not as it was written';
	}
	const behind = frames.filter((at) => at >= end);
	const commit = behind.findIndex((at) => wal.readUInt32BE(at + 4) !== 0);
	if (commit === -1 || commit === behind.length - 1) return undefined;
	return `its write-ahead log is not as it was written after byte ${end}`;
}

/** Where the last transaction ends that is whole; what comes after was never acknowledged. */
export function endOf(wal: Buffer): number {
	return walk(wal).end;
}

/** The frames of the log's present round, sound or not, and where the last sound transaction ends. */
function walk(wal: Buffer) {
	if (wal.length <= HEADER) return { end: 0, frames: [], isHeaderSound: true, size: 0 };
	const isBig = (wal.readUInt32BE(0) & 1) === 1;
	let sum = checksum(wal, 0, 24, [0, 0], isBig);
	const isHeaderSound =
		(wal.readUInt32BE(0) | 1) === (MAGIC | 1) &&
		sum[0] === wal.readUInt32BE(24) &&
		sum[1] === wal.readUInt32BE(28);
	const size = isHeaderSound ? wal.readUInt32BE(8) : 4096;
	// Frames of an earlier round have other salts. With a broken header the first frame tells which were written last.
	const salt = wal.readBigUInt64BE(isHeaderSound ? 16 : HEADER + 8);
	const frames: number[] = [];
	let end = isHeaderSound ? HEADER : 0;
	let isSound = isHeaderSound;
	for (let at = HEADER; at + FRAME_HEADER + size <= wal.length; at += FRAME_HEADER + size) {
		const isCurrent = wal.readBigUInt64BE(at + 8) === salt;
		if (isCurrent) frames.push(at);
		if (!isSound) continue;
		sum = checksum(wal, at, at + 8, sum, isBig);
		sum = checksum(wal, at + FRAME_HEADER, at + FRAME_HEADER + size, sum, isBig);
		isSound =
			isCurrent && sum[0] === wal.readUInt32BE(at + 16) && sum[1] === wal.readUInt32BE(at + 20);
		if (isSound && wal.readUInt32BE(at + 4) !== 0) end = at + FRAME_HEADER + size;
	}
	return { end, frames, isHeaderSound, size };
}

type Sum = readonly [number, number];

function checksum(wal: Buffer, from: number, to: number, [first, second]: Sum, isBig: boolean) {
	const view = new DataView(wal.buffer, wal.byteOffset, wal.byteLength);
	for (let at = from; at < to; at += 8) {
		first = (first + view.getUint32(at, !isBig) + second) >>> 0;
		second = (second + view.getUint32(at + 4, !isBig) + first) >>> 0;
	}
	return [first, second] as const;
}

/** Whether a page is in the file as it is in the log: then the log was copied, and only about to be begun anew. */
function isInFile(wal: Buffer, at: number, size: number, database: string): boolean {
	const page = Buffer.alloc(size);
	const file = openSync(database, 'r');
	try {
		readSync(file, page, 0, size, (wal.readUInt32BE(at) - 1) * size);
	} finally {
		closeSync(file);
	}
	return page.equals(wal.subarray(at + FRAME_HEADER, at + FRAME_HEADER + size));
}
