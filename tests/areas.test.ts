import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Deal } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import { newDeviceId, typeOf, type PipelineId } from '#lib/domain/ids.ts';
import { placeOf } from '#lib/domain/operation.ts';
import { access, type Grant, type Role } from '#lib/protocol/permission.ts';
import { parseRoom } from '#lib/protocol/room.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { purge } from '#lib/store/bin.ts';
import { logActivity } from '#lib/store/activities.ts';
import { createDeal, deleteDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { createPipeline, newMember } from '#lib/store/setup.ts';
import { undo } from '#lib/store/undo.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { Carrier } from '#lib/workers/carrier.ts';
import { namedAreas } from '#lib/ydoc/area.ts';
import { AreaLogs } from '#lib/ydoc/area-logs.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { clockAt, skewed, type Clock } from './helpers/clock.ts';
import { cases, forSeeds, type Random } from './helpers/random.ts';
import { euros, must, NEW_BUSINESS, newWorkspace } from './helpers/workspace.ts';

const MINUTE = 60_000;
const WORKSPACE = 'w'.repeat(22);

type Docs = Map<string, Y.Doc>;

function docIn(docs: Docs, name: string): Y.Doc {
	const doc = docs.get(name) ?? new Y.Doc();
	docs.set(name, doc);
	return doc;
}

const entriesIn = (docs: Docs, name: string) => logOf(docIn(docs, name)).toArray();

/** A device: what it holds, and the app on it. */
class Device {
	readonly docs: Docs = new Map();
	readonly grant: Grant;
	readonly areas: AreaLogs;
	readonly store: Workspace;
	readonly #carrier: Carrier;

	constructor(random: Random, now: Clock['now'], grant: Omit<Grant, 'member'>) {
		const member = newMember(random.bytes);
		this.grant = { member, ...grant };
		const log = (name: string) => docLog(docIn(this.docs, name));
		this.areas = new AreaLogs((area) => ({
			log: log(`ops/${area}/1`),
			activities: log(`act/${area}/1`)
		}));
		const common = { log: log('ops/0/1'), activities: log('act/0/1') };
		this.store = new Workspace({
			...{ directory: log('ws'), ...common, areas: this.areas },
			...{ device: newDeviceId(random.bytes), member, now, random: random.bytes }
		});
		this.store.grant = this.grant;
		this.#carrier = new Carrier({
			...{ store: this.store, common, areas: this.areas },
			...{ isReady: () => false, random: random.next }
		});
	}

	may(name: string): 'write' | 'read' | 'none' {
		const room = parseRoom(`${WORKSPACE}/${name}`);
		return room ? access(this.grant, room) : 'none';
	}

	/** Opens what the directory names and the grant allows, as a session does. */
	follow(): void {
		for (const area of namedAreas(entriesIn(this.docs, 'ws')))
			if (this.may(`ops/${area}/1`) !== 'none') this.areas.of(area);
	}

	/** Gives to the relay what this device has, and takes what it may see. */
	sync(relay: Docs): void {
		pass(docIn(relay, 'ws'), docIn(this.docs, 'ws'));
		this.follow();
		for (const name of new Set([...this.docs.keys(), ...relay.keys()])) {
			const own = docIn(this.docs, name);
			if (this.may(name) === 'none') expect([name, logOf(own).length]).toEqual([name, 0]);
			else pass(docIn(relay, name), own);
			if (this.may(name) === 'write') pass(own, docIn(relay, name));
		}
	}

	carry(): number {
		return this.grant.role === 'viewer' ? 0 : this.#carrier.carry();
	}

	close(): void {
		this.#carrier.close();
		this.store.close();
	}
}

function pass(from: Y.Doc, to: Y.Doc): void {
	const lacks = Y.encodeStateAsUpdate(from, Y.encodeStateVector(to));
	if (lacks.length > 2) Y.applyUpdate(to, lacks, 'sync');
}

/** One thing that somebody may do. */
function act(device: Device, random: Random): string {
	const { store } = device;
	const deals = [...store.deals.values()].filter(({ deleted }) => !deleted);
	const stages = pipelines(store).flatMap(({ id }) => openStages(store, id));
	if (deals.length < 3 || random.chance(0.1)) {
		const stage = random.pick(stages).id;
		return `create ${createDeal(store, { title: `Deal ${random.int(1000)}`, stage }).ok}`;
	}
	const deal = random.pick(deals);
	const gone = [...store.deals.values()].find(({ deleted }) => deleted);
	const dice = random.int(100);
	if (dice < 35) return `move ${moveDeal(store, deal.id, random.pick(stages).id).ok}`;
	if (dice < 60) return `set ${setDeal(store, deal.id, { value: euros(random.int(99)) }).ok}`;
	if (dice < 70)
		return `call ${logActivity(store, { type: 'call', deal: deal.id, outcome: 'reached' }).ok}`;
	if (dice < 75) return `win ${winDeal(store, deal.id).ok}`;
	if (dice < 80) return `delete ${deleteDeal(store, deal.id).ok}`;
	if (dice < 83) return `purge ${gone ? purge(store, gone.id).ok : ''}`;
	if (dice < 88) return `undo ${undo(store).ok}`;
	const others = pipelines(store).filter(({ name }) => name === 'A' || name === 'B');
	const visibility = random.chance(0.6) ? 'restricted' : 'open';
	return `area ${others.length > 0 && setPipelineArea(store, random.pick(others).id, visibility).ok}`;
}

