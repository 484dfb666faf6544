import type { Attachment, Standing } from '#lib/state/attachments.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';

type Membership = NonNullable<OpenWorkspace['membership']>;
type Why = (Standing & { readonly kind: 'away' })['why'];

/** What passes by itself: another device has yet to send it, the network or the relay is away for now. */
const PASSING: ReadonlySet<Why> = new Set([
	...(['unknown', 'offline', 'not-now', 'too-many', 'signed-out'] as const)
]);

/**
 * Whether the content is asked for by itself: what is shown in its row at once, a file once somebody has asked. Only where
 * there is somebody to ask, and an answer may yet come.
 */
export function isAwaited(
	kind: Attachment['kind'],
	standing: Standing,
	membership: Pick<Membership, 'barred'> | undefined
): boolean {
	if (!membership || membership.barred === 'revoked' || standing.kind === 'here') return false;
	if (standing.kind === 'coming') return true;
	return standing.why === undefined ? kind !== 'file' : PASSING.has(standing.why);
}
