import type { Page } from 'playwright';
import * as Y from 'yjs';
import { hlcAt, type Hlc } from '#lib/domain/hlc.ts';
import { newId, newSecret, type CompanyId, type DealId, type RecordId } from '#lib/domain/ids.ts';
import { operationId, type Bodies, type Kind, type Operation } from '#lib/domain/operation.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { commit } from '#lib/store/commands.ts';
import { openStages, pipelines, reasons, stageOfKind } from '#lib/store/queries.ts';
import { stamp } from '#lib/store/stamp.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { logDatabaseName, META, SNAPSHOTS } from '#lib/sync/log-database.ts';
import { REGISTRY, WORKSPACES } from '#lib/sync/registry-database.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { announceEpoch } from '#lib/ydoc/meta.ts';
import { append } from '#lib/ydoc/schema.ts';
import { euros, newWorkspace } from '../helpers/workspace.ts';
import { handOver, type Receiving } from './hand-over.ts';

/** What lies on a device that has been in use. */
export interface DeviceState {
	readonly entry: WorkspaceEntry;
	/** The state of each document, as an update, by its name within the workspace. */
	readonly documents: ReadonlyMap<string, Uint8Array>;
}

export interface DeviceStateOptions {
	/** Open deals, spread over the open stages. */
	readonly open: number;
	/** Closed deals, of five operations each, spread evenly over epochs before the newest; in the one log if there are none. */
	readonly closed?: number;
	/** How many epochs there are before the newest. */
	readonly epochs?: number;
}

const COMPANIES = 50;
const DAY_MS = 86_400_000;
const QUARTER_MS = 91 * DAY_MS;

/** The state of a device that works alone, made without a browser. */
export function deviceState({ open, closed = 0, epochs = 0 }: DeviceStateOptions): DeviceState {
	const begun = quarterBegan(new Date());
	const setting = newWorkspace(open + closed, { now: () => (begun + DAY_MS) as EpochMs });
	const { workspace, directory, log, activities, random } = setting;
	const companies = addCompanies(workspace);
	addOpenDeals(workspace, open, companies);
	const newest = FIRST_EPOCH + epochs;
	/** How many of the closed deals lie in so many epochs: all in all of them. */
	const upTo = (count: number) => Math.round((closed * count) / epochs);
	const documents = new Map<string, Uint8Array>();
	for (let epoch = FIRST_EPOCH; epoch < newest; epoch++) {
		const doc = new Y.Doc();
		const from = begun - (newest - epoch) * QUARTER_MS;
		const before = epoch - FIRST_EPOCH;
		const deals = upTo(before + 1) - upTo(before);
		doc.transact(() => append(doc, closedDeals(workspace, companies, { deals, from })));
		documents.set(nameOf('ops', epoch), Y.encodeStateAsUpdate(doc));
		announceEpoch(directory, COMMON_AREA, epoch + 1, (from + QUARTER_MS) as EpochMs);
	}
	if (epochs === 0)
		append(log, closedDeals(workspace, companies, { deals: closed, from: begun - QUARTER_MS }));
	documents.set('ws', Y.encodeStateAsUpdate(directory));
	documents.set(nameOf('ops', newest), Y.encodeStateAsUpdate(log));
	documents.set(nameOf('act', newest), Y.encodeStateAsUpdate(activities));
	return {
		entry: {
			id: newSecret(random.bytes),
			device: workspace.device,
			member: workspace.member,
			name: 'Team',
			openedAt: begun,
			...(newest > FIRST_EPOCH ? { epoch: newest } : {})
		},
		documents
	};
}

function quarterBegan(now: Date): number {
	return Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3, 1);
}

function nameOf(kind: 'ops' | 'act', epoch: number): string {
	const workspace = '0'.repeat(22);
	return formatRoom({ workspace, kind, area: COMMON_AREA, epoch }).slice(workspace.length + 1);
}

function addCompanies(workspace: Workspace): readonly CompanyId[] {
	const ids = Array.from({ length: COMPANIES }, () => newId('company', workspace.random));
	const created = ids.map((id, index) =>
		stamp(workspace, 'create', id, { fields: { name: `Company ${index}` } })
	);
	commit(workspace, created, undefined);
	return ids;
}

function addOpenDeals(workspace: Workspace, count: number, companies: readonly CompanyId[]): void {
	const [pipeline] = pipelines(workspace);
	const stages = pipeline ? openStages(workspace, pipeline.id) : [];
	const created = ranksAfter(null, count, workspace.random).map((order, index) => {
		const { pipeline, id: stage } = nth(stages, index);
		return stamp(workspace, 'create', newId('deal', workspace.random), {
			fields: fieldsOf(workspace, `Deal ${index}`, nth(companies, index), index),
			place: { pipeline, stage, order }
		});
	});
	commit(workspace, created, undefined);
}

