/** When something was last done for a workspace's safety on this device, in ms since 1970, and what was told of it. */
export interface Last {
	/** A transaction that held changes completed. */
	readonly saved?: number;
	/** The relay said that it has everything. */
	readonly synced?: number;
	/** All of it was exported as a file. */
	readonly backup?: number;
	/** The relay was told which blobs nobody refers to. */
	readonly tidied?: number;
	/** So many stored pieces were told to be unreadable. */
	readonly aside?: number;
}

const FIELDS = ['saved', 'synced', 'backup', 'tidied', 'aside'] as const;

/** What was noted of a workspace; nothing where that cannot be read. */
export function lastOf(storage: Pick<Storage, 'getItem'>, workspace: string): Last {
	try {
		const noted: unknown = JSON.parse(storage.getItem(keyOf(workspace)) ?? '{}');
		if (typeof noted !== 'object' || noted === null) return {};
		return Object.fromEntries(
			Object.entries(noted).filter(
				([field, at]) => FIELDS.some((one) => one === field) && typeof at === 'number'
			)
		);
	} catch {
		return {};
	}
}

/** Notes when something was done; where there is no place for it, nobody is told when. */
export function noteLast(
	storage: Pick<Storage, 'getItem' | 'setItem'>,
	workspace: string,
	done: Last
): void {
	try {
		storage.setItem(keyOf(workspace), JSON.stringify({ ...lastOf(storage, workspace), ...done }));
	} catch {
		return;
	}
}

function keyOf(workspace: string): string {
	return `runnel/last/${workspace}`;
}
