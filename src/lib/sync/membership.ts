import type { Membership } from './standing.ts';
import { granted, isRoster, isText, maybe, shape } from './team-shapes.ts';

type Kept = Omit<Membership, 'roster'>;

const isMembership = shape<Kept>({
	...granted,
	publicKey: isText,
	device: isText,
	certificate: isText,
	barred: maybe((value): value is 'held' | 'revoked' => value === 'held' || value === 'revoked')
});
const holdsRoster = shape<{ readonly roster: Membership['roster'] }>({ roster: isRoster });

/** What was stored of a membership, `undefined` for what is none. A roster that cannot be read is read anew. */
export function parseMembership(row: unknown): Membership | undefined {
	if (!isMembership(row)) return undefined;
	const { publicKey, device, certificate, role, areas, barred } = row;
	const roster = holdsRoster(row) ? row.roster : undefined;
	return { publicKey, device, certificate, role, areas, barred, roster };
}
