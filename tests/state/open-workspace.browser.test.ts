import { afterEach, beforeAll, expect, test } from 'vitest';
import type { DeviceId, MemberId } from '#lib/domain/ids.ts';
import { now, random } from '#lib/state/clock.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { listed, removeListed } from '#lib/store/catalogue.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { openSession } from '#lib/workers/session.ts';
import { emptyApp, endAll } from '../helpers/app.ts';
import { until } from '../helpers/until.ts';

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(() => endAll(ends));

/** A workspace with a deal, shown from its rows; its operations come when `supply` is called. */
async function shownFirst() {
	const app = await emptyApp();
	const { workspace } = app;
	const { entry } = workspace;
	const [pipeline] = workspace.pipelines;
	const [stage] = pipeline ? workspace.stages(pipeline.id) : [];
	if (!stage) throw new Error('no stage');
	const made = workspace.create({ title: 'x', stage: stage.id });
	if (!made.ok) throw new Error(made.problem.code);
	const rows = [...workspace.store.rows()];
	await app.leave();
	const { promise: shown, resolve } = Promise.withResolvers<undefined>();
	const session = openSession({
		...{ entry, now, shown },
		onSupply: (records, more) => store.supply(records, more),
		onComplete: (toCome) => store.complete(toCome)
	});
	const store = new Workspace({
		...{ directory: session.directory, team: session.team, me: session.me },
		...{ log: session.log, activities: session.activities },
		...{ device: entry.device as DeviceId, member: entry.member as MemberId },
		...{ now, random, awaited: true }
	});
	store.project(rows);
	const open = new OpenWorkspace(entry, session, store, () => Promise.resolve());
	const again = async () => {
		const next = await app.prepare(entry);
		ends.push(() => next.close());
		return next.store.deals.get(made.value)?.title;
	};
	return { open, deal: made.value, supply: () => resolve(undefined), again };
}

test('status is saving while a command waits for the operations of its record', async () => {
	const { open, deal, supply, again } = await shownFirst();
	expect(open.status.kind).toBe('saved');
	open.set(deal, { title: 'y' });
	expect(open.status.kind).toBe('saving');
	supply();
	await until(() => open.status.kind === 'saved');
	await open.close();
	expect(await again()).toBe('y');
});

test('close() saves what waits for the operations of its record', async () => {
	const { open, deal, supply, again } = await shownFirst();
	open.set(deal, { title: 'y' });
	const closed = open.close();
	supply();
	await closed;
	expect(await again()).toBe('y');
});

test('reasonName(id): a reason that was taken off its list keeps its name where it was used', async () => {
	const { workspace } = await emptyApp();
	ends.push(() => workspace.close());
	const [reason] = listed(workspace.store, 'reason');
	if (!reason) throw new Error('no reason');
	const before = workspace.reasonName(reason.id);
	expect(before).toBe(reason.name);
	removeListed(workspace.store, reason.id);
	expect(workspace.store.reasons.has(reason.id)).toBe(false);
	expect(workspace.reasonName(reason.id)).toBe(before);
});
