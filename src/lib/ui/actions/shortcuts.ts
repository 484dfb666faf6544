import { ACTIONS, type ActionId, type Place } from './actions.ts';
import { MAC } from './control.ts';
import { isLetter, strokeOf } from './keys.ts';

/** How long the second key of two may take, ms. */
const SECOND_KEY_MS = 1500;
/** How long the sheet that a key has asked for may take to come, ms: its code may not be here yet. */
const SHEET_MS = 5000;
/** What means nothing else, wherever one is. */
const SEARCH = 'mod+k';

interface ShortcutOptions {
	readonly run: (id: ActionId) => void;
	/** Whether an action holds where one is. */
	readonly holds: (places: readonly Place[]) => boolean;
	/** Whether keys that write a character are shortcuts. */
	readonly letters: () => boolean;
	/** Whether a sheet is to be shown, be it there already or not. */
	readonly isAsked: () => boolean;
}

/** Listens for the keys of the table that hold on every screen; ends with the returned function. */
export function listenForKeys({ run, holds, letters, isAsked }: ShortcutOptions): () => void {
	let first: { readonly stroke: string; readonly at: number } | undefined;
	/** The key or the tap that did something last, and what was typed since for a sheet that is to come. */
	let last: { readonly at: number; readonly stroke: string | undefined } | undefined;
	let typed = '';

	function actionOf(stroke: string) {
		if (!letters() && isLetter(stroke)) return undefined;
		return ACTIONS.find(({ keys, places }) => holds(places) && keys.includes(stroke));
	}

	function begin(id: ActionId, event: KeyboardEvent) {
		last = { at: event.timeStamp, stroke: strokeOf(event) };
		run(id);
	}

	function strokeHere(event: KeyboardEvent): string | undefined {
		const stroke = event.defaultPrevented ? undefined : strokeOf(event);
		return (isCovered() && stroke !== SEARCH) || (isTyping(event.target) && !isApart(event, stroke))
			? undefined
			: stroke;
	}

	/** What one types goes to the sheet that one has asked for, and means nothing on the screen below. */
	function keep(event: KeyboardEvent): boolean {
		const { key, timeStamp, ctrlKey, metaKey, altKey } = event;
		const since = last ? timeStamp - last.at : Infinity;
		const isWaiting = since < SHEET_MS && isAsked() && !isCovered();
		if (!isWaiting) typed = '';
		if (!isWaiting || key.length > 1 || ctrlKey || metaKey || altKey) return false;
		// The same key once more is impatience.
		if (strokeOf(event) !== last?.stroke) typed += key;
		event.preventDefault();
		event.stopPropagation();
		return true;
	}

	function onclick({ timeStamp }: Event) {
		last = { at: timeStamp, stroke: '' };
	}

	function onfocusin({ target }: FocusEvent) {
		if (typed === '' || !(target instanceof HTMLInputElement)) return;
		target.value += typed;
		typed = '';
		target.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}

	/** Two keys that follow each other mean that, though the second means something alone, here or on a card. */
	function oncapture(event: KeyboardEvent) {
		if (keep(event)) return;
		const stroke = strokeHere(event);
		if (stroke === undefined || !first) return;
		const { stroke: before, at } = first;
		first = undefined;
		const found =
			event.timeStamp - at < SECOND_KEY_MS ? actionOf(`${before} ${stroke}`) : undefined;
		if (!found) return;
		event.preventDefault();
		event.stopPropagation();
		begin(found.id, event);
	}

	function onkeydown(event: KeyboardEvent) {
		const stroke = strokeHere(event);
		if (stroke === undefined) return;
		const found = actionOf(stroke);
		if (found) {
			event.preventDefault();
			begin(found.id, event);
		} else if (letters() && ACTIONS.some(({ keys }) => keys.some((key) => opens(key, stroke))))
			first = { stroke, at: event.timeStamp };
	}

	window.addEventListener('keydown', oncapture, { capture: true });
	window.addEventListener('keydown', onkeydown);
	window.addEventListener('click', onclick, { capture: true });
	window.addEventListener('focusin', onfocusin);
	return () => {
		window.removeEventListener('keydown', oncapture, { capture: true });
		window.removeEventListener('keydown', onkeydown);
		window.removeEventListener('click', onclick, { capture: true });
		window.removeEventListener('focusin', onfocusin);
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
	return stroke === SEARCH && !(MAC && ctrlKey);
}

/** Whether a sheet or a menu is open: it has the keys then. */
function isCovered(): boolean {
	return document.querySelector('dialog[open], [popover]:popover-open') !== null;
}
