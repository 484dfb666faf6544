import { expect, test } from 'vitest';
import { colleagues } from '#lib/state/colleagues.ts';

const member = (id: string, invited = false) => ({ id, name: id, invited });
const members = [member('Anna'), member('Ben'), member('Cleo', true)];

function namesIn(membership: object | undefined): readonly string[] {
	return colleagues({ members, membership } as unknown as Parameters<typeof colleagues>[0]).map(
		({ name }) => name
	);
}

test('colleagues(workspace): whose access was ended is given nothing more', () => {
	const roster = { members: [{ id: 'Anna' }] };
	expect(namesIn({ roster })).toEqual(['Anna', 'Cleo']);
});

test('colleagues(workspace): all, where there is no roster', () => {
	expect(namesIn(undefined)).toHaveLength(3);
	expect(namesIn({})).toHaveLength(3);
});
