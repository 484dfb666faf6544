import * as Y from 'yjs';
import { newDeviceId, type MemberId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { adoptRoster } from '#lib/store/team.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { seeded } from './random.ts';
import { connect } from './relay.ts';
import { deviceOf, type TestTeam } from './team.ts';
import { docLog } from '#lib/ydoc/log.ts';

/** A member at another device, without a screen: what is done to `store` reaches the relay. */
export interface Colleague {
	readonly store: Workspace;
	leave(): void;
}

/** Joins a workspace on a relay; settles when its documents are here. */
export async function colleague(team: TestTeam, name: string, seed = 7): Promise<Colleague> {
	const random = seeded(seed).bytes;
	const { relay, workspace } = team;
	// Who joins writes themself into the directory.
	const device = await deviceOf(team, { role: 'manager', name });
	const open = async (room: string) => {
		const doc = new Y.Doc();
		const provider = connect(relay, room, device, doc);
		await new Promise<void>((done) => provider.once('sync', () => done()));
		return { doc, provider };
	};
	const directory = await open(formatRoom({ workspace, kind: 'ws' }));
	const shared = await open(formatRoom({ workspace, kind: 'team' }));
	const me = await open(formatRoom({ workspace, kind: 'me', member: device.member }));
	const [log, activities] = await Promise.all(
		(['ops', 'act'] as const).map((kind) =>
			open(formatRoom({ workspace, kind, area: COMMON_AREA, epoch: FIRST_EPOCH }))
		)
	);
	if (!log || !activities) throw new Error('two were opened');
	const store = new Workspace({
		directory: docLog(directory.doc),
		team: docLog(shared.doc),
		me: docLog(me.doc),
		log: docLog(log.doc),
		activities: docLog(activities.doc),
		device: newDeviceId(random),
		member: device.member as MemberId,
		now: () => Date.now() as EpochMs,
		random
	});
	adoptRoster(store, { members: [{ id: device.member, name, role: 'manager' }] });
	return {
		store,
		leave() {
			store.close();
			for (const { provider } of [directory, shared, me, log, activities]) {
				provider.destroy();
				provider.awareness.destroy();
			}
		}
	};
}
