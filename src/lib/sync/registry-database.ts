import { openDatabase, type Stored } from './database.ts';

/** The database of what this device is and holds: its workspaces, and the keys that it shows itself by. */
export const REGISTRY = 'runnel';
export const WORKSPACES = 'workspaces';
export const KEYS = 'keys';

/** Opens it, made or brought up to date where need be. One that a later build has brought further is left so. */
export async function openRegistryDatabase(name: string): Promise<Stored<IDBDatabase>> {
	const opened = await open(name);
	if (!opened.ok || opened.value.objectStoreNames.contains(KEYS)) return opened;
	const { version } = opened.value;
	opened.value.close();
	return open(name, version + 1);
}

function open(name: string, version?: number): Promise<Stored<IDBDatabase>> {
	return openDatabase(
		name,
		(database) => {
			const stores = database.objectStoreNames;
			if (!stores.contains(WORKSPACES)) database.createObjectStore(WORKSPACES, { keyPath: 'id' });
			if (!stores.contains(KEYS)) database.createObjectStore(KEYS, { keyPath: 'publicKey' });
		},
		() => undefined,
		version
	);
}
