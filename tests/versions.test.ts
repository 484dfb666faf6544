import { beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { setDeal } from '#lib/store/commands.ts';
import { Workspace, type WorkspaceOptions } from '#lib/store/workspace.ts';
import { forward } from '#lib/ydoc/epoch.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { announceEpoch } from '#lib/ydoc/meta.ts';
import { migrate } from '#lib/ydoc/migrations.ts';
import { append, logOf, SCHEMA_VERSION } from '#lib/ydoc/schema.ts';
import { newDeviceId, type DealId } from '#lib/domain/ids.ts';
import { newMember } from '#lib/store/setup.ts';
import { clockAt } from './helpers/clock.ts';
import { commitBefore, storeOf, type StoreBuild } from './helpers/older-build.ts';
import { pass } from './helpers/peers.ts';
import { seeded } from './helpers/random.ts';
import { addDeal, dealOf, EUR, must, NEW_BUSINESS, newWorkspace } from './helpers/workspace.ts';

const commit = commitBefore(SCHEMA_VERSION);
if (commit === undefined)
	console.warn('SKIPPED: a build of the schema before against this one: the history is cut short');

/** What no version knows yet. */
const STRANGE = [
	'[216000000000000,"Later","transfer","dX",null,"m1",{"to":"2"},{},{"signed":"x"}]',
	'[216000000000001,"Later","set","zX",null,"m1",{"fields":{"a":1},"more":[{}]},{}]',
	'{"whole":"other"}'
];

describe.skipIf(commit === undefined)('a device of the schema version before', () => {
	let older: StoreBuild;
	beforeAll(async () => {
		older = await storeOf(commit ?? '');
	});

	function optionsFor(directory: Y.Doc, log: Y.Doc, seed: number): WorkspaceOptions {
		const random = seeded(seed);
		const clock = clockAt(Date.UTC(2026, 2, 3));
		return {
			directory: docLog(directory),
			log: docLog(log),
			activities: docLog(new Y.Doc()),
			device: newDeviceId(random.bytes),
			member: newMember(random.bytes),
			now: clock.now,
			random: random.bytes
		};
	}

	test('reads what this version writes, keeps what it does not know, and is read in turn', () => {
		const { workspace, directory, log, clock } = newWorkspace();
		const id = addDeal(workspace, { title: 'Ours' });
		append(log, STRANGE);
		migrate(directory, ['0']);
		const [theirDirectory, theirLog] = [new Y.Doc(), new Y.Doc()];
		pass(directory, theirDirectory);
		pass(log, theirLog);
		const theirs = new older.Workspace(optionsFor(theirDirectory, theirLog, 9));
		expect(dealOf(theirs, id).title).toBe('Ours');
		expect(theirs.unreadable).toBeGreaterThan(0);

		// Meanwhile a new epoch, of which that version knows nothing: it goes on in the first.
		const next = new Y.Doc();
		const moment = { now: clock.now(), zone: 'UTC' };
		forward([docLog(log), docLog(next)], moment);
		announceEpoch(directory, '0', 2, clock.now());
		must(older.commands.setDeal(theirs, id, { title: 'Theirs' }));
		const made = must(older.commands.createDeal(theirs, { title: 'Made there' }));
		must(setDeal(workspace, id, { nextStep: 'Call' }));

		pass(theirDirectory, directory);
		pass(theirLog, log);
		forward([docLog(log), docLog(next)], moment);
		const ours = new Workspace(optionsFor(directory, next, 7));
		expect(dealOf(ours, id)).toMatchObject({ title: 'Theirs', nextStep: 'Call' });
		expect(dealOf(ours, made).title).toBe('Made there');
		for (const doc of [theirLog, log, next])
			expect(logOf(doc).toArray()).toEqual(expect.arrayContaining(STRANGE));
		pass(directory, theirDirectory);
		pass(log, theirLog);
		// What this version tells besides, that one does not know.
		expect(dealOf(ours, id)).toMatchObject(dealOf(theirs, id));
	});

	test('leaves a workspace that this version opens, brings up and goes on with', () => {
		const [directory, log] = [new Y.Doc(), new Y.Doc()];
		const theirs = new older.Workspace(optionsFor(directory, log, 5));
		older.setUp(theirs, {
			name: 'Team',
			currency: EUR,
			timeZone: 'Europe/Berlin',
			sample: false,
			member: 'Ada',
			pipeline: NEW_BUSINESS,
			reasons: ['Price']
		});
		const id: DealId = must(older.commands.createDeal(theirs, { title: 'Old' }));
		const [ourDirectory, ourLog] = [new Y.Doc(), new Y.Doc()];
		pass(directory, ourDirectory);
		pass(log, ourLog);
		migrate(ourDirectory, ['0']);
		const ours = new Workspace(optionsFor(ourDirectory, ourLog, 6));
		expect(dealOf(ours, id)).toMatchObject(dealOf(theirs, id));
		must(setDeal(ours, id, { title: 'New' }));
		pass(ourDirectory, directory);
		pass(ourLog, log);
		expect(dealOf(theirs, id).title).toBe('New');
		expect(ours.settings).toMatchObject(theirs.settings);
	});
});
