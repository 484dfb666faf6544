import * as Y from 'yjs';
import { newId, type CompanyId } from '#lib/domain/ids.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { commit } from '#lib/store/commands.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { stamp } from '#lib/store/stamp.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { connect } from './relay.ts';
import { createTeam, type TestDevice, type TestTeam } from './team.ts';
import { euros, newWorkspace } from './workspace.ts';

/**
 * Puts a workspace with so many open deals on a relay, spread over its open stages, and returns its team, which
 * lets a browser in. Settles when the relay gives all of it to somebody new.
 */
export async function crowd(relay: { readonly url: string }, deals: number): Promise<TestTeam> {
	const { workspace, directory, log, random } = newWorkspace(deals);
	const [pipeline] = pipelines(workspace);
	const stages = pipeline ? openStages(workspace, pipeline.id) : [];
	const companies = Array.from({ length: 50 }, (_, index) =>
		stamp(workspace, 'create', newId('company', random.bytes), {
			fields: { name: `Company ${index}` }
		})
	);
	const orders = ranksAfter(null, deals, random.bytes);
	commit(
		workspace,
		[
			...companies,
			...orders.map((order, index) => {
				const stage = stages[index % stages.length];
				const company = companies[index % companies.length]?.record as CompanyId;
				if (!stage) throw new Error('no open stage');
				return stamp(workspace, 'create', newId('deal', random.bytes), {
					fields: {
						title: `Deal ${index}`,
						value: euros(500 + ((index * 7919) % 40_000)),
						company,
						owner: workspace.member
					},
					place: { pipeline: stage.pipeline, stage: stage.id, order }
				});
			})
		],
		undefined
	);
	const team = await createTeam(relay, { member: workspace.member });
	const rooms: [string, Y.Doc][] = [
		[formatRoom({ workspace: team.workspace, kind: 'ws' }), directory],
		[
			formatRoom({
				workspace: team.workspace,
				kind: 'ops',
				area: COMMON_AREA,
				epoch: FIRST_EPOCH
			}),
			log
		]
	];
	for (const [room, doc] of rooms) {
		const giving = connect(relay, room, team.owner, doc);
		await new Promise<void>((done) => giving.once('sync', () => done()));
		await arrived(relay, room, team.owner, logOf(doc).length);
		end(giving);
	}
	return team;
}

/** Settles when a new device has received so many entries. */
async function arrived(
	relay: { readonly url: string },
	room: string,
	device: TestDevice,
	count: number
): Promise<void> {
	const doc = new Y.Doc();
	const taking = connect(relay, room, device, doc);
	await new Promise<void>((done) => {
		const look = () => {
			if (logOf(doc).length >= count) done();
		};
		doc.on('update', look);
		look();
	});
	end(taking);
}

/** Its presence has a timer of its own, which would keep the process alive. */
function end(provider: ReturnType<typeof connect>): void {
	provider.destroy();
	provider.awareness.destroy();
}
