import type { MessageKey } from '#lib/i18n/translate.ts';

/** The signs that a comment can be answered with, each with what it says. */
export const REACTIONS = [
	['👍', 'talk.sign.yes'],
	['❤️', 'talk.sign.love'],
	['🎉', 'talk.sign.party'],
	['😄', 'talk.sign.laugh'],
	['👀', 'talk.sign.look'],
	['✅', 'talk.sign.done']
] as const satisfies readonly (readonly [string, MessageKey])[];

/** What a sign says; of one of another version the sign itself. */
export function keyOf(sign: string): MessageKey | undefined {
	return REACTIONS.find(([one]) => one === sign)?.[1];
}
