export type Theme = 'system' | 'light' | 'dark';

const STORED = 'runnel.theme';

let current = $state<Theme>('system');

/** Light, dark, or as the device. */
export function theme(): Theme {
	return current;
}

export function startTheme(): void {
	const stored = localStorage.getItem(STORED);
	apply(stored === 'light' || stored === 'dark' ? stored : 'system');
}

export function chooseTheme(next: Theme): void {
	apply(next);
	localStorage.setItem(STORED, next);
}

function apply(next: Theme): void {
	current = next;
	if (next === 'system') delete document.documentElement.dataset['theme'];
	else document.documentElement.dataset['theme'] = next;
}
