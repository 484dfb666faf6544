let ready = $state(false);

/** Whether another version is here and waits for the user's word. `updating.ts` has the rest, and is loaded later. */
export function updateReady(): boolean {
	return ready;
}

/** Says that another version is here. */
export function tellUpdate(): void {
	ready = true;
}
