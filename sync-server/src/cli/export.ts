import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as Y from 'yjs';
import { Documents, type Document } from '../store/documents.ts';
import { piecesOf } from '../store/record.ts';
import { Teams } from '../store/teams.ts';
import { build } from './check.ts';
import { andBlobs, blobFolder, copyBlobs } from './blobs.ts';
import { type Command, dataFolder, Failure, plural } from './command.ts';
import { copyOf } from './copy.ts';

export const exportWorkspace: Command = {
	operands: 'WORKSPACE FOLDER',
	count: { least: 2, most: 2 },
	options: {},
	about: 'Writes all that is kept of a workspace into a new folder.',
	more: () => [
		'For each document a file .bin, an update of Yjs (encoding 1) with its whole state; in log.jsonl',
		'a line for each snapshot and update that is kept, with time, member and device, bytes as base64;',
		'in team.json members and devices; in blobs the attachments by their SHA-256.'
	],
	async run({ operands: [workspace = '', folder = ''], env, print }) {
		if (existsSync(folder)) throw new Failure(`${folder} is there already.`);
		const copy = await copyOf(dataFolder(env));
		try {
			const documents = new Documents(copy.database);
			const team = new Teams(copy.database).team(workspace);
			const mine = [...documents.all].filter(({ name }) => name.startsWith(`${workspace}/`));
			if (mine.length === 0 && !team) throw new Failure(`There is no workspace ${workspace}.`);
			await mkdir(folder, { mode: 0o700 });
			for (const document of mine) {
				const doc = build(documents, document);
				const name = document.name.slice(workspace.length + 1).replaceAll('/', '.');
				await writeFile(join(folder, `${name}.bin`), Y.encodeStateAsUpdate(doc));
				doc.destroy();
			}
			const log = createWriteStream(join(folder, 'log.jsonl'));
			await pipeline(Readable.from(linesOf(documents, mine)), log);
			if (team) await writeFile(join(folder, 'team.json'), `${team.json}\n`);
			const blobs = await copyBlobs(blobFolder(env), join(folder, 'blobs'), workspace);
			print(`${folder}: ${plural(mine.length, 'document')}${andBlobs(blobs)}.`);
			return 0;
		} finally {
			await copy.close();
		}
	}
};

/** Of each document its snapshots, then its log. */
function* linesOf(documents: Documents, mine: readonly Document[]): Generator<string> {
	for (const document of mine) yield* linesOfOne(documents, document);
}

function* linesOfOne(documents: Documents, document: Document): Generator<string> {
	for (const kept of document.snapshots) {
		const chunks = Array.from({ length: kept.chunks }, (_, index) =>
			base64(documents.chunk(document, kept, index))
		);
		yield line({ document: document.name, snapshot: kept.seq, time: kept.time, chunks });
	}
	for (const { first, time, authors, pieces } of documents.rows(document, document.floor)) {
		let seq = first;
		for (const { author, claims, update } of piecesOf(pieces)) {
			const [member, device] = authors[author] ?? [];
			yield line({
				...{ document: document.name, seq: seq++, time, member, device, claims },
				update: base64(update)
			});
		}
	}
}

function line(value: object): string {
	return `${JSON.stringify(value)}\n`;
}

function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('base64');
}
