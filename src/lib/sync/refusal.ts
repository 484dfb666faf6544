import { CLOSE, REFUSE } from '#lib/protocol/message.ts';

/** Why a relay refuses a device, or a change. */
export interface Refusal {
	readonly why: RefusedWhy;
	/** A close code, or the code of a refused change. */
	readonly code: number;
	/** The relay's own words, for a report. */
	readonly text: string;
}

type RefusedWhy =
	/** The member or this device was revoked. */
	| 'revoked'
	/** No such workspace, or not one's own. */
	| 'unknown'
	/** One reads here. */
	| 'read-only'
	/** One is held for having deleted most of it. */
	| 'held'
	/** This build is too old for the relay. */
	| 'too-old'
	/** Changes were refused for another reason, and set aside. */
	| 'set-aside';

/** A refusal by its code, in a word that has a sentence. */
export function refusalOf(code: number, text: string): Refusal {
	return { why: whyOf(code), code, text };
}

function whyOf(code: number): RefusedWhy {
	switch (code) {
		case CLOSE.signedOut:
			return 'revoked';
		case CLOSE.unknown:
			return 'unknown';
		case REFUSE.readOnly:
			return 'read-only';
		case REFUSE.held:
			return 'held';
		case CLOSE.tooOld:
			return 'too-old';
		default:
			return 'set-aside';
	}
}
