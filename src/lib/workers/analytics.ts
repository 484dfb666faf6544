import * as Y from 'yjs';
import type { Report, ReportRequest } from '#lib/analytics/report.ts';
import { Client } from './client.ts';
import type { ReplicaDoc } from './replica.ts';

/** A Yjs update for the worker's copy of a document. */
export interface ReplicaUpdate {
	readonly doc: ReplicaDoc;
	readonly update: Uint8Array;
}

/** The figures of a workspace, computed off the main thread. */
export interface Analytics {
	/** The newest request is answered; see `Client.ask`. */
	readonly report: Client<ReplicaUpdate, ReportRequest, Report>['ask'];
	readonly close: () => void;
}

/** Starts the worker and feeds it the documents: their state first, then every update. */
export function openAnalytics(docs: Readonly<Record<ReplicaDoc, Y.Doc>>): Analytics {
	const worker = new Worker(new URL('./analytics.worker.ts', import.meta.url), { type: 'module' });
	const client = new Client<ReplicaUpdate, ReportRequest, Report>(worker);
	const stops = (['directory', 'log'] as const).map((doc) => {
		const feed = (bytes: Uint8Array) => {
			// A copy: what is transferred is gone here, and store and relay read the same bytes.
			const update = bytes.slice();
			client.tell({ doc, update }, [update.buffer]);
		};
		feed(Y.encodeStateAsUpdate(docs[doc]));
		docs[doc].on('update', feed);
		return () => docs[doc].off('update', feed);
	});
	return {
		report: (request, signal) => client.ask(request, signal),
		close() {
			for (const stop of stops) stop();
			client.close();
		}
	};
}
