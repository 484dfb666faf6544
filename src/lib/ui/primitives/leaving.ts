/**
 * Calls `save` when a field is left: by a tap beside it, where iOS keeps the focus, with the page, and with the field
 * itself, neither of which may blur it.
 */
export function onLeaving(save: () => void): (input: HTMLInputElement) => () => void {
	return (input) => {
		const tapped = (event: PointerEvent) => {
			if (document.activeElement === input && event.target !== input) input.blur();
		};
		document.addEventListener('pointerdown', tapped, true);
		window.addEventListener('pagehide', save);
		return () => {
			document.removeEventListener('pointerdown', tapped, true);
			window.removeEventListener('pagehide', save);
			save();
		};
	};
}
