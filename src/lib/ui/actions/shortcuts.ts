import { ACTIONS, type ActionId, type Place } from './actions.ts';
import { MAC } from './control.ts';
import { isLetter, strokeOf } from './keys.ts';

/** How long the second key of two may take, ms. */
const SECOND_KEY_MS = 1500;

interface ShortcutOptions {
	readonly run: (id: ActionId) => void;
	/** Whether an action holds where one is. */
	readonly holds: (places: readonly Place[]) => boolean;
	/** Whether keys that write a character are shortcuts. */
	readonly letters: () => boolean;
}

/** Listens for the keys of the table that hold on every screen; ends with the returned function. */
export function listenForKeys({ run, holds, letters }: ShortcutOptions): () => void {
	let first: { readonly stroke: string; readonly at: number } | undefined;

	function onkeydown(event: KeyboardEvent) {
		const stroke = event.defaultPrevented ? undefined : strokeOf(event);
		if (stroke === undefined || isCovered() || (isTyping(event.target) && !isApart(event, stroke)))
			return;
		const after = first && event.timeStamp - first.at < SECOND_KEY_MS ? first.stroke : undefined;
		first = undefined;
		const keys = after === undefined ? [stroke] : [`${after} ${stroke}`, stroke];
		const usable = keys.filter((key) => letters() || !isLetter(key));
		// Two keys that follow each other mean that, though the second may mean something alone.
		const found = usable
			.map((key) => ACTIONS.find(({ keys, places }) => holds(places) && keys.includes(key)))
			.find((action) => action !== undefined);
		if (found) {
			event.preventDefault();
			run(found.id);
		} else if (letters() && ACTIONS.some(({ keys }) => keys.some((key) => opens(key, stroke))))
			first = { stroke, at: event.timeStamp };
	}

	window.addEventListener('keydown', onkeydown);
	return () => window.removeEventListener('keydown', onkeydown);
}

function opens(key: string, stroke: string): boolean {
	return key.startsWith(`${stroke} `);
}

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.matches('input, textarea, select'))
	);
}

/** Whether a key means nothing where one types. On a Mac Ctrl with a letter does. */
function isApart({ ctrlKey }: KeyboardEvent, stroke: string): boolean {
	return stroke === 'mod+k' && !(MAC && ctrlKey);
}

/** Whether a sheet or a menu is open: it has the keys then. */
function isCovered(): boolean {
	return document.querySelector('dialog[open], [popover]:popover-open') !== null;
}
