import { statSync } from 'node:fs';
import { readManifest } from './backup.ts';
import { blobFolder, andBlobs, blobsBeside, checkBlobs } from './blobs.ts';
import { checkStore } from './check.ts';
import { type Command, dataFolder, Failure, plural } from './command.ts';
import { copyOf, openBackup } from './copy.ts';
import { sha256 } from './digest.ts';

export const verify: Command = {
	operands: '[FOLDER|FILE]',
	count: { least: 0, most: 1 },
	options: {},
	about:
		'Reads every record of a store (DATA_DIR) or of a backup, and builds every document. Names what is bad, then ends with 1.',
	async run({ operands: [path], env, print, warn }) {
		const place = path ?? dataFolder(env);
		const problems: string[] = [];
		const isFile = statSync(place, { throwIfNoEntry: false })?.isFile() ?? false;
		const manifest = isFile ? await readManifest(place) : undefined;
		if (manifest && manifest.sha256 !== (await sha256(place)))
			problems.push(`${place} is not the file that ${place}.json is about`);
		const copy = await open(place, isFile);
		try {
			const found = checkStore(copy.database);
			const folder = isFile ? blobsBeside(place) : blobFolder(env, place);
			const { blobs, problems: bad } = await checkBlobs(folder);
			problems.push(...found.problems, ...bad);
			if (manifest && blobs < (manifest.blobs ?? 0))
				problems.push(`${folder} lacks ${plural(manifest.blobs - blobs, 'attachment')}`);
			const { documents, updates } = found;
			print(
				`${place}: ${plural(documents, 'document')}, ${plural(updates, 'update')}${andBlobs(blobs)} read.`
			);
		} finally {
			await copy.close();
		}
		for (const problem of problems) warn(problem);
		return problems.length > 0 ? 1 : 0;
	}
};

async function open(place: string, isFile: boolean) {
	try {
		return isFile ? openBackup(place) : await copyOf(place);
	} catch (error) {
		if (error instanceof Failure) throw error;
		throw new Failure(
			`${place} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`
		);
	}
}
