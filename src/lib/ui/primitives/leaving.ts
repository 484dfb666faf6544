/**
 * Calls `save` when a field is left, or what holds it with its list: by a tap beside it, where iOS keeps the focus, with
 * the page, and with the field itself, neither of which may blur it.
 */
export function onLeaving(save: () => void): (field: HTMLElement) => () => void {
	return (field) => {
		const tapped = (event: PointerEvent) => {
			const focused = document.activeElement;
			if (!(focused instanceof HTMLElement) || !field.contains(focused)) return;
			if (!field.contains(event.target as Node)) focused.blur();
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
