/** A build of the app that tabs may run: its version, and the files whose names change with their content. */
export interface Build {
	readonly version: string;
	readonly files: readonly string[];
}

/** Held, shared, by every tab that runs a build: the browser gives it back when the tab is gone, however it went. */
export function buildLock(version: string): string {
	return LOCK + version;
}

const LOCK = 'runnel/build/';

/** The versions that tabs run, by the locks that are held. */
export function running(held: readonly { readonly name?: string | undefined }[]): Set<string> {
	return new Set(
		held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : []))
	);
}

/**
 * The builds that are kept once `own` has taken over: itself, the one before it, of which tabs may not have said yet
 * that they run it, and each that a tab runs. The newest is last.
 *
 * @returns `undefined` where it is not known which build was there before: then nothing may be removed.
 */
export function stillNeeded(
	before: readonly Build[],
	own: Build,
	runs: ReadonlySet<string>
): readonly Build[] | undefined {
	const last = before.at(-1);
	if (!last || last.version === own.version) return undefined;
	const others = before.filter(
		(build) => build.version !== own.version && (build === last || runs.has(build.version))
	);
	return [...others, own];
}

/** The builds that were written down; none where that cannot be read. */
export function parseBuilds(written: unknown): readonly Build[] {
	if (!Array.isArray(written)) return [];
	return written.filter(isBuild);
}

function isBuild(value: unknown): value is Build {
	if (typeof value !== 'object' || value === null) return false;
	const { version, files }: { version?: unknown; files?: unknown } = value;
	return (
		typeof version === 'string' &&
		Array.isArray(files) &&
		files.every((file) => typeof file === 'string')
	);
}

/** The files of a page that are a build's own: those below `_app/immutable/` that its markup names. */
export function filesNamed(html: string): readonly string[] {
	return [...html.matchAll(/\/_app\/immutable\/[^"'`)\s]+/g)].map(([path]) => path);
}
