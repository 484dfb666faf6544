const STORED = 'runnel.letters';

let current = $state(localStorage.getItem(STORED) !== 'off');

/** Whether keys that write a character are shortcuts (WCAG 2.1.4 asks for a way to turn them off). */
export function letters(): boolean {
	return current;
}

export function chooseLetters(on: boolean): void {
	current = on;
	localStorage.setItem(STORED, on ? 'on' : 'off');
}
