import { ACTIONS, type ActionId } from '#lib/ui/actions/actions.ts';
import type { ExitKind } from '#lib/state/exits.ts';
import { isLetter, strokeOf, type Key } from '#lib/ui/actions/keys.ts';

/** What a key means on the board. */
export type Command =
	| 'up'
	| 'down'
	/** To the stage before or after, as the board is laid out. */
	| 'before'
	| 'after'
	| 'first'
	| 'last'
	/** Moves the deal a stage back or on. */
	| 'back'
	| 'forward'
	| 'lift'
	| 'drop'
	| 'cancel'
	| 'menu'
	| 'new'
	| ExitKind;

interface Situation {
	readonly rtl: boolean;
	readonly lifted: boolean;
	/** Whether keys that write a character are shortcuts. */
	readonly letters?: boolean;
}

/**
 * The command of a key, if it is one of the board's.
 *
 * Arrows are visual: in a right-to-left board the left one goes on to the next stage.
 */
export function commandOf(
	key: Key,
	{ rtl, lifted, letters = true }: Situation
): Command | undefined {
	const stroke = strokeOf(key);
	if (stroke === undefined) return undefined;
	switch (stroke) {
		case 'arrowup':
			return 'up';
		case 'arrowdown':
			return 'down';
		case 'arrowleft':
			return rtl ? 'after' : 'before';
		case 'arrowright':
			return rtl ? 'before' : 'after';
		case 'home':
			return 'first';
		case 'end':
			return 'last';
	}
	if (lifted) return WHILE_LIFTED[stroke];
	return letters || !isLetter(stroke) ? BY_STROKE.get(stroke) : undefined;
}

const WHILE_LIFTED: Readonly<Record<string, Command>> = {
	space: 'drop',
	enter: 'drop',
	escape: 'cancel'
};

/** What the board does of the table of actions. */
const COMMANDS: Partial<Record<ActionId, Command>> = {
	'previous-stage': 'back',
	'next-stage': 'forward',
	'move-menu': 'menu',
	'new-deal': 'new',
	lift: 'lift',
	win: 'win',
	lose: 'lose',
	disqualify: 'disqualify',
	nurture: 'nurture'
};
const BY_STROKE: ReadonlyMap<string, Command> = new Map(
	ACTIONS.flatMap(({ id, keys }) => {
		const command = COMMANDS[id];
		return command ? keys.map((key) => [key, command] as const) : [];
	})
);

/** Whether a command takes its deal off the board. */
export function isExit(command: Command): command is ExitKind {
	return ['win', 'lose', 'disqualify', 'nurture'].includes(command);
}
