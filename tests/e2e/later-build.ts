import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { BUILD } from '../helpers/build.ts';

/** A copy of the built app to deploy a later version over; without what was compressed, which would stay as it was. */
export async function copyBuild(to: string): Promise<void> {
	await cp(BUILD, to, { recursive: true, filter: (file) => !/\.(br|gz)$/.test(file) });
}

/**
 * Deploys a later version over a copy of the built app: every script has another name, as if its content had changed,
 * and the former names are gone from the host.
 */
export async function deployLater(folder: string): Promise<void> {
	const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	const scripts = files.filter((file) => file.includes('immutable') && extname(file) === '.js');
	const { version } = JSON.parse(await readFile(join(folder, '_app/version.json'), 'utf8')) as {
		version: string;
	};
	for (const file of files.filter((one) => ['.js', '.html', '.json'].includes(extname(one)))) {
		let text = await readFile(file, 'utf8');
		for (const script of scripts) {
			const name = basename(script);
			text = text.replaceAll(name, later(name));
		}
		if (basename(file) === 'service-worker.js' || basename(file) === 'version.json')
			text = text.replaceAll(version, `${version}-later`);
		await writeFile(file, extname(file) === '.html' ? signed(text) : text);
	}
	for (const script of scripts) await rename(script, later(script));
}

function later(name: string): string {
	return name.replace(/\.js$/, '.later.js');
}

/** The page's policy names the digests of its inline scripts, which have changed with the names in them. */
function signed(html: string): string {
	const digests = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
		([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`
	);
	return html.replace(/'sha256-[^']+'( 'sha256-[^']+')*/, digests.join(' '));
}
