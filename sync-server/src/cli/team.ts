import { type Command, dataFolder, plural } from './command.ts';
import { operate, type WorkspaceInfo } from './operator.ts';

export const list: Command = {
	operands: '',
	count: { least: 0, most: 0 },
	options: {},
	about:
		'Prints workspaces, with documents and their sizes, members, devices and when they came last.',
	async run({ env, print }) {
		const workspaces = await operate(dataFolder(env), 'list', {});
		for (const workspace of workspaces) for (const line of linesOf(workspace)) print(line);
		print(`${plural(workspaces.length, 'workspace')}.`);
		return 0;
	}
};

export const revoke: Command = {
	operands: 'WORKSPACE MEMBER [DEVICE]',
	count: { least: 2, most: 3 },
	options: {},
	about: 'Lets a member out, or one device of theirs; their sockets close at once.',
	async run({ operands: [workspace = '', member = '', device], env, print }) {
		await operate(dataFolder(env), 'revoke', { workspace, member, device });
		print(`Revoked: ${device === undefined ? member : `${device} of ${member}`}.`);
		return 0;
	}
};

export const rotate: Command = {
	operands: '',
	count: { least: 0, most: 0 },
	options: {},
	about: 'Makes a new key that certificates are signed with; the one before stays good.',
	more: () => [
		'Twice ends a key that was lost: devices that came meanwhile have a new certificate.'
	],
	async run({ env, print }) {
		await operate(dataFolder(env), 'rotate', {});
		print('The newest key signs from now on.');
		return 0;
	}
};

function* linesOf({ id, documents, members, seen }: WorkspaceInfo): Generator<string> {
	yield `workspace ${id}`;
	for (const { name, updates, snapshotBytes, logBytes } of documents)
		yield `  document ${name}  ${updates} updates, snapshot ${size(snapshotBytes)}, log ${size(logBytes)}`;
	for (const member of members) {
		const held = member.held ? ', held' : '';
		yield `  member ${member.id}  ${member.name}, ${member.role}${held}`;
		for (const device of member.devices)
			yield `    device ${device.id}  ${device.name}, last here ${timeOf(seen[device.id])}`;
	}
}

function size(bytes: number): string {
	return `${(bytes / 1024).toFixed(1)} KiB`;
}

function timeOf(at: number | undefined): string {
	return at === undefined ? 'never' : new Date(at).toISOString();
}
