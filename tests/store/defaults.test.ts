import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { defaultsOf, REASONS } from '#lib/domain/templates.ts';
import { en } from '#lib/i18n/templates/en.ts';
import { pl } from '#lib/i18n/templates/pl.ts';
import { listed, removeListed } from '#lib/store/catalogue.ts';
import { addDefaults, lacksDefaults } from '#lib/store/defaults.ts';
import { reasons } from '#lib/store/queries.ts';
import { emptyWorkspace, must, newWorkspace, refusal } from '../helpers/workspace.ts';

const DEFAULTS = defaultsOf(en);

test('addDefaults fills what a workspace never had, leaves what it has, and is no step of undo', () => {
	const { workspace } = newWorkspace();
	expect(lacksDefaults(workspace)).toBe(true);
	must(addDefaults(workspace, DEFAULTS));
	// The reasons of the workspace's own stay alone.
	expect(reasons(workspace).map(({ name }) => name)).toEqual(['Price', 'No answer']);
	expect(reasons(workspace, 'disqualified')).toHaveLength(REASONS.disqualified.length);
	expect(reasons(workspace, 'nurture')[0]?.name).toBe('Not now, later');
	expect(listed(workspace, 'source').map(({ name }) => name)).toEqual([
		'E-mail',
		'Web form',
		'Call',
		'Referral',
		'Cold e-mail',
		'Cold call',
		'Social network',
		'Event'
	]);
	expect(workspace.done.last).toBeUndefined();
	expect(lacksDefaults(workspace)).toBe(false);
});

test('addDefaults leaves a list empty that somebody has emptied', () => {
	const { workspace } = newWorkspace();
	must(addDefaults(workspace, DEFAULTS));
	for (const { id } of listed(workspace, 'source')) must(removeListed(workspace, id));
	expect(lacksDefaults(workspace)).toBe(false);
	must(addDefaults(workspace, DEFAULTS));
	expect(listed(workspace, 'source')).toEqual([]);
});

test('two devices that add defaults apart, in two languages, have one list of them', () => {
	const one = newWorkspace(1);
	const directory = new Y.Doc();
	Y.applyUpdate(directory, Y.encodeStateAsUpdate(one.directory));
	const { workspace: other } = emptyWorkspace(2, { directory });
	must(addDefaults(one.workspace, DEFAULTS));
	must(addDefaults(other, defaultsOf(pl)));
	Y.applyUpdate(one.directory, Y.encodeStateAsUpdate(directory));
	Y.applyUpdate(directory, Y.encodeStateAsUpdate(one.directory));
	for (const workspace of [one.workspace, other]) {
		expect(listed(workspace, 'source')).toHaveLength(8);
		expect(reasons(workspace, 'nurture')).toHaveLength(REASONS.nurture.length);
	}
	expect(listed(one.workspace, 'source')).toEqual(listed(other, 'source'));
});

test('addDefaults refuses a rep', () => {
	const { workspace } = newWorkspace();
	workspace.grant = { role: 'rep' };
	expect(refusal(addDefaults(workspace, DEFAULTS)).code).toBe('not-manager');
});
