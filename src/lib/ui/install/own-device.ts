import type { App } from '#lib/state/app.svelte.ts';

/** To be installed, opened and joined within an hour. */
const TTL_MS = 60 * 60 * 1000;

/**
 * What makes a link into the open workspace for a further device of one's own, where it is shared; the link is
 * `undefined` where the relay gives none.
 */
export function ownDevice({ team }: App): (() => Promise<string | undefined>) | undefined {
	const { role, areas, member } = team ?? {};
	if (!team || !role || !areas || !member) return undefined;
	return async () => {
		const invited = await team.invite({ role, areas, member, ttlMs: TTL_MS });
		return invited.ok ? invited.value.link : undefined;
	};
}
