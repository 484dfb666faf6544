const ASKED = 'runnel.keepAsked';

/** What is asked of the browser, as arguments for tests. */
export interface Keeper {
	readonly manager: Partial<Pick<StorageManager, 'persist' | 'persisted'>> | undefined;
	readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
	/** Installed, an app is often given what a tab is not. */
	readonly installed: boolean;
}

/**
 * Asks the browser, unasked by the user, not to clear what is stored: once as a tab and once as an installed app, because
 * some browsers show a question.
 */
export async function askToKeep({ manager, storage, installed }: Keeper): Promise<void> {
	const as = installed ? 'app' : 'tab';
	const asked = storage.getItem(ASKED)?.split(' ') ?? [];
	if (!manager?.persist || asked.includes(as) || (await manager.persisted?.())) return;
	storage.setItem(ASKED, [...asked, as].join(' '));
	await manager.persist();
}
