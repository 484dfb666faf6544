/**
 * Forgets what a workspace left beside its store: what was begun, searched for, looked at. Each is kept under a key that
 * names the workspace.
 */
export function forgetTraces(
	storage: Pick<Storage, 'key' | 'length' | 'removeItem'>,
	workspace: string
): void {
	const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at));
	for (const key of keys) if (key?.includes(workspace)) storage.removeItem(key);
}
