import type { Status } from '#lib/state/open-workspace.svelte.ts';

type Problem = Extract<Status, { readonly kind: 'not-saved' }>['problem'];

/** Why nothing is stored, as far as there are words of its own for it. */
export type Trouble = 'quota' | 'unavailable' | 'unreadable' | 'interrupted';

/** `undefined` for what is no trouble of the store: the workspace is about to be opened anew. */
export function troubleOf({ code }: Problem): Trouble | undefined {
	switch (code) {
		case 'quota':
		case 'unavailable':
		case 'unreadable':
			return code;
		case 'lost':
		case 'aborted':
			return 'interrupted';
		case 'cleared':
		case 'replaced':
			return undefined;
		default:
			return code satisfies never;
	}
}
