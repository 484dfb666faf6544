declare global {
	interface Window {
		/** What app.html shows of the board before any script of ours is there. */
		readonly still?: {
			/** Where it is kept, in localStorage. */
			readonly key: string;
			/** What a still made now is one of: the build, the width, the workspace, the language and the like. */
			mark(): string;
			/** It gives way to what has been drawn below it. */
			end(): void;
		};
	}
}

/** The screen has been drawn: what stood in its place goes, and what was tapped on it meanwhile is tapped. */
export function endStill(): void {
	window.still?.end();
}

/** Nothing is shown in place of the board at the next start. */
export function forgetStill(): void {
	if (window.still) localStorage.removeItem(window.still.key);
}
