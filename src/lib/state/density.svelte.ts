/** How tall rows and targets are: 28, 36 or 44 px. */
export type Density = 'compact' | 'normal' | 'touch';

export const DENSITIES: readonly Density[] = ['compact', 'normal', 'touch'];

const STORED = 'runnel.density';

let current = $state<Density>('normal');

export function density(): Density {
	return current;
}

/** As chosen on this device, else by what points at it: a finger needs more room. */
export function startDensity(): void {
	const stored = DENSITIES.find((name) => name === localStorage.getItem(STORED));
	apply(stored ?? (matchMedia('(pointer: coarse)').matches ? 'touch' : 'normal'));
}

export function chooseDensity(next: Density): void {
	apply(next);
	localStorage.setItem(STORED, next);
}

function apply(next: Density): void {
	current = next;
	document.documentElement.dataset['density'] = next;
}
