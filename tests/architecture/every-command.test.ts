import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const STORE = new URL('../../src/lib/store/', import.meta.url);
/** What returns whether it could be done, and takes a workspace first. */
const COMMAND =
	/^export (?:async )?function (\w+)(?:<[^>]*>)?\(\s*workspace: Workspace(?:(?!\n\})[\s\S])*?\): (?:Promise<)?(?:Outcome|Result<)/gm;

/** Those that no random life gives, and why. */
const LEFT: Readonly<Record<string, string>> = {
	commit: 'what every command ends with',
	livingDeal: 'finds a deal',
	livingLead: 'finds a lead',
	adoptRoster: 'how members join, at the beginning of each life',
	appendImport: 'an event of a life',
	turnInParts: 'writes what turn does, in parts',
	resume: 'moves or wins the deal',
	follow: 'in a document of one member',
	markRead: 'in a document of one member',
	noteOwn: 'in a document of one member',
	pinView: 'in a document of one member',
	setOwn: 'in a document of one member',
	shareDashboard: 'begins in a document of one member',
	shareView: 'begins in a document of one member'
};

test('every command of the store is given in the random lives of devices that work apart', () => {
	const given = ['any-command', 'fleet']
		.map((name) => readFileSync(new URL(`../helpers/${name}.ts`, import.meta.url), 'utf8'))
		.join('\n');
	const commands = readdirSync(STORE)
		.filter((name) => name.endsWith('.ts'))
		.flatMap((name) => [...readFileSync(new URL(name, STORE), 'utf8').matchAll(COMMAND)])
		.map(([, name]) => name ?? '');
	expect(commands.length).toBeGreaterThan(90);
	const missing = commands.filter((name) => !new RegExp(`\\b${name}\\(`).test(given));
	expect(missing.filter((name) => !(name in LEFT))).toEqual([]);
	expect(Object.keys(LEFT).filter((name) => !commands.includes(name))).toEqual([]);
});
