import { parseArgs } from 'node:util';

/** What the benches of the device are told: `--long`, `--rounds=5`, `--open=10000`, `--closed=100000`, `--epochs=14`, `--edits=10000`, `--reloads=1000`, `--profile`. */
export interface Options {
	readonly long: boolean;
	readonly rounds: number;
	/** Deals on the device. */
	readonly open: number;
	readonly closed: number;
	/** How many closed epochs they lie in. */
	readonly epochs: number;
	/** Tells what the main thread was at, by function: of a build whose names are left (`--minify=false`). */
	readonly profile: boolean;
	/** How many edits, and how many reloads; as the bench has it where left out. */
	readonly edits: number | undefined;
	readonly reloads: number | undefined;
}

export function options(): Options {
	const { values } = parseArgs({
		options: {
			long: { type: 'boolean', default: false },
			rounds: { type: 'string', default: '5' },
			open: { type: 'string', default: '10000' },
			closed: { type: 'string', default: '100000' },
			// So that one has about 8 MB.
			epochs: { type: 'string', default: '14' },
			profile: { type: 'boolean', default: false },
			edits: { type: 'string' },
			reloads: { type: 'string' }
		},
		// Others are other benches'.
		strict: false
	});
	return {
		long: values.long === true,
		rounds: Number(values.rounds),
		open: Number(values.open),
		closed: Number(values.closed),
		epochs: Number(values.epochs),
		profile: values.profile === true,
		edits: values.edits === undefined ? undefined : Number(values.edits),
		reloads: values.reloads === undefined ? undefined : Number(values.reloads)
	};
}
