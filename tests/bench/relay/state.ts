import * as encoding from 'lib0/encoding';
import { FIRST_CLIENT, writePush } from './update.ts';

/** A document with much in it. */
export interface State {
	/** All of it, in pieces that follow each other. */
	readonly updates: readonly Uint8Array[];
	readonly whole: Uint8Array;
	readonly vector: Uint8Array;
}

/** As many sessions take turns in writing, so that no two entries become one struct. */
const SESSIONS = 40;
/** Entries of each session in a piece: it has some 20 KiB. */
const PIECE = 5;

/** A log of so many operations of 92 letters: 40,000 of them, 10,000 deals and 30,000 edits, have 4 MB. */
export function writtenLog(entries: number): State {
	const ofEach = entries / SESSIONS;
	return {
		updates: Array.from({ length: ofEach / PIECE }, (_, i) => piece(i * PIECE, (i + 1) * PIECE)),
		whole: piece(0, ofEach),
		vector: encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, SESSIONS);
			for (let session = 0; session < SESSIONS; session++) {
				encoding.writeVarUint(encoder, clientOf(session));
				encoding.writeVarUint(encoder, ofEach);
			}
		})
	};
}

/** What all sessions wrote from one clock to another: each entry follows the one of the session before. */
function piece(from: number, to: number): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, SESSIONS);
		// The highest first, as Yjs has it.
		for (let session = SESSIONS - 1; session >= 0; session--) {
			for (const value of [to - from, clientOf(session), from]) encoding.writeVarUint(encoder, value);
			for (let clock = from; clock < to; clock++) {
				const left =
					session > 0
						? { client: clientOf(session - 1), clock }
						: { client: clientOf(SESSIONS - 1), clock: clock - 1 };
				writePush(encoder, left, `${clock * SESSIONS + session}`.padStart(92, '.'));
			}
		}
		encoding.writeVarUint(encoder, 0);
	});
}

function clientOf(session: number): number {
	return FIRST_CLIENT + 100 + session;
}
