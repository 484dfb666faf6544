import type { Member } from '#lib/domain/directory.ts';
import type { Membership } from '#lib/sync/standing.ts';

interface Team {
	readonly members: readonly Member[];
	readonly membership?: Membership | undefined;
}

/** Those who can be given something to do: who is in the team, and who is known from a file and may still come. */
export function colleagues({ members, membership }: Team): readonly Member[] {
	const here = membership?.roster && new Set(membership.roster.members.map(({ id }) => id));
	return here ? members.filter(({ id, invited }) => invited || here.has(id)) : members;
}