/** The entries of deals that were made, moved twice, valued anew and closed within a quarter. */
function closedDeals(
	workspace: Workspace,
	companies: readonly CompanyId[],
	{ deals, from }: { readonly deals: number; readonly from: number }
): string[] {
	const { device, member, random } = workspace;
	const [pipeline] = pipelines(workspace);
	if (!pipeline) throw new Error('no pipeline');
	const stages = openStages(workspace, pipeline.id);
	const [won, lost] = (['won', 'lost'] as const).map(
		(kind) => stageOfKind(workspace, pipeline.id, kind)?.id
	);
	const [reason] = reasons(workspace);
	const [first, second, third] = stages.map(({ id }) => id);
	if (!first || !second || !third || !won || !lost || !reason) throw new Error('no stages');
	const step = QUARTER_MS / (deals + 1) / 5;
	let clock = from;
	const make = <K extends Kind>(
		kind: K,
		record: RecordId,
		body: Bodies[K],
		prev: Operation['prev']
	): Operation => {
		clock += step;
		const at = Math.floor(clock) as EpochMs;
		const hlc = hlcAt(at) as Hlc;
		const id = operationId(hlc, device);
		return { id, hlc, device, kind, record, at, by: member, body, prev } as Operation;
	};
	return ranksAfter(null, deals, random).flatMap((order, index) => {
		const id: DealId = newId('deal', random);
		const place = (stage: typeof first) => ({ pipeline: pipeline.id, stage, order });
		const transition = (from: typeof first, to: typeof first) => ({
			...place(to),
			from: { pipeline: pipeline.id, stage: from }
		});
		const fields = fieldsOf(workspace, `Closed deal ${index}`, nth(companies, index), index);
		const created = make('create', id, { fields, place: place(first) }, {});
		const moved = make('move', id, transition(first, second), { place: created.id });
		const again = make('move', id, transition(second, third), { place: moved.id });
		const valued = make('set', id, { fields: { value: euros(700) } }, { value: created.id });
		const seen = { place: again.id };
		const closed =
			index % 3 === 0
				? make('win', id, transition(third, won), seen)
				: make('lose', id, { ...transition(third, lost), reason: reason.id, note: '' }, seen);
		return [created, moved, again, valued, closed].map(encode);
	});
}

function fieldsOf({ member }: Workspace, title: string, company: CompanyId, index: number) {
	return { title, value: euros(500 + ((index * 7919) % 40_000)), company, owner: member };
}

function nth<T>(from: readonly T[], index: number): T {
	const one = from[index % from.length];
	if (one === undefined) throw new Error('nothing to choose from');
	return one;
}

/**
 * Writes the state into the databases of a browser that has never opened the app at this address, as if the app had
 * been there and nothing late were left in the closed epochs.
 */
export async function putDeviceState(page: Page, url: string, state: DeviceState): Promise<void> {
	const { entry, documents } = state;
	const files = new Map(
		[...documents].map(([name, update], index) => [`/state/${index}`, { name, update }])
	);
	const updates = new Map([...files].map(([path, { update }]) => [path, update]));
	await handOver(page, url, updates, () =>
		page.evaluate(write, {
			entry: { ...entry, shared: false },
			documents: [...files].map(([path, { name, update }]) => ({
				...{ path, name },
				vector: [...Y.encodeStateVectorFromUpdate(update)]
			})),
			...{ logs: logDatabaseName(entry.id), directory: `runnel/${entry.id}/ws` },
			...{ registry: REGISTRY, workspaces: WORKSPACES, snapshots: SNAPSHOTS, meta: META }
		})
	);
}

interface Writing {
	readonly entry: WorkspaceEntry;
	readonly documents: readonly {
		readonly path: string;
		readonly name: string;
		readonly vector: readonly number[];
	}[];
	readonly logs: string;
	readonly directory: string;
	readonly registry: string;
	readonly workspaces: string;
	readonly snapshots: string;
	readonly meta: string;
}

/** Runs in the page. */
async function write(given: Writing): Promise<void> {
	const { handed } = window as unknown as Receiving;
	const done = (request: IDBRequest | IDBTransaction) =>
		new Promise<void>((resolve, reject) => {
			request.onerror = () => reject(request.error ?? new Error('not written'));
			if ('oncomplete' in request) request.oncomplete = () => resolve();
			else request.onsuccess = () => resolve();
		});
	const opened = async (name: string, make: (database: IDBDatabase) => void) => {
		const request = indexedDB.open(name);
		request.onupgradeneeded = () => make(request.result);
		await done(request);
		return request.result;
	};
	const { snapshots, meta } = given;
	const logs = await opened(given.logs, (database) => {
		for (const store of [snapshots, meta]) database.createObjectStore(store);
	});
	const directory = await opened(given.directory, (database) => {
		database.createObjectStore('updates', { autoIncrement: true });
		database.createObjectStore('custom');
	});
	const registry = await opened(given.registry, (database) => {
		database.createObjectStore(given.workspaces, { keyPath: 'id' });
		database.createObjectStore('keys', { keyPath: 'publicKey' });
	});
	for (const { path, name, vector } of given.documents) {
		const update = await handed(path);
		if (name === 'ws') {
			const transaction = directory.transaction('updates', 'readwrite');
			transaction.objectStore('updates').add(update);
			await done(transaction);
			continue;
		}
		const transaction = logs.transaction([snapshots, meta], 'readwrite');
		transaction.objectStore(snapshots).put(update, [name, 1]);
		const head = { generation: 0, ended: 'cleared', until: 1, adopted: 0 };
		transaction.objectStore(meta).put(head, [name, 'head']);
		transaction.objectStore(meta).put(new Uint8Array(vector), [name, 'looked']);
		await done(transaction);
	}
	const transaction = registry.transaction(given.workspaces, 'readwrite');
	transaction.objectStore(given.workspaces).put(given.entry);
	await done(transaction);
	for (const database of [logs, directory, registry]) database.close();
	localStorage.setItem('runnel.started', '1');
}
