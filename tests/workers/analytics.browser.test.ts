import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { typeOf, type PipelineId } from '#lib/domain/ids.ts';
import type { Open } from '#lib/analytics/figures/open.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import { openAnalytics } from '#lib/workers/analytics.ts';
import { pause } from '#lib/state/turns.ts';
import { RemoteLog } from '#lib/workers/remote-log.ts';
import { Replica, type FiguresRequest } from '#lib/workers/replica.ts';
import { AreaLogs } from '#lib/ydoc/area-logs.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { worldOptions } from '../tools/world.ts';

/** A world of so many deals, and a question about its pipeline. */
function start(deals: number, figures: readonly ('open' | 'funnel' | 'closed')[]) {
	const { operations } = world(worldOptions({ seed: 3, deals }));
	const pipeline = operations.find(({ record }) => typeOf(record) === 'pipeline')
		?.record as PipelineId;
	const now = Date.UTC(2026, 10, 1) as EpochMs;
	const query = { pipeline, now };
	const request: FiguresRequest = {
		horizon: now,
		questions: figures.map((figure) => ({ figure, query })),
		lists: [{ question: { figure: 'open', query }, cells: [0] }]
	};
	return { operations, half: Math.floor(operations.length / 2), request };
}

/** Areas whose logs are in a worker. */
function remoteAreas() {
	return new AreaLogs(() => ({
		log: new RemoteLog(() => {}),
		activities: new RemoteLog(() => {})
	}));
}

test('openAnalytics(logs, areas, pause, loaded).answer(request) tells of what was there and of what came since', async () => {
	const { operations, half, request } = start(200, ['open', 'funnel']);
	const log = docLog(new Y.Doc());
	log.append(operations.slice(0, half).map(encode));
	const areas = new AreaLogs(() => ({ log: area, activities: docLog(new Y.Doc()) }));
	const area = docLog(new Y.Doc());
	const analytics = openAnalytics([docLog(new Y.Doc()), log], areas, pause, Promise.resolve());
	const first = await analytics.answer(request);
	log.append(operations.slice(half, -9).map(encode));
	areas.of('a');
	area.append(operations.slice(-9).map(encode));
	const second = await analytics.answer(request);

	const replica = new Replica();
	replica.take(operations.slice(0, half).map(encode));
	expect(first).toEqual({ ok: true, value: replica.answer(request) });
	replica.take(operations.slice(half).map(encode));
	expect(second).toEqual({ ok: true, value: replica.answer(request) });
	expect(second).not.toEqual(first);
	analytics.close();
	expect(await analytics.answer(request)).toEqual({ ok: false, problem: { code: 'closed' } });
});

test('openAnalytics(logs, areas, pause, loaded, before).answer(request) tells of what had been entered by then, in closed epochs too', async () => {
	const { operations, half, request } = start(200, ['open', 'closed']);
	const before = Date.UTC(2026, 2, 1) as EpochMs;
	const log = docLog(new Y.Doc());
	log.append(operations.slice(half).map(encode));
	const areas = new AreaLogs(() => ({ log: docLog(new Y.Doc()), activities: docLog(new Y.Doc()) }));
	const analytics = openAnalytics([log], areas, pause, Promise.resolve(), before);
	const text = operations.slice(0, half).map(encode).join('\n');
	analytics.closed([new TextEncoder().encode(text), new Uint8Array()]);

	const replica = new Replica();
	replica.take(operations.filter(({ hlc }) => instantOf(hlc) < before).map(encode));
	const told = replica.answer(request);
	expect(await analytics.answer(request)).toEqual({ ok: true, value: told });
	expect((told.figures[0] as Open).all.count).toBeGreaterThan(3);
	replica.take(operations.map(encode));
	expect(replica.answer(request)).not.toEqual(told);
	analytics.close();
});

test('openAnalytics(logs, areas, pause, loaded) waits for what the device holds, of which the logs do not tell', async () => {
	const { operations, half, request } = start(40, ['open']);
	const log = new RemoteLog(() => {});
	const areas = remoteAreas();
	const loaded = Promise.withResolvers<undefined>();
	const analytics = openAnalytics([log], areas, pause, loaded.promise);
	const answer = analytics.answer(request);
	log.keep(operations.slice(0, half).map(encode));
	// An area of which is heard meanwhile.
	const area = areas.of('a');
	(area.log as RemoteLog).keep(operations.slice(half).map(encode));
	loaded.resolve(undefined);

	const replica = new Replica();
	replica.take(operations.map(encode));
	expect(await answer).toEqual({ ok: true, value: replica.answer(request) });
	analytics.close();
});

test('openAnalytics(logs, areas, pause, loaded) tells of what the device brings later, of which the logs do not tell', async () => {
	const { operations, request } = start(40, ['open']);
	const [log, late] = [new RemoteLog(() => {}), new RemoteLog(() => {})];
	const areas = remoteAreas();
	const third = Math.floor(operations.length / 3);
	log.keep(operations.slice(0, third).map(encode));
	const analytics = openAnalytics([log, late], areas, pause, Promise.resolve());
	const first = await analytics.answer(request);
	late.keep(operations.slice(third, -third).map(encode));
	(areas.of('a').log as RemoteLog).keep(operations.slice(-third).map(encode));
	const second = await analytics.answer(request);

	const replica = new Replica();
	replica.take(operations.map(encode));
	expect(second).toEqual({ ok: true, value: replica.answer(request) });
	expect(second).not.toEqual(first);
	analytics.close();
});
