import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DealId, Home } from '#lib/domain/ids.ts';
import { setDeal } from '#lib/store/commands.ts';
import { ProjectionKeeper } from '#lib/workers/projection-keeper.ts';
import { readProjection } from '#lib/workers/stored-projection.ts';
import { freshWorkspace } from '../helpers/log-store.ts';
import { addDeal, emptyWorkspace, must, newWorkspace } from '../helpers/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

type Documents = Pick<ReturnType<typeof newWorkspace>, Home>;

/** The keeper of a leading tab over documents of a workspace. */
async function keep(workspace: string, of: Documents, isSettled = () => true) {
	const { directory, team, me, log, activities } = of;
	const keeper = await ProjectionKeeper.open({
		workspace,
		logs: {
			...{ directory: docLog(directory), team: docLog(team), me: docLog(me) },
			...{ log: docLog(log), activities: docLog(activities) }
		},
		documents: () =>
			new Map([
				['ws', directory],
				['team', team],
				['me/m', me],
				['ops', log],
				['act', activities]
			]),
		...{ device: 'd', member: 'm', now: Date.now, leads: () => true, isSettled },
		skew: undefined
	});
	ends.push(() => keeper.close());
	return keeper;
}

/** The same documents as they are on disk, written on under the same client ids. */
function reopened({ directory, team, me, log, activities }: Documents): Documents {
	const again = (doc: Y.Doc) => {
		const next = new Y.Doc();
		Y.applyUpdate(next, Y.encodeStateAsUpdate(doc));
		next.clientID = doc.clientID;
		return next;
	};
	return {
		...{ directory: again(directory), team: again(team), me: again(me) },
		...{ log: again(log), activities: again(activities) }
	};
}

const titleIn = (keeper: ProjectionKeeper, id: DealId) => keeper.store.deals.get(id)?.title;

test('write() writes nothing of what is not on disk: lost and written over, it would be trusted', async () => {
	const workspace = freshWorkspace();
	const setting = newWorkspace();
	const id = addDeal(setting.workspace, { title: 'as it was' });
	const other = addDeal(setting.workspace, { title: 'another' });
	const onDisk = reopened(setting);
	let isSettled = false;
	const first = await keep(workspace, setting, () => isSettled);
	must(setDeal(setting.workspace, id, { title: 'never stored' }));
	await first.write();
	expect(await readProjection(workspace)).toBeUndefined();

	const { workspace: store } = emptyWorkspace(2, onDisk);
	must(setDeal(store, other, { title: 'stored' }));
	const second = await keep(workspace, onDisk);
	expect(titleIn(second, id)).toBe('as it was');
	expect(titleIn(second, other)).toBe('stored');

	isSettled = true;
	await first.write();
	expect((await readProjection(workspace))?.top.parts).toBe(1);
});

test('close() settles when nothing is written any more, and nothing is written after it', async () => {
	const workspace = freshWorkspace();
	const setting = newWorkspace();
	const keeper = await keep(workspace, setting);
	const writing = keeper.write();
	await keeper.close();
	await writing;
	addDeal(setting.workspace, { title: 'after' });
	await keeper.write();
	expect(await readProjection(workspace)).toBeUndefined();
});
