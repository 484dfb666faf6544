import { letters } from '#lib/state/letters.svelte.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import { actionOf, keysOf, type ActionId } from './actions.ts';
import { ariaKeys, isLetter, keyNames } from './keys.ts';

/** Whether keys have the names that stand on a Mac's. */
export const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of an action in the language of the interface, or of the language that it chooses. */
export function nameOf(id: ActionId): string {
	const name = actionOf(id)?.name;
	return typeof name === 'string' ? t(name) : (name?.text ?? '');
}

/** Name, title with the key, and key, for a button of a bar that shows an icon only. */
export function controlOf(id: ActionId): {
	label: string;
	title: string;
	'aria-keyshortcuts': string | undefined;
} {
	const label = nameOf(id);
	const keys = keysOf(id).filter((key) => letters() || !isLetter(key));
	const [first] = keys;
	const shown = first && keyNames(first, { mac: MAC, space: t('key.space') }).join(MAC ? '' : '+');
	return {
		label,
		title: shown ? `${label} (${shown})` : label,
		'aria-keyshortcuts': ariaKeys(keys) || undefined
	};
}
