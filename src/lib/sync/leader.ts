/** A tab that stands for the lead among the tabs of a workspace. */
export interface Candidate {
	/** Gives the lead up, and stands no more until `resume`: a tab that may be stopped must not hold the others up. */
	rest(): void;
	resume(): void;
	/** Ends; to be called when nothing is written any more. */
	close(): void;
}

/** The lock that the leading tab of a workspace holds. */
export function leaderLock(workspace: string): string {
	return `runnel/${workspace}/leader`;
}

/**
 * Stands for the lead: of all that stand for one name, in whatever tab, one leads. `changed` is called with whether it
 * is this one. The browser gives the lead on when the tab ends, however it does.
 */
export function standForLead(name: string, changed: (leads: boolean) => void): Candidate {
	let leave: (() => void) | undefined;
	const candidate: Candidate = {
		rest() {
			leave?.();
			leave = undefined;
		},
		resume() {
			leave ??= stand(name, changed);
		},
		close() {
			candidate.rest();
			candidate.resume = () => undefined;
		}
	};
	candidate.resume();
	return candidate;
}

/** Stands until the returned function is called. */
function stand(name: string, changed: (leads: boolean) => void): () => void {
	const ended = new AbortController();
	let release: (() => void) | undefined;
	const held = navigator.locks.request(name, { signal: ended.signal }, () => {
		// Granted just when it was left.
		if (ended.signal.aborted) return undefined;
		changed(true);
		return new Promise<void>((resolve) => (release = resolve));
	});
	// Left while waiting.
	held.catch(() => undefined);
	return () => {
		ended.abort();
		if (!release) return;
		changed(false);
		release();
	};
}
