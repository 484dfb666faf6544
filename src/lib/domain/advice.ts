/** What is said about the number of a pipeline's stages; `note`: some advise fewer, many have as many. */
export type StageAdvice = 'few' | 'note' | 'many';

/** The fewest stages, the won one counted, that say where a deal stands. */
const FEWEST = 3;
/** The most that those advise who advise fewest. */
const ADVISED = 6;
/** The most that are usual. */
const USUAL = 7;

/**
 * Advice on the number of stages, never a rule. Won counts as one, lost does not: five open stages and Won are six.
 * `undefined`: nothing is to be said.
 */
export function stageAdvice(open: number): StageAdvice | undefined {
	const stages = open + 1;
	if (stages < FEWEST) return 'few';
	if (stages > USUAL) return 'many';
	return stages > ADVISED ? 'note' : undefined;
}
