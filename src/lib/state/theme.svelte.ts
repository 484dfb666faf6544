export type Theme = 'system' | 'light' | 'dark' | 'contrast';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

const STORED = 'runnel.theme';

const MORE_CONTRAST = '(prefers-contrast: more)';

let current = $state<Theme>('system');

/** Light, dark, high contrast, or as the device. */
export function theme(): Theme {
	return current;
}

/** Takes the theme chosen before; the device may ask for more contrast whatever it is. */
export function startTheme(): void {
	matchMedia(MORE_CONTRAST).addEventListener('change', () => apply(current));
	apply(THEMES.find((name) => name === localStorage.getItem(STORED)) ?? 'system');
}

export function chooseTheme(next: Theme): void {
	apply(next);
	localStorage.setItem(STORED, next);
}

function apply(next: Theme): void {
	current = next;
	const { dataset } = document.documentElement;
	if (next === 'light' || next === 'dark') dataset['theme'] = next;
	else delete dataset['theme'];
	if (next === 'contrast' || matchMedia(MORE_CONTRAST).matches) dataset['contrast'] = 'more';
	else delete dataset['contrast'];
}
