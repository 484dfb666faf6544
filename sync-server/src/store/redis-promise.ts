/** A Redis that cannot keep the relay's promise. The message is a sentence for who runs it. */
export class Refusal extends Error {}

/** Sends a command and gives Redis' answer. */
export type Ask = (command: readonly string[]) => Promise<unknown>;

const NEEDED: Readonly<Record<string, { readonly value: string; readonly why: string }>> = {
	appendonly: { value: 'yes', why: 'it would keep nothing over a restart' },
	appendfsync: { value: 'always', why: 'it would answer before a change is on its disk' },
	'no-appendfsync-on-rewrite': {
		value: 'no',
		why: 'it would answer before a change is on its disk while it rewrites its file'
	},
	'maxmemory-policy': { value: 'noeviction', why: 'it would throw documents away when it is full' }
};

/**
 * Rejects with a `Refusal` where Redis may lose what it has answered for.
 * @returns whether it can be asked, too, to wait for its disk (from 7.2 on)
 */
export async function holdToPromise(ask: Ask): Promise<boolean> {
	const facts = Object.fromEntries(
		String(await ask(['INFO']))
			.split('\r\n')
			.map((line) => line.split(/:(.*)/, 2))
	) as Readonly<Record<string, string | undefined>>;
	const { redis_version: version = '0', redis_mode: mode, role } = facts;
	if (mode !== 'standalone')
		throw new Refusal(`Redis runs as ${mode}: the relay needs a single primary, not a cluster.`);
	if (role !== 'master')
		throw new Refusal('This Redis is a replica: REDIS_URL must lead to its primary.');
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (major < 7) throw new Refusal(`Redis is version ${version}: the relay needs 7.0 or later.`);
	const found = (await ask(['CONFIG', 'GET', ...Object.keys(NEEDED)])) as readonly string[];
	for (const [name, { value, why }] of Object.entries(NEEDED)) {
		const actual = found[found.indexOf(name) + 1];
		if (actual !== value)
			throw new Refusal(`Redis has ${name} ${actual}: set it to ${value}, or ${why}.`);
	}
	return major > 7 || minor >= 2;
}
