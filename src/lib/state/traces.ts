/** Kept of no workspace by name, and so perhaps of this one; the first two by older versions. */
const UNNAMED: readonly string[] = ['runnel.recent', 'runnel.searched', 'runnel.dialled'];
/** Pipelines of all workspaces, by their ids. */
const PIPELINES = 'runnel.pipeline';

/**
 * Forgets what a workspace left beside its store: what was begun, searched for, looked at. Most is kept under a key that
 * names the workspace; `pipelines` are the ids of its own.
 */
export function forgetTraces(
	storage: Pick<Storage, 'getItem' | 'key' | 'length' | 'removeItem' | 'setItem'>,
	workspace: string,
	pipelines: Iterable<string> = []
): void {
	const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
	for (const key of keys)
		if (key.includes(workspace) || UNNAMED.includes(key)) storage.removeItem(key);
	const looked = storage.getItem(PIPELINES)?.split(' ') ?? [];
	const own = new Set(pipelines);
	const others = looked.filter((id) => !own.has(id));
	if (others.length === 0) storage.removeItem(PIPELINES);
	else if (others.length < looked.length) storage.setItem(PIPELINES, others.join(' '));
}
