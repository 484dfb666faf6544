import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';

/** Why a workspace is not as open as one's own: each has a sentence. */
export type Access = 'viewer' | 'held' | 'revoked' | 'outdated' | 'refused' | 'tooOld';

/** What stands in the way of working as usual, if anything. */
export function accessOf({
	readOnly,
	status
}: Pick<OpenWorkspace, 'readOnly' | 'status'>): Access | undefined {
	if (readOnly) return readOnly;
	if (status.kind !== 'refused') return undefined;
	switch (status.refusal.why) {
		case 'unknown':
			return 'refused';
		case 'too-old':
			return 'tooOld';
		case 'revoked':
			return 'revoked';
		// Said by the tray, which may have it longer than it holds.
		case 'held':
		case 'read-only':
		case 'set-aside':
			return undefined;
		default:
			return status.refusal.why satisfies never;
	}
}
