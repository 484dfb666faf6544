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

	function actionOf(stroke: string) {
		if (!letters() && isLetter(stroke)) return undefined;
		return ACTIONS.find(({ keys, places }) => holds(places) && keys.includes(stroke));
	}

	function strokeHere(event: KeyboardEvent): string | undefined {
		const stroke = event.defaultPrevented ? undefined : strokeOf(event);
		return isCovered() || (isTyping(event.target) && !isApart(event, stroke)) ? undefined : stroke;
	}

	/** Two keys that follow each other mean that, though the second means something alone, here or on a card. */
	function oncapture(event: KeyboardEvent) {
		const stroke = strokeHere(event);
		if (stroke === undefined || !first) return;
		const { stroke: before, at } = first;
		first = undefined;
		const found =
			event.timeStamp - at < SECOND_KEY_MS ? actionOf(`${before} ${stroke}`) : undefined;
		if (!found) return;
		event.preventDefault();
		event.stopPropagation();
		run(found.id);
	}

	function onkeydown(event: KeyboardEvent) {
		const stroke = strokeHere(event);
		if (stroke === undefined) return;
		const found = actionOf(stroke);
		if (found) {
			event.preventDefault();
			run(found.id);
		} else if (letters() && ACTIONS.some(({ keys }) => keys.some((key) => opens(key, stroke))))
			first = { stroke, at: event.timeStamp };
	}

	window.addEventListener('keydown', oncapture, { capture: true });
	window.addEventListener('keydown', onkeydown);
	return () => {
		window.removeEventListener('keydown', oncapture, { capture: true });
		window.removeEventListener('keydown', onkeydown);
	};
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
function isApart({ ctrlKey }: KeyboardEvent, stroke: string | undefined): boolean {
	return stroke === 'mod+k' && !(MAC && ctrlKey);
}

/** Whether a sheet or a menu is open: it has the keys then. */
function isCovered(): boolean {
	return document.querySelector('dialog[open], [popover]:popover-open') !== null;
}
