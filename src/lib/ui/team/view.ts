import type { Team } from '#lib/state/team.svelte.ts';

/** The team as the screens see it. */
export type TeamView = Pick<Team, keyof Team>;
