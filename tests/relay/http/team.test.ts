import { formatRoom } from '#lib/protocol/room.ts';
import { afterEach, expect, test } from 'vitest';
import { connect, startRelay } from '../../helpers/relay.ts';
import { createTeam, deviceOf } from '../../helpers/team.ts';
import { until } from '../../helpers/until.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('who creates and who joins write one document together, with stock clients', async () => {
	const relay = await startRelay();
	cleanups.push(() => relay.close());
	const team = await createTeam(relay);
	const rep = await deviceOf(team, { role: 'rep' });
	const room = formatRoom({ workspace: team.workspace, kind: 'ops', area: '0', epoch: 1 });
	const [a, b] = [connect(relay, room, team.owner), connect(relay, room, rep)];
	cleanups.push(
		() => a.destroy(),
		() => b.destroy()
	);
	await until(() => a.synced && b.synced);
	a.doc.getArray('o').push(['one']);
	b.doc.getArray('o').push(['two']);
	await until(() => a.doc.getArray('o').length === 2 && b.doc.getArray('o').length === 2);
	a.ws?.close();
	await until(() => !a.synced);
	await until(() => a.synced);
});
