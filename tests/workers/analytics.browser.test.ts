import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ReportRequest } from '#lib/analytics/report.ts';
import { typeOf, type PipelineId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import { openAnalytics } from '#lib/workers/analytics.ts';
import { Replica } from '#lib/workers/replica.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { append } from '#lib/ydoc/schema.ts';
import { worldOptions } from '../tools/world.ts';

test('openAnalytics(docs).report(request) tells of what was there and of what came since, and takes no bytes away', async () => {
	const { operations } = world(worldOptions({ seed: 3, deals: 200 }));
	const half = Math.floor(operations.length / 2);
	const docs = { directory: new Y.Doc(), log: new Y.Doc() };
	const seen: Uint8Array[] = [];
	docs.log.on('update', (update: Uint8Array) => seen.push(update));
	append(docs.log, operations.slice(0, half).map(encode));
	const request: ReportRequest = {
		pipeline: operations.find(({ record }) => typeOf(record) === 'pipeline')?.record as PipelineId,
		currency: 'USD' as Currency,
		zone: 'Europe/Warsaw',
		asOf: Date.UTC(2026, 10, 1) as EpochMs,
		steps: []
	};
	const analytics = openAnalytics(docs);
	const first = await analytics.report(request);
	append(docs.log, operations.slice(half).map(encode));
	const second = await analytics.report(request);

	const replica = new Replica();
	replica.apply('log', seen[0] ?? new Uint8Array());
	expect(first).toEqual({ ok: true, value: replica.report(request) });
	replica.apply('log', seen[1] ?? new Uint8Array());
	expect(second).toEqual({ ok: true, value: replica.report(request) });
	expect(second).not.toEqual(first);
	analytics.close();
	expect(await analytics.report(request)).toEqual({ ok: false, problem: { code: 'closed' } });
});
