export interface NoticeAction {
	readonly label: string;
	readonly run: () => void;
}

/** A short word on what just happened, with at most two things to do about it. */
export interface Notice {
	readonly id: number;
	readonly text: string;
	readonly action?: NoticeAction;
	/** A second thing to do about it. */
	readonly also?: NoticeAction;
	/** It says what one did: the list of all that was done is offered beside it. */
	readonly ofDone: boolean;
	/** It is heard elsewhere. */
	readonly quiet: boolean;
	/** Stays until it is closed, and is read out at once. */
	readonly problem: boolean;
}

const SHOWN_MS = 8_000;

let next = 0;
let shown = $state.raw<readonly Notice[]>([]);

/** The notices on screen, oldest first. */
export function notices(): readonly Notice[] {
	return shown;
}

/** Shows a notice; a newer one takes the place of an older that was no problem. */
export function notify(
	text: string,
	{
		action,
		also,
		problem = false,
		ofDone = false,
		quiet = false
	}: {
		action?: NoticeAction | undefined;
		also?: NoticeAction | undefined;
		problem?: boolean;
		ofDone?: boolean;
		quiet?: boolean;
	} = {}
): void {
	const notice = {
		id: next++,
		text,
		problem,
		ofDone,
		quiet,
		...(action ? { action } : {}),
		...(also ? { also } : {})
	};
	shown = [...shown.filter((other) => other.problem).slice(-1), notice];
	if (!problem) setTimeout(() => dismiss(notice.id), SHOWN_MS);
}

export function dismiss(id: number): void {
	shown = shown.filter((notice) => notice.id !== id);
}

/** Takes all away: what they offer is about what is on screen no longer. */
export function dismissAll(): void {
	shown = [];
}