const shown = (deal: Deal) => {
	const { id, title, value, owner, pipeline, stage, order, status, contested, deleted } = deal;
	return { id, title, value, owner, pipeline, stage, order, status, contested, deleted };
};

const tally = new Map<string, number>();

test('whoever moves deals between areas, and areas between pipelines, apart: each sees all of what is theirs, and nothing else', () => {
	const count = (what: string, by = 1) => tally.set(what, (tally.get(what) ?? 0) + by);
	forSeeds(cases(60), (random, seed) => {
		const clock = clockAt();
		const relay: Docs = new Map();
		const setting = newWorkspace(seed, { now: clock.now });
		const made = ['A', 'B', 'C'].map((name) =>
			must(createPipeline(setting.workspace, { ...NEW_BUSINESS, name }))
		);
		const [a, b, c] = made as [PipelineId, PipelineId, PipelineId];
		for (const id of [a, c]) must(setPipelineArea(setting.workspace, id, 'restricted'));
		Y.applyUpdate(docIn(relay, 'ws'), Y.encodeStateAsUpdate(setting.directory));
		const grants: readonly (readonly [Role, Grant['areas']])[] = [
			...[['owner', 'all'] as const, ['manager', []] as const],
			...[['rep', [a]] as const, ['rep', [b, c]] as const],
			...[['rep', []] as const, ['viewer', [a]] as const]
		];
		const devices = grants.map(
			([role, areas]) =>
				new Device(random, skewed(clock, random.int(2 * MINUTE) - MINUTE), { role, areas })
		);
		for (const device of devices) device.sync(relay);
		for (let step = 0; step < 120; step++) {
			clock.advance(random.int(3 * MINUTE));
			const device = random.pick(devices);
			if (random.chance(0.25)) {
				device.sync(relay);
				if (random.chance(0.5)) count('carried', device.carry());
			} else count(act(device, random));
		}
		for (let round = 0; round < 6; round++)
			for (const device of devices) {
				device.sync(relay);
				// Nobody's clock is ahead of what they see.
				clock.advance(MINUTE);
				device.store.release();
				count('carried', device.carry());
				device.sync(relay);
			}
		for (const device of devices) device.sync(relay);
		expect(devices.map((device) => device.carry())).toEqual(devices.map(() => 0));
		check(devices, relay, c);
		for (const device of devices) device.close();
	});
	for (const what of ['move true', 'area true', 'purge true', 'undo true', 'carried'])
		expect([what, (tally.get(what) ?? 0) > 5]).toEqual([what, true]);
	console.info('areas:', JSON.stringify(Object.fromEntries(tally)));
}, 300_000);

function check(devices: readonly Device[], relay: Docs, fixed: PipelineId): void {
	const [owner] = devices;
	if (!owner) throw new Error('an owner');
	const all = [...owner.store.deals.values()];
	for (const { store, grant, docs } of devices) {
		const sees = ({ pipeline }: Deal) => !store.isClosed(owner.store.pipelineArea(pipeline));
		const expected = all.filter(sees).map(shown);
		const found = [...store.deals.values()].map(shown);
		const byId = (list: typeof found) => list.sort((x, y) => (x.id < y.id ? -1 : 1));
		expect([grant.role, grant.areas, byId(found)]).toEqual([
			...[grant.role, grant.areas, byId(expected)]
		]);
		const calls = (of: Workspace) => new Set([...of.activities].map(({ id }) => id));
		const placed = new Set(
			[...docs.keys()]
				.flatMap((name) => entriesIn(docs, name))
				.flatMap(read)
				.flatMap((operation) => (placeOf(operation) ? operation.record : []))
		);
		// Where a deal stands nothing says once it was purged, nor to who never learnt it: a call that somebody logged
		// where they believed it to be stays there.
		const theirs = [...owner.store.activities].filter(({ id, deal }) => {
			const known = deal && placed.has(deal) && owner.store.deals.get(deal);
			return known ? sees(known) : store.records.has(id);
		});
		expect(calls(store)).toEqual(new Set(theirs.map(({ id }) => id)));
	}
	// What never stood in a pipeline that everybody sees is nowhere that everybody sees.
	const everywhere = [...relay.keys()].flatMap((name) => entriesIn(relay, name)).flatMap(read);
	const common = new Set(
		['ops/0/1', 'act/0/1']
			.flatMap((name) => entriesIn(relay, name))
			.flatMap(read)
			.map(({ record }) => record)
	);
	for (const [record, { operations }] of fold(everywhere)) {
		if (typeOf(record) !== 'deal') continue;
		const places = operations.flatMap((operation) => placeOf(operation) ?? []);
		if (places.length > 0 && places.every(({ pipeline }) => pipeline === fixed))
			expect([record, common.has(record)]).toEqual([record, false]);
	}
}

const read = (entry: string) => decode(entry) ?? [];
